// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice The token as a plain ERC-20 with permit: amounts, nothing, oneself, allowances, signatures.
contract Erc20Test is TokenFixture {
    uint256 internal constant KEY = uint256(keccak256("alice"));

    function setUp() public override {
        super.setUp();
        TokenCharter memory charter = _charter();
        charter.rules.maximumPerInvestor = 5000;
        charter.recordDates = _dates(5, 1 days);
        _bear(charter);
        token.mint(alice, 1000);
        token.mint(bob, 1000);
    }

    // ---- Amounts ----

    function test_movements_are_logged_as_erc20_has() public {
        vm.expectEmit(true, true, true, true, address(token));
        emit IERC20.Transfer(alice, bob, 10);
        vm.prank(alice);
        token.transfer(bob, 10);
        vm.expectEmit(true, true, true, true, address(token));
        emit IERC20.Transfer(address(0), bob, 5);
        token.mint(bob, 5);
        vm.expectEmit(true, true, true, true, address(token));
        emit IERC20.Transfer(bob, address(0), 15);
        token.redeem(bob, 15);
    }

    function test_amounts_beyond_the_balance_are_refused_by_name() public {
        uint256[6] memory amounts = [
            uint256(1001),
            5001,
            type(uint128).max,
            uint256(1) << 128,
            (uint256(1) << 128) + 10,
            type(uint256).max
        ];
        for (uint256 i = 0; i < amounts.length; ++i) {
            address[3] memory tos = [bob, alice, carol];
            for (uint256 j = 0; j < 3; ++j) {
                bytes memory expected = abi.encodeWithSelector(
                    IERC20Errors.ERC20InsufficientBalance.selector,
                    alice,
                    1000,
                    amounts[i]
                );
                (bool ok, bytes memory answer) = _transfer(alice, tos[j], amounts[i]);
                assertFalse(ok, "transfer");
                assertEq(keccak256(answer), keccak256(expected), "error of the transfer");
                (ok, answer) = _transferFrom(alice, tos[j], amounts[i]);
                assertFalse(ok, "transferFrom");
                assertEq(keccak256(answer), keccak256(expected), "error of transferFrom");
                token.detectTransferRestriction(alice, tos[j], amounts[i]);
            }
            vm.expectRevert(
                abi.encodeWithSelector(
                    IERC20Errors.ERC20InsufficientBalance.selector,
                    alice,
                    1000,
                    amounts[i]
                )
            );
            token.redeem(alice, amounts[i]);
        }
    }

    function test_between_nobody_and_somebody_nothing_moves() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(alice);
        token.transfer(address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidSender.selector, address(0)));
        vm.prank(address(0));
        token.transfer(alice, 0);
        assertFalse(token.canTransfer(address(0), alice, 0), "canTransfer from nobody");
        assertFalse(token.canSend(address(0)), "canSend of nobody");
    }

    // ---- Nothing and oneself ----

    function test_a_transfer_of_nothing_moves_nothing_and_counts_nothing() public {
        _assertMoves(alice, bob, 0);
        _assertMoves(stranger, carol, 0);
        assertEq(token.investorCount(), 2, "investors");
        assertEq(token.balanceOfInvestor(_key(1)), 1000, "units of an investor");
        assertEq(token.balanceOf(carol), 0, "balance of a newcomer");
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 0);
    }

    function test_a_transfer_of_nothing_from_a_blocked_wallet_is_refused() public {
        _block(alice, BIRTH + 9);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 0);
        // By a stranger without an allowance too: nothing may come from a blocked wallet.
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.SENDER_BLOCKED,
                alice,
                bob,
                0
            )
        );
        vm.prank(stranger);
        token.transferFrom(alice, bob, 0);
    }

    function testFuzz_a_transfer_to_oneself_changes_nothing(uint256 amount, uint256 wait) public {
        amount = bound(amount, 0, 1000);
        vm.warp(BIRTH + bound(wait, 0, 10 days));
        bytes32 before = _state(alice, bob);
        _assertMoves(alice, alice, amount);
        (bool ok, ) = _transferFrom(alice, alice, amount);
        assertTrue(ok, "transferFrom to oneself");
        assertEq(_state(alice, bob), before, "state");
        for (uint256 i = 0; i < token.passedRecordDates(); ++i) {
            assertEq(token.balanceAtRecordDate(alice, i), 1000, "balance at a record date");
        }
    }

    function test_a_transfer_to_oneself_is_held_to_the_rules_of_any_other() public {
        _lapse(alice);
        _assertRefused(Restriction.RECIPIENT_LAPSED, alice, alice, 1);
        _block(alice, BIRTH + 9);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, alice, 1);
    }

    // ---- Allowances ----

    function test_an_allowance_is_used_up_and_never_exceeded() public {
        vm.prank(alice);
        token.approve(spender, 30);
        vm.prank(spender);
        token.transferFrom(alice, bob, 10);
        assertEq(token.allowance(alice, spender), 20, "allowance");
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, spender, 20, 21)
        );
        vm.prank(spender);
        token.transferFrom(alice, bob, 21);
    }

    function test_a_refused_transfer_uses_up_no_allowance() public {
        vm.prank(alice);
        token.approve(spender, 30);
        vm.prank(spender);
        (bool ok, ) = address(token).call(abi.encodeCall(token.transferFrom, (alice, stranger, 10)));
        assertFalse(ok, "to a stranger");
        assertEq(token.allowance(alice, spender), 30, "allowance");
    }

    // ---- Permit ----

    function _permit(
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal view returns (uint8 v, bytes32 r, bytes32 s) {
        return vm.sign(KEY, _permitDigest(value, nonce, deadline));
    }

    function _permitDigest(uint256 value, uint256 nonce, uint256 deadline) private view returns (bytes32) {
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                alice,
                spender,
                value,
                nonce,
                deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message));
    }

    function test_the_domain_is_what_erc5267_says() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chain,
            address contract_,
            ,

        ) = token.eip712Domain();
        assertEq(bytes32(fields), bytes32(bytes1(0x0f)), "fields");
        bytes32 separator = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                contract_
            )
        );
        assertEq(token.DOMAIN_SEPARATOR(), separator, "separator");
        assertEq(contract_, address(token), "contract");
        assertEq(chain, block.chainid, "chain");
    }

    function test_a_permit_allows_and_the_rules_stay_the_same() public {
        (uint8 v, bytes32 r, bytes32 s) = _permit(100, 0, BIRTH);
        vm.prank(stranger);
        token.permit(alice, spender, 100, BIRTH, v, r, s);
        assertEq(token.nonces(alice), 1, "nonce");
        vm.prank(spender);
        token.transferFrom(alice, bob, 40);
        vm.prank(spender);
        (bool ok, ) = address(token).call(abi.encodeCall(token.transferFrom, (alice, stranger, 10)));
        assertFalse(ok, "to a stranger by permit");
        _block(alice, BIRTH + 9);
        vm.prank(spender);
        (ok, ) = address(token).call(abi.encodeCall(token.transferFrom, (alice, bob, 10)));
        assertFalse(ok, "from a blocked wallet by permit");
    }

    function test_a_permit_works_once_and_in_time() public {
        (uint8 v, bytes32 r, bytes32 s) = _permit(100, 0, BIRTH);
        token.permit(alice, spender, 100, BIRTH, v, r, s);
        vm.expectRevert(_notHers(v, r, s, 1));
        token.permit(alice, spender, 100, BIRTH, v, r, s);
        (v, r, s) = _permit(100, 1, BIRTH);
        vm.warp(BIRTH + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, BIRTH));
        token.permit(alice, spender, 100, BIRTH, v, r, s);
    }

    function test_a_permit_of_another_chain_is_refused() public {
        (uint8 v, bytes32 r, bytes32 s) = _permit(100, 0, BIRTH);
        vm.chainId(77);
        vm.expectRevert(_notHers(v, r, s, 0));
        token.permit(alice, spender, 100, BIRTH, v, r, s);
    }

    /// @dev Whose signature it is of what would have to be signed now: nobody's, or at any rate not Alice's.
    function _notHers(uint8 v, bytes32 r, bytes32 s, uint256 nonce) private view returns (bytes memory) {
        address signer = ecrecover(_permitDigest(100, nonce, BIRTH), v, r, s);
        return abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, signer, alice);
    }
}
