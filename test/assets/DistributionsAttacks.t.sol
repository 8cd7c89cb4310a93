// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice Attacks on distributions, each named after what is tried.
contract DistributionsAttacksTest is BondTest {
    function test_buy_claim_sell_in_one_block_gains_nothing() public {
        bond.issue(alice, 100 * UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        move(alice, bob, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, bob));
        claim(bob, 0);
        move(bob, alice, 100 * UNIT);
        assertEq(claim(alice, 0), 100 * COUPON, "the holder of the record date");
    }

    function test_transfer_around_the_record_second_is_exact() public {
        bond.issue(alice, 90 * UNIT);
        vm.warp(recordDate(0) - 1);
        move(alice, bob, 10 * UNIT);
        vm.warp(recordDate(0));
        move(alice, carol, 20 * UNIT);
        vm.warp(recordDate(0) + 1);
        move(alice, bob, 30 * UNIT);
        fundAll(0);
        assertEq(bond.claimable(0, bob), 10 * COUPON, "before");
        assertEq(bond.claimable(0, carol), 20 * COUPON, "in the record second");
        assertEq(bond.claimable(0, alice), 60 * COUPON, "after");
        bond.pay(0, list(alice, bob, carol));
        assertEq(bond.distribution(0).paid, bond.distribution(0).funded, "the sum is what was funded");
        assertEq(currency.balanceOf(address(bond)), 0, "nothing left");
    }

    function test_units_through_twenty_wallets_earn_once() public {
        bond.issue(alice, 7 * UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        address holder = alice;
        uint256 got;
        for (uint256 i; i < 20; ++i) {
            if (bond.claimable(0, holder) != 0) got += claim(holder, 0);
            address next = actor(string.concat("wallet ", vm.toString(i)));
            admit(next);
            move(holder, next, 7 * UNIT);
            holder = next;
        }
        assertEq(got, 7 * COUPON, "once");
    }

    function test_arriving_after_fifty_distributions_earns_nothing() public {
        BondCharter memory c = charterOf(60, 30, 12);
        c.terms.defaultRate = 0;
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(recordDate(49) + 1);
        move(alice, bob, UNIT);
        uint256[] memory all = new uint256[](50);
        for (uint256 i; i < 50; ++i) {
            all[i] = i;
            fundAll(i);
            assertEq(bond.claimable(i, bob), 0, "the newcomer");
        }
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, bob));
        bond.claim(all);
        vm.prank(alice);
        // 5 % / 12 of 1,000.00, rounded up fifty times.
        assertEq(bond.claim(all), 50 * 4_166_667, "whoever held");
    }

    function test_one_minor_unit_to_three_holders_is_accounted_for() public {
        bond.issue(alice, 1);
        bond.issue(bob, 1);
        bond.issue(carol, 1);
        vm.warp(recordDate(0) + 1);
        fund(0, 1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, alice));
        claim(alice, 0);
        assertEq(bond.pay(0, list(alice, bob, carol)), 0, "nobody");
        assertEq(bond.owed(), 1, "the remainder is there");
        // 3 x 0.01 x 25.00
        assertEq(fundAll(0), 750_000 - 1, "the rest");
        assertEq(bond.pay(0, list(alice, bob, carol)), 750_000, "everybody");
        assertEq(bond.owed(), 0, "nothing left");
    }

    function test_thousandths_that_do_not_divide_leave_less_than_a_unit_for_each() public {
        bond.issue(alice, 1);
        bond.issue(bob, 1);
        bond.issue(carol, 5);
        vm.warp(recordDate(0) + 1);
        fund(0, 1_000_000);
        uint256 paid = bond.pay(0, list(alice, bob, carol));
        assertEq(paid, 142_857 + 142_857 + 714_285, "each rounded down");
        assertEq(bond.distribution(0).funded - bond.distribution(0).paid, 1, "remainder");
        fundAll(0);
        bond.pay(0, list(alice, bob, carol));
        assertEq(bond.owed(), 0, "what was rounded off is paid in the end");
    }

    function test_enormous_amounts_to_one_holder_are_exact() public {
        BondCharter memory c = charterOf(1);
        c.asset.token.decimals = 0;
        c.asset.token.maxSupply = 2 ** 7;
        c.terms.faceValue = 2 ** 100;
        c.terms.periods[0].principal = 2 ** 100;
        c.terms.periods[0].rate = 0;
        born(c);
        give(payer, 2 ** 107);
        bond.issue(alice, 2 ** 7);
        vm.warp(recordDate(0) + 1);
        assertEq(fundAll(0), 2 ** 107, "funded");
        assertEq(claim(alice, 0), 2 ** 107, "paid");
    }

    function test_supply_of_one_is_paid_in_full() public {
        bond.issue(alice, 1);
        vm.warp(recordDate(0) + 1);
        assertEq(fundAll(0), 250_000, "funded");
        assertEq(claim(alice, 0), 250_000, "paid");
    }

    function test_no_units_lock_nothing() public {
        vm.warp(recordDate(3) + 1);
        for (uint256 i; i < 4; ++i) {
            assertEq(bond.due(i), 0, "due");
            touch(i);
            assertTrue(bond.distribution(i).complete, "complete");
            vm.prank(payer);
            vm.expectRevert(abi.encodeWithSelector(IDistributions.AlreadyComplete.selector, i));
            bond.fund(i, 1);
        }
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
    }

    function test_decimals_golden_table() public {
        uint8[5] memory decimals = [0, 2, 6, 18, 24];
        // 3 units x (5 % of 1,000 for half a year), rounded up once; then shares of 1 and 2 units, rounded down.
        uint256[5] memory due = [uint256(75), 7_500, 75e6, 75e18, 75e24];
        uint256[5] memory one = [uint256(25), 2_500, 25e6, 25e18, 25e24];
        for (uint256 i; i < 5; ++i) {
            vm.warp(START);
            currency = new TestCurrency("Test Money", "TM", decimals[i]);
            BondCharter memory c = charterOf(2);
            c.terms.faceValue = uint128(1_000 * 10 ** decimals[i]);
            c.terms.periods[1].principal = uint112(c.terms.faceValue);
            c.asset.token.maxSupply = uint128(1_000 * UNIT);
            born(c);
            bond.issue(alice, UNIT);
            bond.issue(bob, 2 * UNIT);
            vm.warp(recordDate(0) + 1);
            assertEq(bond.due(0), due[i], "due");
            fundAll(0);
            assertEq(claim(alice, 0), one[i], "one unit");
            assertEq(claim(bob, 0), 2 * one[i], "two units");
        }
    }

    function test_rate_that_does_not_divide_is_rounded_up_once_for_the_payer() public {
        BondCharter memory c = charterOf(4);
        c.terms.periods[0].rate = 33_333_333;
        born(c);
        bond.issue(alice, 1);
        bond.issue(bob, 2 * UNIT + 1);
        vm.warp(recordDate(0) + 1);
        // 2.02 units x 1,000,000,000 x 0.033333333 / 2 = 33,666,666.33
        assertEq(bond.due(0), 33_666_667, "up, once");
        fundAll(0);
        // 0.01 / 2.02 and 2.01 / 2.02 of it: 166,666.66 and 33,500,000.33
        assertEq(claim(alice, 0), 166_666, "down");
        assertEq(claim(bob, 0), 33_500_000, "down");
        assertEq(bond.owed(), 1, "remainder");
    }

    function test_funded_twice_in_parts_late_by_a_stranger_and_too_much_is_pro_rata_of_what_is_due() public {
        bond.issue(alice, 30 * UNIT);
        bond.issue(bob, 10 * UNIT);
        give(stranger, 1e12);
        vm.warp(recordDate(0) + 1);
        assertEq(fund(0, 100e6), 100e6, "a part");
        assertEq(claim(alice, 0), 75e6, "three quarters of the part");
        vm.prank(stranger);
        assertEq(bond.fund(0, 100e6), 100e6, "a stranger's part");
        assertEq(claim(alice, 0), 75e6, "and again");
        assertEq(claim(bob, 0), 50e6, "whoever comes later");
        uint256 before = currency.balanceOf(payer);
        assertEq(fund(0, 10_000e6), 800e6, "no more than is due");
        assertEq(before - currency.balanceOf(payer), 800e6, "no more is taken");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.AlreadyComplete.selector, 0));
        bond.fund(0, 1);
        assertEq(claim(bob, 0), 200e6, "rest of bob");
        assertEq(claim(alice, 0), 600e6, "rest of alice");
        assertSound();
    }

    function test_claiming_twice_pays_once() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        uint256[] memory twice = new uint256[](2);
        vm.prank(alice);
        assertEq(bond.claim(twice), COUPON, "the same number twice");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, alice));
        claim(alice, 0);
        assertEq(bond.pay(0, list(alice, alice)), 0, "paid on behalf");
    }

    function test_paying_a_holder_twice_in_one_batch_while_incomplete_pays_once() public {
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        vm.warp(recordDate(0) + 1);
        fund(0, COUPON);
        assertEq(bond.pay(0, list(alice, alice, bob)), COUPON, "each once");
        assertEq(currency.balanceOf(alice), COUPON / 2, "alice");
    }

    function test_paying_for_a_holder_goes_to_him_only() public {
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        vm.prank(stranger);
        assertEq(bond.pay(0, list(alice, stranger)), COUPON, "paid");
        assertEq(currency.balanceOf(alice), COUPON, "to him");
        assertEq(currency.balanceOf(stranger), 0, "not to the caller");
        assertEq(claim(bob, 0), COUPON, "another's own claim");
    }

    function test_money_sent_without_a_call_is_surplus_and_pays_nobody() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        vm.prank(payer);
        currency.transfer(address(bond), 5e6);
        assertEq(bond.surplus(), 5e6, "surplus");
        assertEq(bond.claimable(0, alice), 0, "claimable");
        assertEq(fundAll(0), COUPON, "due as before");
        assertEq(bond.surplus(), 5e6, "surplus still");
        assertEq(bond.owed(), COUPON, "owed");
    }

    function test_before_the_record_date_has_passed_nothing_is_taken_or_paid() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0));
        assertEq(bond.due(0), 0, "due");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 0));
        fundAll(0);
        assertEq(bond.pay(0, list(alice)), 0, "paid");
        assertFalse(bond.distribution(0).opened, "opened");
    }

    function test_unknown_distribution_is_refused() public {
        bytes memory refusal = abi.encodeWithSelector(IDistributions.UnknownDistribution.selector, 4);
        vm.expectRevert(refusal);
        fundAll(4);
        vm.expectRevert(refusal);
        claim(alice, 4);
        vm.expectRevert(refusal);
        touch(4);
        vm.expectRevert(refusal);
        bond.distribution(4);
        vm.expectRevert(refusal);
        bond.due(4);
        vm.expectRevert(refusal);
        bond.claimable(4, alice);
    }

    function test_funding_nothing_is_refused() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 0));
        fund(0, 0);
    }

    /// @dev P7: what is in one distribution never pays another, nor does the reserve before a payment is due.
    function test_money_of_one_distribution_never_pays_another() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        move(alice, bob, UNIT);
        fundAll(0);
        vm.warp(recordDate(1) + 1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, bob));
        claim(bob, 1);
        assertEq(bond.pay(1, list(alice, bob)), 0, "nothing for the second");
        assertEq(claim(alice, 0), COUPON, "the first is whole");
    }

    /// @dev P4, P9: neither KYC nor a block nor a closed register is asked of a claim.
    function test_lapsed_holder_is_paid() public {
        BondCharter memory c = charterOf(4);
        c.terms.defaultRate = 0;
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(recordDate(3) + 1);
        registry.forget(alice);
        for (uint256 i; i < 4; ++i) fundAll(i);
        assertEq(claim(alice, 0), COUPON, "coupon");
        assertEq(bond.pay(3, list(alice)), COUPON + FACE, "redemption");
        assertEq(token.balanceOf(alice), 0, "retired");
    }

    function test_claim_gas_is_the_same_with_ten_and_ten_thousand_holders() public {
        // So that in either round her balance is a word that is there already.
        give(alice, 1);
        uint256[2] memory used;
        for (uint256 round; round < 2; ++round) {
            vm.warp(START);
            born(charterOf(4));
            uint256 holders = round == 0 ? 10 : 10_000;
            bond.issue(alice, UNIT);
            for (uint256 i = 1; i < holders; ++i) {
                // An investor each: his number is his address with the last bit set.
                address holder = address(uint160(0x10000 + 2 * i));
                admit(holder);
                bond.issue(holder, UNIT);
            }
            assertEq(token.investorCount(), holders, "holders");
            vm.warp(recordDate(0) + 1);
            fundAll(0);
            bytes memory claiming = abi.encodeCall(bond.claim, (ids(0)));
            vm.prank(alice);
            used[round] = _gasOf(address(bond), claiming);
        }
        assertEq(currency.balanceOf(alice), 1 + 2 * COUPON, "paid in both rounds");
        assertEq(used[1], used[0], "gas");
    }

    /// @dev Of the call alone: no memory of this contract grows within.
    function _gasOf(address target, bytes memory data) private returns (uint256 used) {
        bool done;
        assembly ("memory-safe") {
            used := gas()
            done := call(gas(), target, 0, add(data, 32), mload(data), 0, 0)
            used := sub(used, gas())
        }
        assertTrue(done, "call");
    }

    /// @dev P17: whatever the amounts, the payer pays at least, and the holders at most, what is due.
    function testFuzz_rounding(uint128 a, uint128 b, uint32 rate, uint256 part) public {
        a = uint128(bound(a, 1, 400_000 * UNIT));
        b = uint128(bound(b, 1, 400_000 * UNIT));
        BondCharter memory c = charterOf(4);
        c.terms.periods[0].rate = rate;
        born(c);
        bond.issue(alice, a);
        bond.issue(bob, b);
        vm.warp(recordDate(0) + 1);
        uint256 due = bond.due(0);
        // due = ceil((a + b) x rate x face / 2), over UNIT x 1e9
        uint256 exact = (uint256(a) + b) * rate * FACE;
        assertTrue(due * UNIT * 2e9 >= exact && due * UNIT * 2e9 < exact + UNIT * 2e9, "up");
        if (due == 0) return;
        part = bound(part, 1, due);
        fund(0, part);
        assertEq(bond.claimable(0, alice), (part * a) / (uint256(a) + b), "alice in part");
        bond.pay(0, list(alice, bob));
        assertLe(part - bond.distribution(0).paid, 1, "remainder");
        if (part != due) fundAll(0);
        bond.pay(0, list(alice, bob));
        assertEq(currency.balanceOf(alice), (due * a) / (uint256(a) + b), "alice in full");
        assertEq(currency.balanceOf(bob), (due * b) / (uint256(a) + b), "bob in full");
        assertSound();
    }
}
