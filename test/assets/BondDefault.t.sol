// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice A bond that is not paid: late interest, default, cure, acceleration, recovery.
contract BondDefaultTest is BondTest {
    function _state(IBond.State expected) private view {
        assertEq(uint256(bond.state()), uint256(expected), "state");
    }

    function _default(uint256 id) private {
        vm.warp(paymentDate(id) + GRACE + 1);
        bond.declareDefault(id);
    }

    function _accelerated() private {
        _default(0);
        vm.warp(paymentDate(0) + GRACE + 1 + CURE + 1);
        bond.accelerate();
    }

    function _notInState(IBond.State required) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBond.NotInState.selector, required, bond.state());
    }

    // ---- Late interest ----

    function test_late_money_bears_simple_interest_by_the_day() public {
        bond.issue(alice, 100 * UNIT);
        uint256 due = 100 * COUPON;
        vm.warp(paymentDate(0) + DAY - 1);
        assertEq(bond.due(0), due, "the payment day itself is in time");
        vm.warp(paymentDate(0) + 73 * DAY);
        // 10 % of it for 73 / 365 of a year
        assertEq(bond.due(0), due + due / 50, "a fifth of a year late");
        fund(0, due / 2);
        assertEq(bond.due(0), due + due / 50, "paying changes nothing at once");
        vm.warp(paymentDate(0) + 146 * DAY);
        assertEq(bond.due(0), due + due / 50 + due / 100, "then on the half that is left");
        fund(0, due / 2);
        vm.warp(paymentDate(0) + 1_460 * DAY);
        assertEq(bond.due(0), due + due / 50 + due / 100, "no interest on interest");
        fundAll(0);
        assertEq(claim(alice, 0), due + due / 50 + due / 100, "to the holders of the record date");
        assertEq(bond.due(0), due + due / 50 + due / 100, "then it is fixed");
    }

    function test_late_money_without_a_default_rate_bears_nothing() public {
        BondCharter memory c = charterOf(4);
        c.terms.defaultRate = 0;
        born(c);
        bond.issue(alice, UNIT);
        vm.warp(paymentDate(0) + 1_000 * DAY);
        assertEq(bond.due(0), COUPON, "due");
    }

    function testFuzz_late_in_parts_is_never_less_than_late_at_once(
        uint256 first,
        uint256 a,
        uint256 b
    ) public {
        bond.issue(alice, 3 * UNIT + 7);
        vm.warp(recordDate(0) + 1);
        uint256 base = bond.due(0);
        first = bound(first, 1, base - 1);
        (a, b) = (bound(a, 0, 500), bound(b, 0, 500));
        vm.warp(paymentDate(0) + a * DAY);
        fund(0, first);
        vm.warp(paymentDate(0) + (a + b) * DAY);
        // base for a days, what was left of it for b days; each rounded up once.
        uint256 exact = base * a + (base - first) * b;
        uint256 interest = bond.due(0) - base;
        assertTrue(interest * 3_650 >= exact && interest * 3_650 < exact + 2 * 3_650, "interest");
    }

    // ---- The reserve ----

    /// @dev Two periods are overdue, and the reserve has enough for one and a part of the other.
    function _twoOverdue(uint256 part) private returns (uint256 first) {
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
        vm.warp(paymentDate(1));
        first = bond.due(0);
        fundReserve(first + part);
    }

    function test_the_reserve_serves_what_was_due_first_and_is_told_once() public {
        uint256 first = _twoOverdue(10e6);
        assertEq(bond.claimable(0, alice) + bond.claimable(0, bob), first, "the first, in full");
        assertEq(bond.claimable(1, alice), 6e6, "of the second what that leaves");
        assertEq(bond.claimable(1, bob), 4e6, "for bob too");
        // Whoever asks for the second first changes nothing about it.
        assertEq(claim(bob, 1), 4e6, "bob, of the second");
        assertEq(bond.reserve(), first, "the first one's is still there");
        touch(1);
        assertEq(bond.reserve(), first, "whoever touches what");
        assertEq(
            claim(alice, 0),
            bond.distribution(0).funded - bond.claimable(0, bob),
            "alice, of the first"
        );
        assertEq(bond.claimable(1, alice), 6e6, "and of the second");
        assertTrue(bond.distribution(0).complete, "the first is paid");
        assertEq(bond.reserve(), 0, "all of it was used");
        assertSound();
    }

    function test_a_reserve_that_the_first_takes_whole_leaves_nothing_to_the_second() public {
        uint256 first = _twoOverdue(0);
        assertEq(bond.claimable(1, alice), 0, "nothing of the second");
        touch(1);
        assertEq(bond.distribution(1).funded, 0, "and nothing is moved");
        assertEq(bond.reserve(), first, "the first one's");
        touch(0);
        assertTrue(bond.distribution(0).complete, "which is paid from it");
    }

    /// @dev In whatever order two holders collect two periods, with or without a payment in between: each gets what
    /// was told before, and the sum is there.
    function testFuzz_what_is_claimable_can_be_claimed_in_any_order(uint256 part, uint256 order) public {
        _twoOverdue(bound(part, 0, 200 * COUPON));
        uint256[4] memory told;
        uint256 sum;
        for (uint256 i; i < 4; ++i) sum += told[i] = bond.claimable(i % 2, i < 2 ? alice : bob);
        assertLe(sum, bond.reserve(), "in all");
        for (uint256 left = 4; left != 0; --left) {
            uint256 which = order % left;
            order /= left;
            // The one that stands there, of those that are left; its place goes to the last.
            uint256 i = told[which] >> 248 == 0 ? which : (told[which] >> 248) - 1;
            uint256 amount = told[which] & type(uint128).max;
            if (amount != 0) assertEq(claim(i < 2 ? alice : bob, i % 2), amount, "as told");
            uint256 last = told[left - 1];
            told[which] = last >> 248 == 0 ? last | (left << 248) : last;
        }
        assertSound();
    }

    // ---- Default ----

    function test_default_by_anybody_after_grace_by_nobody_before() public {
        bond.issue(alice, UNIT);
        uint256 graceEnd = paymentDate(0) + GRACE;
        vm.warp(graceEnd);
        uint256 missing = bond.due(0);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 0, missing, graceEnd));
        bond.declareDefault(0);
        vm.warp(graceEnd + 1);
        vm.prank(stranger);
        bond.declareDefault(0);
        _state(IBond.State.InDefault);
        vm.expectRevert(_notInState(IBond.State.Performing));
        bond.declareDefault(0);
        move(alice, bob, UNIT);
        assertEq(token.balanceOf(bob), UNIT, "trading stays open");
    }

    function test_default_is_false_when_paid_or_when_the_reserve_suffices() public {
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        uint256 graceEnd = paymentDate(0) + GRACE;
        vm.warp(graceEnd + 1);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 0, 0, graceEnd));
        bond.declareDefault(0);
        fundReserve(100e6);
        graceEnd = paymentDate(1) + GRACE;
        vm.warp(graceEnd + 1);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 1, 0, graceEnd));
        bond.declareDefault(1);
        _state(IBond.State.Performing);
    }

    function test_default_names_what_is_missing_after_the_reserve() public {
        bond.issue(alice, UNIT);
        fundReserve(10e6);
        vm.warp(paymentDate(0) + GRACE + 1);
        uint256 due = bond.due(0);
        vm.expectEmit(true, true, true, true);
        emit IBond.DefaultDeclared(0, due - 10e6);
        bond.declareDefault(0);
        assertEq(bond.reserve(), 0, "used");
        assertEq(claim(alice, 0), 10e6, "paid");
    }

    function test_default_of_a_period_to_come_is_refused() public {
        bond.issue(alice, UNIT);
        vm.warp(paymentDate(0) + GRACE + 1);
        uint256 graceEnd = paymentDate(1) + GRACE;
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 1, 0, graceEnd));
        bond.declareDefault(1);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.UnknownDistribution.selector, 4));
        bond.declareDefault(4);
    }

    function test_default_without_units_is_false() public {
        uint256 graceEnd = paymentDate(0) + GRACE;
        vm.warp(graceEnd + 1);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 0, 0, graceEnd));
        bond.declareDefault(0);
    }

    // ---- Cure ----

    function test_cure_when_nothing_is_overdue() public {
        bond.issue(alice, UNIT);
        vm.expectRevert(_notInState(IBond.State.InDefault));
        bond.cure();
        _default(0);
        vm.expectRevert(abi.encodeWithSelector(IBond.StillOverdue.selector, 0));
        bond.cure();
        fundAll(0);
        vm.prank(stranger);
        bond.cure();
        _state(IBond.State.Performing);
    }

    function test_cure_needs_every_overdue_period_and_the_reserve_counts() public {
        bond.issue(alice, UNIT);
        _default(0);
        vm.warp(paymentDate(1) + GRACE + 1);
        fundAll(0);
        vm.expectRevert(abi.encodeWithSelector(IBond.StillOverdue.selector, 1));
        bond.cure();
        fundReserve(100e6);
        bond.cure();
        _state(IBond.State.Performing);
        assertTrue(bond.distribution(1).complete, "paid by the reserve");
    }

    function test_everything_paid_after_a_declared_default_redeems() public {
        bond.issue(alice, UNIT);
        _default(0);
        vm.warp(paymentDate(3) + DAY);
        for (uint256 i = 4; i != 0; --i) fundAll(i - 1);
        _state(IBond.State.Redeemed);
        vm.expectRevert(_notInState(IBond.State.InDefault));
        bond.cure();
    }

    // ---- Acceleration ----

    function test_accelerate_only_after_the_cure_window_and_while_overdue() public {
        bond.issue(alice, UNIT);
        vm.expectRevert(_notInState(IBond.State.InDefault));
        bond.accelerate();
        _default(0);
        uint256 until = paymentDate(0) + GRACE + 1 + CURE;
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IBond.CureWindowOpen.selector, until));
        bond.accelerate();
        vm.warp(until + 1);
        fundAll(0);
        vm.expectRevert(abi.encodeWithSelector(IBond.NotInDefault.selector, 1, 0, until));
        bond.accelerate();
        bond.cure();
        _state(IBond.State.Performing);
    }

    function test_accelerate_makes_everything_due_at_once() public {
        bond.issue(alice, 100 * UNIT);
        vm.warp(recordDate(0) + 1);
        fund(0, 40 * COUPON);
        _default(0);
        uint256 moment = paymentDate(0) + GRACE + 1 + CURE + 1;
        vm.warp(moment);
        uint256 arrears = bond.due(0) - 40 * COUPON;
        // 40 days of the second period
        uint256 accrued = (100 * COUPON * 40 + 181) / 182;
        uint256 principal = 100 * FACE;
        vm.expectEmit(true, true, true, true);
        emit IBond.Accelerated(arrears + principal + accrued, arrears, principal, accrued);
        vm.prank(stranger);
        bond.accelerate();
        _state(IBond.State.Accelerated);
        uint256 claim_ = arrears + principal + accrued;
        assertEq(bond.acceleratedClaim(), claim_, "claim");
        assertEq(bond.accruedInterest(uint40(moment + DAY)), 0, "trades flat");

        // What was funded stays with the holders of its record date; nothing more is taken for it.
        vm.expectRevert(abi.encodeWithSelector(IDistributions.AlreadyComplete.selector, 0));
        fundAll(0);
        assertEq(claim(alice, 0), 40 * COUPON, "what was there");
        // Later periods never open.
        vm.warp(paymentDate(1) + 1);
        assertEq(bond.due(1), 0, "never due");
        touch(1);
        assertFalse(bond.distribution(1).opened, "never opened");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 1));
        fundAll(1);
        // 10 % simple on the claim, by days.
        uint256 late = (paymentDate(1) - paymentDate(0)) / DAY - 40;
        assertEq(bond.acceleratedClaim(), claim_ + (claim_ * late + 3_649) / 3_650, "default interest");
        vm.expectRevert(_notInState(IBond.State.Performing));
        bond.issue(bob, UNIT);
        assertSound();
    }

    function test_accelerate_after_maturity_reopens_the_register() public {
        bond.issue(alice, UNIT);
        for (uint256 i; i < 3; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        _default(3);
        assertEq(
            token.detectTransferRestriction(alice, bob, UNIT),
            Restriction.REGISTER_CLOSED,
            "closed since the last record date"
        );
        vm.warp(paymentDate(3) + GRACE + 1 + CURE + 1);
        uint256 due = bond.due(3);
        bond.accelerate();
        assertEq(bond.acceleratedClaim(), due, "arrears only");
        move(alice, bob, UNIT);
        (uint256 id, uint256 taken) = recover(type(uint256).max);
        assertEq(taken, due, "taken");
        vm.warp(recordDate_(id) + 1);
        assertEq(claim(bob, id), due, "to the holder of the claim");
    }

    function recordDate_(uint256) private view returns (uint256) {
        return token.closesAfter();
    }

    // ---- Recovery ----

    function test_recovery_joins_the_pending_one_until_its_record_date() public {
        bond.issue(alice, 30 * UNIT);
        bond.issue(bob, 70 * UNIT);
        vm.expectRevert(_notInState(IBond.State.Accelerated));
        recover(1);
        _accelerated();
        uint256 now_ = paymentDate(0) + GRACE + 1 + CURE + 1;
        uint256 dates = token.recordDateCount();
        (uint256 id, uint256 taken) = recover(1_000e6);
        assertEq(id, 4, "the first");
        assertEq(taken, 1_000e6, "taken");
        vm.warp(now_ + NOTICE);
        (id, ) = recover(500e6);
        assertEq(id, 4, "joined in the last second");
        assertEq(token.recordDateCount(), dates + 1, "one record date");
        assertEq(bond.claimable(4, alice), 0, "not before its record date has passed");
        assertEq(bond.due(4), 0, "nothing due before");
        assertEq(bond.pay(4, list(alice)), 0, "nothing paid before");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, 4));
        fundAll(4);
        vm.warp(now_ + NOTICE + 1);
        (id, ) = recover(10e6);
        assertEq(id, 5, "then a new one");
        move(alice, carol, 30 * UNIT);
        assertEq(claim(alice, 4), 450e6, "alice");
        assertEq(bond.pay(4, list(bob)), 1_050e6, "bob");
        vm.warp(now_ + 2 * NOTICE + 2);
        assertEq(claim(carol, 5), 3e6, "who bought the claim");
        assertSound();
    }

    function test_recovery_takes_no_more_than_is_claimed_and_the_last_one_redeems() public {
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        _accelerated();
        uint256 now_ = paymentDate(0) + GRACE + 1 + CURE + 1;
        uint256 claim_ = bond.acceleratedClaim();
        (uint256 id, uint256 taken) = recover(type(uint256).max);
        assertEq(taken, claim_, "taken");
        assertEq(bond.acceleratedClaim(), 0, "paid");
        assertEq(token.closesAfter(), now_ + NOTICE, "the register closes with it");
        _state(IBond.State.Accelerated);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, id));
        recover(1);
        move(bob, carol, UNIT);
        vm.warp(now_ + NOTICE + 1);
        _state(IBond.State.Redeemed);
        vm.expectRevert(_notInState(IBond.State.Accelerated));
        recover(1);
        assertEq(claim(alice, id), claim_ / 2, "alice");
        assertEq(token.balanceOf(alice), 0, "her units end");
        assertEq(bond.pay(id, list(carol, bob)), claim_ - claim_ / 2 - (claim_ % 2), "carol");
        assertEq(token.totalSupply(), 0, "all units ended");
        fundReserve(7);
        assertEq(bond.returnReserve(), 7, "the rest to the issuer");
        assertSound();
    }

    function test_reserve_goes_into_the_next_recovery() public {
        bond.issue(alice, UNIT);
        _accelerated();
        fundReserve(50e6);
        uint256 claim_ = bond.acceleratedClaim();
        (uint256 id, uint256 taken) = recover(0);
        assertEq(taken, 0, "nothing from the caller");
        assertEq(bond.reserve(), 0, "all of the reserve");
        assertEq(bond.acceleratedClaim(), claim_ - 50e6, "less is claimed");
        assertEq(bond.distribution(id).funded, 50e6, "for the holders");
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, id));
        recover(0);
    }

    function test_recovery_pays_the_claim_first_then_the_interest() public {
        bond.issue(alice, 100 * UNIT);
        _accelerated();
        uint256 now_ = paymentDate(0) + GRACE + 1 + CURE + 1;
        uint256 claim_ = bond.acceleratedClaim();
        vm.warp(now_ + 73 * DAY);
        uint256 interest = (claim_ + 49) / 50;
        assertEq(bond.acceleratedClaim(), claim_ + interest, "a fifth of a year at 10 %");
        recover(claim_);
        assertEq(bond.acceleratedClaim(), interest, "the interest is left");
        vm.warp(now_ + 1_000 * DAY);
        assertEq(bond.acceleratedClaim(), interest, "and bears none");
        recover(type(uint256).max);
        assertEq(bond.acceleratedClaim(), 0, "paid");
    }

    function test_recovery_on_a_scheduled_second_needs_no_new_record_date() public {
        bond.issue(alice, UNIT);
        _accelerated();
        uint256 dates = token.recordDateCount();
        vm.warp(recordDate(1) - NOTICE);
        (uint256 id, ) = recover(10e6);
        assertEq(token.recordDateCount(), dates, "the same second");
        vm.warp(recordDate(1) + 1);
        assertEq(claim(alice, id), 10e6, "paid");
        assertFalse(bond.distribution(1).opened, "the period itself stays shut");
    }

    function test_record_dates_cannot_be_spammed() public {
        bond.issue(alice, UNIT);
        _accelerated();
        uint256 dates = token.recordDateCount();
        for (uint256 i; i < 50; ++i) recover(1);
        assertEq(token.recordDateCount(), dates + 1, "one at a time");
        uint40 later = uint40(paymentDate(2));
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, stranger));
        vm.prank(stranger);
        token.announceRecordDate(later);
    }

    /// @dev P13, and a bound on gas: whatever was missed, anybody can bring it to an end.
    function test_two_hundred_missed_periods_are_accelerated_in_one_transaction() public {
        BondCharter memory c = charterOf(400, 30, 12);
        c.terms.nominalDates = new uint32[](401);
        for (uint256 i; i < 401; ++i) c.terms.nominalDates[i] = uint32(START_DAY + 30 * i);
        born(c);
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        vm.warp(paymentDate(200) + DAY);
        move(alice, bob, 1);
        vm.warp(paymentDate(399) + DAY);
        uint256 before = gasleft();
        bond.accelerate();
        assertLe(before - gasleft(), 16_000_000, "gas");
        // 400 coupons of 5 % / 12 of two units, and two units of principal, and interest on each since it was due.
        assertLe(400 * 8_333_333 + 2 * FACE, bond.acceleratedClaim(), "claim");
    }

    function test_longest_bond_without_units_can_be_ended_piecemeal() public {
        BondCharter memory c = charterOf(300, 30, 12);
        born(c);
        vm.warp(recordDate(299) + 1);
        for (uint256 i; i < 300; ++i) touch(i);
        _state(IBond.State.Redeemed);
    }
}
