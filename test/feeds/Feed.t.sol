// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedTerms, IFeed, Tolerance} from "../../contracts/interfaces/IFeed.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {FeedFixture} from "./FeedFixture.sol";

contract NoThreshold {
    function threshold() external pure returns (uint8) {
        return 0;
    }
}

/// @notice What a feed answers, and when.
contract FeedTest is FeedFixture {
    function expectNoFigure() internal {
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 0));
        feed.latestAnswer();
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 0));
        feed.latestRoundData();
    }

    // ---- Birth ----

    function test_a_feed_is_what_its_terms_say() public view {
        FeedTerms memory t = feed.terms();
        assertEq(keccak256(abi.encode(t)), keccak256(abi.encode(feedTerms())), "terms");
        assertEq(uint256(feed.decimals()), 6, "decimals");
        assertEq(feed.unit(), UNIT, "unit");
        assertEq(address(feed.panel()), address(panel), "panel");
        assertEq(feed.version(), 1, "version");
        assertEq(keccak256(bytes(feed.description())), keccak256("Appraised value per unit"), "description");
        assertEq(feed.roundCount(), 0, "rounds");
    }

    function expectRefusedTerms(FeedTerms memory t, bytes32 what) internal {
        vm.expectRevert(abi.encodeWithSelector(IFeed.InvalidFeedTerms.selector, what));
        this.create(t);
    }

    function create(FeedTerms memory t) external returns (IFeed) {
        return newFeed(t);
    }

    function test_terms_that_make_no_feed_are_refused_at_birth() public {
        FeedTerms memory t = feedTerms();
        t.description = "";
        expectRefusedTerms(t, "description");
        t = feedTerms();
        t.unit = 0;
        expectRefusedTerms(t, "unit");
        t = feedTerms();
        t.decimals = 37;
        expectRefusedTerms(t, "decimals");
        t = feedTerms();
        t.panel = IPanel(vm.addr(keys[0]));
        expectRefusedTerms(t, "panel code");
        vm.etch(address(t.panel), abi.encodePacked(hex"ef0100", address(panel)));
        expectRefusedTerms(t, "panel code");
        // Somebody's contract that answers for a panel, and says that nobody is needed.
        t.panel = IPanel(address(new NoThreshold()));
        expectRefusedTerms(t, "panel threshold");
        t = feedTerms();
        t.interval = 0;
        expectRefusedTerms(t, "interval");
        t = feedTerms();
        t.reportAge = 0;
        expectRefusedTerms(t, "report age");
        t = feedTerms();
        t.maxSpread.relative = 500_000_001;
        expectRefusedTerms(t, "spread");
        t = feedTerms();
        t.maxSpread.absolute = NO_LIMIT;
        expectRefusedTerms(t, "spread");
        t = feedTerms();
        t.stepDelay = 1 hours - 1;
        expectRefusedTerms(t, "step delay");
        t.stepDelay = 90 days + 1;
        expectRefusedTerms(t, "step delay");
    }

    // ---- Figures ----

    function test_the_median_of_a_batch_is_the_figure_of_its_period() public {
        expectNoFigure();
        IFeed.SignedReport[] memory list = batch(START, three(1_000_100, 1_000_300, 1_000_000));
        list[1] = signed(feed, keys[1], START, 1_000_300, START + 5);
        vm.warp(START + 10);
        vm.prank(actor("anybody"));
        (uint80 roundId, uint40 effectiveFrom) = feed.report(START, list);
        assertEq(uint256(roundId), 1, "number");
        assertEq(uint256(effectiveFrom), START + 10, "in force at once");

        (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed
            .latestRoundData();
        assertEq(uint256(id), 1, "round");
        assertEq(answer, 1_000_100, "median");
        assertEq(startedAt, START, "period");
        assertEq(updatedAt, START, "the oldest report's as-of time");
        assertEq(uint256(answeredIn), 1, "answered in");
        expectAnswer(1_000_100, "latest");
        IFeed.Figure memory f = feed.figureOf(START);
        assertEq(f.value, 1_000_100, "figure of the period");
        assertEq(uint256(f.effectiveFrom), START + 10, "effective");
    }

    function test_of_an_even_number_the_mean_of_the_middle_two_rounded_down() public {
        int128[] memory values = new int128[](4);
        (values[0], values[1], values[2], values[3]) = (-4, -1, -2, -1);
        FeedTerms memory t = feedTerms();
        t.maxSpread.absolute = 10;
        feed = newFeed(t);
        feed.report(START, batch(START, values));
        expectAnswer(-2, "-1.5 rounded down");

        nextPeriod();
        (values[0], values[1], values[2], values[3]) = (1, 4, 1, 2);
        feed.report(uint40(block.timestamp), batch(uint40(block.timestamp), values));
        (IFeed.Figure memory f, uint256 count) = feed.pending();
        assertEq(count, 1, "a large step from -2");
        assertEq(f.value, 1, "1.5 rounded down");
    }

    function testFuzz_the_median_lies_within_the_spread_of_every_report(uint256[5] memory seeds) public {
        int128[] memory values = new int128[](5);
        for (uint256 i = 0; i < 5; ++i) values[i] = int128(int256(bound(seeds[i], 1e9 - 4.9e6, 1e9 + 4.9e6)));
        feed.report(START, batch(START, values));
        int256 median = feed.latestAnswer();
        uint256 below;
        uint256 above;
        for (uint256 i = 0; i < 5; ++i) {
            if (values[i] < median) ++below;
            if (values[i] > median) ++above;
            int256 distance = values[i] > median ? values[i] - median : median - values[i];
            assertLe(uint256(distance), uint256(median) / 100, "within the spread");
        }
        assertLe(below, 2, "not more than half lie below");
        assertLe(above, 2, "nor above");
    }

    function test_figures_are_found_by_number_by_period_and_by_time() public {
        uint40[] memory periods = new uint40[](7);
        for (uint256 i = 0; i < 7; ++i) {
            periods[i] = uint40(block.timestamp);
            reportNow(int128(int256(1_000_000 + i)));
            if (i != 6) nextPeriod();
        }
        assertEq(feed.roundCount(), 7, "rounds");
        for (uint256 i = 0; i < 7; ++i) {
            int256 value = int256(1_000_000 + i);
            (, int256 answer, uint256 startedAt, , ) = feed.getRoundData(uint80(i + 1));
            assertEq(answer, value, "by number");
            assertEq(startedAt, periods[i], "its period");
            assertEq(feed.figureOf(periods[i]).value, value, "by period");
            (IFeed.Figure memory f, bool isFinal) = feed.figureAsOf(periods[i]);
            assertEq(f.value, value, "as of the period itself");
            assertTrue(isFinal, "nothing can come between");
            (f, isFinal) = feed.figureAsOf(periods[i] + INTERVAL - 1);
            assertEq(f.value, value, "as of a second before the next");
            assertEq(isFinal, i != 6, "final once a later one is in force");
        }
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, START - 1));
        feed.figureAsOf(START - 1);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, START + 1));
        feed.figureOf(START + 1);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 0));
        feed.figureOf(0);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 8));
        feed.getRoundData(8);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 0));
        feed.getRoundData(0);
    }

    // ---- Steps ----

    function test_a_step_up_to_the_limit_takes_effect_at_once() public {
        reportNow(1_000_000);
        nextPeriod();
        reportNow(1_100_000);
        expectAnswer(1_100_000, "10 % up");
        nextPeriod();
        reportNow(990_000);
        expectAnswer(990_000, "10 % down");
    }

    function test_a_larger_step_takes_effect_after_its_delay_without_a_call() public {
        reportNow(1_000_000);
        uint40 period = nextPeriod();
        (uint80 roundId, uint40 effectiveFrom) = reportNow(1_100_001);
        assertEq(uint256(roundId), 2, "number");
        assertEq(uint256(effectiveFrom), uint256(period) + STEP_DELAY, "from");
        expectAnswer(1_000_000, "not yet");
        (IFeed.Figure memory f, uint256 count) = feed.pending();
        assertEq(f.value, 1_100_001, "visible");
        assertEq(count, 1, "one");
        assertEq(feed.roundCount(), 1, "in force");
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, 2));
        feed.getRoundData(2);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, period));
        feed.figureOf(period);

        vm.warp(uint256(effectiveFrom) - 1);
        expectAnswer(1_000_000, "a second before");
        vm.warp(effectiveFrom);
        expectAnswer(1_100_001, "by the clock alone");
        (, count) = feed.pending();
        assertEq(count, 0, "none pending");
        assertEq(feed.figureOf(period).value, 1_100_001, "of its period");
        assertEq(feed.roundCount(), 2, "in force");
    }

    function test_a_newer_figure_near_the_old_one_takes_the_place_of_a_pending_one() public {
        reportNow(1_000_000);
        uint40 wrong = nextPeriod();
        reportNow(5_000_000);
        uint40 right = nextPeriod();
        (uint80 roundId, ) = reportNow(1_010_000);
        assertEq(uint256(roundId), 2, "the number again");
        expectAnswer(1_010_000, "at once");
        (, uint256 count) = feed.pending();
        assertEq(count, 0, "nothing pending");
        vm.warp(uint256(right) + 30 days);
        expectAnswer(1_010_000, "and it does not come back");
        vm.expectRevert(abi.encodeWithSelector(IFeed.NoFigure.selector, wrong));
        feed.figureOf(wrong);
        assertEq(feed.figureOf(right).value, 1_010_000, "its period");
    }

    function test_newer_figures_that_confirm_a_pending_one_take_effect_with_it() public {
        reportNow(1_000_000);
        uint40 first = nextPeriod();
        reportNow(2_000_000);
        uint40 second = nextPeriod();
        (uint80 roundId, uint40 effectiveFrom) = reportNow(2_050_000);
        assertEq(uint256(roundId), 3, "kept beside the first");
        assertEq(uint256(effectiveFrom), uint256(first) + STEP_DELAY, "the same second");
        (IFeed.Figure memory f, uint256 count) = feed.pending();
        assertEq(count, 2, "two");
        assertEq(f.value, 2_050_000, "the last");
        expectAnswer(1_000_000, "not yet");

        vm.warp(effectiveFrom);
        expectAnswer(2_050_000, "the newest");
        assertEq(feed.figureOf(first).value, 2_000_000, "the first has its figure");
        assertEq(feed.figureOf(second).value, 2_050_000, "and the second");
        // What comes now is measured against what is in force.
        vm.warp(uint256(effectiveFrom) + INTERVAL);
        reportNow(2_100_000);
        expectAnswer(2_100_000, "a small step from there");
        assertEq(feed.roundCount(), 4, "rounds");
    }

    function test_a_newer_figure_far_from_both_waits_a_delay_of_its_own() public {
        reportNow(1_000_000);
        nextPeriod();
        reportNow(2_000_000);
        uint40 period = nextPeriod();
        (uint80 roundId, uint40 effectiveFrom) = reportNow(3_000_000);
        assertEq(uint256(roundId), 2, "in its place");
        assertEq(uint256(effectiveFrom), uint256(period) + STEP_DELAY, "its own delay");
        vm.warp(uint256(period) + STEP_DELAY - 1);
        expectAnswer(1_000_000, "the first never took effect");
        vm.warp(uint256(period) + STEP_DELAY);
        expectAnswer(3_000_000, "the second does");
    }

    function test_a_figure_of_0_moves_by_the_absolute_measure() public {
        reportNow(0);
        nextPeriod();
        reportNow(2);
        expectAnswer(2, "within");
        nextPeriod();
        reportNow(-1);
        expectAnswer(2, "beyond");
    }

    function test_a_feed_without_step_limit_takes_every_figure_at_once() public {
        FeedTerms memory t = feedTerms();
        t.maxStep = Tolerance(0, NO_LIMIT);
        feed = newFeed(t);
        reportNow(type(int128).min);
        nextPeriod();
        reportNow(0);
        expectAnswer(0, "half the range");
    }

    function testFuzz_a_figure_takes_effect_at_once_exactly_within_the_limit(int64 last, int64 next) public {
        reportNow(last);
        nextPeriod();
        reportNow(next);
        int256 distance = int256(next) - last;
        if (distance < 0) distance = -distance;
        int256 limit = (last < 0 ? -int256(last) : int256(last)) / 10;
        if (limit < 2) limit = 2;
        expectAnswer(distance <= limit ? next : last, "answer");
    }
}
