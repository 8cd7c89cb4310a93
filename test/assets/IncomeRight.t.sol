// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {FeedReader} from "../../contracts/feeds/FeedReader.sol";
import {DayCountConvention, FeedSource, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {IIncomeRight} from "../../contracts/interfaces/IIncomeRight.sol";
import {
    IncomeRightCharter,
    Preferred,
    Tier,
    TierKind
} from "../../contracts/interfaces/IncomeRightCharter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {Waterfall} from "../../contracts/maths/Waterfall.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {IncomeRightTest} from "../support/IncomeRightTest.sol";

/// @notice Revenue through the tiers, the account, and new units.
contract IncomeRightSharingTest is IncomeRightTest {
    function setUp() public override {
        super.setUp();
        // 1,000.00 invested.
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_revenue_runs_through_the_tiers() public {
        vm.warp(START + 365 days);
        assertEq(right.account().invested, 1_000e6, "invested");
        assertEq(right.account().preferredDue, 80e6, "a year's preferred return");
        (uint256 toHolders, uint256 toSponsor) = right.preview(2_000e6);
        // Capital 1,000, preferred 80, catch-up 20, and a fifth of the other 900.
        assertEq(toHolders, 1_800e6, "holders");
        assertEq(toSponsor, 200e6, "sponsor");
        assertEq(payIn(2_000e6), toHolders, "as previewed");
        assertEq(right.sponsorDue(), toSponsor, "kept for the sponsor");
        assertEq(right.account().returned, 1_000e6, "capital came back");
        assertEq(right.account().preferredDue, 0, "preferred return paid");
        vm.warp(right.recordDateOf(0) + 1);
        assertEq(claim(alice, 0), 1_080e6, "alice");
        assertEq(claim(bob, 0), 720e6, "bob");
        vm.prank(stranger);
        right.paySponsor();
        assertEq(currency.balanceOf(sponsor), 200e6, "sponsor");
        assertEq(currency.balanceOf(address(right)), 0, "nothing is left");
        vm.expectRevert(IIncomeRight.NothingForSponsor.selector);
        right.paySponsor();
    }

    function test_a_blacklisted_sponsor_stops_no_holder() public {
        vm.warp(START + 365 days);
        payIn(2_000e6);
        (bool done, ) = address(currency).call(
            abi.encodeWithSignature("setBlacklisted(address,bool)", sponsor, true)
        );
        assertTrue(done, "blacklisted");
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        right.paySponsor();
        vm.warp(right.recordDateOf(0) + 1);
        assertEq(claim(alice, 0), 1_080e6, "alice");
        assertEq(right.sponsorDue(), 200e6, "still the sponsor's");
    }

    function test_preferred_return_accrues_on_what_is_not_returned() public {
        vm.warp(START + 365 days);
        payIn(580e6);
        assertEq(right.account().returned, 580e6, "capital first");
        assertEq(right.account().preferredDue, 80e6, "preferred return waits");
        vm.warp(START + 730 days);
        assertEq(right.account().preferredDue, 113.6e6, "8 % of what is left");
    }

    function test_new_capital_accrues_from_its_day_on() public {
        vm.warp(START + 365 days);
        issue(carol, 100 * UNIT);
        assertEq(right.account().invested, 2_000e6, "invested");
        assertEq(right.account().preferredDue, 80e6, "until today");
        vm.warp(START + 730 days);
        assertEq(right.account().preferredDue, 240e6, "of both");
        assertEq(right.cap(), 6_000e6, "cap");
    }

    function test_non_cumulative_return_lapses_with_its_period() public {
        IncomeRightCharter memory c = rightCharter();
        c.terms.waterfall.preferred = Preferred.NON_CUMULATIVE;
        c.terms.waterfall.periodMonths = 3;
        c.terms.waterfall.dayCount = DayCountConvention.THIRTY_E_360;
        c.terms.waterfall.tiers = new Tier[](2);
        c.terms.waterfall.tiers[0] = Tier(TierKind.PREFERRED, 0, 0);
        c.terms.waterfall.tiers[1] = Tier(TierKind.REST, 1e9, 0);
        born(c);
        issue(alice, 100 * UNIT);
        assertEq(right.account().preferredDue, 20e6, "the quarter's, at once");
        assertEq(payIn(15e6), 15e6, "to holders");
        vm.warp(START + 89 days);
        assertEq(right.account().preferredDue, 5e6, "the rest of the quarter's");
        // 2027-04-18
        vm.warp(START + 90 days);
        assertEq(right.account().preferredDue, 20e6, "a new quarter's");
        assertEq(payIn(30e6), 20e6, "holders have the hurdle");
        assertEq(right.sponsorDue(), 10e6, "the sponsor the rest");
    }

    function test_compounded_return_joins_what_bears() public {
        IncomeRightCharter memory c = rightCharter();
        c.terms.waterfall.preferred = Preferred.COMPOUNDED;
        c.terms.waterfall.periodMonths = 12;
        c.terms.waterfall.dayCount = DayCountConvention.THIRTY_E_360;
        born(c);
        issue(alice, 100 * UNIT);
        vm.warp(START + 1_096 days); // 2030-01-18
        // 1,000 x (1.08^3 - 1)
        assertEq(right.account().preferredDue, 259_712_000, "three years");
    }

    function test_the_price_of_an_offering_is_what_was_invested() public view {
        assertEq(right.issuePrice(999_000_000, false, 0), 9.99e6 * 1e18, "price");
        assertEq(right.issuePrice(1e9, true, 0), 0, "nothing accrues");
    }

    function test_money_without_a_call_is_collected() public {
        send(500e6);
        assertEq(right.surplus(), 500e6, "surplus");
        vm.prank(stranger);
        assertEq(right.collect(), 500e6, "capital first");
        assertEq(right.surplus(), 0, "surplus");
        assertEq(right.account().toHolders, 500e6, "to holders");
    }

    /// @dev One payment or two at the same time: the same shares.
    function testFuzz_splitting_a_payment_changes_nothing(uint256 a, uint256 b, uint256 time) public {
        (a, b) = (bound(a, 1, 2_000e6), bound(b, 1, 2_000e6));
        vm.warp(START + (time % 3_000 days));
        (uint256 whole, ) = right.preview(a + b);
        assertEq(payIn(a) + (right.state() == IIncomeRight.State.Running ? payIn(b) : 0), whole, "holders");
        assertEq(right.owed() + right.reserve(), currency.balanceOf(address(right)), "P6");
    }
}

/// @notice Cap, term and the end.
contract IncomeRightEndTest is IncomeRightTest {
    function setUp() public override {
        super.setUp();
        born(plainCharter(1_700_000_000));
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_the_right_ends_when_holders_have_their_multiple() public {
        payIn(1_000e6);
        assertEq(right.cap(), 1_700e6, "cap");
        assertEq(payIn(800e6), 700e6, "what the cap leaves");
        assertEq(right.sponsorDue(), 100e6, "the rest is the sponsor's");
        assertState(IIncomeRight.State.Closing);
        assertEq(token.closesAfter(), START + NOTICE, "the register closes, and waits for no calendar");
        assertEq(payIn(50e6), 0, "what still comes in is the sponsor's");
        vm.expectRevert(
            abi.encodeWithSelector(
                IIncomeRight.NotInState.selector,
                IIncomeRight.State.Running,
                IIncomeRight.State.Closing
            )
        );
        issue(carol, UNIT);
        vm.warp(START + NOTICE + 1);
        assertState(IIncomeRight.State.Ended);
        assertEq(claim(alice, 0), 1_020e6, "alice");
        assertEq(token.balanceOf(alice), 0, "alice's units");
        right.pay(0, list(bob, carol, stranger));
        assertEq(currency.balanceOf(bob), 680e6, "bob");
        assertEq(token.totalSupply(), 0, "all units ended");
        send(10e6);
        right.collect();
        assertEq(right.sponsorDue(), 160e6, "sponsor");
        vm.prank(payer);
        right.fundReserve(5e6);
        assertEq(right.returnReserve(), 5e6, "reserve");
        assertEq(currency.balanceOf(issuer), 5e6, "issuer");
    }

    function test_one_minor_unit_below_the_cap_it_goes_on() public {
        payIn(1_700e6 - 1);
        assertState(IIncomeRight.State.Running);
        payIn(1);
        assertState(IIncomeRight.State.Closing);
    }

    /// @dev Attack: the cap of the first subscriber's money, paid while others have not settled, would end the right.
    function test_nobody_ends_a_right_that_is_still_being_issued() public {
        born(plainCharter(1_700_000_000));
        ended = false;
        issue(alice, 1);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.StillIssuing.selector, address(this)));
        payIn(170e6);
        send(170e6);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.StillIssuing.selector, address(this)));
        right.collect();
        issue(bob, 100 * UNIT);
        assertState(IIncomeRight.State.Running);
    }

    function test_the_term_is_ended_by_anyone_and_not_before() public {
        vm.warp(END);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.TermNotOver.selector, END));
        right.end();
        send(100e6);
        vm.warp(END + 1);
        vm.prank(stranger);
        right.end();
        assertState(IIncomeRight.State.Closing);
        uint256 date = right.recordDateOf(0);
        assertEq(right.distribution(0).funded, 100e6, "what was there is shared");
        vm.warp(date + 1);
        assertEq(claim(alice, 0), 60e6, "alice");
        right.retire(list(bob, carol, stranger));
        assertEq(token.totalSupply(), 0, "all units ended");
        assertEq(claim(bob, 0), 40e6, "bob is paid all the same");
    }

    function test_a_right_without_anything_ends_too() public {
        vm.warp(END + 1);
        right.end();
        uint256 date = right.recordDateOf(0);
        assertEq(date, END + 1 + NOTICE, "at the token's notice");
        vm.warp(date + 1);
        assertState(IIncomeRight.State.Ended);
        right.retire(list(alice, bob, carol));
        assertEq(token.totalSupply(), 0, "all units ended");
    }

    /// @dev Revenue of the last period waits for its date; the end of the term has its own, and brings it forward.
    function test_the_end_does_not_wait_for_the_calendar() public {
        IncomeRightCharter memory c = plainCharter(type(uint64).max);
        c.terms.calendar.everyMonths = 12;
        vm.warp(START);
        born(c);
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
        vm.warp(END - 1);
        payIn(100e6);
        uint256 last = right.distributionCount() - 1;
        uint256 calendars = right.recordDateOf(last);
        vm.warp(END + 1);
        right.end();
        assertEq(right.recordDateOf(last), END + 1 + NOTICE, "at the token's notice");
        assertTrue(calendars > END + 1 + NOTICE, "and before the calendar's");
        assertEq(token.closesAfter(), END + 1 + NOTICE, "the register closes");
        vm.warp(END + 2 + NOTICE);
        assertState(IIncomeRight.State.Ended);
        assertEq(claim(alice, last), 60e6, "alice");
        assertEq(claim(bob, last), 40e6, "bob");
        assertEq(right.owed(), 0, "owed");
    }

    function test_a_perpetual_right_does_not_end() public {
        IncomeRightCharter memory c = plainCharter(type(uint64).max);
        c.terms.endDate = type(uint40).max;
        born(c);
        issue(alice, 1);
        vm.warp(START + 100_000 days);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.TermNotOver.selector, type(uint40).max));
        right.end();
        assertEq(right.cap(), type(uint256).max, "no cap");
        payIn(1e30);
        assertState(IIncomeRight.State.Running);
    }

    function test_a_lost_wallet_is_paid_to_the_one_in_its_place() public {
        payIn(100e6);
        IPowers register = right.powerRegister();
        registry.admit(carol, uint40(uint160(alice)) | 1);
        vm.prank(issuer);
        register.announce(address(right), PowerKind.RECOVER, abi.encode(alice, carol), keccak256("lost"));
        vm.warp(JANUARY + 1);
        right.recoverWallet(alice, carol);
        right.pay(0, list(alice, carol, alice));
        assertEq(currency.balanceOf(carol), 60e6, "once");
        assertEq(currency.balanceOf(alice), 0, "alice");
    }
}

/// @notice Excluded wallets.
contract IncomeRightExcludedTest is IncomeRightTest {
    function setUp() public override {
        super.setUp();
        IncomeRightCharter memory c = plainCharter(type(uint64).max);
        c.terms.excluded = new address[](2);
        (address first, address second) = stock < issuer ? (stock, issuer) : (issuer, stock);
        (c.terms.excluded[0], c.terms.excluded[1]) = (first, second);
        born(c);
        admit(issuer);
        issue(stock, 300 * UNIT);
        issue(issuer, 100 * UNIT);
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_excluded_wallets_receive_nothing_and_the_others_their_part() public {
        payIn(1_000e6);
        vm.warp(JANUARY + 1);
        assertEq(right.claimable(0, stock), 0, "stock");
        assertEq(right.claimable(0, alice), 600e6, "alice");
        assertEq(right.distribution(0).supply, 0, "not opened");
        assertEq(claim(bob, 0), 400e6, "bob");
        assertEq(right.distribution(0).supply, 100 * UNIT, "the others' units");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, stock));
        claim(stock, 0);
        right.pay(0, list(issuer, stock, alice));
        assertEq(currency.balanceOf(alice), 600e6, "alice");
        assertEq(currency.balanceOf(issuer), 0, "issuer");
        assertEq(right.owed(), 0, "owed");
    }

    function test_units_that_leave_an_excluded_wallet_are_like_any_other() public {
        move(stock, carol, 100 * UNIT);
        payIn(1_000e6);
        vm.warp(JANUARY + 1);
        // Back again: what counts is the record date.
        move(carol, stock, 100 * UNIT);
        assertEq(claim(carol, 0), 500e6, "carol");
        assertEq(claim(alice, 0), 300e6, "alice");
    }

    function test_money_that_finds_nobody_moves_on() public {
        move(alice, stock, 60 * UNIT);
        move(bob, issuer, 40 * UNIT);
        payIn(1_000e6);
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        right.moveOn(0);
        vm.warp(JANUARY + 1);
        assertEq(right.claimable(0, stock), 0, "stock");
        move(stock, alice, 10 * UNIT);
        vm.prank(stranger);
        right.moveOn(0);
        assertEq(right.distribution(0).funded, 0, "moved");
        assertEq(right.distribution(1).funded, 1_000e6, "to the next");
        assertEq(right.owed(), 1_000e6, "owed");
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.ReachesSomebody.selector, 0));
        right.moveOn(0);
        vm.warp(FEBRUARY + 1);
        assertEq(claim(alice, 1), 1_000e6, "alice");
    }

    function test_after_the_end_it_is_the_sponsors() public {
        move(alice, stock, 60 * UNIT);
        move(bob, stock, 40 * UNIT);
        vm.warp(END + 1);
        send(500e6);
        right.end();
        vm.warp(right.recordDateOf(0) + 1);
        right.moveOn(0);
        assertEq(right.sponsorDue(), 500e6, "sponsor");
        right.paySponsor();
        assertEq(currency.balanceOf(sponsor), 500e6, "paid");
    }

    function testFuzz_entitlements_are_exact_whoever_is_excluded(uint256 seed, uint256 amount) public {
        amount = bound(amount, 1, 1e15);
        move(stock, carol, seed % (300 * UNIT + 1));
        move(issuer, alice, (seed >> 64) % (100 * UNIT + 1));
        payIn(amount);
        vm.warp(JANUARY + 1);
        uint256 supply = token.balanceOf(alice) + token.balanceOf(bob) + token.balanceOf(carol);
        uint256 total;
        address[3] memory holders = [alice, bob, carol];
        for (uint256 i; i < 3; ++i) {
            uint256 due = (token.balanceOf(holders[i]) * amount) / supply;
            assertEq(right.claimable(0, holders[i]), due, "entitlement");
            total += due;
        }
        right.pay(0, list(alice, bob, carol));
        assertEq(right.owed(), amount - total, "remainder");
        assertLe(amount - total, 2, "rounding");
    }

    function test_a_list_that_is_not_ascending_or_too_long_is_refused() public {
        IncomeRightCharter memory c = plainCharter(1e9);
        c.terms.excluded = new address[](2);
        (c.terms.excluded[0], c.terms.excluded[1]) = (alice, alice);
        vm.expectRevert(
            abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, bytes32("excluded"), 1)
        );
        this.create(c);
        c.terms.excluded = new address[](9);
        vm.expectRevert(
            abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, bytes32("excluded"), 9)
        );
        this.create(c);
        c.terms.excluded = new address[](1);
        vm.expectRevert(
            abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, bytes32("excluded"), 0)
        );
        this.create(c);
        c = plainCharter(1e9);
        c.terms.endDate = uint40(START);
        vm.expectRevert(
            abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, bytes32("end date"), 0)
        );
        this.create(c);
        c = plainCharter(1e9);
        c.terms.sponsor = address(0);
        _refused(c, "sponsor");
        c = plainCharter(1e9);
        c.terms.utcOffset = 14 hours + 1;
        _refused(c, "utc offset");
        c.terms.utcOffset = -14 hours - 1;
        _refused(c, "utc offset");
        c = plainCharter(1e9);
        c.terms.revenueShare = 1;
        _refused(c, "revenue share");
        c = plainCharter(0);
        vm.expectRevert(abi.encodeWithSelector(Waterfall.InvalidWaterfall.selector, bytes32("cap"), 1));
        this.create(c);
    }

    function _refused(IncomeRightCharter memory c, bytes32 what) private {
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, what, 0));
        this.create(c);
    }

    function test_an_agreement_is_known_by_its_hash() public view {
        bytes32[] memory names = right.identifiers();
        assertEq(names.length, 1, "names");
        assertEq(names[0], keccak256(abi.encodePacked("AGREEMENT:", keccak256("agreement"))), "agreement");
    }

    function create(IncomeRightCharter calldata c) external {
        deploy("IncomeRight", abi.encode(c));
    }
}

/// @notice Reported revenue.
contract IncomeRightReportTest is IncomeRightTest {
    bytes32 private constant USD = keccak256("USD cumulative revenue");
    uint256 private constant PAYMENT = 45 days;

    OddFeed private _feed;

    function setUp() public override {
        super.setUp();
        _feed = new OddFeed(2, USD);
        IncomeRightCharter memory c = plainCharter(5e9);
        c.terms.revenue = FeedSource(address(_feed), 2, USD, 90 days);
        c.terms.revenueShare = 300_000_000;
        c.terms.paymentPeriod = uint32(PAYMENT);
        born(c);
        issue(alice, 100 * UNIT);
    }

    function test_reported_revenue_is_owed_and_paid_by_the_reserve_when_it_is_late() public {
        vm.prank(payer);
        right.fundReserve(200e6);
        _feed.set(100_000, START); // 1,000.00
        vm.prank(stranger);
        assertEq(right.report(), 300e6, "30 %");
        (uint256 amount, uint40 payBy) = right.arrears();
        assertEq(amount, 300e6, "arrears");
        assertEq(payBy, START + PAYMENT, "pay by");
        payIn(60e6);
        (amount, ) = right.arrears();
        assertEq(amount, 240e6, "arrears");
        vm.warp(payBy);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.NothingInArrears.selector, payBy));
        right.drawReserve();
        vm.warp(uint256(payBy) + 1);
        assertEq(right.drawReserve(), 200e6, "the reserve");
        assertEq(right.account().toHolders, 260e6, "holders");
        (amount, ) = right.arrears();
        assertEq(amount, 40e6, "still owed");
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.NothingInArrears.selector, payBy));
        right.drawReserve();
        assertEq(currency.balanceOf(address(right)), right.owed(), "P7");
    }

    /// @dev What is paid in settles what was reported, whoever of the two it goes to.
    function test_what_the_sponsor_receives_of_reported_revenue_is_no_arrears() public {
        IncomeRightCharter memory c = plainCharter(5e9);
        c.terms.revenue = FeedSource(address(_feed), 2, USD, 90 days);
        c.terms.revenueShare = 300_000_000;
        c.terms.paymentPeriod = uint32(PAYMENT);
        c.terms.waterfall.tiers[0] = Tier(TierKind.REST, 200_000_000, 0);
        born(c);
        issue(alice, 100 * UNIT);
        _feed.set(100_000, START);
        assertEq(right.report(), 300e6, "30 %");
        assertEq(payIn(300e6), 240e6, "four fifths to holders");
        assertEq(right.account().toSponsor, 60e6, "a fifth to the sponsor");
        (uint256 amount, ) = right.arrears();
        assertEq(amount, 0, "nothing is owed");
        vm.prank(payer);
        right.fundReserve(100e6);
        vm.warp(START + PAYMENT + 1);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.NothingInArrears.selector, START + PAYMENT));
        right.drawReserve();
    }

    function test_reports_are_cumulative_and_each_has_its_time() public {
        _feed.set(100_000, START);
        right.report();
        _feed.set(150_000, START + 1);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.ReportPending.selector, START + PAYMENT));
        right.report();
        vm.warp(START + PAYMENT + 1);
        assertEq(right.report(), 450e6, "of all so far");
        vm.warp(START + 2 * PAYMENT + 2);
        _feed.set(150_000, START + 2 * PAYMENT);
        vm.expectRevert(IIncomeRight.NothingReported.selector);
        right.report();
        _feed.set(120_000, START + 2 * PAYMENT + 1);
        vm.expectRevert(IIncomeRight.NothingReported.selector);
        right.report();
    }

    function test_a_stale_or_negative_figure_is_none() public {
        _feed.set(100_000, START);
        vm.warp(START + 90 days + 1);
        vm.expectRevert(
            abi.encodeWithSelector(FeedReader.FeedStale.selector, address(_feed), START, 90 days)
        );
        right.report();
        _feed.set(-1, START + 90 days);
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedNegative.selector, address(_feed), -1));
        right.report();
        // Nothing else waits for the feed.
        assertEq(payIn(1e6), 1e6, "to holders");
    }

    function test_while_reported_revenue_is_unpaid_the_right_goes_on_for_its_tail() public {
        vm.warp(END);
        _feed.set(100_000, END);
        right.report();
        vm.warp(END + 1);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.TermNotOver.selector, END + TAIL));
        right.end();
        payIn(299e6);
        vm.warp(END + TAIL);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.TermNotOver.selector, END + TAIL));
        right.end();
        payIn(1e6);
        right.end();
        assertState(IIncomeRight.State.Closing);
    }

    function test_without_a_feed_nothing_is_reported() public {
        born(plainCharter(5e9));
        issue(alice, 100);
        vm.expectRevert(IIncomeRight.NothingReported.selector);
        right.report();
    }
}
