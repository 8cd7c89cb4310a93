// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IFeed} from "../../contracts/interfaces/IFeed.sol";
import {Test} from "../support/Test.sol";
import {FeedHandler} from "./FeedHandler.sol";
import {FeedModel} from "./FeedModel.sol";

/// @dev The runner knows the contracts of test files only.
contract LivingFeed is FeedHandler {}

/// @notice What holds of a feed whatever is done to it (P3, P11; attacks 71 and 72).
contract FeedInvariantTest is Test {
    uint40 internal constant INTERVAL = 20 hours;
    uint40 internal constant STEP_DELAY = 2 days;

    FeedHandler internal handler;

    function setUp() public {
        handler = new LivingFeed();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](16);
        selectors[0] = FeedHandler.report.selector;
        selectors[1] = FeedHandler.reportByAnyK.selector;
        selectors[2] = FeedHandler.reportLies.selector;
        selectors[3] = FeedHandler.replay.selector;
        selectors[4] = FeedHandler.strangersReport.selector;
        selectors[5] = FeedHandler.callAnything.selector;
        selectors[6] = FeedHandler.equivocate.selector;
        selectors[7] = FeedHandler.frame.selector;
        selectors[8] = FeedHandler.replaceMembers.selector;
        selectors[9] = FeedHandler.move.selector;
        selectors[10] = FeedHandler.jump.selector;
        selectors[11] = FeedHandler.jumpFar.selector;
        selectors[12] = FeedHandler.ask.selector;
        selectors[13] = FeedHandler.report.selector;
        selectors[14] = FeedHandler.reportLate.selector;
        selectors[15] = FeedHandler.correct.selector;
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @notice P11: what is in force and what is pending is what k of n signed, the median of one accepted batch for
    /// each period; a figure in force never changes, and `updatedAt` shows how old the oldest report behind it is.
    function invariant_p11_the_figure_is_the_median_of_an_accepted_batch() public view {
        assertEq(bytes(handler.lastFault()).length, 0, handler.lastFault());
        assertEq(handler.faults(), 0, "faults");
        handler.expectAnswers();
    }

    /// @notice P11: fewer than k liars do not move a figure further than the spread from what an honest member saw.
    function invariant_p11_liars_move_no_figure_beyond_the_spread() public view {
        for (uint256 i = 0; i < handler.figureCount(); ++i) {
            FeedModel.Made memory f = handler.figure(i);
            assertTrue(f.honest != 0, "an honest member is behind every figure");
            uint256 spread = handler.tolerance(f.value, 100, 2);
            assertLe(handler.apart(f.value, f.leastHonest), spread, "from the least of them");
            assertLe(handler.apart(f.value, f.greatestHonest), spread, "from the greatest");
        }
    }

    /// @notice P3: nothing but small steps is instant; what steps further waited its delay in the open, or lies within
    /// a step of what did.
    function invariant_p3_a_large_step_waits_its_delay() public view {
        for (uint256 i = 1; i < handler.figureCount(); ++i) {
            FeedModel.Made memory last = handler.figure(i - 1);
            FeedModel.Made memory f = handler.figure(i);
            if (handler.isStep(last.value, f.value)) continue;
            assertLe(uint256(f.reportedAt) + STEP_DELAY, f.effectiveFrom, "the delay");
        }
    }

    function invariant_periods_ascend_by_the_interval_at_least() public view {
        for (uint256 i = 1; i < handler.figureCount(); ++i) {
            FeedModel.Made memory last = handler.figure(i - 1);
            FeedModel.Made memory f = handler.figure(i);
            assertLe(uint256(last.period) + INTERVAL, f.period, "periods");
            assertLe(last.effectiveFrom, f.effectiveFrom, "and come into force in that order");
            assertLe(f.observedAt, f.reportedAt, "seen before it was brought");
            assertLe(f.period, f.observedAt, "and not before it was so");
        }
    }

    /// @notice Attack 71: who showed two values for one period does not count for it, and nobody else is put out.
    function invariant_attack71_who_showed_two_values_is_excluded_and_nobody_else() public view {
        handler.expectExclusions();
    }

    // ---- Reach ----

    /// @notice A long life in which all of it happens, so that the invariants do not hold for want of events.
    function test_a_long_life_reaches_everything() public {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            uint256 other = uint256(keccak256(abi.encode(seed)));
            uint256 action = seed % 13;
            if (action == 0) handler.reportByAnyK(seed, other);
            if (action == 1) handler.reportLies(seed, other, seed >> 8);
            if (action == 2) handler.replay(other);
            if (action == 3) handler.equivocate(other, int128(int256(seed >> 130)), 5, seed >> 8);
            if (action == 4) handler.frame(other, int128(int256(seed >> 130)), other >> 8, seed & 1 == 0);
            if (action == 5) handler.move(other, seed & 512 == 0);
            if (action == 6) handler.jump(other);
            if (action == 7) handler.ask(other);
            if (action == 8 && i % 4 == 0) handler.replaceMembers(other, seed);
            if (action == 9) handler.strangersReport(other, int128(int256(seed >> 130)));
            if (action == 10) handler.reportLate(other);
            if (action == 11) handler.correct(other, seed >> 8);
            if (action == 12 || i % 3 == 0)
                handler.report(other, int128(int256(seed >> 130)), seed >> 8, other >> 64);
        }
        assertEq(handler.faults(), 0, handler.lastFault());
        handler.expectAnswers();
        handler.expectExclusions();
        bytes32[17] memory reached = [
            bytes32("at once"),
            "delayed",
            "confirmed",
            "dropped at once",
            "dropped for another",
            "came into force",
            "by k",
            "with liars",
            "equivocated",
            "replaced",
            IFeed.SpreadTooWide.selector,
            IFeed.PeriodTooEarly.selector,
            IFeed.PeriodInFuture.selector,
            IFeed.NotEnoughReports.selector,
            IFeed.NotReporter.selector,
            IFeed.ReportTooOld.selector,
            IFeed.ObservedBeforePeriod.selector
        ];
        for (uint256 i = 0; i < reached.length; ++i) {
            assertTrue(handler.count(reached[i]) != 0, string(bytes.concat(reached[i])));
        }
    }
}
