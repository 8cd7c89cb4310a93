// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {PropertyCharter, SaleTerms} from "../../contracts/interfaces/PropertyCharter.sol";
import {PropertyTest} from "../support/PropertyTest.sol";

/// @notice Record dates of money that arrives when it arrives, and what somebody could try with them.
contract IncomeDistributionsTest is PropertyTest {
    function setUp() public override {
        super.setUp();
        born(plainCharter());
    }

    function _bornEveryDays(uint16 count) private {
        PropertyCharter memory c = plainCharter();
        c.terms.calendar.everyMonths = 0;
        c.terms.calendar.everyDays = count;
        born(c);
    }

    function test_record_dates_are_the_ends_of_months_that_give_notice() public {
        assertEq(property.nextRecordDate(), JANUARY, "January");
        vm.warp(JANUARY - NOTICE);
        assertEq(property.nextRecordDate(), JANUARY, "January, just in time");
        vm.warp(JANUARY - NOTICE + 1);
        assertEq(property.nextRecordDate(), FEBRUARY, "February");
        vm.warp(FEBRUARY - NOTICE);
        assertEq(property.nextRecordDate(), FEBRUARY, "the 28th");
        vm.warp(FEBRUARY);
        assertEq(property.nextRecordDate(), MARCH, "the 31st again");
    }

    function test_a_calendar_of_days_has_its_dates_to_the_second() public {
        _bornEveryDays(30);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 date = JANUARY + i * 30 days;
            vm.warp(date - NOTICE);
            assertEq(property.nextRecordDate(), date, "just in time");
            vm.warp(date - NOTICE + 1);
            assertEq(property.nextRecordDate(), date + 30 days, "too late for it");
        }
    }

    function testFuzz_record_dates_are_those_of_the_calendar(uint256 time, uint256 step) public {
        step = 1 + (step % 400);
        _bornEveryDays(uint16(step));
        vm.warp(START + (time % 40_000 days));
        uint256 next = property.nextRecordDate();
        uint256 earliest = now_() + NOTICE;
        assertEq((next - JANUARY) % (step * 1 days), 0, "on the calendar");
        assertLe(earliest > JANUARY ? earliest : JANUARY, next, "with notice");
        if (next > JANUARY) assertLe(next, earliest + step * 1 days - 1, "the first of those");
    }

    /// @dev What a wallet had is marked in words of 255 distributions each: a lost one is marked in all of them.
    function test_a_wallet_lost_after_hundreds_of_distributions_is_paid_none_of_them() public {
        _bornEveryDays(7);
        issue(alice, 60);
        issue(bob, 40);
        registry.admit(carol, uint40(uint160(alice)) | 1);
        for (uint256 i = 0; i < 512; ++i) {
            assertEq(payIn(100), 100, "to holders");
            vm.warp(property.recordDateOf(i) + 1);
        }
        IPowers register = property.powerRegister();
        vm.prank(issuer);
        register.announce(address(property), PowerKind.RECOVER, abi.encode(alice, carol), keccak256("lost"));
        vm.warp(block.timestamp + 10 days);
        property.recoverWallet(alice, carol);
        uint256[6] memory some = [uint256(0), 254, 255, 509, 510, 511];
        for (uint256 i = 0; i < 6; ++i) property.pay(some[i], list(alice, carol, bob));
        assertEq(currency.balanceOf(alice), 0, "the lost wallet");
        assertEq(currency.balanceOf(carol), 6 * 60, "the one in its place");
        assertEq(currency.balanceOf(bob), 6 * 40, "bob");
    }

    /// @dev Attack: a minor unit each minute makes no more dates than the calendar has, and moves none.
    function test_dust_makes_no_record_dates_beyond_the_calendar() public {
        issue(alice, 100);
        uint256 records = token.recordDateCount();
        for (uint256 i; i < 600; ++i) {
            vm.warp(START + i * 3 hours);
            payIn(1);
        }
        // 75 days: the ends of January, February and March, and that of April, which waits.
        assertEq(property.distributionCount(), 4, "distributions");
        assertEq(token.recordDateCount(), records + 4, "record dates");
        assertEq(property.recordDateOf(0), JANUARY, "January");
        assertEq(property.recordDateOf(1), FEBRUARY, "February");
        assertEq(property.recordDateOf(2), MARCH, "March");
    }

    /// @dev Attack: dust before the rent does not put its date off; the rent joins the pending date.
    function test_rent_joins_the_date_that_dust_brought_about() public {
        issue(alice, 100);
        payIn(1);
        vm.warp(JANUARY);
        payIn(500e6);
        assertEq(property.distribution(0).funded, 500e6 + 1, "funded");
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), 500e6 + 1, "alice");
    }

    /// @dev Attack: a vote announced so that its record date is the calendar's stops no rent.
    function test_a_vote_on_the_same_second_stops_no_rent() public {
        issue(alice, 60);
        issue(bob, 40);
        vm.warp(JANUARY - NOTICE);
        (SaleTerms memory s, uint256 id) = announceSale(1e6);
        payIn(100e6);
        assertEq(property.recordDateOf(0), JANUARY, "one date");
        assertEq(token.recordDateCount(), 1, "for both");
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), 60e6, "alice");
        IPowers register = property.powerRegister();
        vm.prank(alice);
        register.vote(address(property), id, alice, true);
        assertEq(register.tally(address(property), id).inFavour, 60, "votes of the same date");
        // Nor the last distribution.
        vm.warp(JANUARY - NOTICE + 11 days);
        property.enactSale(s);
        announceSale(2e6);
        completeSale(1e6);
        assertEq(token.recordDateCount(), 2, "the vote's");
    }

    function test_income_waits_until_the_first_offering_has_ended() public {
        vm.expectRevert(IIncomeDistributions.NoHolders.selector);
        payIn(1e6);
        ended = false;
        issue(alice, 60);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.StillIssuing.selector, address(this)));
        payIn(1e6);
        send(1e6);
        issue(bob, 40);
        ended = true;
        property.collect();
        // Later offerings stop nothing.
        ended = false;
        payIn(1e6);
        assertEq(property.distribution(0).funded, 2e6, "funded");
    }

    function test_there_is_nothing_to_fund_by_hand() public {
        issue(alice, 100);
        payIn(100e6);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 0));
        vm.prank(payer);
        property.fund(0, 1e6);
        vm.warp(JANUARY + 1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.AlreadyComplete.selector, 0));
        vm.prank(payer);
        property.fund(0, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.UnknownDistribution.selector, 1));
        property.recordDateOf(1);
    }

    function test_money_that_reaches_somebody_moves_nowhere() public {
        issue(alice, 100);
        payIn(100e6);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        property.moveOn(0);
        vm.warp(JANUARY + 1);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        property.moveOn(0);
        // Nor once it was opened, whether anybody was paid or not.
        property.pay(0, list(stranger));
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        property.moveOn(0);
        claim(alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        property.moveOn(0);
    }

    /// @dev Attack: bought, claimed and sold within one block.
    function test_units_bought_after_the_record_date_bring_nothing() public {
        issue(alice, 100);
        payIn(100e6);
        vm.warp(JANUARY + 1);
        move(alice, bob, 100);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, bob));
        claim(bob, 0);
        move(bob, alice, 100);
        assertEq(claim(alice, 0), 100e6, "alice");
    }

    function test_a_date_is_announced_with_the_notice_of_the_token() public {
        issue(alice, 100);
        _bornEveryDays(1);
        issue(alice, 100);
        vm.warp(JANUARY - NOTICE / 2);
        payIn(1e6);
        assertEq(property.recordDateOf(0), JANUARY + 1 days, "the next day's, which gives notice");
        assertEq(token.recordDate(0), JANUARY + 1 days, "in the token");
    }

    function testFuzz_every_payment_reaches_the_holders_of_its_date(uint256 seed) public {
        _bornEveryDays(7);
        issue(alice, 70);
        issue(bob, 30);
        uint256 time = START;
        uint256 total;
        for (uint256 i; i < 20; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            time += seed % 5 days;
            vm.warp(time);
            uint256 amount = 1 + ((seed >> 64) % 1e9);
            uint256 date = property.nextRecordDate();
            payIn(amount);
            total += amount;
            assertEq(property.recordDateOf(property.distributionCount() - 1), date, "as foretold");
        }
        vm.warp(time + 30 days);
        uint256 count = property.distributionCount();
        for (uint256 id; id < count; ++id) property.pay(id, list(alice, bob, carol));
        uint256 paid = currency.balanceOf(alice) + currency.balanceOf(bob);
        assertEq(paid + property.owed(), total, "P6");
        assertLe(property.owed(), count, "less than a minor unit for each holder but one");
    }
}
