// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Panel} from "../../contracts/identity/Panel.sol";
import {FeedTerms, IFeed} from "../../contracts/interfaces/IFeed.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {ContractWallet} from "../support/signers/ContractWallet.sol";
import {LoopingSigner} from "../support/signers/HostileSigners.sol";
import {FeedFixture} from "./FeedFixture.sol";

/// @notice Who tries to move a feed, and fails (P11, P18; attacks 17 to 26 and 71).
contract FeedAttacks is FeedFixture {
    function expectRefused(uint40 period, IFeed.SignedReport[] memory list, bytes memory reason) internal {
        uint256 rounds = feed.roundCount();
        vm.expectRevert(reason);
        feed.report(period, list);
        assertEq(feed.roundCount(), rounds, "nothing changed");
        (, uint256 count) = feed.pending();
        assertEq(count, 0, "nothing pending");
    }

    function tooFew(uint256 valid) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFeed.NotEnoughReports.selector, valid, 3);
    }

    // ---- Fewer than k, and the same one again ----

    function test_attack71_one_reporter_times_100_does_not_move_the_median() public {
        IFeed.SignedReport[] memory list = new IFeed.SignedReport[](100);
        for (uint256 i = 0; i < 100; ++i) list[i] = signed(feed, keys[0], START, 9_000_000, START);
        expectRefused(
            START,
            list,
            abi.encodeWithSelector(IFeed.ReportersNotAscending.selector, vm.addr(keys[0]))
        );
    }

    function test_attack17_fewer_than_k_reports_make_no_figure_not_even_the_first() public {
        int128[] memory two = new int128[](2);
        (two[0], two[1]) = (1_000_000, 1_000_000);
        expectRefused(START, batch(START, two), tooFew(2));
        expectRefused(START, new IFeed.SignedReport[](0), tooFew(0));
    }

    function test_n_minus_k_members_may_vanish() public {
        IFeed.SignedReport[] memory list = new IFeed.SignedReport[](3);
        for (uint256 i = 0; i < 3; ++i) list[i] = signed(feed, keys[i + 2], START, 1_000_000, START);
        feed.report(START, list);
        expectAnswer(1_000_000, "three of five");
    }

    /// @notice Two liars pick the honest report that they bring; the figure stays within the spread of it.
    function testFuzz_k_minus_1_liars_move_no_figure_beyond_the_spread_of_an_honest_one(
        uint256 honest,
        uint256 lieA,
        uint256 lieB,
        uint256 position
    ) public {
        uint256 truth = bound(honest, 1_000_000, 1_000_000_000_000);
        // Up to three spreads off, so that many lies are taken and many are not.
        lieA = bound(lieA, truth - (truth * 3) / 100, truth + (truth * 3) / 100);
        lieB = bound(lieB, truth - (truth * 3) / 100, truth + (truth * 3) / 100);
        _reportWithLiars(truth, lieA, lieB, bound(position, 0, 2));
    }

    /// @dev The same over a grid of lies, so that some are surely taken: the figure goes as far as the spread allows.
    function test_k_minus_1_liars_are_believed_within_the_spread_of_an_honest_one_only() public {
        uint256 taken;
        uint256 furthest;
        for (uint256 i = 0; i < 7; ++i) {
            for (uint256 j = 0; j < 7; ++j) {
                feed = newFeed(feedTerms());
                if (!_reportWithLiars(1_000_000, 970_000 + i * 10_000, 970_000 + j * 10_000, (i + j) % 3))
                    continue;
                ++taken;
                uint256 figure = uint256(feed.latestAnswer());
                uint256 off = figure > 1_000_000 ? figure - 1_000_000 : 1_000_000 - figure;
                if (off > furthest) furthest = off;
            }
        }
        // With lies of -1 %, 0 or 1 % all but two of -1 %, of which 1 % is less than that; and 1 % with 2 %, where the
        // median is the smaller lie.
        assertEq(taken, 10, "taken, as counted by hand");
        assertEq(furthest, 10_000, "as far as the spread, and no further");
    }

    /// @dev Holds the outcome against the definition: the median of three, within a spread of which both others lie.
    function _reportWithLiars(
        uint256 truth,
        uint256 lieA,
        uint256 lieB,
        uint256 position
    ) private returns (bool taken) {
        uint256[3] memory v =
            position == 0
                ? [truth, lieB, lieA]
                : position == 1
                    ? [lieA, truth, lieB]
                    : [lieA, lieB, truth];
        IFeed.SignedReport[] memory list = batch(
            START,
            three(int128(int256(v[0])), int128(int256(v[1])), int128(int256(v[2])))
        );
        uint256 low = v[0] < v[1] ? v[0] : v[1];
        uint256 high = v[0] < v[1] ? v[1] : v[0];
        uint256 median =
            v[2] < low
                ? low
                : v[2] > high
                    ? high
                    : v[2];
        if (v[2] < low) low = v[2];
        if (v[2] > high) high = v[2];
        try feed.report(START, list) {
            taken = true;
            assertEq(feed.latestAnswer(), int256(median), "the median");
            uint256 off = median > truth ? median - truth : truth - median;
            assertLe(off * 100, median, "within 1 % of what was taken");
        } catch (bytes memory reason) {
            assertTrue(bytes4(reason) == IFeed.SpreadTooWide.selector, "refused for its spread");
            assertEq(feed.roundCount(), 0, "no figure");
        }
        assertEq(taken, median - low <= median / 100 && high - median <= median / 100, "taken if within");
    }

    function test_a_report_beyond_the_spread_stops_its_batch_and_the_others_go_without_it() public {
        int128[] memory values = new int128[](4);
        (values[0], values[1], values[2], values[3]) = (1_000_000, 1_000_000, 1_000_000, 1_010_001);
        expectRefused(
            START,
            batch(START, values),
            abi.encodeWithSelector(IFeed.SpreadTooWide.selector, 1_010_001, 1_000_000, 10_000)
        );
        values[3] = 989_999;
        expectRefused(
            START,
            batch(START, values),
            abi.encodeWithSelector(IFeed.SpreadTooWide.selector, 989_999, 1_000_000, 10_000)
        );
        values[3] = 1_010_000;
        feed.report(START, batch(START, values));
        expectAnswer(1_000_000, "exactly the spread");
    }

    function test_a_stranger_is_no_reporter() public {
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));
        uint256 stranger = keysOf("stranger", 1)[0];
        address who = vm.addr(stranger);
        for (uint256 i = 0; i < 3; ++i) {
            // In his place by address.
            if (i == 2 || who < list[i].member) {
                list[i] = signed(feed, stranger, START, 1_000_000, START);
                break;
            }
        }
        vm.expectRevert(abi.encodeWithSelector(IFeed.NotReporter.selector, who));
        feed.report(START, list);
        assertEq(feed.roundCount(), 0, "no figure");

        // Nor does his signature count under a member's name.
        list = batch(START, unanimous(1_000_000));
        list[1].signature = signed(feed, stranger, START, 1_000_000, START).signature;
        expectRefused(START, list, tooFew(2));
    }

    // ---- What a signature binds ----

    function test_attack20_a_report_is_for_one_feed_one_chain_and_one_member_set() public {
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));
        IFeed other = newFeed(feedTerms());
        vm.expectRevert(tooFew(0));
        other.report(START, list);

        uint256 home = block.chainid;
        vm.chainId(home + 1);
        expectRefused(START, list, tooFew(0));
        vm.chainId(home);

        // The same members in a new set.
        bytes memory data = abi.encodeCall(IPanel.proposeMembers, (addressesOf(keys), 3));
        approve(panel, keys, callOf(address(panel), data), "again");
        vm.warp(START + 2 days);
        panel.replaceMembers(addressesOf(keys), 3);
        FeedTerms memory t = feedTerms();
        t.reportAge = 30 days;
        vm.warp(START);
        expectRefused(START, list, tooFew(0));
        feed.report(START, batch(START, unanimous(1_000_000)));
        expectAnswer(1_000_000, "signed anew");
    }

    function test_attack71_unit_and_decimals_are_part_of_what_is_signed() public {
        FeedTerms memory t = feedTerms();
        t.decimals = 2;
        bytes32 digest = feed.reportDigest(IFeed.Report(START, 1, START));
        address same = address(newFeed(t));
        // The code of another feed put where the first was: only unit and decimals differ.
        vm.etch(address(feed), same.code);
        assertTrue(feed.reportDigest(IFeed.Report(START, 1, START)) != digest, "decimals");
        t = feedTerms();
        t.unit = keccak256("EUR");
        vm.etch(address(feed), address(newFeed(t)).code);
        assertTrue(feed.reportDigest(IFeed.Report(START, 1, START)) != digest, "unit");
        vm.etch(address(feed), address(newFeed(feedTerms())).code);
        assertEq(feed.reportDigest(IFeed.Report(START, 1, START)), digest, "and nothing else did");
    }

    function test_every_field_of_a_report_is_signed() public {
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));
        vm.warp(START + 5);
        list[0].value = 1_000_001;
        expectRefused(START, list, tooFew(2));
        list[0].value = 1_000_000;
        list[1].observedAt = START + 1;
        expectRefused(START, list, tooFew(2));
        list[1].observedAt = START;
        expectRefused(START - 1, list, tooFew(0));
        feed.report(START, list);
        expectAnswer(1_000_000, "as it was signed");
    }

    // ---- Periods and ages ----

    function test_attack71_future_old_and_out_of_order_periods_are_refused() public {
        expectRefused(
            START + 1,
            batch(START + 1, unanimous(1_000_000)),
            abi.encodeWithSelector(IFeed.PeriodInFuture.selector, START + 1)
        );
        expectRefused(
            0,
            batch(0, unanimous(1_000_000)),
            abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, 0, INTERVAL)
        );
        reportNow(1_000_000);
        vm.warp(START + INTERVAL);
        bytes memory early = abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, START, START + INTERVAL);
        expectRefused(START, batch(START, unanimous(1_010_000)), early);
        early = abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, START + INTERVAL - 1, START + INTERVAL);
        expectRefused(START + INTERVAL - 1, batch(START + INTERVAL - 1, unanimous(1_010_000)), early);
        reportNow(1_010_000);
        expectAnswer(1_010_000, "at the interval");
    }

    function test_a_period_with_a_pending_figure_gets_no_other() public {
        reportNow(1_000_000);
        uint40 period = nextPeriod();
        reportNow(3_000_000);
        IFeed.SignedReport[] memory list = batch(period, unanimous(1_000_000));
        vm.expectRevert(
            abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, period, uint256(period) + INTERVAL)
        );
        feed.report(period, list);
        expectAnswer(1_000_000, "in force");
        (IFeed.Figure memory f, ) = feed.pending();
        assertEq(f.value, 3_000_000, "pending");
    }

    function test_a_large_step_cannot_be_walked_in_small_ones() public {
        reportNow(1_000_000);
        nextPeriod();
        reportNow(1_100_000);
        uint40 period = uint40(block.timestamp) + 1;
        vm.warp(period);
        IFeed.SignedReport[] memory list = batch(period, unanimous(1_200_000));
        vm.expectRevert(
            abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, period, uint256(period) - 1 + INTERVAL)
        );
        feed.report(period, list);
        expectAnswer(1_100_000, "one step per interval");
    }

    function test_reports_are_taken_up_to_their_age_to_the_second() public {
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));
        vm.warp(START + REPORT_AGE + 1);
        expectRefused(
            START,
            list,
            abi.encodeWithSelector(IFeed.ReportTooOld.selector, list[0].member, START, uint256(START) + 1)
        );
        vm.warp(START + REPORT_AGE);
        feed.report(START, list);
        (, , , uint256 updatedAt, ) = feed.latestRoundData();
        assertEq(updatedAt, START, "staleness shows");
    }

    function test_nobody_observes_before_the_period_or_in_the_future() public {
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));
        list[1] = signed(feed, keys[1], START, 1_000_000, START - 1);
        expectRefused(
            START,
            list,
            abi.encodeWithSelector(IFeed.ObservedBeforePeriod.selector, list[1].member, START - 1, START)
        );
        list[1] = signed(feed, keys[1], START, 1_000_000, START + 1);
        expectRefused(
            START,
            list,
            abi.encodeWithSelector(IFeed.ObservedInFuture.selector, list[1].member, START + 1)
        );
    }

    function test_one_member_cannot_make_a_figure_look_younger_than_an_honest_one_says() public {
        vm.warp(START + 100);
        IFeed.SignedReport[] memory list = new IFeed.SignedReport[](3);
        list[0] = signed(feed, keys[0], START, 1_000_000, START + 10);
        list[1] = signed(feed, keys[1], START, 1_000_000, START + 100);
        list[2] = signed(feed, keys[2], START, 1_000_000, START + 100);
        feed.report(START, list);
        (, , , uint256 updatedAt, ) = feed.latestRoundData();
        assertEq(updatedAt, START + 10, "the oldest");
    }

    // ---- Two values for one period ----

    function test_attack71_two_values_for_one_period_are_provable_and_neither_counts() public {
        IFeed.SignedReport memory a = signed(feed, keys[1], START, 1_000_000, START);
        IFeed.SignedReport memory b = signed(feed, keys[1], START, 1_000_001, START);
        IFeed.SignedReport[] memory list = batch(START, unanimous(1_000_000));

        vm.expectEmit(true, true, true, true, address(feed));
        emit IFeed.Equivocated(a.member, START, 1, 1_000_000, 1_000_001);
        vm.prank(actor("anybody"));
        feed.proveEquivocation(START, a, b);
        assertTrue(feed.isExcluded(a.member, START), "excluded");
        assertFalse(feed.isExcluded(vm.addr(keys[0]), START), "only him");

        expectRefused(START, list, tooFew(2));
        // The others go on without him, and he goes on with the next period.
        IFeed.SignedReport[] memory four = new IFeed.SignedReport[](4);
        for (uint256 i = 0; i < 4; ++i) four[i] = signed(feed, keys[i], START, 1_000_002, START);
        feed.report(START, four);
        expectAnswer(1_000_002, "three count");
        nextPeriod();
        reportNow(1_000_003);
        expectAnswer(1_000_003, "the next period");
    }

    function test_an_equivocation_must_be_one() public {
        IFeed.SignedReport memory a = signed(feed, keys[1], START, 1_000_000, START);
        IFeed.SignedReport memory b = signed(feed, keys[1], START, 1_000_000, START - 1);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NotEquivocal.selector, 1_000_000));
        feed.proveEquivocation(START, a, b);

        b = signed(feed, keys[2], START, 2, START);
        vm.expectRevert(abi.encodeWithSelector(IFeed.ReportersDiffer.selector, a.member, b.member));
        feed.proveEquivocation(START, a, b);

        // A value that somebody else signed, or that was signed for another period.
        b = signed(feed, keys[2], START, 2, START);
        b.member = a.member;
        vm.expectRevert(abi.encodeWithSelector(IFeed.InvalidReport.selector, a.member, 2));
        feed.proveEquivocation(START, a, b);
        vm.expectRevert(abi.encodeWithSelector(IFeed.InvalidReport.selector, a.member, 2));
        feed.proveEquivocation(START, b, a);
        b = signed(feed, keys[1], START + INTERVAL, 2, START + INTERVAL);
        vm.expectRevert(abi.encodeWithSelector(IFeed.InvalidReport.selector, a.member, 2));
        feed.proveEquivocation(START, a, b);

        uint256 stranger = keysOf("stranger", 1)[0];
        a = signed(feed, stranger, START, 1, START);
        b = signed(feed, stranger, START, 2, START);
        vm.expectRevert(abi.encodeWithSelector(IFeed.NotReporter.selector, a.member));
        feed.proveEquivocation(START, a, b);
        assertFalse(feed.isExcluded(a.member, START), "nobody is excluded");
    }

    function test_an_equivocation_is_proven_once_also_after_the_figure() public {
        reportNow(1_000_000);
        IFeed.SignedReport memory a = signed(feed, keys[1], START, 1_000_000, START);
        IFeed.SignedReport memory b = signed(feed, keys[1], START, 7, START);
        feed.proveEquivocation(START, a, b);
        assertTrue(feed.isExcluded(a.member, START), "on record");
        expectAnswer(1_000_000, "the figure stands");
        vm.expectRevert(abi.encodeWithSelector(IFeed.ReporterExcluded.selector, a.member, START));
        feed.proveEquivocation(START, b, a);
    }

    // ---- Contracts among the reporters ----

    function test_attack26_a_hostile_contract_among_the_reporters_stops_nobody() public {
        LoopingSigner hostile = new LoopingSigner();
        address[] memory members = withContract(keys, address(hostile));
        panel = Panel(deploy("Panel", abi.encode(members, 3, 2 days)));
        feed = newFeed(feedTerms());
        IFeed.SignedReport[] memory list = new IFeed.SignedReport[](4);
        uint256 key;
        bool placed;
        for (uint256 i = 0; i < 4; ++i) {
            if (!placed && (key == 3 || address(hostile) < vm.addr(keys[key]))) {
                list[i] = IFeed.SignedReport(address(hostile), 5, START, "");
                placed = true;
            } else {
                list[i] = signed(feed, keys[key++], START, 1_000_000, START);
            }
        }
        uint256 left = gasleft();
        feed.report(START, list);
        assertLe(left - gasleft(), 500_000, "gas");
        expectAnswer(1_000_000, "without him");
    }

    function test_a_contract_wallet_reports_by_its_own_rule() public {
        uint256 owner = keysOf("owner", 1)[0];
        ContractWallet wallet = new ContractWallet(vm.addr(owner));
        address[] memory members = new address[](1);
        members[0] = address(wallet);
        panel = Panel(deploy("Panel", abi.encode(members, 1, 2 days)));
        feed = newFeed(feedTerms());
        bytes32 digest = feed.reportDigest(IFeed.Report(START, 9, START));
        IFeed.SignedReport[] memory list = new IFeed.SignedReport[](1);
        list[0] = IFeed.SignedReport(address(wallet), 9, START, sign(owner, wallet.messageHash(digest)));
        feed.report(START, list);
        expectAnswer(9, "by contract");
    }

    // ---- Extremes ----

    function test_figures_of_128_bits_do_not_overflow() public {
        reportNow(type(int128).max);
        expectAnswer(type(int128).max, "largest");
        nextPeriod();
        reportNow(type(int128).min);
        vm.warp(block.timestamp + STEP_DELAY);
        expectAnswer(type(int128).min, "least");
        uint40 period = nextPeriod();
        IFeed.SignedReport[] memory list = batch(period, three(type(int128).min, type(int128).max, 0));
        vm.expectRevert(abi.encodeWithSelector(IFeed.SpreadTooWide.selector, type(int128).min, 0, 2));
        feed.report(period, list);
    }
}
