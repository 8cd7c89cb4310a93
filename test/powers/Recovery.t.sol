// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {PowersFixture} from "./PowersFixture.sol";

/// @notice RECOVER: attacks 39, 66 and 67. A lost wallet's units, income, liens and votes go once to another wallet of
/// the same investor, unless its key says no.
contract RecoveryTest is PowersFixture {
    address private fresh = actor("alice's new wallet");

    function setUp() public override {
        super.setUp();
        registry.admit(fresh, uint40(uint160(alice)) | 1);
    }

    function _recover() private {
        announceRecovery(alice, fresh);
        vm.warp(block.timestamp + WAIT);
        bond.recoverWallet(alice, fresh);
    }

    function test_all_units_move_and_the_lost_wallet_is_closed() public {
        _recover();
        assertEq(token.balanceOf(fresh), 60 * UNIT, "new wallet");
        assertEq(token.balanceOf(alice), 0, "lost wallet");
        assertEq(token.totalSupply(), 100 * UNIT, "supply");
        assertEq(token.investorCount(), 2, "investors");
        assertEq(bond.beneficiaryOf(alice), fresh, "beneficiary");
        assertFalse(token.canReceive(alice), "it receives nothing");
        assertFalse(token.canSend(alice), "it sends nothing");
        assertEq(token.detectTransferRestriction(bob, alice, UNIT), Restriction.RECIPIENT_BLOCKED, "preview");
    }

    function test_allowances_of_the_lost_wallet_are_worth_nothing() public {
        vm.prank(alice);
        token.approve(stranger, type(uint256).max);
        _recover();
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 0, UNIT)
        );
        vm.prank(stranger);
        token.transferFrom(alice, bob, UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.RECIPIENT_BLOCKED,
                bob,
                alice,
                UNIT
            )
        );
        vm.prank(bob);
        token.transfer(alice, UNIT);
        assertEq(token.balanceOf(bob), 40 * UNIT, "bob");
    }

    function test_unclaimed_income_goes_once_to_the_new_wallet() public {
        vm.warp(recordDate(0) + 1);
        announceRecovery(alice, fresh);
        fundAll(0);
        vm.warp(recordDate(0) + 1 + WAIT);
        bond.recoverWallet(alice, fresh);
        bond.pay(0, list(alice, fresh));
        assertEq(currency.balanceOf(fresh), 60 * COUPON, "paid to the new wallet");
        assertEq(currency.balanceOf(alice), 0, "nothing to the lost one");
        bond.pay(0, list(alice, fresh, bob));
        assertEq(currency.balanceOf(fresh), 60 * COUPON, "once");
        assertEq(currency.balanceOf(bob), 40 * COUPON, "the other");
        assertSound();
    }

    function test_a_claim_by_the_lost_key_pays_the_new_wallet() public {
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        announceRecovery(alice, fresh);
        vm.warp(recordDate(0) + 1 + WAIT);
        bond.recoverWallet(alice, fresh);
        claim(alice, 0);
        assertEq(currency.balanceOf(fresh), 60 * COUPON, "paid to the new wallet");
        assertEq(currency.balanceOf(alice), 0, "nothing to the lost one");
    }

    function test_what_was_paid_before_is_not_paid_again_and_later_coupons_follow_the_units() public {
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        claim(alice, 0);
        announceRecovery(alice, fresh);
        vm.warp(recordDate(0) + 1 + WAIT);
        bond.recoverWallet(alice, fresh);
        assertEq(bond.claimable(0, alice) + bond.claimable(0, fresh), 0, "nothing is left of it");
        vm.warp(recordDate(1) + 1);
        fundAll(1);
        assertEq(claim(fresh, 1), 60 * COUPON, "the next coupon");
        assertSound();
    }

    function test_income_follows_through_two_losses() public {
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        announceRecovery(alice, fresh);
        vm.warp(recordDate(0) + 1 + WAIT);
        bond.recoverWallet(alice, fresh);
        address third = actor("alice's third wallet");
        registry.admit(third, uint40(uint160(alice)) | 1);
        announceRecovery(fresh, third);
        vm.warp(recordDate(0) + 1 + 2 * WAIT);
        bond.recoverWallet(fresh, third);
        bond.pay(0, list(alice));
        assertEq(currency.balanceOf(third), 60 * COUPON, "paid to the third");
        assertEq(token.balanceOf(third), 60 * UNIT, "units");
    }

    function test_a_wallet_of_another_investor_is_refused() public {
        announceRecovery(alice, bob);
        vm.warp(START + WAIT);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.NotTheSameInvestor.selector, alice, bob));
        bond.recoverWallet(alice, bob);
        announceRecovery(alice, stranger);
        vm.warp(START + 2 * WAIT);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, stranger));
        bond.recoverWallet(alice, stranger);
        assertEq(token.balanceOf(alice), 60 * UNIT, "nothing moved");
    }

    function test_a_wallet_that_no_registry_knows_is_nobodys_to_recover() public {
        announceRecovery(alice, fresh);
        vm.warp(START + WAIT);
        registry.forget(alice);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.NotTheSameInvestor.selector, alice, fresh));
        bond.recoverWallet(alice, fresh);
        assertEq(token.balanceOf(alice), 60 * UNIT, "nothing moved");
    }

    function test_to_a_wallet_that_holds_units_already() public {
        bond.issue(fresh, 5 * UNIT);
        _recover();
        assertEq(token.balanceOf(fresh), 65 * UNIT, "both");
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_the_lost_key_stops_it_in_the_last_second() public {
        uint256 id = announceRecovery(alice, fresh);
        vm.warp(START + WAIT + WINDOW);
        vm.prank(alice);
        register.object(address(bond), id);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.RECOVER,
                keccak256(abi.encode(alice, fresh))
            )
        );
        bond.recoverWallet(alice, fresh);
        assertEq(token.balanceOf(alice), 60 * UNIT, "nothing moved");
    }

    function test_a_blocked_or_lapsed_wallet_is_recovered_all_the_same() public {
        registry.admitThrough(alice, uint40(uint160(alice)) | 1, uint40(START + 1));
        _recover();
        assertEq(token.balanceOf(fresh), 60 * UNIT, "new wallet");
    }

    function test_a_wallet_is_recovered_once() public {
        _recover();
        announceRecovery(alice, fresh);
        vm.warp(START + 2 * WAIT);
        vm.expectRevert(abi.encodeWithSelector(IAsset.AlreadyRecovered.selector, alice));
        bond.recoverWallet(alice, fresh);
    }

    /// @dev Whenever it happens, and whatever was claimed: together both wallets get what one would have got.
    function testFuzz_both_wallets_together_get_what_one_would(uint256 when, uint8 claims) public {
        when = bound(when, START, recordDate(3) + 20 * DAY);
        bool recovered;
        for (uint256 id = 0; id < 4; ++id) {
            uint256 later = recordDate(id) + 1;
            if (!recovered && when < later) {
                vm.warp(when);
                announceRecovery(alice, fresh);
                vm.warp(when + WAIT);
                bond.recoverWallet(alice, fresh);
                recovered = true;
                if (when + WAIT > later) later = when + WAIT;
            }
            vm.warp(later);
            fundAll(id);
            if ((claims >> id) & 1 != 0) bond.pay(id, list(alice, fresh));
        }
        if (!recovered) {
            vm.warp(when + 10 * WAIT);
            announceRecovery(alice, fresh);
            vm.warp(when + 11 * WAIT);
            bond.recoverWallet(alice, fresh);
        }
        for (uint256 id = 0; id < 4; ++id) bond.pay(id, list(alice, fresh, bob));
        uint256 both = currency.balanceOf(alice) + currency.balanceOf(fresh);
        assertEq(both, 60 * (4 * COUPON + FACE), "alice");
        assertEq(currency.balanceOf(bob), 40 * (4 * COUPON + FACE), "bob");
        assertEq(currency.balanceOf(address(bond)), 0, "nothing is left");
    }
}
