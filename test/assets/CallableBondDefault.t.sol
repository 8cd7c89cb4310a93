// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Bond} from "../../contracts/assets/Bond.sol";
import {CallableBondCharter} from "../../contracts/interfaces/CallableBondCharter.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {CallableFixture} from "./CallableFixture.sol";

/// @notice A call that is not paid is a payment that is missing: it stands, and holders are no worse off than without it.
contract CallableBondDefaultTest is CallableFixture {
    uint40 private constant MIDDLE = uint40((END_0 + 91) * DAY);
    uint256 private constant DUE = 100 * (1_020e6 + 12_500_000);

    /// @dev The first coupon is paid, the call is enacted, and its date has come.
    function _called() private {
        vm.warp(paymentDate(0));
        fundAll(0);
        enactCall(MIDDLE);
        vm.warp(MIDDLE);
    }

    function test_default_is_declared_by_anybody_after_grace_and_by_nobody_before() public {
        _called();
        vm.warp(MIDDLE + GRACE);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 1, bond.due(1), MIDDLE + GRACE));
        bond.declareDefault(1);
        vm.warp(MIDDLE + GRACE + 1);
        vm.prank(stranger);
        bond.declareDefault(1);
        assertEq(uint256(bond.state()), uint256(IBond.State.InDefault), "state");
    }

    function test_no_default_of_a_call_that_is_paid_nor_of_periods_that_never_open() public {
        _called();
        vm.warp(paymentDate(3) + GRACE + 1);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 3, 0, paymentDate(3) + GRACE));
        bond.declareDefault(3);
        vm.warp(MIDDLE + DAY / 2);
        fundAll(1);
        vm.warp(MIDDLE + GRACE + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IBond.NotInState.selector, IBond.State.Performing, IBond.State.Redeemed)
        );
        bond.declareDefault(1);
    }

    function test_interest_of_the_schedule_and_of_the_default_run_on_what_is_missing() public {
        _called();
        assertEq(bond.due(1), DUE, "on the day");
        vm.warp(MIDDLE + 10 * DAY);
        // Ten days of the coupon on the principal, and ten at 10 % on all that is missing.
        uint256 coupon = (100 * COUPON * 10 + STEP - 1) / STEP;
        uint256 late = (DUE * 10 + 10 * 365 - 1) / (10 * 365);
        assertEq(bond.due(1), DUE + coupon + late, "ten days later");
        fund(1, DUE / 2);
        vm.warp(MIDDLE + 20 * DAY);
        // On the half that is still missing, the same for ten more.
        uint256 rest = (coupon + 1) / 2 + ((DUE / 2) * 10 + 10 * 365 - 1) / (10 * 365);
        assertLe(bond.due(1), DUE + coupon + late + rest + 2, "on what is missing");
        assertLe(DUE + coupon + late + rest, bond.due(1) + 2, "on what is missing");
        fundAll(1);
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "paid in the end");
        assertSound();
    }

    function test_a_default_of_a_call_is_cured_by_paying_it() public {
        _called();
        vm.warp(MIDDLE + GRACE + 1);
        bond.declareDefault(1);
        fundAll(1);
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "nothing is owed any more");
        assertEq(bond.claimable(1, alice) > 60 * (DUE / 100), true, "with interest");
    }

    function test_an_unpaid_call_is_accelerated_and_recovered_and_the_register_reopens() public {
        _called();
        vm.warp(MIDDLE + GRACE + 1);
        bond.declareDefault(1);
        fund(1, DUE / 4);
        vm.warp(MIDDLE + GRACE + 1 + CURE + 1);
        uint256 missing = bond.due(1) - DUE / 4;
        bond.accelerate();
        assertEq(bond.acceleratedClaim(), missing, "the claim is what was missing, and nothing twice");
        assertEq(token.closesAfter(), type(uint40).max, "units are claims, and move");
        move(alice, carol, 60 * UNIT);
        (uint256 id, uint256 taken) = recover(type(uint256).max);
        assertEq(taken, missing, "taken");
        assertEq(id, 4, "recoveries come after the schedule");
        vm.warp(MIDDLE + GRACE + 1 + CURE + 2 + NOTICE);
        assertEq(claim(carol, id), (missing * 60) / 100, "to who holds now");
        // What came in for the call before is its record date's.
        assertEq(claim(alice, 1), ((DUE / 4) * 60) / 100, "alice");
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        assertSound();
    }

    /// @dev The first coupon is missing, and a call is enacted before anybody declares it.
    function _calledWithACouponMissing(uint40 callDate) private returns (uint256 declaredAt) {
        vm.warp(paymentDate(0) + GRACE + 1 - WAIT);
        announceCall(callDate);
        declaredAt = paymentDate(0) + GRACE + 1;
        vm.warp(declaredAt);
        callable.callBond(callDate);
        bond.declareDefault(0);
    }

    function test_an_acceleration_before_the_call_date_finds_a_bond_that_was_not_called() public {
        uint256 declaredAt = _calledWithACouponMissing(firstSecondOf(END_1));
        vm.warp(declaredAt + CURE + 1);
        uint256 arrears = bond.due(0);
        bond.accelerate();
        // 40 of 182 days.
        uint256 accrued = (100 * COUPON * 40 + STEP - 1) / STEP;
        assertEq(bond.acceleratedClaim(), arrears + 100 * FACE + accrued, "coupon, principal, accrued");
        vm.warp(firstSecondOf(END_1) + 10 * DAY);
        assertEq(bond.due(2), 0, "the call never falls due");
        assertEq(bond.claimable(2, alice), 0, "nor pays");
        move(alice, carol, 60 * UNIT);
        (uint256 id, ) = recover(type(uint256).max);
        vm.warp(firstSecondOf(END_1) + 11 * DAY + 1);
        assertEq(claim(carol, id) != 0, true, "recovered");
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        assertSound();
    }

    /// @dev A record date of the schedule that the call left behind is still one of the token: money that comes so long
    /// before it that its own record date would be that second joins it.
    function test_a_recovery_in_the_second_of_a_record_date_that_a_call_left_behind() public {
        uint256 declaredAt = _calledWithACouponMissing(firstSecondOf(END_1));
        vm.warp(declaredAt + CURE + 1);
        bond.accelerate();
        uint256 date = recordDate(2);
        vm.warp(date - NOTICE);
        (uint256 id, uint256 taken) = recover(100e6);
        assertEq(taken, 100e6, "taken");
        vm.warp(date);
        move(alice, carol, 60 * UNIT);
        vm.warp(date + 1);
        assertEq(claim(carol, id), 60e6, "to who held at the end of that second");
        assertEq(claim(bob, id), 40e6, "bob");
        assertSound();
    }

    /// @dev The same of a record date that was announced for a vote in the same second.
    function test_a_recovery_in_the_second_of_a_votes_record_date() public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        (c.bond.asset.powers[0].quorum, c.bond.asset.powers[0].majority) = (1e8, 6e8);
        vm.warp(START);
        bornCallable(c);
        bond.issue(alice, UNIT);
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        vm.warp(paymentDate(0) + GRACE + 1 + CURE + 1);
        bond.accelerate();
        announceCall(MIDDLE);
        (uint256 id, ) = recover(100e6);
        vm.warp(block.timestamp + NOTICE + 1);
        assertEq(claim(alice, id), 100e6, "recovered");
    }

    function test_a_default_that_stands_over_the_call_date_claims_coupon_and_call() public {
        uint256 declaredAt = _calledWithACouponMissing(uint40((END_0 + 31) * DAY));
        vm.warp(declaredAt + CURE + 1);
        uint256 arrears = bond.due(0) + bond.due(1);
        bond.accelerate();
        assertEq(bond.acceleratedClaim(), arrears, "coupon and call");
    }

    function test_a_default_before_a_call_does_not_stop_it_from_being_paid() public {
        uint256 declaredAt = _calledWithACouponMissing(uint40((END_0 + 31) * DAY));
        fundAll(0);
        bond.cure();
        vm.warp((END_0 + 31) * DAY);
        fundAll(1);
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        assertEq(claim(bob, 1), (bond.distribution(1).funded * 40) / 100, "bob");
        assertLe(declaredAt, block.timestamp, "time goes on");
    }

    function test_a_bond_in_default_is_not_called() public {
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        announceCall(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE);
        vm.expectRevert(
            abi.encodeWithSelector(IBond.NotInState.selector, IBond.State.Performing, IBond.State.InDefault)
        );
        callable.callBond(MIDDLE);
    }

    /// @dev Two bonds alike, of which one is called, and nothing is paid on either: whenever they are accelerated, the
    /// claim of the one that was called is no smaller, though it was called at par. Coupons are up to 20 % a year: no
    /// default interest runs on the interest that runs on, which years after maturity would tell with larger ones.
    function testFuzz_holders_are_no_worse_off_than_without_the_call(
        uint256 when,
        uint256 callDate,
        uint32 rate,
        uint32 defaultRate
    ) public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        c.bond.terms.defaultRate = uint32(bound(defaultRate, 0, 500_000_000));
        for (uint256 i = 0; i < 4; ++i) {
            c.bond.terms.periods[i].rate = (uint32(bound(rate, 2, 100_000_000)) * uint32(i + 1)) / 2;
        }
        c.call.windows[0].price = 1e9;
        vm.warp(START);
        bornCallable(c);
        bond.issue(alice, 60 * UNIT);
        Bond uncalled = bond;
        bornCallable(c);
        bond.issue(alice, 60 * UNIT);
        vm.warp(paymentDate(0));
        fundOn(uncalled);
        fundOn(bond);
        callDate = bound(callDate, (END_0 + 26) * DAY, recordDate(1) + 1);
        enactCall(uint40(callDate));
        vm.warp(paymentDate(1) + GRACE + 1);
        bond.declareDefault(1);
        uncalled.declareDefault(1);
        when = bound(when, paymentDate(1) + GRACE + CURE + 2, paymentDate(3) + 1_000 days);
        // Interest of a call runs to the day; a coupon is owed whole from its record date on, some days ahead.
        for (uint256 id = 2; id < 4; ++id) {
            if (when > recordDate(id) && when < paymentDate(id)) when = paymentDate(id);
        }
        vm.warp(when);
        bond.accelerate();
        uncalled.accelerate();
        // What is rounded up in one sum with the call is rounded up in up to four without.
        assertLe(uncalled.acceleratedClaim(), bond.acceleratedClaim() + 4, "the claim with the call");
    }

    function fundOn(Bond one) private {
        if (one.due(0) == 0) return;
        vm.prank(payer);
        one.fund(0, type(uint256).max);
    }
}
