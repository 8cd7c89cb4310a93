// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedSource, FloatingRateBondCharter} from "../../contracts/interfaces/Charter.sol";
import {FeedStatus} from "../../contracts/interfaces/IFeed.sol";
import {IFloatingRateBond} from "../../contracts/interfaces/IFloatingRateBond.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {FloatingFixture} from "./FloatingFixture.sol";
import {OddFeed} from "./support/OddFeed.sol";
import {RoundsFeed} from "./support/RoundsFeed.sol";

/// @notice Who tries to choose a rate, and a reference that is no feed of ours.
contract FloatingRateAttacks is FloatingFixture {
    RoundsFeed internal rounds;

    function setUp() public override {
        super.setUp();
        rounds = new RoundsFeed();
        FloatingRateBondCharter memory c = floating(4);
        c.floating.source = FeedSource(address(rounds), 8, 0, 1 days);
        noteBorn(c);
    }

    uint256 private constant NUMBER_TIME = 30 days;

    function missing(FeedStatus status) internal view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IFloatingRateBond.ReferenceMissing.selector,
                0,
                status,
                fixingDate(0) + WAITING + (status == FeedStatus.GONE_ON ? NUMBER_TIME : 0)
            );
    }

    function test_a_foreign_feed_that_stands_still_is_read_as_it_is() public {
        rounds.push(2_000_000, fixingDate(0) - 1 days);
        vm.warp(fixingDate(0) + 1);
        note.fix(0);
        assertEq(note.rateOf(0), 35_000_000, "8 decimals of the feed, 9 of the bond");
    }

    function test_who_fixes_late_cannot_choose_among_the_rounds_of_a_foreign_feed() public {
        uint256 date = fixingDate(0);
        uint80 before = rounds.push(1_000_000, date - 3 hours);
        uint80 right = rounds.push(2_000_000, date);
        uint80 after_ = rounds.push(5_000_000, date + 1);
        uint80 last = rounds.push(6_000_000, date + 1 days);
        uint80[5] memory wrong = [before, after_, last, last + 1, type(uint80).max];
        // Nor after the waiting time, when a silent reference gives way to the fallback.
        uint256[3] memory times = [date + 2 days, date + WAITING + 1, date + WAITING + NUMBER_TIME];
        for (uint256 t = 0; t < 3; ++t) {
            vm.warp(times[t]);
            vm.expectRevert(missing(FeedStatus.GONE_ON));
            note.fix(0);
            for (uint256 i = 0; i < 5; ++i) {
                vm.expectRevert(missing(FeedStatus.GONE_ON));
                note.fixFromRound(0, wrong[i]);
            }
        }
        assertEq(note.nextFixing(), 0, "nothing was fixed");
        vm.prank(stranger);
        note.fixFromRound(0, right);
        assertEq(note.rateOf(0), 35_000_000, "the one of the date");
    }

    /// @dev As with rounds that a proxy does not keep: no payment hangs on it for ever.
    function test_a_figure_whose_number_nobody_finds_gives_way_to_the_fallback_at_last() public {
        uint256 date = fixingDate(0);
        uint80 first = rounds.push(1_000_000, date + 1 hours);
        vm.warp(date + WAITING + NUMBER_TIME);
        vm.expectRevert(missing(FeedStatus.GONE_ON));
        note.fixFromRound(0, first);
        vm.warp(date + WAITING + NUMBER_TIME + 1);
        note.fixFromRound(0, first);
        assertTrue(note.fixingOf(0).byFallback, "fallback");
        assertEq(note.rateOf(0), DECLARED, "declared");
    }

    function test_the_last_round_of_a_phase_is_followed_by_the_first_of_the_next() public {
        uint256 date = fixingDate(0);
        uint80 second = (1 << 64) | 1;
        uint80 right = rounds.push(2_000_000, date - 1);
        vm.warp(date + 1 days);
        // The next phase began before the date, so there are later figures than this one.
        rounds.setPhase(second, 4_000_000, date);
        vm.expectRevert(missing(FeedStatus.GONE_ON));
        note.fixFromRound(0, right);
        rounds.setPhase(second, 4_000_000, date + 1);
        note.fixFromRound(0, right);
        assertEq(note.rateOf(0), 35_000_000, "the last one before");
    }

    function test_a_stale_round_of_a_foreign_feed_is_stale_whoever_names_it() public {
        uint256 date = fixingDate(0);
        uint80 old = rounds.push(2_000_000, date - 1 days - 1);
        rounds.push(3_000_000, date + 5);
        vm.warp(date + 6);
        vm.expectRevert(missing(FeedStatus.STALE));
        note.fixFromRound(0, old);
        vm.warp(date + WAITING + 1);
        note.fixFromRound(0, old);
        assertTrue(note.fixingOf(0).byFallback, "fallback");
        assertEq(note.rateOf(0), DECLARED, "declared");
    }

    function test_a_round_number_means_nothing_to_a_feed_of_ours() public {
        noteBorn(floating(4));
        publish(fixingDate(0), 20_000_000);
        publish(fixingDate(0) + 1 days, 29_000_000);
        note.fixFromRound(0, 2);
        assertEq(note.rateOf(0), 35_000_000, "the figure of the date");
    }

    function test_whatever_a_feed_does_the_waiting_time_ends_it() public {
        OddFeed odd = new OddFeed(9, keccak256("odd"));
        FloatingRateBondCharter memory c = floating(4);
        // Both as one of ours, whose question it does not know, and as a foreign one.
        for (uint256 way = 0; way < 8; ++way) {
            c.floating.source = FeedSource(address(odd), 9, way == 0 ? keccak256("odd") : bytes32(0), 1 days);
            vm.warp(START);
            noteBorn(c);
            odd.set(20_000_000, way == uint256(OddFeed.Way.MEGABYTE) ? 0 : START);
            odd.behave(OddFeed.Way(way));
            vm.warp(fixingDate(0) + 1);
            vm.expectRevert(missing(FeedStatus.SILENT));
            note.fix(0);
            vm.warp(fixingDate(0) + WAITING + 1);
            uint256 left = gasleft();
            note.fix(0);
            assertLe(left - gasleft(), 350_000, "gas");
            assertTrue(note.fixingOf(0).byFallback, "fallback");
        }
    }

    function testFuzz_little_gas_does_not_bring_the_fallback(uint256 gasLimit) public {
        noteBorn(floating(4));
        publish(fixingDate(0), 20_000_000);
        vm.warp(fixingDate(0) + WAITING + 1);
        gasLimit = bound(gasLimit, 30_000, 500_000);
        try note.fix{gas: gasLimit}(0) {
            assertEq(note.rateOf(0), 35_000_000, "from the reference");
        } catch (bytes memory reason) {
            bool said = reason.length == 0 || bytes4(reason) == IPanel.NotEnoughGas.selector;
            assertTrue(said, "reason");
            assertEq(note.nextFixing(), 0, "nothing was fixed");
        }
    }

    function test_a_figure_of_any_size_is_held_by_the_cap() public {
        rounds.push(type(int128).max, fixingDate(0));
        vm.warp(fixingDate(0) + 1);
        note.fix(0);
        assertEq(note.rateOf(0), CAP, "cap");
        rounds.push(type(int128).min, fixingDate(1));
        vm.warp(fixingDate(1) + 1);
        note.fix(1);
        assertEq(note.rateOf(1), 0, "floor");
        rounds.push(int256(type(int128).max) + 1, fixingDate(2));
        vm.warp(fixingDate(2) + WAITING + 1);
        note.fix(2);
        assertTrue(note.fixingOf(2).byFallback, "more is none");
    }

    function test_a_figure_from_the_future_is_none() public {
        rounds.push(2_000_000, type(uint256).max);
        vm.warp(fixingDate(0) + 1);
        vm.expectRevert(missing(FeedStatus.SILENT));
        note.fix(0);
    }
}
