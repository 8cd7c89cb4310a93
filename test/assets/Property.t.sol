// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {FeedReader} from "../../contracts/feeds/FeedReader.sol";
import {FeedSource, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {FeedStatus} from "../../contracts/interfaces/IFeed.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {
    ExpenseLine,
    PropertyCharter,
    PropertyTerms,
    ReserveStep,
    SaleTerms
} from "../../contracts/interfaces/PropertyCharter.sol";
import {ReferenceName} from "../../contracts/maths/ReferenceName.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {PropertyTest} from "../support/PropertyTest.sol";

/// @notice Rent, expenses and the reserve.
contract PropertyRentTest is PropertyTest {
    function setUp() public override {
        super.setUp();
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_rent_serves_expenses_then_the_reserve_then_holders() public {
        // Taxes 600, management a tenth; of the other 1,400 the reserve takes 250, then 250 of the next 357.142858,
        // then 237.857142 of the next 792.857142, which are 30 %.
        uint256 toHolders = payIn(2_000e6);
        assertEq(property.expense(0).unpaid, 600e6, "taxes");
        assertEq(property.expense(1).unpaid, 100e6, "management");
        uint256 left = 1_300e6 - 250e6;
        // The least sum of which 70 % are 250.
        uint256 second = 357_142_858;
        uint256 third = ((left - second) * 3) / 10;
        assertEq(property.reserveHeld(), 500e6 + third, "reserve");
        assertEq(toHolders, 1_300e6 - 500e6 - third, "holders");
        assertEq(property.distribution(0).funded, toHolders, "distribution");
        assertEq(property.reserve(), 700e6 + property.reserveHeld(), "set aside");
        assertEq(currency.balanceOf(address(property)), 2_000e6, "all there");
    }

    function test_a_cap_is_that_of_its_period() public {
        payIn(500e6);
        assertEq(property.expense(0).left, 100e6, "taxes left this year");
        payIn(500e6);
        assertEq(property.expense(0).unpaid, 600e6, "taxes");
        assertEq(property.expense(0).left, 0, "taxes left this year");
        assertEq(property.expense(1).unpaid, 50e6, "a tenth of the second rent, since the first was taxes");
        payIn(600e6);
        assertEq(property.expense(1).left, 0, "management left this month");
        // The next month begins on the day of the month on which the first did.
        vm.warp(START + 31 days - 1);
        assertEq(property.expense(1).left, 0, "still the first month");
        vm.warp(START + 31 days);
        assertEq(property.expense(1).left, FEE_CAP, "a new month");
        assertEq(property.expense(0).left, 0, "the same year");
        vm.warp(START + 365 days);
        assertEq(property.expense(0).left, TAX_CAP, "a new year");
    }

    function test_payees_are_paid_by_anyone_and_stop_nobody() public {
        payIn(1_000e6);
        (bool done, ) = address(currency).call(
            abi.encodeWithSignature("setBlacklisted(address,bool)", treasury, true)
        );
        assertTrue(done, "blacklisted");
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        property.payExpense(0);
        vm.prank(stranger);
        assertEq(property.payExpense(1), 100e6, "paid");
        assertEq(currency.balanceOf(manager), 100e6, "manager");
        assertEq(property.expense(1).unpaid, 0, "nothing left to pay");
        vm.expectRevert(abi.encodeWithSelector(IProperty.NothingUnpaid.selector, 1));
        property.payExpense(1);
        vm.expectRevert(abi.encodeWithSelector(IProperty.UnknownLine.selector, 2));
        property.payExpense(2);
        assertEq(property.expense(0).unpaid, 600e6, "still the tax office's");
        // Nor the holders.
        uint256 shared = property.distribution(0).funded;
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), (shared * 60) / 100, "alice");
    }

    function test_the_reserve_pays_what_rent_did_not_for_the_lines_that_may() public {
        vm.prank(payer);
        property.fundReserve(700e6);
        assertEq(property.drawReserve(0), 600e6, "the whole year's taxes");
        assertEq(property.reserveHeld(), 100e6, "reserve");
        assertEq(property.expense(0).unpaid, 600e6, "set aside");
        vm.expectRevert(abi.encodeWithSelector(IProperty.NothingToDraw.selector, 0));
        property.drawReserve(0);
        vm.expectRevert(abi.encodeWithSelector(IProperty.NotFromReserve.selector, 1));
        property.drawReserve(1);
        vm.expectRevert(abi.encodeWithSelector(IProperty.UnknownLine.selector, 7));
        property.drawReserve(7);
        property.payExpense(0);
        assertEq(currency.balanceOf(treasury), 600e6, "tax office");
        assertEq(currency.balanceOf(address(property)), 100e6, "money of the reserve");
    }

    function test_rent_sent_without_a_call_is_collected_by_anyone() public {
        send(2_000e6);
        assertEq(property.surplus(), 2_000e6, "surplus");
        vm.prank(stranger);
        uint256 toHolders = property.collect();
        assertEq(property.surplus(), 0, "surplus");
        assertEq(property.owed(), toHolders, "owed");
        assertEq(property.owed() + property.reserve(), 2_000e6, "all there");
        vm.expectRevert(IIncomeDistributions.NothingReceived.selector);
        property.collect();
        vm.expectRevert(IIncomeDistributions.NothingReceived.selector);
        payIn(0);
    }

    function test_holders_of_the_record_date_are_paid() public {
        born(plainCharter());
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
        payIn(1_000e6);
        assertEq(property.nextRecordDate(), JANUARY, "record date");
        vm.warp(JANUARY);
        move(alice, carol, 10 * UNIT);
        payIn(1e6);
        vm.warp(JANUARY + 1);
        move(bob, carol, 40 * UNIT);
        assertEq(claim(alice, 0), 500.5e6, "alice");
        assertEq(claim(bob, 0), 400.4e6, "bob");
        assertEq(claim(carol, 0), 100.1e6, "carol");
        assertEq(property.owed(), 0, "owed");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, alice));
        claim(alice, 0);
    }

    function test_new_units_share_only_from_their_first_record_date_on() public {
        born(plainCharter());
        issue(alice, 60 * UNIT);
        payIn(600e6);
        vm.warp(JANUARY + 1);
        issue(bob, 60 * UNIT);
        assertEq(property.claimable(0, bob), 0, "bob's part of what came before");
        assertEq(claim(alice, 0), 600e6, "alice");
        payIn(120e6);
        vm.warp(FEBRUARY + 1);
        assertEq(claim(bob, 1), 60e6, "bob");
    }

    function test_an_offering_is_priced_in_nominal_value_and_adds_no_interest() public view {
        assertEq(property.issuePrice(999_000_000, false, 0), 9.99e6 * 1e18, "price");
        assertEq(property.issuePrice(1e9, true, 0), 0, "nothing accrues");
    }

    function testFuzz_rent_is_conserved(uint256 amount, uint256 second, uint256 time) public {
        amount = bound(amount, 1, 1e15);
        second = bound(second, 1, 1e15);
        payIn(amount);
        vm.warp(START + (time % 800 days));
        payIn(second);
        assertEq(property.owed() + property.reserve(), amount + second, "P6");
        assertEq(currency.balanceOf(address(property)), amount + second, "all there");
        assertLe(property.reserveHeld(), (TARGET * 3) / 4, "the reserve stops at its last step");
    }
}

/// @notice Birth, identity and appraisal.
contract PropertyBirthTest is PropertyTest {
    function test_terms_and_identity_are_those_of_the_charter() public view {
        PropertyTerms memory t = property.terms();
        assertEq(keccak256(abi.encode(t)), keccak256(abi.encode(propertyCharter().terms)), "terms");
        bytes32[] memory names = property.identifiers();
        assertEq(
            names[0],
            keccak256(abi.encodePacked("TITLE:", bytes32("US-IL-COOK"), "/", bytes32("20-10-200-003-0000"))),
            "title"
        );
        assertEq(names[1], keccak256(abi.encodePacked("DEED:", keccak256("deed"))), "deed");
        assertEq(property.calendar().firstRecordDate, JANUARY, "calendar");
        assertEq(property.calendar().everyMonths, 1, "months");
        assertEq(property.charterHash(), keccak256(abi.encode(propertyCharter())), "charter hash");
    }

    function _refused(PropertyCharter memory c, bytes32 what, uint256 index) private {
        vm.expectRevert(abi.encodeWithSelector(IIncomeDistributions.InvalidTerms.selector, what, index));
        this.create(c);
    }

    function create(PropertyCharter calldata c) external {
        deploy("Property", abi.encode(c));
    }

    function test_terms_that_could_not_work_are_refused_at_birth() public {
        PropertyCharter memory c = propertyCharter();
        c.terms.expenses = new ExpenseLine[](9);
        _refused(c, "expenses", 9);
        c = propertyCharter();
        c.terms.reserveSteps = new ReserveStep[](9);
        _refused(c, "reserve", 9);
        c = propertyCharter();
        c.terms.reserveTarget = uint128(type(uint112).max) + 1;
        _refused(c, "reserve", 3);
        c = propertyCharter();
        c.terms.expenses[1].cap = 0;
        _refused(c, "cap", 1);
        c = propertyCharter();
        c.terms.expenses[0].payee = address(0);
        _refused(c, "payee", 0);
        c = propertyCharter();
        c.terms.expenses[0].share = 1e9 + 1;
        _refused(c, "share", 0);
        c = propertyCharter();
        c.terms.expenses[1].months = 0;
        _refused(c, "months", 1);
        c = propertyCharter();
        c.terms.reserveSteps[1].below = 250_000_000;
        _refused(c, "reserve step", 1);
        c = propertyCharter();
        c.terms.reserveSteps[2].share = 800_000_000;
        _refused(c, "reserve step", 2);
        c = propertyCharter();
        c.terms.completionPeriod = 1 days - 1;
        _refused(c, "completion period", 0);
        c = propertyCharter();
        c.terms.nominalValue = 0;
        _refused(c, "nominal value", 0);
        c = propertyCharter();
        c.terms.calendar.everyDays = 7;
        _refused(c, "calendar", 0);
        c = propertyCharter();
        c.terms.calendar.everyMonths = 0;
        _refused(c, "calendar", 0);
        c = propertyCharter();
        c.asset.token.recordDates = new uint40[](1);
        c.asset.token.recordDates[0] = uint40(JANUARY);
        _refused(c, "record dates", 0);
        c = propertyCharter();
        (c.asset.powers[0].quorum, c.asset.powers[0].majority) = (0, 0);
        _refused(c, "sale without a vote", 0);
        c = propertyCharter();
        c.terms.title.folio = "20-10-200-003-0000x";
        vm.expectRevert(
            abi.encodeWithSelector(ReferenceName.InvalidReference.selector, bytes32("20-10-200-003-0000x"))
        );
        this.create(c);
        c = propertyCharter();
        c.terms.title.registry = "";
        vm.expectRevert(abi.encodeWithSelector(ReferenceName.InvalidReference.selector, bytes32(0)));
        this.create(c);
        c = propertyCharter();
        c.terms.title.documentHash = 0;
        vm.expectRevert(abi.encodeWithSelector(ReferenceName.InvalidReference.selector, bytes32(0)));
        this.create(c);
    }

    function test_a_sum_beyond_112_bits_is_refused_before_it_is_taken() public {
        uint256 most = type(uint112).max;
        give(payer, most + 1);
        uint256 held = currency.balanceOf(payer);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.SumTooLarge.selector, most + 1));
        vm.prank(payer);
        property.fundReserve(most + 1);
        assertEq(property.reserve(), 0, "reserve");
        assertEq(currency.balanceOf(payer), held, "nothing was taken");
    }

    function test_net_asset_value_shows_how_old_its_appraisal_is() public {
        (uint256 perUnit, uint256 updatedAt, FeedStatus status) = property.netAssetValue();
        assertEq(uint256(status), uint256(FeedStatus.SILENT), "nothing is appraised");
        assertEq(perUnit, 0, "value");
        OddFeed feed = new OddFeed(2, keccak256("USD"));
        PropertyCharter memory c = propertyCharter();
        c.terms.appraisal = FeedSource(address(feed), 2, keccak256("USD"), 90 days);
        born(c);
        issue(alice, 1_000 * UNIT);
        vm.prank(payer);
        property.fundReserve(500e6);
        feed.set(25_000_000, START); // 250,000.00
        (perUnit, updatedAt, status) = property.netAssetValue();
        assertEq(perUnit, 250.5e6 * 1e18, "value and reserve by units");
        assertEq(updatedAt, START, "as of");
        assertEq(uint256(status), uint256(FeedStatus.FRESH), "fresh");
        vm.warp(START + 90 days + 1);
        (perUnit, , status) = property.netAssetValue();
        assertEq(perUnit, 250.5e6 * 1e18, "value, as it was");
        assertEq(uint256(status), uint256(FeedStatus.STALE), "stale");
        // Nothing waits for an appraisal.
        payIn(2_000e6);
        feed.set(-1, START + 90 days);
        (perUnit, , status) = property.netAssetValue();
        assertEq(uint256(status), uint256(FeedStatus.SILENT), "a negative value is none");
        assertEq(perUnit, 0, "value");
    }

    function test_a_feed_in_another_unit_is_refused_at_birth() public {
        OddFeed feed = new OddFeed(2, keccak256("EUR"));
        PropertyCharter memory c = propertyCharter();
        c.terms.appraisal = FeedSource(address(feed), 2, keccak256("USD"), 90 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                FeedReader.FeedUnitDiffers.selector,
                address(feed),
                keccak256("EUR"),
                keccak256("USD")
            )
        );
        this.create(c);
    }
}

/// @notice The sale and the end.
contract PropertySaleTest is PropertyTest {
    function setUp() public override {
        super.setUp();
        born(plainCharter());
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_a_sale_pays_the_holders_and_ends_their_units() public {
        vm.prank(payer);
        property.fundReserve(50e6);
        agreeSale(10_000e6, alice);
        assertState(IProperty.State.SaleAgreed);
        uint256 id = completeSale(10_050e6);
        assertState(IProperty.State.Sold);
        uint256 date = property.recordDateOf(id);
        assertEq(date, START + 11 days + NOTICE, "at the token's notice, nothing else being pending");
        assertEq(token.closesAfter(), date, "the register closes");
        assertEq(property.reserveHeld(), 0, "the reserve is the holders'");
        vm.warp(date);
        move(alice, carol, 10 * UNIT);
        vm.warp(date + 1);
        assertState(IProperty.State.Ended);
        assertEq(claim(alice, id), 5_050e6, "alice");
        assertEq(token.balanceOf(alice), 0, "alice's units");
        property.pay(id, list(bob, carol, stranger));
        assertEq(currency.balanceOf(bob), 4_040e6, "bob");
        assertEq(currency.balanceOf(carol), 1_010e6, "carol");
        assertEq(token.totalSupply(), 0, "all units ended");
        assertEq(property.owed(), 0, "owed");
    }

    function test_rent_after_the_end_is_for_the_same_holders() public {
        agreeSale(10_000e6, alice);
        uint256 id = completeSale(10_000e6);
        vm.warp(property.recordDateOf(id) + 1);
        assertEq(claim(alice, id), 6_000e6, "alice");
        payIn(100e6);
        send(100e6);
        property.collect();
        vm.prank(payer);
        property.fund(id, 100e6);
        vm.prank(payer);
        property.fundReserve(100e6);
        assertEq(claim(alice, id), 240e6, "alice, of what came late");
        // Years later.
        vm.warp(START + 9_999 days);
        assertEq(claim(bob, id), 4_160e6, "bob, who was absent");
        assertEq(property.owed(), 0, "owed");
        assertEq(property.surplus(), 0, "surplus");
    }

    /// @dev With a yearly calendar the rent of this year waits for its end; the price does not, and takes it along.
    function test_a_sale_does_not_wait_for_the_calendar_and_brings_what_is_pending_forward() public {
        PropertyCharter memory c = plainCharter();
        c.terms.calendar.everyMonths = 12;
        c.terms.calendar.firstRecordDate = uint40(JANUARY + 365 days);
        vm.warp(START);
        born(c);
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
        payIn(100e6);
        assertEq(property.recordDateOf(0), JANUARY + 365 days, "at the end of the year");
        agreeSale(10_000e6, alice);
        uint256 date = START + 11 days + NOTICE;
        vm.expectEmit(true, true, true, true);
        emit IIncomeDistributions.BroughtForward(0, uint40(date));
        assertEq(completeSale(10_000e6), 0, "the pending distribution is the last");
        assertEq(property.recordDateOf(0), date, "at the token's notice");
        assertEq(property.distributionCount(), 1, "and no other");
        assertEq(token.closesAfter(), date, "the register closes with it");
        assertEq(property.nextRecordDate(), date, "for what still comes");
        payIn(50e6);
        vm.warp(date);
        move(alice, carol, 10 * UNIT);
        vm.warp(date + 1);
        assertState(IProperty.State.Ended);
        assertEq(claim(alice, 0), 5_075e6, "alice");
        property.pay(0, list(bob, carol));
        assertEq(currency.balanceOf(bob), 4_060e6, "bob");
        assertEq(currency.balanceOf(carol), 1_015e6, "carol");
        assertEq(token.totalSupply(), 0, "all units ended");
        // The date that was announced first comes, and nothing is left for it.
        vm.warp(JANUARY + 365 days + 1);
        assertEq(property.owed() + property.surplus() + property.reserve(), 0, "conserved");
    }

    /// @dev A pending date that comes too soon for the notice of the end keeps its money; the price has its own.
    function test_a_sale_leaves_a_pending_date_alone_that_comes_before_its_own() public {
        agreeSale(10_000e6, alice);
        vm.warp(JANUARY - NOTICE);
        payIn(100e6);
        vm.warp(JANUARY - NOTICE + 1);
        uint256 id = completeSale(10_000e6);
        assertEq(id, 1, "its own");
        assertEq(property.recordDateOf(0), JANUARY, "January's");
        assertEq(property.recordDateOf(1), JANUARY + 1, "a second later");
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), 60e6, "rent");
        assertEq(token.balanceOf(alice), 60 * UNIT, "her units live on");
        move(alice, carol, 60 * UNIT);
        vm.warp(JANUARY + 2);
        assertEq(claim(carol, 1), 6_000e6, "the price to who holds then");
        assertEq(token.balanceOf(carol), 0, "for her units");
    }

    /// @dev In the second in which both would be the same it is one.
    function test_a_sale_whose_date_is_the_pending_one_joins_it() public {
        agreeSale(10_000e6, alice);
        vm.warp(JANUARY - NOTICE);
        payIn(100e6);
        assertEq(completeSale(10_000e6), 0, "one");
        assertEq(property.recordDateOf(0), JANUARY, "date");
        assertEq(property.distribution(0).funded, 10_100e6, "both");
    }

    function test_without_a_vote_there_is_no_sale() public {
        (SaleTerms memory s, uint256 id) = announceSale(10_000e6);
        vm.warp(START + 11 days);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotResolved.selector, id, 0, 0));
        property.enactSale(s);
        assertState(IProperty.State.Held);
    }

    function test_a_vote_against_stops_it() public {
        (SaleTerms memory s, uint256 id) = announceSale(10_000e6);
        vm.warp(START + NOTICE + 1);
        IPowers register = property.powerRegister();
        vm.prank(alice);
        register.vote(address(property), id, alice, false);
        vm.prank(bob);
        register.vote(address(property), id, bob, true);
        vm.warp(START + 11 days);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotResolved.selector, id, 40 * UNIT, 60 * UNIT));
        property.enactSale(s);
    }

    function test_only_what_was_announced_is_enacted_once_and_in_time() public {
        (SaleTerms memory s, uint256 id) = announceSale(10_000e6);
        vm.warp(START + NOTICE + 1);
        IPowers register = property.powerRegister();
        vm.prank(alice);
        register.vote(address(property), id, alice, true);
        vm.warp(START + 10 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotReady.selector, id, START + 10 days));
        property.enactSale(s);
        vm.warp(START + 10 days);
        SaleTerms memory other = s;
        other.minimumPrice -= 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.SELL,
                keccak256(abi.encode(other))
            )
        );
        property.enactSale(other);
        (s.minimumPrice, s.deadline) = (10_000e6, uint40(START + 30 days));
        vm.prank(stranger);
        property.enactSale(s);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProperty.NotInState.selector,
                IProperty.State.Held,
                IProperty.State.SaleAgreed
            )
        );
        property.enactSale(s);
        assertEq(property.sale().buyer, buyer, "buyer");
        assertEq(property.sale().deadline, START + 30 days, "deadline");
    }

    function test_too_little_or_too_late_is_no_sale() public {
        SaleTerms memory s = agreeSale(10_000e6, alice);
        vm.expectRevert(abi.encodeWithSelector(IProperty.PriceTooLow.selector, 10_000e6 - 1, 10_000e6));
        completeSale(10_000e6 - 1);
        vm.warp(s.deadline);
        vm.expectRevert(abi.encodeWithSelector(IProperty.DeadlineNotPassed.selector, s.deadline));
        property.declareSaleFailed();
        vm.warp(uint256(s.deadline) + 1);
        vm.expectRevert(abi.encodeWithSelector(IProperty.DeadlinePassed.selector, s.deadline));
        completeSale(10_000e6);
        vm.prank(stranger);
        property.declareSaleFailed();
        assertState(IProperty.State.Held);
        // And life goes on: rent, units, another sale.
        payIn(100e6);
        issue(carol, UNIT);
        agreeSale(9_000e6, alice);
        completeSale(9_000e6);
        assertState(IProperty.State.Sold);
    }

    function test_the_price_in_the_last_second_is_in_time() public {
        SaleTerms memory s = agreeSale(10_000e6, alice);
        vm.warp(s.deadline);
        completeSale(10_000e6);
        assertState(IProperty.State.Sold);
    }

    function test_no_units_are_issued_once_a_sale_is_agreed() public {
        agreeSale(10_000e6, alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProperty.NotInState.selector,
                IProperty.State.Held,
                IProperty.State.SaleAgreed
            )
        );
        issue(carol, UNIT);
        completeSale(10_000e6);
        vm.expectRevert(
            abi.encodeWithSelector(IProperty.NotInState.selector, IProperty.State.Held, IProperty.State.Sold)
        );
        issue(carol, UNIT);
    }

    function test_sale_terms_that_could_not_work_are_refused() public {
        SaleTerms memory s = saleTerms(0, START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(IProperty.InvalidSale.selector, bytes32("price")));
        property.enactSale(s);
        s = saleTerms(1, START);
        vm.expectRevert(abi.encodeWithSelector(IProperty.InvalidSale.selector, bytes32("deadline")));
        property.enactSale(s);
        s = saleTerms(1, START + 30 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IProperty.InvalidSale.selector, bytes32("deadline")));
        property.enactSale(s);
        s.contractHash = 0;
        vm.expectRevert(abi.encodeWithSelector(IProperty.InvalidSale.selector, bytes32("contract")));
        property.enactSale(s);
    }

    function test_what_was_set_aside_for_a_payee_survives_the_sale() public {
        born(propertyCharter());
        issue(alice, 60 * UNIT);
        payIn(700e6);
        agreeSale(10_000e6, alice);
        uint256 id = completeSale(10_000e6);
        assertEq(property.distribution(id).funded, 10_000e6 + 30e6, "price and reserve");
        assertEq(property.payExpense(0), 600e6, "taxes");
        // Rent that still comes in is the holders'.
        assertEq(payIn(100e6), 100e6, "to holders");
        vm.warp(property.recordDateOf(id) + 1);
        assertEq(claim(alice, id), 10_130e6, "alice");
        assertEq(property.payExpense(1), 70e6, "management");
        assertEq(currency.balanceOf(address(property)), 0, "nothing is left");
    }

    function test_units_end_only_after_the_end() public {
        vm.expectRevert(IIncomeDistributions.NotEnded.selector);
        property.retire(list(alice));
        agreeSale(10_000e6, alice);
        uint256 id = completeSale(10_000e6);
        vm.expectRevert(IIncomeDistributions.NotEnded.selector);
        property.retire(list(alice));
        vm.warp(property.recordDateOf(id) + 1);
        property.retire(list(alice, bob, stranger));
        assertEq(token.totalSupply(), 0, "supply");
        assertEq(claim(alice, id), 6_000e6, "alice is paid all the same");
    }

    function test_a_lost_wallet_is_paid_to_the_one_in_its_place() public {
        IPowers register = property.powerRegister();
        registry.admit(carol, uint40(uint160(alice)) | 1);
        vm.prank(issuer);
        register.announce(address(property), PowerKind.RECOVER, abi.encode(alice, carol), keccak256("lost"));
        agreeSale(10_000e6, alice);
        uint256 id = completeSale(10_000e6);
        property.recoverWallet(alice, carol);
        vm.warp(property.recordDateOf(id) + 1);
        property.pay(id, list(alice, bob, carol));
        assertEq(currency.balanceOf(carol), 6_000e6, "carol");
        assertEq(currency.balanceOf(alice), 0, "alice");
        payIn(100e6);
        property.pay(id, list(carol, alice, bob));
        assertEq(currency.balanceOf(carol), 6_060e6, "carol, of what came late");
        assertEq(token.totalSupply(), 0, "all units ended");
    }
}
