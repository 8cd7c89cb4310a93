// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {PowersFixture} from "../powers/PowersFixture.sol";
import {ContractWallet} from "../support/signers/ContractWallet.sol";

/// @notice Pledges and longer terms by the holder's signature, brought by the lien holder. Carol is the lien holder.
contract LienSignaturesTest is PowersFixture {
    bytes32 private constant SALT = keccak256("salt");
    uint40 private constant TAKE_FROM = uint40(START + 30 days);
    uint40 private constant END = uint40(START + 60 days);
    uint40 private constant DEADLINE = uint40(START + 1 days);
    uint256 private constant ALICE_KEY = uint256(keccak256("alice"));

    Liens private liens;

    function setUp() public override {
        super.setUp();
        liens = Liens(sharedContract("Liens"));
    }

    function _terms() private view returns (ILiens.Lien memory) {
        return ILiens.Lien(address(token), alice, carol, uint128(30 * UNIT), TAKE_FROM, END, REASON);
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _signed() private view returns (bytes memory) {
        return _sign(ALICE_KEY, liens.pledgeDigest(_terms(), SALT, DEADLINE));
    }

    function _bring() private returns (uint256 id) {
        bytes memory signature = _signed();
        vm.prank(carol);
        return liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
    }

    function _extend(uint256 id, uint40 end, bytes32 salt) private {
        bytes memory signature = _sign(
            ALICE_KEY,
            liens.extensionDigest(id, TAKE_FROM, end, "new terms", salt, DEADLINE)
        );
        vm.prank(carol);
        liens.extend(id, TAKE_FROM, end, "new terms", salt, DEADLINE, signature);
    }

    function test_a_signature_pledges_exactly_what_it_says() public {
        uint256 id = _bring();
        assertEq(keccak256(abi.encode(liens.lien(id))), keccak256(abi.encode(_terms())), "the lien");
        assertEq(token.getFrozenTokens(alice), 30 * UNIT, "held back");
        assertEq(liens.liensOf(address(token), alice).length, 1, "listed");
        assertTrue(liens.isUsed(alice, SALT), "used");
    }

    function test_nobody_but_the_lien_holder_brings_it() public {
        bytes memory signature = _signed();
        address[3] memory others = [alice, bob, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILiens.NotTheLienHolder.selector, carol, others[i]));
            vm.prank(others[i]);
            liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
        }
        assertEq(token.getFrozenTokens(alice), 0, "nothing is held back");
    }

    function test_once_and_until_its_last_second() public {
        vm.warp(DEADLINE + 1);
        bytes memory signature = _signed();
        vm.expectRevert(abi.encodeWithSelector(ILiens.SignatureExpired.selector, DEADLINE));
        vm.prank(carol);
        liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
        vm.warp(DEADLINE);
        uint256 id = _bring();
        vm.prank(carol);
        liens.release(id, 30 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(ILiens.SignatureUsed.selector, alice, SALT));
        vm.prank(carol);
        liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
        assertEq(token.getFrozenTokens(alice), 0, "not twice");
    }

    function test_a_revoked_salt_is_good_for_nothing() public {
        bytes memory signature = _signed();
        vm.prank(alice);
        liens.revokeSalt(SALT);
        vm.expectRevert(abi.encodeWithSelector(ILiens.SignatureUsed.selector, alice, SALT));
        vm.prank(carol);
        liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
    }

    function test_anybody_else_revoking_the_salt_changes_nothing() public {
        vm.prank(bob);
        liens.revokeSalt(SALT);
        _bring();
        assertEq(token.getFrozenTokens(alice), 30 * UNIT, "pledged");
    }

    /// @dev Any field changed is another digest, and the signature is refused for it.
    function testFuzz_a_signature_is_good_for_no_other_field(uint256 field, uint256 change) public {
        field = bound(field, 0, 8);
        change = bound(change, 1, type(uint32).max);
        bytes memory signature = _signed();
        bytes32 digest = liens.pledgeDigest(_terms(), SALT, DEADLINE);
        ILiens.Lien memory other = _terms();
        bytes32 salt = SALT;
        uint40 deadline = DEADLINE;
        if (field == 0) other.token = address(uint160(address(token)) ^ uint160(change));
        if (field == 1) other.holder = bob;
        if (field == 2) other.lienHolder = address(uint160(carol) ^ uint160(change));
        if (field == 3) other.units ^= uint128(change);
        if (field == 4) other.takeFrom ^= uint40(change);
        if (field == 5) other.end ^= uint40(change);
        if (field == 6) other.termsHash ^= bytes32(change);
        if (field == 7) salt ^= bytes32(change);
        if (field == 8) deadline = uint40(DEADLINE + change);
        assertFalse(liens.pledgeDigest(other, salt, deadline) == digest, "digest");
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, other.holder));
        vm.prank(other.lienHolder);
        liens.pledgeBySignature(other, salt, deadline, signature);
    }

    function test_bound_to_its_chain_and_its_contract() public {
        bytes memory signature = _signed();
        Liens other = Liens(deploy("Liens", ""));
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        vm.prank(carol);
        other.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
        vm.chainId(4711);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        vm.prank(carol);
        liens.pledgeBySignature(_terms(), SALT, DEADLINE, signature);
    }

    function test_the_digest_is_that_of_the_typed_data() public view {
        ILiens.Lien memory t = _terms();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Freehold Liens"),
                keccak256("1"),
                block.chainid,
                address(liens)
            )
        );
        bytes32 hash = keccak256(
            bytes.concat(
                keccak256(
                    "Pledge(address token,address holder,address lienHolder,uint128 units,uint40 takeFrom,uint40 end,bytes32 termsHash,bytes32 salt,uint40 deadline)"
                ),
                abi.encode(t.token, t.holder, t.lienHolder, t.units, t.takeFrom, t.end, t.termsHash),
                abi.encode(SALT, DEADLINE)
            )
        );
        assertEq(
            liens.pledgeDigest(t, SALT, DEADLINE),
            keccak256(abi.encodePacked("\x19\x01", domain, hash)),
            "digest"
        );
    }

    function test_a_contract_wallet_pledges_too() public {
        ContractWallet wallet = new ContractWallet(alice);
        admit(address(wallet));
        move(alice, address(wallet), 30 * UNIT);
        ILiens.Lien memory terms = _terms();
        terms.holder = address(wallet);
        bytes32 digest = liens.pledgeDigest(terms, SALT, DEADLINE);
        bytes memory bare = _sign(ALICE_KEY, digest);
        bytes memory bound_ = _sign(ALICE_KEY, wallet.messageHash(digest));
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, address(wallet)));
        liens.pledgeBySignature(terms, SALT, DEADLINE, bare);
        liens.pledgeBySignature(terms, SALT, DEADLINE, bound_);
        vm.stopPrank();
        assertEq(token.getFrozenTokens(address(wallet)), 30 * UNIT, "held back");
    }

    function test_who_may_not_send_may_not_pledge_by_signature_either() public {
        vm.warp(START + WAIT);
        announcePause(LONGEST_PAUSE);
        vm.warp(START + 2 * WAIT);
        token.pauseFor(LONGEST_PAUSE);
        ILiens.Lien memory terms = _terms();
        uint40 deadline = uint40(START + 3 * WAIT);
        bytes memory signature = _sign(ALICE_KEY, liens.pledgeDigest(terms, SALT, deadline));
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        vm.prank(carol);
        liens.pledgeBySignature(terms, SALT, deadline, signature);
    }

    function test_a_longer_term_needs_the_holders_signature_and_the_lien_holder() public {
        uint256 id = _bring();
        bytes32 digest = liens.extensionDigest(id, TAKE_FROM, END + 9 days, "new terms", "2", DEADLINE);
        bytes memory forged = _sign(uint256(keccak256("bob")), digest);
        bytes memory good = _sign(ALICE_KEY, digest);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        vm.prank(carol);
        liens.extend(id, TAKE_FROM, END + 9 days, "new terms", "2", DEADLINE, forged);
        vm.expectRevert(abi.encodeWithSelector(ILiens.OnlyLienHolder.selector, id, alice));
        vm.prank(alice);
        liens.extend(id, TAKE_FROM, END + 9 days, "new terms", "2", DEADLINE, good);
        _extend(id, END + 9 days, "2");
        assertEq(liens.lien(id).end, END + 9 days, "end");
        assertEq(liens.lien(id).termsHash, "new terms", "terms");
        vm.expectRevert(abi.encodeWithSelector(ILiens.SignatureUsed.selector, alice, bytes32("2")));
        vm.prank(carol);
        liens.extend(id, TAKE_FROM, END + 9 days, "new terms", "2", DEADLINE, good);
    }

    function test_a_term_that_makes_no_sense_or_a_lien_that_ended_is_not_extended() public {
        uint256 id = _bring();
        uint40[3] memory ends = [uint40(START), uint40(TAKE_FROM - 1), uint40(START + 3650 days + 1)];
        for (uint256 i = 0; i < ends.length; ++i) {
            bytes memory signature = _sign(
                ALICE_KEY,
                liens.extensionDigest(id, TAKE_FROM, ends[i], 0, "2", DEADLINE)
            );
            vm.expectRevert(
                abi.encodeWithSelector(
                    ILiens.InvalidLien.selector,
                    i == 1 ? bytes32("take from") : bytes32("end")
                )
            );
            vm.prank(carol);
            liens.extend(id, TAKE_FROM, ends[i], 0, "2", DEADLINE, signature);
        }
        vm.prank(carol);
        liens.release(id, 30 * UNIT);
        bytes memory late = _sign(ALICE_KEY, liens.extensionDigest(id, TAKE_FROM, END + 1, 0, "2", DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ILiens.NotWithinLien.selector, id, 0, 0));
        vm.prank(carol);
        liens.extend(id, TAKE_FROM, END + 1, 0, "2", DEADLINE, late);
    }

    function testFuzz_an_extension_is_good_for_no_other_field(uint256 field, uint256 change) public {
        field = bound(field, 0, 5);
        change = bound(change, 1, type(uint32).max);
        uint256 id = _bring();
        vm.prank(alice);
        uint256 second = liens.pledge(address(token), carol, UNIT, TAKE_FROM, END, REASON);
        bytes32 digest = liens.extensionDigest(id, TAKE_FROM, END + 1, "x", "2", DEADLINE);
        bytes memory signature = _sign(ALICE_KEY, digest);
        (uint256 which, uint40 from, uint40 end) = (field == 0 ? second : id, TAKE_FROM, END + 1);
        (bytes32 terms, bytes32 salt, uint40 deadline) = (bytes32("x"), bytes32("2"), DEADLINE);
        if (field == 1) from ^= uint40(change);
        if (field == 2) end ^= uint40(change);
        if (field == 3) terms ^= bytes32(change);
        if (field == 4) salt ^= bytes32(change);
        if (field == 5) deadline = uint40(DEADLINE + change);
        assertFalse(liens.extensionDigest(which, from, end, terms, salt, deadline) == digest, "digest");
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        vm.prank(carol);
        liens.extend(which, from, end, terms, salt, deadline, signature);
    }

    /// @dev Alice's second wallet has liens from before and after those of the wallet that is lost.
    function test_liens_joined_by_a_recovery_give_way_by_their_age() public {
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        move(alice, fresh, 20 * UNIT);
        address[4] memory holders = [fresh, alice, fresh, alice];
        uint256[4] memory ids;
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(holders[i]);
            ids[i] = liens.pledge(address(token), carol, 10 * UNIT, TAKE_FROM, END, REASON);
        }
        announceRecovery(alice, fresh);
        vm.warp(START + WAIT);
        bond.recoverWallet(alice, fresh);
        uint256[] memory joined = liens.liensOf(address(token), fresh);
        for (uint256 i = 0; i < 4; ++i) assertEq(joined[i], ids[i], "by age");
        announceOrder(fresh, bob, 25 * UNIT);
        vm.warp(START + 2 * WAIT);
        token.forcedTransfer(fresh, bob, 25 * UNIT);
        announceOrder(fresh, bob, 15 * UNIT);
        vm.warp(START + 3 * WAIT);
        token.forcedTransfer(fresh, bob, 15 * UNIT);
        // 60 were held, 20 are left: the two newest are gone, whichever wallet they were on.
        assertEq(liens.lien(ids[0]).units, 10 * UNIT, "the oldest");
        assertEq(liens.lien(ids[1]).units, 10 * UNIT, "the second");
        assertEq(liens.lien(ids[2]).units, 0, "the third");
        assertEq(liens.lien(ids[3]).units, 0, "the newest");
        assertEq(token.getFrozenTokens(fresh), 20 * UNIT, "held back");
    }
}
