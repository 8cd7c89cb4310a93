// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {FeedReader} from "../../contracts/feeds/FeedReader.sol";
import {
    BondTerms,
    DayCountConvention,
    FallbackRule,
    FloatingRateBondCharter,
    FloatingTerms,
    RateMethod
} from "../../contracts/interfaces/Charter.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {FeedStatus} from "../../contracts/interfaces/IFeed.sol";
import {IFloatingRateBond} from "../../contracts/interfaces/IFloatingRateBond.sol";
import {FloatingFixture} from "./FloatingFixture.sol";
import {OddFeed} from "./support/OddFeed.sol";

/// @notice What rate a period bears, and what is due for it.
contract FloatingRateBondTest is FloatingFixture {
    function expectRate(uint256 period, uint256 rate, string memory what) internal view {
        assertEq(note.rateOf(period), rate, what);
        assertEq(uint256(note.fixingOf(period).rate), rate, what);
        assertTrue(note.fixingOf(period).fixedAt != 0, what);
    }

    // ---- Fixing ----

    function test_a_period_bears_the_reference_of_its_fixing_date_plus_the_spread() public {
        note.issue(alice, 100 * UNIT);
        fixAt(0, 25_000_000);
        expectRate(0, 40_000_000, "2.5 % + 1.5 %");
        IFloatingRateBond.Fixing memory f = note.fixingOf(0);
        assertEq(int256(f.figure), 25_000_000, "reference");
        assertFalse(f.byFallback, "from the reference");
        assertEq(uint256(f.fixedAt), fixingDate(0) + 1, "when");
        assertEq(note.nextFixing(), 1, "next");

        vm.warp(recordDate(0) + 1);
        assertEq(note.due(0), 100 * 20e6, "half of 4 % of 100 units");
        assertEq(fundAll(0), 100 * 20e6, "funded");
        assertEq(claim(alice, 0), 100 * 20e6, "paid");
        (uint256 n, uint256 d) = note.interest(0);
        assertEq(n / d, 20e6, "interest of a unit");
        assertSound();
    }

    function test_whenever_it_is_fixed_the_figure_is_that_of_the_date() public {
        publish(fixingDate(0) - 20 hours, 10_000_000);
        publish(fixingDate(0), 20_000_000);
        publish(fixingDate(0) + 20 hours, 30_000_000);
        vm.warp(fixingDate(0) + 100 days);
        note.fix(0);
        expectRate(0, 35_000_000, "2 % + 1.5 %");
    }

    function test_an_older_figure_counts_once_no_other_can_come_in_between() public {
        uint256 date = fixingDate(0);
        publish(date - 5 hours, 20_000_000);
        vm.warp(date + 1);
        // The panel may still report the figure of the date itself.
        vm.expectRevert(
            abi.encodeWithSelector(
                IFloatingRateBond.ReferenceMissing.selector,
                0,
                FeedStatus.FRESH,
                date + WAITING
            )
        );
        note.fix(0);
        publish(date + 15 hours, 29_000_000);
        note.fix(0);
        expectRate(0, 35_000_000, "the one before the date");
        assertEq(note.fixingOf(0).byFallback, false, "no fallback");
    }

    function test_an_older_figure_counts_after_the_waiting_time_too() public {
        publish(fixingDate(0) - 5 hours, 20_000_000);
        vm.warp(fixingDate(0) + WAITING + 1);
        note.fix(0);
        expectRate(0, 35_000_000, "it is within its age");
        assertFalse(note.fixingOf(0).byFallback, "no fallback");
    }

    function test_a_figure_that_waits_for_its_step_delay_is_waited_for() public {
        fixAt(0, 20_000_000);
        uint256 date = fixingDate(1);
        publish(date, 31_000_000);
        vm.warp(date + 2 days - 1);
        // The last figure in force is that of the period before, which may be followed by another.
        vm.expectRevert(
            abi.encodeWithSelector(
                IFloatingRateBond.ReferenceMissing.selector,
                1,
                FeedStatus.STALE,
                date + WAITING
            )
        );
        note.fix(1);
        vm.warp(date + 2 days);
        note.fix(1);
        expectRate(1, 46_000_000, "then it is taken");
    }

    function test_attack47_a_negative_reference_and_the_floor() public {
        fixAt(0, -5_000_000);
        expectRate(0, 10_000_000, "the spread makes up for it");
        fixAt(1, -15_000_000);
        expectRate(1, 0, "exactly 0");
        note.issue(alice, UNIT);
        fixAt(2, -25_000_000);
        expectRate(2, 0, "never below the floor");
        vm.warp(recordDate(2) + 1);
        touch(2);
        assertEq(note.due(2), 0, "nothing is due");
        assertTrue(note.distribution(2).complete, "and nothing missing");
    }

    function test_the_cap_and_a_floor_above_0() public {
        FloatingRateBondCharter memory c = floating(4);
        c.floating.floor = 20_000_000;
        noteBorn(c);
        fixAt(0, 4_000_000);
        expectRate(0, 20_000_000, "floor");
        vm.warp(fixingDate(1) - 4 days);
        publish(fixingDate(1) - 4 days, 65_000_001);
        fixAt(1, 65_000_001);
        expectRate(1, CAP, "cap");
    }

    function test_the_reference_is_rounded_half_away_from_0() public {
        fixAt(0, 1_234_549);
        assertEq(int256(note.fixingOf(0).figure), 1_234_500, "down");
        fixAt(1, 1_234_550);
        assertEq(int256(note.fixingOf(1).figure), 1_234_600, "half up");
        fixAt(2, -1_234_550);
        assertEq(int256(note.fixingOf(2).figure), -1_234_600, "half away from 0");
        expectRate(2, SPREAD - 1_234_600, "then the spread");
    }

    function test_a_spread_that_was_compounded_is_not_added_again() public {
        FloatingRateBondCharter memory c = floating(4);
        c.floating.convention.method = RateMethod.COMPOUNDED;
        c.floating.convention.dayCount = DayCountConvention.ACT_360;
        c.floating.convention.lookback = 5;
        c.floating.convention.spreadCompounded = true;
        c.floating.convention.calendar = keccak256("US-GOVT");
        noteBorn(c);
        fixAt(0, 45_000_000);
        expectRate(0, 45_000_000, "as attested");
    }

    function testFuzz_the_rate_is_the_rounded_reference_and_spread_within_floor_and_cap(
        int128 figure,
        int32 spread,
        uint32 floor,
        uint32 cap,
        uint32 rounding
    ) public {
        FloatingRateBondCharter memory c = floating(1);
        cap = uint32(bound(cap, DECLARED, type(uint32).max));
        floor = uint32(bound(floor, 0, DECLARED));
        rounding = uint32(bound(rounding, 1, type(uint32).max));
        (c.floating.cap, c.floating.floor) = (cap, floor);
        (c.floating.spread, c.floating.rounding) = (spread, rounding);
        noteBorn(c);
        fixAt(0, figure);

        int256 size = figure < 0 ? -int256(figure) : int256(figure);
        int256 rounded =
            ((size + int256(uint256(rounding)) / 2) / int256(uint256(rounding))) * int256(uint256(rounding));
        if (figure < 0) rounded = -rounded;
        assertEq(int256(note.fixingOf(0).figure), rounded, "reference");
        int256 rate = rounded + spread;
        if (rate < int256(uint256(floor))) rate = int256(uint256(floor));
        if (rate > int256(uint256(cap))) rate = int256(uint256(cap));
        expectRate(0, uint256(rate), "rate");
    }

    // ---- Order ----

    function test_a_rate_is_fixed_after_its_date_once_and_in_order() public {
        uint256 date = fixingDate(0);
        publish(date, 20_000_000);
        vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingNotReached.selector, 0, date));
        note.fix(0);
        vm.warp(date + 1);
        vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingNotNext.selector, 1, 0));
        note.fix(1);
        note.fix(0);
        vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingNotNext.selector, 0, 1));
        note.fix(0);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.UnknownDistribution.selector, 4));
        note.fix(4);
        for (uint256 i = 1; i < 4; ++i) fixAt(i, 20_000_000);
        assertEq(note.nextFixing(), 4, "all are fixed");
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingNotNext.selector, i, 4));
            note.fix(i);
        }
    }

    // ---- Fallback ----

    function test_attack72_a_silent_feed_gives_way_to_the_fallback_after_the_waiting_time() public {
        uint256 from = fixingDate(0) + WAITING;
        vm.warp(from);
        vm.expectRevert(
            abi.encodeWithSelector(IFloatingRateBond.ReferenceMissing.selector, 0, FeedStatus.SILENT, from)
        );
        note.fix(0);
        vm.warp(from + 1);
        vm.prank(stranger);
        note.fix(0);
        expectRate(0, DECLARED, "none was fixed before: the declared rate");
        assertTrue(note.fixingOf(0).byFallback, "by fallback");
        assertEq(int256(note.fixingOf(0).figure), 0, "nothing was read");

        fixAt(1, 20_000_000);
        expectRate(1, 35_000_000, "the feed speaks again");
        uint256 stale = fixingDate(2) - 1 days - 1;
        publish(stale, 21_000_000);
        vm.warp(fixingDate(2) + WAITING);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFloatingRateBond.ReferenceMissing.selector,
                2,
                FeedStatus.STALE,
                fixingDate(2) + WAITING
            )
        );
        note.fix(2);
        vm.warp(fixingDate(2) + WAITING + 1);
        note.fix(2);
        expectRate(2, 35_000_000, "the last fixed rate");
    }

    function test_the_declared_rate_where_the_charter_says_so() public {
        FloatingRateBondCharter memory c = floating(4);
        c.floating.fallbackRule = FallbackRule.DECLARED;
        c.bond.terms.periods[1].rate = 33_000_000;
        noteBorn(c);
        fixAt(0, 20_000_000);
        assertEq(note.rateOf(1), 33_000_000, "shown before");
        vm.warp(fixingDate(1) + WAITING + 1);
        note.fix(1);
        expectRate(1, 33_000_000, "declared");
    }

    function test_a_feed_whose_code_is_gone_stops_no_payment() public {
        note.issue(alice, UNIT);
        vm.etch(address(feed), "");
        vm.warp(fixingDate(0) + WAITING + 1);
        note.fix(0);
        vm.warp(paymentDate(0));
        fundAll(0);
        assertEq(claim(alice, 0), COUPON, "5 % declared");
    }

    // ---- What is not fixed is not due ----

    function test_a_period_that_is_not_fixed_takes_no_money_and_is_in_no_default() public {
        note.issue(alice, UNIT);
        vm.warp(paymentDate(0) + GRACE + 1 days);
        assertEq(note.due(0), 0, "nothing due");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 0));
        this.fundFrom(0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IBond.NotInDefault.selector, 0, 0, uint256(type(uint40).max) + GRACE)
        );
        note.declareDefault(0);
        fundReserve(100e6);
        touch(0);
        assertFalse(note.distribution(0).opened, "not open");
        assertEq(note.reserve(), 100e6, "the reserve stays");

        // Fixed late, it is due when it is fixed, and is late from then on.
        uint256 fixedAt = block.timestamp;
        note.fix(0);
        assertEq(note.due(0), COUPON, "no interest for the time before");
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 0, 0, fixedAt + GRACE));
        note.declareDefault(0);
        touch(0);
        assertTrue(note.distribution(0).complete, "the reserve pays");

        vm.warp(fixingDate(1) + WAITING + 1);
        note.fix(1);
        vm.warp(paymentDate(1) + GRACE);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 1, 0, paymentDate(1) + GRACE));
        note.declareDefault(1);
        vm.warp(paymentDate(1) + GRACE + 1);
        // The reserve paid two coupons of four.
        touch(1);
        assertTrue(note.distribution(1).complete, "and pays again");
        assertTrue(fixedAt > paymentDate(0) + GRACE, "the first was late");
        assertSound();
    }

    function fundFrom(uint256 id, uint256 amount) external {
        fund(id, amount);
    }

    function test_grace_and_late_interest_of_a_period_fixed_late_run_from_its_fixing() public {
        note.issue(alice, 100 * UNIT);
        uint256 fixedAt = paymentDate(0) + 40 * DAY;
        vm.warp(fixedAt);
        note.fix(0);
        vm.warp(fixedAt + GRACE);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 0, note.due(0), fixedAt + GRACE));
        note.declareDefault(0);
        vm.warp(fixedAt + 73 * DAY);
        assertEq(note.due(0), 100 * COUPON + (100 * COUPON) / 50, "10 % for 73 days");
        note.declareDefault(0);
        assertEq(uint256(note.state()), uint256(IBond.State.InDefault), "in default");
    }

    function test_a_default_of_an_earlier_period_is_not_cured_by_one_that_is_not_fixed() public {
        note.issue(alice, 100 * UNIT);
        fixAt(0, 20_000_000);
        vm.warp(paymentDate(0) + GRACE + 1);
        note.declareDefault(0);
        vm.expectRevert(abi.encodeWithSelector(IBond.StillOverdue.selector, 0));
        note.cure();
        fundAll(0);
        note.cure();
        assertEq(uint256(note.state()), uint256(IBond.State.Performing), "cured");
    }

    function test_an_acceleration_waits_for_the_fixings_whose_date_has_come() public {
        note.issue(alice, 100 * UNIT);
        fixAt(0, 20_000_000);
        vm.warp(paymentDate(0) + GRACE + 1);
        note.declareDefault(0);
        vm.warp(paymentDate(0) + GRACE + CURE + 2);
        vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingPending.selector, 1));
        note.accelerate();
        // The reference never came: the fallback lets it go on.
        note.fix(1);
        note.accelerate();
        assertEq(uint256(note.state()), uint256(IBond.State.Accelerated), "accelerated");
        uint256 claimed = note.acceleratedClaim();
        assertTrue(claimed > 100 * (FACE + 17.5e6), "face, the coupon, late interest and what accrued");
        // What is fixed afterwards changes nothing.
        vm.warp(fixingDate(2) + 1);
        publish(fixingDate(2) + 1, 1);
        vm.warp(fixingDate(2) + WAITING + 1);
        note.fix(2);
        assertFalse(note.distribution(2).opened, "later periods never open");
        recover(type(uint128).max / 8);
        assertEq(note.acceleratedClaim(), 0, "paid");
        assertSound();
    }

    function test_attack43_a_rate_in_arrears_is_waited_for_past_the_record_date() public {
        FloatingRateBondCharter memory c = floating(2);
        // Known two days before the payment, five after the record date.
        for (uint256 i; i < 2; ++i) c.floating.fixingDates[i] = c.bond.terms.periods[i].paymentDate - 2 days;
        c.floating.convention.method = RateMethod.COMPOUNDED;
        c.floating.convention.calendar = keccak256("US-GOVT");
        noteBorn(c);
        note.issue(alice, 100 * UNIT);
        vm.warp(recordDate(0) + 1);
        move(alice, bob, 100 * UNIT);
        assertEq(note.due(0), 0, "not yet known");
        touch(0);
        fixAt(0, 21_000_000);
        expectRate(0, 36_000_000, "3.6 %");
        fundAll(0);
        assertEq(claim(alice, 0), 100 * 18e6, "to the holder of the record date");
        assertEq(note.accruedInterest(uint40(paymentDate(0) + 91 * DAY)), 9e24, "accrues at the last rate");

        fixAt(1, 22_000_000);
        vm.warp(paymentDate(1));
        fundAll(1);
        assertEq(claim(bob, 1), 100 * (FACE + 18.5e6), "to the end");
        assertEq(uint256(note.state()), uint256(IBond.State.Redeemed), "redeemed");
        assertSound();
    }

    // ---- Prices ----

    function test_what_accrues_before_the_fixing_is_shown_at_the_fallback() public {
        uint40 time = uint40(START + 91 * DAY);
        assertEq(note.accruedInterest(time), 12.5e24, "a quarter of 5 % declared");
        fixAt(0, 20_000_000);
        assertEq(note.accruedInterest(time), 8.75e24, "a quarter of 3.5 %");
        assertEq(note.rateOf(1), 35_000_000, "projected");
        assertEq(note.dirtyPrice(1_000e24, time), 1_008.75e24, "dirty");
    }

    // ---- Fixed-to-floating ----

    function test_the_first_periods_may_have_a_fixed_rate() public {
        FloatingRateBondCharter memory c = floating(4);
        uint40[] memory dates = new uint40[](2);
        (dates[0], dates[1]) = (c.floating.fixingDates[2], c.floating.fixingDates[3]);
        c.floating.fixingDates = dates;
        noteBorn(c);
        note.issue(alice, UNIT);
        assertEq(note.nextFixing(), 2, "the third");
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFloatingRateBond.FixingNotNext.selector, i, 2));
            note.fix(i);
            vm.warp(paymentDate(i));
            assertEq(fundAll(i), COUPON, "5 %, fixed");
        }
        assertEq(note.rateOf(2), DECLARED, "as declared until it floats");
        fixAt(2, 20_000_000);
        vm.warp(paymentDate(2));
        assertEq(fundAll(2), 17.5e6, "3.5 %");
        fixAt(3, 22_000_000);
        vm.warp(paymentDate(3));
        assertEq(fundAll(3), FACE + 18.5e6, "3.7 % and the face");
        for (uint256 i = 0; i < 4; ++i) claim(alice, i);
        assertEq(uint256(note.state()), uint256(IBond.State.Redeemed), "redeemed");
        assertEq(token.balanceOf(alice), 0, "units have ended");
        assertSound();
    }

    function testFuzz_a_life_pays_each_period_at_its_rate(int64[4] memory figures, uint256 silent) public {
        note.issue(alice, 70 * UNIT);
        note.issue(bob, 30 * UNIT + 1);
        uint256 last;
        for (uint256 i = 0; i < 4; ++i) {
            int256 figure = int256(bound(uint256(int256(figures[i])), 0, 60_000_000)) - 20_000_000;
            if ((silent >> i) & 1 == 0) {
                // Two days ahead, so that a large step is in force by then.
                if (i != 0) publish(fixingDate(i) - 4 days, figure);
                fixAt(i, figure);
                int256 rate = figure >= 0 ? (figure + 50) / 100 : -((50 - figure) / 100);
                rate = rate * 100 + int256(SPREAD);
                last =
                    rate < 0
                        ? 0
                        : rate > int256(CAP)
                            ? CAP
                            : uint256(rate);
            } else {
                vm.warp(fixingDate(i) + WAITING + 1);
                note.fix(i);
                if (last == 0 && i == 0) last = DECLARED;
            }
            assertEq(note.rateOf(i), last, "rate");
            vm.warp(paymentDate(i));
            uint256 units = 100 * UNIT + 1;
            uint256 exact = units * (FACE * last + (i == 3 ? 2 * FACE * 1e9 : 0));
            uint256 expected = (exact + 2e9 * UNIT - 1) / (2e9 * UNIT);
            assertEq(fundAll_(i), expected, "due, rounded up once");
            note.pay(i, list(alice, bob));
        }
        assertEq(uint256(note.state()), uint256(IBond.State.Redeemed), "redeemed");
        assertSound();
    }

    /// @dev What is due, funded unless it is nothing.
    function fundAll_(uint256 id) private returns (uint256 due_) {
        due_ = note.due(id);
        touch(id);
        due_ = note.due(id);
        if (due_ != 0) fundAll(id);
    }

    // ---- The charter ----

    function test_the_charter_never_changes_and_its_hash_covers_the_floating_terms() public {
        FloatingRateBondCharter memory c = floating(4);
        bytes32 terms = keccak256(abi.encode(note.terms()));
        bytes32 floatingTerms = keccak256(abi.encode(note.floatingTerms()));
        assertEq(note.charterHash(), keccak256(abi.encode(Charters.packed(c))), "hash");
        assertEq(token.charterHash(), note.charterHash(), "of the token too");
        assertEq(terms, keccak256(abi.encode(c.bond.terms)), "terms");
        assertEq(floatingTerms, keccak256(abi.encode(c.floating)), "floating terms");
        for (uint256 i = 0; i < 4; ++i) fixAt(i, int256(20_000_000 + i * 100));
        assertEq(keccak256(abi.encode(note.terms())), terms, "terms after");
        assertEq(keccak256(abi.encode(note.floatingTerms())), floatingTerms, "floating terms after");
        assertEq(uint256(note.period(1).rate), DECLARED, "the schedule's rate is the declared one");
    }

    function create(FloatingRateBondCharter memory c) external {
        noteBorn(c);
    }

    function expectRefused(FloatingRateBondCharter memory c, bytes32 what, uint256 index) internal {
        vm.expectRevert(abi.encodeWithSelector(IBond.InvalidTerms.selector, what, index));
        this.create(c);
    }

    function test_terms_that_make_no_floating_rate_are_refused_at_birth() public {
        FloatingRateBondCharter memory c = floating(4);
        c.floating.cap = 0;
        expectRefused(c, "floor and cap", 0);
        c.floating.cap = 60_000_000;
        c.floating.floor = 60_000_001;
        expectRefused(c, "floor and cap", 0);
        c = floating(4);
        c.floating.rounding = 0;
        expectRefused(c, "rounding", 0);
        c = floating(4);
        c.floating.waitingTime = 1 hours - 1;
        expectRefused(c, "waiting time", 0);
        c.floating.waitingTime = 90 days + 1;
        expectRefused(c, "waiting time", 0);
        c = floating(4);
        c.floating.fixingDates = new uint40[](0);
        expectRefused(c, "fixing dates", 0);
        c.floating.fixingDates = new uint40[](5);
        expectRefused(c, "fixing dates", 5);
        c = floating(4);
        c.floating.fixingDates[2] = c.floating.fixingDates[1];
        expectRefused(c, "fixing date", 2);
        c = floating(4);
        c.floating.fixingDates[3] = c.bond.terms.periods[3].paymentDate;
        expectRefused(c, "fixing date", 3);
        c = floating(4);
        c.bond.terms.periods[1].rate = uint32(CAP + 1);
        expectRefused(c, "rate", 1);
        c = floating(4);
        c.floating.floor = uint32(DECLARED + 1);
        expectRefused(c, "rate", 0);
        c = floating(4);
        c.floating.convention.lookback = 2;
        expectRefused(c, "convention", 0);
        c = floating(4);
        c.floating.convention.method = RateMethod.COMPOUNDED;
        expectRefused(c, "convention", 0);
        c = floating(4);
        OddFeed fine = new OddFeed(37, RATE);
        c.floating.source.feed = address(fine);
        c.floating.source.decimals = 37;
        expectRefused(c, "reference decimals", 0);
        c = floating(4);
        c.floating.source.unit = keccak256("per cent");
        vm.expectRevert(
            abi.encodeWithSelector(FeedReader.FeedUnitDiffers.selector, feed, RATE, c.floating.source.unit)
        );
        this.create(c);
    }

    function test_long_schedules_keep_their_fixing_dates() public {
        noteBorn(floating(100));
        FloatingTerms memory f = note.floatingTerms();
        assertEq(keccak256(abi.encode(f)), keccak256(abi.encode(floating(100).floating)), "all dates");
        BondTerms memory t = note.terms();
        assertEq(t.periods.length, 100, "periods");
    }
}
