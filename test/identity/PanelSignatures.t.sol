// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {MemberSignature} from "../../contracts/identity/MemberSignature.sol";
import {Panel} from "../../contracts/identity/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {PanelTest} from "../support/PanelTest.sol";
import {Recorder} from "../support/Recorder.sol";
import {ContractWallet} from "../support/signers/ContractWallet.sol";
import {
    BombSigner,
    CannedSigner,
    InvalidOpcodeSigner,
    LoopingSigner,
    RevertingSigner,
    ThirstySigner,
    WritingSigner
} from "../support/signers/HostileSigners.sol";

/// @notice Whose signature counts, in what form, for what (P11, P18).
contract PanelSignaturesTest is PanelTest {
    uint256 internal constant CURVE_ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    uint256[] internal keys;
    Panel internal panel;
    Recorder internal recorder;
    IPanel.Call[] internal calls;
    bytes32 internal digest;
    // In storage: the compiler reads `block.chainid` where it is used, not where it is assigned.
    uint256 internal home;

    function setUp() public {
        vm.warp(START);
        home = block.chainid;
        keys = keysOf("member", 3);
        panel = Panel(deploy("Panel", abi.encode(addressesOf(keys), 2, 2 days)));
        recorder = new Recorder();
        calls.push(IPanel.Call(address(recorder), abi.encodeCall(Recorder.record, (1))));
        digest = panel.approvalDigest(calls, "salt", NO_DEADLINE);
    }

    function expectRefused(Panel panel_, IPanel.Signature[] memory signatures, bytes memory reason) internal {
        vm.expectRevert(reason);
        panel_.execute(calls, "salt", NO_DEADLINE, signatures);
        assertEq(recorder.count(), 0, "nothing was called");
        assertFalse(panel_.isUsed("salt"), "salt is not used");
    }

    function expectNotEnough(IPanel.Signature[] memory signatures, uint256 valid) internal {
        expectRefused(
            panel,
            signatures,
            abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, valid, 2)
        );
    }

    // ---- 17: k-1, duplicates, strangers, members who were replaced ----

    function test_attack17_k_minus_one_signatures() public {
        uint256[] memory one = new uint256[](1);
        for (uint256 i = 0; i < 3; ++i) {
            one[0] = keys[i];
            expectNotEnough(signAll(one, digest), 1);
        }
        expectNotEnough(new IPanel.Signature[](0), 0);
    }

    function test_attack17_k_signatures_with_a_duplicate() public {
        expectRefused(
            panel,
            signAll(pick(keys, 1, 1), digest),
            abi.encodeWithSelector(IPanel.SignaturesNotAscending.selector, vm.addr(keys[1]))
        );
        // Not adjacent either.
        IPanel.Signature[] memory signatures = signAll(keys, digest);
        signatures[2] = signatures[0];
        expectRefused(
            panel,
            signatures,
            abi.encodeWithSelector(IPanel.SignaturesNotAscending.selector, vm.addr(keys[0]))
        );
    }

    function test_attack17_stranger_signs() public {
        uint256[] memory strangers = keysOf("stranger", 2);
        expectRefused(
            panel,
            signAll(strangers, digest),
            abi.encodeWithSelector(IPanel.NotMember.selector, vm.addr(strangers[0]))
        );
        // A stranger's signature under a member's name does not count.
        IPanel.Signature[] memory signatures = signAll(pick(keys, 0, 1), digest);
        signatures[1].signature = sign(strangers[0], digest);
        expectNotEnough(signatures, 1);
        // Nor does one member's signature under another member's name.
        signatures[1].signature = sign(keys[0], digest);
        expectNotEnough(signatures, 1);
    }

    function test_attack17_stranger_after_enough_signatures_is_still_refused() public {
        uint256[] memory strangers = keysOf("stranger", 1);
        IPanel.Signature[] memory signatures = insert(
            signAll(keys, digest),
            vm.addr(strangers[0]),
            sign(strangers[0], digest)
        );
        expectRefused(
            panel,
            signatures,
            abi.encodeWithSelector(IPanel.NotMember.selector, vm.addr(strangers[0]))
        );
    }

    function test_attack17_signature_of_a_replaced_member() public {
        uint256[] memory next = keysOf("next", 3);
        (uint256[] memory oldPair, bytes memory propose) = (
            pick(keys, 0, 1),
            abi.encodeCall(IPanel.proposeMembers, (addressesOf(next), 2))
        );
        approve(panel, oldPair, callOf(address(panel), propose), "propose");
        vm.warp(START + 2 days);
        panel.replaceMembers(addressesOf(next), 2);

        bytes32 freshDigest = panel.approvalDigest(calls, "salt", NO_DEADLINE);
        expectRefused(
            panel,
            signAll(oldPair, freshDigest),
            abi.encodeWithSelector(IPanel.NotMember.selector, vm.addr(keys[0]))
        );
        approve(panel, pick(next, 0, 1), calls, "salt");
        assertEq(recorder.count(), 1, "the new set works");
    }

    /// @dev P11: exactly the subsets of at least k members can do something, in every panel of up to eight.
    function testFuzz_p11_k_of_n(uint256 n, uint256 k, uint256 subset) public {
        n = bound(n, 1, 8);
        k = bound(k, 1, n);
        uint256[] memory all = keysOf("p11", n);
        Panel any = Panel(deploy("Panel", abi.encode(addressesOf(all), uint8(k), 1 days)));
        bytes32 anyDigest = any.approvalDigest(calls, "salt", NO_DEADLINE);

        IPanel.Signature[] memory signatures = new IPanel.Signature[](0);
        for (uint256 i = 0; i < n; ++i) {
            if ((subset >> i) & 1 == 1) {
                signatures = insert(signatures, vm.addr(all[i]), sign(all[i], anyDigest));
            }
        }
        if (signatures.length < k) {
            bytes memory reason = abi.encodeWithSelector(
                IPanel.NotEnoughApprovals.selector,
                signatures.length,
                k
            );
            expectRefused(any, signatures, reason);
        } else {
            any.execute(calls, "salt", NO_DEADLINE, signatures);
            assertEq(recorder.count(), 1, "called");
        }
    }

    // ---- 18: forms of a signature ----

    function test_attack18_high_s_twin() public {
        IPanel.Signature[] memory signatures = signAll(pick(keys, 0, 1), digest);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[1], digest);
        signatures[1].signature = abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? 28 : 27);
        // abi.encodePacked of the literal's type is one byte, so this is a well-formed twin.
        assertEq(signatures[1].signature.length, 65, "65 bytes");
        expectNotEnough(signatures, 1);
    }

    function test_attack18_short_form() public {
        IPanel.Signature[] memory signatures = signAll(pick(keys, 0, 1), digest);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[1], digest);
        bytes32 vs = bytes32(uint256(s) | (uint256(v - 27) << 255));
        signatures[1].signature = abi.encodePacked(r, vs);
        expectNotEnough(signatures, 1);
    }

    function test_attack18_v_of_zero_and_one() public {
        IPanel.Signature[] memory signatures = signAll(pick(keys, 0, 1), digest);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[1], digest);
        signatures[1].signature = abi.encodePacked(r, s, v - 27);
        expectNotEnough(signatures, 1);
    }

    function test_attack18_trailing_and_missing_bytes() public {
        IPanel.Signature[] memory signatures = signAll(pick(keys, 0, 1), digest);
        signatures[1].signature = abi.encodePacked(sign(keys[1], digest), uint8(0));
        expectNotEnough(signatures, 1);
        signatures[1].signature = "";
        expectNotEnough(signatures, 1);
    }

    function test_attack18_zero_address_signer() public {
        // An unverifiable signature recovers to zero; zero can never be a member, nor come first.
        IPanel.Signature[] memory signatures = new IPanel.Signature[](2);
        signatures[0] = IPanel.Signature(address(0), new bytes(65));
        signatures[1] = IPanel.Signature(vm.addr(keys[0]), sign(keys[0], digest));
        expectRefused(
            panel,
            signatures,
            abi.encodeWithSelector(IPanel.SignaturesNotAscending.selector, address(0))
        );
    }

    function testFuzz_attack18_garbage_never_counts(bytes calldata garbage, uint256 seat) public {
        seat = bound(seat, 0, 2);
        IPanel.Signature[] memory signatures = signAll(keys, digest);
        bool genuine = keccak256(garbage) == keccak256(signatures[seat].signature);
        vm.assume(!genuine);
        for (uint256 i = 0; i < 3; ++i) if (i != seat) signatures[i].signature = garbage;
        expectNotEnough(signatures, 1);
    }

    function test_bad_signature_among_enough_good_ones_is_not_counted() public {
        IPanel.Signature[] memory signatures = signAll(keys, digest);
        signatures[0].signature = "junk";
        panel.execute(calls, "salt", NO_DEADLINE, signatures);
        assertEq(recorder.count(), 1, "the other two are enough");
    }

    // ---- 20: replay elsewhere; P18: every field is bound ----

    function test_attack20_replay_on_another_panel_of_the_same_members() public {
        Panel twin = Panel(deploy("Panel", abi.encode(addressesOf(keys), 2, 2 days)));
        expectRefused(
            twin,
            signAll(keys, digest),
            abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 2)
        );
    }

    function test_attack20_replay_on_another_chain() public {
        vm.chainId(home + 1);
        expectNotEnough(signAll(keys, digest), 0);
        assertTrue(panel.approvalDigest(calls, "salt", NO_DEADLINE) != digest, "the chain is in the digest");
        vm.chainId(home);
        panel.execute(calls, "salt", NO_DEADLINE, signAll(keys, digest));
        assertEq(recorder.count(), 1, "at home it works");
    }

    function test_p18_every_field_is_bound() public {
        IPanel.Signature[] memory signatures = signAll(keys, digest);
        bytes memory notEnough = abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 2);

        vm.expectRevert(notEnough);
        panel.execute(calls, "other", NO_DEADLINE, signatures);
        vm.expectRevert(notEnough);
        panel.execute(calls, "salt", NO_DEADLINE - 1, signatures);

        Recorder other = new Recorder();
        IPanel.Call[] memory changed = callOf(address(other), calls[0].data);
        vm.expectRevert(notEnough);
        panel.execute(changed, "salt", NO_DEADLINE, signatures);

        changed = callOf(address(recorder), abi.encodeCall(Recorder.record, (2)));
        vm.expectRevert(notEnough);
        panel.execute(changed, "salt", NO_DEADLINE, signatures);

        changed = callsOf(address(recorder), calls[0].data, calls[0].data);
        vm.expectRevert(notEnough);
        panel.execute(changed, "salt", NO_DEADLINE, signatures);
        assertEq(recorder.count() + other.count(), 0, "nothing was called");
    }

    function test_p18_boundaries_between_calls_are_bound() public view {
        // The same bytes cut into calls in another place are another approval.
        bytes32 one = panel.approvalDigest(callsOf(address(recorder), hex"aabb", hex"cc"), "salt", 1);
        bytes32 two = panel.approvalDigest(callsOf(address(recorder), hex"aa", hex"bbcc"), "salt", 1);
        assertTrue(one != two, "digests differ");
    }

    // ---- 26: contract members ----

    function test_contract_wallet_signs() public {
        uint256[] memory owner = keysOf("owner", 1);
        ContractWallet wallet = new ContractWallet(vm.addr(owner[0]));
        Panel mixed = Panel(deploy("Panel", abi.encode(withContract(keys, address(wallet)), 2, 1 days)));
        bytes32 mixedDigest = mixed.approvalDigest(calls, "salt", NO_DEADLINE);
        uint256[] memory one = new uint256[](1);
        one[0] = keys[0];

        // The owner's plain signature is not the wallet's.
        bytes memory notEnough = abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2);
        expectRefused(
            mixed,
            insert(signAll(one, mixedDigest), address(wallet), sign(owner[0], mixedDigest)),
            notEnough
        );
        mixed.execute(
            calls,
            "salt",
            NO_DEADLINE,
            insert(
                signAll(one, mixedDigest),
                address(wallet),
                sign(owner[0], wallet.messageHash(mixedDigest))
            )
        );
        assertEq(recorder.count(), 1, "called");
    }

    function test_contract_wallet_with_a_changed_owner_no_longer_counts() public {
        uint256[] memory owners = keysOf("owner", 2);
        ContractWallet wallet = new ContractWallet(vm.addr(owners[0]));
        address[] memory members = new address[](1);
        members[0] = address(wallet);
        Panel mixed = Panel(deploy("Panel", abi.encode(members, 1, 1 days)));
        bytes32 mixedDigest = mixed.approvalDigest(calls, "salt", NO_DEADLINE);
        IPanel.Signature[] memory signatures = insert(
            new IPanel.Signature[](0),
            address(wallet),
            sign(owners[0], wallet.messageHash(mixedDigest))
        );
        vm.prank(vm.addr(owners[0]));
        wallet.setOwner(vm.addr(owners[1]));
        expectRefused(mixed, signatures, abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 1));
    }

    function test_attack26_hostile_contract_member_stops_nobody() public {
        bytes4 magic = 0x1626ba7e;
        address[10] memory hostile = [
            address(new RevertingSigner()),
            address(new LoopingSigner()),
            address(new InvalidOpcodeSigner()),
            address(new BombSigner(1_000_000, false)),
            address(new BombSigner(30_000, true)),
            address(new CannedSigner("")),
            address(new CannedSigner(abi.encodePacked(magic))),
            address(new CannedSigner(abi.encode(uint256(uint32(magic))))),
            address(new CannedSigner(abi.encodePacked(magic, bytes28(uint224(1))))),
            address(new WritingSigner())
        ];
        for (uint256 i = 0; i < hostile.length; ++i) {
            Panel mixed = Panel(deploy("Panel", abi.encode(withContract(keys, hostile[i]), 2, 1 days)));
            bytes32 salt = bytes32(i + 1);
            bytes32 mixedDigest = mixed.approvalDigest(calls, salt, NO_DEADLINE);
            uint256[] memory one = new uint256[](1);
            one[0] = keys[i % 3];

            // It does not count.
            vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2));
            mixed.execute(calls, salt, NO_DEADLINE, insert(signAll(one, mixedDigest), hostile[i], ""));

            // And it stops nobody: all the others still count, at a bounded price.
            uint256 before = gasleft();
            mixed.execute(calls, salt, NO_DEADLINE, insert(signAll(keys, mixedDigest), hostile[i], ""));
            assertLe(before - gasleft(), 400_000, "bounded gas");
            assertEq(recorder.count(), i + 1, "called");
        }
    }

    function test_attack26_short_answer_does_not_borrow_the_one_before() public {
        // Asked one after the other with nothing in between, the second answer must not be read from the first.
        address good = address(new CannedSigner(abi.encode(bytes4(0x1626ba7e))));
        address[2] memory short = [
            address(new CannedSigner("")),
            address(new CannedSigner(abi.encodePacked(bytes4(0x1626ba7e), bytes27(0))))
        ];
        for (uint256 i = 0; i < short.length; ++i) {
            (bool first, bool second) = this.askTwo(good, short[i], "");
            assertTrue(first, "a full answer counts");
            assertFalse(second, "a short one does not");
        }
    }

    function askTwo(
        address first,
        address second,
        bytes calldata signature
    ) external view returns (bool, bool) {
        bool firstAnswer = MemberSignature.isValid(first, digest, signature);
        return (firstAnswer, MemberSignature.isValid(second, digest, signature));
    }

    function test_attack26_long_answer_that_begins_right_counts() public {
        // ERC-1271 says what the answer begins with; bytes after the first word are not looked at.
        CannedSigner wordy = new CannedSigner(abi.encode(bytes4(0x1626ba7e), new bytes(5_000)));
        address[] memory members = new address[](1);
        members[0] = address(wordy);
        Panel mixed = Panel(deploy("Panel", abi.encode(members, 1, 1 days)));
        mixed.execute(calls, "salt", NO_DEADLINE, insert(new IPanel.Signature[](0), address(wordy), ""));
        assertEq(recorder.count(), 1, "called");
    }

    /// @dev With any amount of gas an approval that is good works or reverts for gas; it is never 'not enough'.
    function test_attack26_relayer_starves_a_contract_member() public {
        ThirstySigner thirsty = new ThirstySigner(140_000);
        address[] memory members = new address[](1);
        members[0] = address(thirsty);
        Panel mixed = Panel(deploy("Panel", abi.encode(members, 1, 1 days)));
        bytes memory data = abi.encodeCall(
            IPanel.execute,
            (calls, "salt", NO_DEADLINE, insert(new IPanel.Signature[](0), address(thirsty), ""))
        );
        bool sawNotEnoughGas;
        bool sawSuccess;
        for (uint256 gasGiven = 30_000; gasGiven < 400_000 && !sawSuccess; gasGiven += 1_000) {
            (bool success, bytes memory reason) = address(mixed).call{gas: gasGiven}(data);
            if (success) {
                sawSuccess = true;
            } else if (reason.length >= 4) {
                bytes4 selector = bytes4(reason);
                assertTrue(selector != IPanel.NotEnoughApprovals.selector, "starved");
                if (selector == IPanel.NotEnoughGas.selector) sawNotEnoughGas = true;
            }
        }
        assertTrue(sawNotEnoughGas && sawSuccess, "both were reached");
        assertEq(recorder.count(), 1, "called once");
    }

    function test_member_with_delegated_code_signs_with_its_key() public {
        // EIP-7702: the member's account points at code that refuses everything; its key still counts.
        RevertingSigner code = new RevertingSigner();
        vm.etch(vm.addr(keys[0]), address(code).code);
        vm.etch(vm.addr(keys[1]), abi.encodePacked(hex"ef0100", address(code)));
        panel.execute(calls, "salt", NO_DEADLINE, signAll(pick(keys, 0, 1), digest));
        assertEq(recorder.count(), 1, "called");
    }

    function test_gas_figures() public pure {
        // What must be left suffices for the stipend: a call gets all but 1/64, and 5,000 are for the call.
        uint256 left = MemberSignature.GAS_TO_ASK - 5_000;
        assertTrue(left - left / 64 >= MemberSignature.ERC1271_GAS, "63/64 covers the stipend");
    }
}
