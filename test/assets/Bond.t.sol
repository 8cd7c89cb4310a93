// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {BondCharter, BondTerms, DayCountConvention} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice A bond that performs: its terms, payments, reserve, prices and end.
contract BondPerformingTest is BondTest {
    function _state(IBond.State expected) private view {
        assertEq(uint256(bond.state()), uint256(expected), "state");
    }

    // ---- Terms ----

    function test_terms_are_what_was_given() public {
        BondCharter memory c = charterOf(3);
        c.terms.utcOffset = -5 hours;
        c.terms.nominalDates = new uint32[](5);
        for (uint256 i; i < 5; ++i) c.terms.nominalDates[i] = uint32(START_DAY - 100 + i * 183);
        c.terms.periods[0].principal = uint112(FACE / 4);
        c.terms.periods[2].principal = uint112(FACE - FACE / 4);
        born(c);
        assertEq(keccak256(abi.encode(bond.terms())), keccak256(abi.encode(c.terms)), "terms");
        for (uint256 i; i < 3; ++i) {
            assertEq(
                keccak256(abi.encode(bond.period(i))),
                keccak256(abi.encode(c.terms.periods[i])),
                "period"
            );
        }
        assertEq(bond.periodCount(), 3, "count");
        assertEq(bond.distributionCount(), 3, "distributions");
        assertEq(bond.outstandingPrincipal(0), FACE, "outstanding at first");
        assertEq(bond.outstandingPrincipal(1), FACE - FACE / 4, "outstanding after the first payment");
        assertEq(bond.identifiers()[0], keccak256("ISIN:AU3CB0255776"), "identifier");
        assertEq(bond.charterHash(), keccak256(abi.encode(Charters.packed(c))), "charter");
    }

    function testFuzz_terms_are_what_was_given(uint256 seed, uint8 count) public {
        BondCharter memory c = charterOf(bound(count, 1, 30));
        seed = uint256(keccak256(abi.encode(seed)));
        c.terms.dayCount = DayCountConvention.ACT_360;
        c.terms.utcOffset = int32(int256(seed % 100_801) - 50_400);
        c.terms.defaultRate = uint32(seed >> 20);
        c.terms.gracePeriod = uint32(seed >> 52);
        c.terms.cureWindow = uint32(seed >> 84);
        c.terms.frequency = uint8(seed >> 116);
        c.terms.startDate -= uint32(seed >> 124) % 10_000;
        for (uint256 i; i < c.terms.periods.length; ++i) {
            c.terms.periods[i].rate = uint32(uint256(keccak256(abi.encode(seed, i))));
        }
        born(c);
        assertEq(keccak256(abi.encode(bond.terms())), keccak256(abi.encode(c.terms)), "terms");
    }

    function _refused(BondCharter memory c, bytes32 what, uint256 index) private {
        vm.expectRevert(abi.encodeWithSelector(IBond.InvalidTerms.selector, what, index));
        deploy("Bond", abi.encode(Charters.packed(c)));
    }

    function test_terms_that_cannot_be_are_refused_at_birth() public {
        BondCharter memory c = charterOf(4);
        c.terms.isin = "AU3CB0255775";
        vm.expectRevert(abi.encodeWithSelector(IBond.InvalidIsin.selector, c.terms.isin));
        deploy("Bond", abi.encode(Charters.packed(c)));

        _refused(charterOf(0), "periods", 0);

        c = charterOf(4);
        c.terms.startDate = c.terms.periods[0].endDate;
        _refused(c, "end date", 0);

        c = charterOf(4);
        c.terms.periods[2].endDate = c.terms.periods[1].endDate;
        _refused(c, "end date", 2);

        c = charterOf(4);
        c.terms.startDate = 100;
        c.terms.dayCount = DayCountConvention.ACT_360;
        for (uint256 i; i < 4; ++i) c.terms.periods[i].endDate = uint32(65_636 - 3 + i);
        c.terms.periods[3].endDate = 65_636;
        _refused(c, "end date", 4);

        c = charterOf(4);
        c.asset.token.recordDates[1] -= 1;
        _refused(c, "record date", 1);

        c = charterOf(4);
        (c.asset.token.recordDates[1], c.terms.periods[1].recordDate) = (
            uint40(START + 1),
            uint40(START + 1)
        );
        (c.asset.token.recordDates[0], c.terms.periods[0].recordDate) = (uint40(START), uint40(START));
        (c.terms.periods[0].paymentDate, c.terms.periods[1].paymentDate) = (
            uint40(START + 9),
            uint40(START + 9)
        );
        _refused(c, "payment date", 1);

        c = charterOf(4);
        c.terms.periods[1].paymentDate = c.terms.periods[1].recordDate - 1;
        _refused(c, "payment date", 1);

        c = charterOf(4);
        c.asset.token.recordDates = charterOf(3).asset.token.recordDates;
        _refused(c, "record dates", 3);

        c = charterOf(4);
        c.asset.token.closesAtLastRecordDate = false;
        _refused(c, "register", 0);

        c = charterOf(4);
        c.terms.periods[0].principal = 1;
        _refused(c, "principal", 3);

        c = charterOf(4);
        c.terms.periods[3].principal -= 1;
        _refused(c, "face value", 4);

        c = charterOf(4);
        (c.terms.faceValue, c.terms.periods[3].principal) = (0, 0);
        _refused(c, "face value", 4);

        c = charterOf(4);
        c.terms.utcOffset = 14 hours + 1;
        _refused(c, "utc offset", 0);
        c.terms.utcOffset = -14 hours - 1;
        _refused(c, "utc offset", 0);

        c = charterOf(1);
        c.terms.faceValue = 2 ** 108;
        c.terms.periods[0].principal = 2 ** 108;
        c.asset.token.maxSupply = uint128(2 ** 19 * UNIT + 1);
        _refused(c, "issue size", 0);
    }

    function test_grids_that_cannot_be_are_refused_at_birth() public {
        BondCharter memory c = charterOf(4);
        uint8[5] memory frequencies = [0, 5, 7, 13, 24];
        for (uint256 i; i < 5; ++i) {
            c.terms.frequency = frequencies[i];
            _refused(c, "frequency", frequencies[i]);
        }
        // Half years are no quarters, and no years.
        c.terms.frequency = 4;
        _refused(c, "nominal dates", 0);
        c.terms.frequency = 1;
        _refused(c, "nominal dates", 0);

        // A short first period without the grid that it needs.
        c = charterOf(4);
        c.terms.startDate += 60;
        _refused(c, "nominal dates", 0);

        c = charterOf(4);
        c.terms.nominalDates = new uint32[](5);
        for (uint256 i; i < 5; ++i) c.terms.nominalDates[i] = uint32(START_DAY + i * STEP);
        deploy("Bond", abi.encode(Charters.packed(c)));
        c.terms.nominalDates[0] += 1;
        _refused(c, "nominal dates", 5);
        c.terms.nominalDates[0] -= 1;
        c.terms.nominalDates[4] -= 1;
        _refused(c, "nominal dates", 5);
        c.terms.nominalDates[4] += 1;
        c.terms.nominalDates[2] = c.terms.nominalDates[1];
        _refused(c, "nominal dates", 2);
        c.terms.dayCount = DayCountConvention.ACT_360;
        _refused(c, "nominal dates", 5);
    }

    function test_schedule_that_does_not_fit_is_refused_and_the_longest_one_works() public {
        // A word for each, and two more, in the code of one contract.
        BondCharter memory c = charterOf(766, 30, 12);
        vm.expectRevert(abi.encodeWithSelector(IBond.InvalidTerms.selector, bytes32("periods"), 766));
        this.tryBorn(c);
        c = charterOf(765, 30, 12);
        born(c);
        assertEq(keccak256(abi.encode(bond.terms())), keccak256(abi.encode(c.terms)), "terms");
    }

    function tryBorn(BondCharter memory c) external {
        born(c);
    }

    function test_hundred_years_work() public {
        BondCharter memory c = charterOf(200, 182, 2);
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(recordDate(199) + 1);
        (uint256 n, uint256 d) = bond.interest(199);
        assertEq(n * 2, (d * FACE) / 20, "half of 5 %");
        assertEq(bond.due(199), COUPON + FACE, "the last payment");
    }

    function test_zero_coupon_pays_the_principal_only() public {
        BondCharter memory c = charterOf(1);
        c.terms.periods[0].rate = 0;
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        assertEq(fundAll(0), FACE, "due");
        assertEq(claim(alice, 0), FACE, "paid");
        _state(IBond.State.Redeemed);
    }

    function test_amortisation_pays_interest_on_what_is_outstanding() public {
        BondCharter memory c = charterOf(4);
        for (uint256 i; i < 4; ++i) c.terms.periods[i].principal = uint112(FACE / 4);
        born(c);
        bond.issue(alice, UNIT);
        for (uint256 i; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            assertEq(fundAll(i), FACE / 4 + (COUPON * (4 - i)) / 4, "due");
            claim(alice, i);
        }
        _state(IBond.State.Redeemed);
        assertEq(token.balanceOf(alice), 0, "retired with the last payment");
    }

    // ---- Payments ----

    function test_clock_past_two_coupon_dates_pays_each_once() public {
        BondCharter memory c = charterOf(4);
        c.terms.defaultRate = 0;
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(paymentDate(1) + 1);
        uint256[] memory both = new uint256[](2);
        both[1] = 1;
        fundAll(1);
        fundAll(0);
        vm.prank(alice);
        assertEq(bond.claim(both), 2 * COUPON, "both");
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, alice));
        bond.claim(both);
    }

    function test_maturity_funded_sixty_percent_is_pro_rata_whoever_comes_first() public {
        bond.issue(alice, 30 * UNIT);
        bond.issue(bob, 70 * UNIT);
        vm.warp(recordDate(3) + 1);
        uint256 due = bond.due(3);
        fund(3, (due * 6) / 10);
        assertEq(claim(bob, 3), (((due * 6) / 10) * 7) / 10, "bob first");
        assertEq(claim(alice, 3), (((due * 6) / 10) * 3) / 10, "alice no less");
        assertEq(token.totalSupply(), 100 * UNIT, "nothing is redeemed yet");
        fundAll(3);
        assertEq(claim(alice, 3), (due * 3) / 10 - (((due * 6) / 10) * 3) / 10, "the rest");
    }

    function test_redeemed_in_sixty_four_slices_is_never_more_than_at_once() public {
        bond.issue(alice, 7);
        bond.issue(bob, 13);
        for (uint256 i; i < 3; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        vm.warp(recordDate(3) + 1);
        uint256 due = bond.due(3);
        for (uint256 i; i < 64; ++i) {
            fund(3, due / 64 + 1);
            if (bond.claimable(3, alice) != 0) claim(alice, 3);
            bond.pay(3, list(bob, alice));
        }
        assertTrue(bond.distribution(3).complete, "complete");
        assertEq(currency.balanceOf(alice), (due * 7) / 20, "as at once");
        assertEq(currency.balanceOf(bob), (due * 13) / 20, "as at once");
        _state(IBond.State.Redeemed);
        bond.retire(list(alice, bob));
        assertEq(token.totalSupply(), 0, "all retired");
    }

    // ---- Reserve ----

    function test_reserve_pays_by_itself_from_the_payment_date_on() public {
        bond.issue(alice, UNIT);
        fundReserve(40e6);
        vm.warp(paymentDate(0) - 1);
        assertEq(bond.claimable(0, alice), 0, "not before");
        vm.warp(paymentDate(0));
        assertEq(bond.claimable(0, alice), COUPON, "preview");
        assertEq(claim(alice, 0), COUPON, "drawn by the claim");
        assertEq(bond.reserve(), 15e6, "what is left");
        vm.warp(paymentDate(1));
        assertEq(bond.pay(1, list(alice)), 15e6, "what there is");
        assertEq(bond.reserve(), 0, "used up");
        assertEq(fundAll(1), 10e6, "the issuer owes the rest");
        assertEq(claim(alice, 1), 10e6, "the rest");
        assertSound();
    }

    function test_issuer_who_pays_in_time_keeps_the_reserve() public {
        bond.issue(alice, UNIT);
        fundReserve(40e6);
        vm.warp(paymentDate(0) - 1);
        fundAll(0);
        vm.warp(paymentDate(0) + 1);
        claim(alice, 0);
        assertEq(bond.reserve(), 40e6, "untouched");
    }

    function test_reserve_and_surplus_go_back_to_the_issuer_in_the_end() public {
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        fundReserve(40e6);
        vm.prank(payer);
        currency.transfer(address(bond), 3);
        for (uint256 i; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        _state(IBond.State.Redeemed);
        claim(alice, 3);
        vm.prank(stranger);
        assertEq(bond.returnReserve(), 40e6 + 3, "returned");
        assertEq(currency.balanceOf(issuer), 40e6 + 3, "to the issuer");
        assertEq(bond.owed(), 2 * (FACE + COUPON) + 6 * COUPON - FACE - COUPON, "what is owed stays");
        assertEq(claim(bob, 3), FACE + COUPON, "and is paid");
        assertEq(bond.returnReserve(), 0, "nothing more");
        // An offering that settles late must not be stuck.
        fundReserve(5);
        assertEq(bond.returnReserve(), 5, "what came later");
        assertSound();
    }

    /// @dev What the token refuses is passed on, also where it only lacked gas: a retirement ends units, or is none.
    function testFuzz_whatever_the_gas_a_retirement_ends_units_or_reverts(uint256 gas_) public {
        bond.issue(alice, UNIT);
        for (uint256 i; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        try bond.retire{gas: bound(gas_, 20_000, 120_000)}(list(alice)) {
            assertEq(token.balanceOf(alice), 0, "ended");
        } catch {
            assertEq(token.balanceOf(alice), UNIT, "nothing happened");
        }
    }

    function test_issuer_who_cannot_receive_stops_nobody_else() public {
        bond.issue(alice, UNIT);
        fundReserve(40e6);
        for (uint256 i; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        TestCurrency(address(currency)).setBlacklisted(issuer, true);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        bond.returnReserve();
        assertEq(claim(alice, 3), FACE + COUPON, "alice");
        bond.retire(list(alice));
    }

    function test_nobody_can_take_funded_money_back() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        fundReserve(9);
        address[3] memory roles = [issuer, payer, address(this)];
        for (uint256 i; i < 3; ++i) {
            vm.prank(roles[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IBond.NotInState.selector,
                    IBond.State.Redeemed,
                    IBond.State.Performing
                )
            );
            bond.returnReserve();
            assertEq(bond.claimable(0, roles[i]), 0, "claimable");
        }
        assertEq(currency.balanceOf(address(bond)), COUPON + 9, "all there");
    }

    // ---- The end ----

    function test_last_payment_retires_the_units_and_retire_the_rest() public {
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IBond.NotInState.selector, IBond.State.Redeemed, IBond.State.Performing)
        );
        bond.retire(list(alice));
        for (uint256 i; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        claim(alice, 3);
        assertEq(token.balanceOf(alice), 0, "given for the payment");
        assertEq(claim(alice, 0), COUPON, "an earlier coupon is still hers");
        vm.prank(stranger);
        bond.retire(list(alice, bob, stranger));
        assertEq(token.totalSupply(), 0, "all retired");
        assertEq(bond.pay(3, list(bob)), FACE + COUPON, "retiring took nothing from him");
    }

    function test_issue_only_by_the_offering_and_while_performing() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, stranger));
        bond.issue(stranger, 1);
        bond.issue(alice, UNIT);
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        vm.expectRevert(
            abi.encodeWithSelector(IBond.NotInState.selector, IBond.State.Performing, IBond.State.InDefault)
        );
        bond.issue(alice, UNIT);
    }

    // ---- Prices ----

    function test_accrued_runs_from_day_to_day_and_is_negative_ex_interest() public view {
        assertEq(bond.accruedInterest(uint40(START - DAY)), 0, "before the start");
        assertEq(bond.accruedInterest(uint40(START + DAY - 1)), 0, "the first day");
        int256 daily = int256(COUPON * 1e18) / 182;
        assertEq(bond.accruedInterest(uint40(START + DAY)), daily, "a day");
        uint40 last = uint40(recordDate(0));
        assertEq(bond.accruedInterest(last), int256(COUPON * 1e18 * 175) / 182, "cum interest");
        assertEq(bond.accruedInterest(last + 1), -int256((COUPON * 1e18 * 6) / 182), "ex interest");
        assertEq(bond.accruedInterest(uint40(paymentDate(0))), 0, "the coupon date");
        assertEq(bond.accruedInterest(uint40(paymentDate(3))), 0, "maturity");
        assertEq(bond.accruedInterest(type(uint40).max), 0, "for ever");
        assertEq(bond.accruedInterest(0), 0, "1970");
    }

    function testFuzz_dirty_and_clean_price_are_each_others_inverse(uint128 price, uint40 time) public view {
        price = uint128(bound(price, 1e18 * 100e6, type(uint128).max));
        uint256 dirty = bond.dirtyPrice(price, time);
        assertEq(bond.cleanPrice(dirty, time), price, "inverse");
        assertEq(int256(dirty) - int256(uint256(price)), bond.accruedInterest(time), "accrued");
    }

    function test_issue_price_of_a_tap() public {
        BondCharter memory c = charterOf(4);
        c.terms.periods[0].principal = uint112(FACE / 4);
        c.terms.periods[3].principal = uint112(FACE - FACE / 4);
        born(c);
        assertEq(bond.issuePrice(1e9, false, uint40(START)), FACE * 1e18, "par");
        assertEq(bond.issuePrice(999_010_000, false, uint40(START)), 999_010_000e18, "99.901 %");
        uint256 accrued = (COUPON * 1e18 * 91) / 182;
        assertEq(bond.issuePrice(1e9, true, uint40(START + 91 * DAY)), FACE * 1e18 + accrued, "with accrued");
        uint40 second = uint40(recordDate(0) + 1);
        assertEq(bond.issuePrice(1e9, false, second), (FACE * 1e18 * 3) / 4, "of what is outstanding");
        uint40 late = uint40(recordDate(3) + 1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.UnknownDistribution.selector, 4));
        bond.issuePrice(1e9, false, late);
    }

    function test_utc_offset_moves_the_day() public {
        BondCharter memory c = charterOf(4);
        c.terms.utcOffset = 10 hours;
        born(c);
        assertEq(bond.accruedInterest(uint40(START + 14 hours - 1)), 0, "still the first day");
        assertTrue(bond.accruedInterest(uint40(START + 14 hours)) > 0, "the next day in Sydney");
    }

    function test_terms_struct_has_every_field() public view {
        BondTerms memory t = bond.terms();
        assertEq(t.faceValue, FACE, "face");
        assertEq(uint256(t.gracePeriod), GRACE, "grace");
    }
}
