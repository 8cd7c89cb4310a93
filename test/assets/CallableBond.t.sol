// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {BondCharter, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CallableBondCharter, CallWindow} from "../../contracts/interfaces/CallableBondCharter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {ICallableBond} from "../../contracts/interfaces/ICallableBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {CallableFixture} from "./CallableFixture.sol";

/// @notice An issuer's call: what it pays, to whom, when it may come, and what it leaves as it was.
contract CallableBondTest is CallableFixture {
    /// @dev Half-way through the second period: 91 of its 182 days.
    uint40 private constant MIDDLE = uint40((END_0 + 91) * DAY);

    // ---- What it pays ----

    function test_a_call_pays_principal_at_its_price_and_interest_to_the_day() public {
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        enactCall(MIDDLE);
        (uint40 callDate, uint256 id, uint64 price) = callable.called();
        assertEq(callDate, MIDDLE, "date");
        assertEq(id, 1, "the place of the second period");
        assertEq(price, PRICE, "price");
        assertEq(bond.due(1), 0, "before its date");
        vm.warp(MIDDLE);
        // 1,020.00 and half of 25.00 a unit.
        assertEq(bond.due(1), 100 * (1_020e6 + 12_500_000), "due");
        assertEq(fundAll(1), 100 * (1_020e6 + 12_500_000), "taken");
        assertEq(claim(alice, 1), 60 * (1_020e6 + 12_500_000), "alice");
        bond.pay(1, list(bob));
        assertEq(currency.balanceOf(bob), 40 * (1_020e6 + 12_500_000), "bob");
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        assertEq(token.totalSupply(), 0, "units ended with their payment");
        // The coupon of the record date before is its holders' all the same.
        assertEq(claim(alice, 0), 60 * COUPON, "coupon");
        assertSound();
    }

    function test_who_holds_at_the_end_of_the_second_before_is_paid_and_trading_ends_with_it() public {
        enactCall(MIDDLE);
        assertEq(token.closesAfter(), MIDDLE - 1, "the register closes");
        vm.warp(MIDDLE - 1);
        move(alice, carol, 60 * UNIT);
        vm.warp(MIDDLE);
        assertEq(
            token.detectTransferRestriction(carol, bob, UNIT),
            Restriction.REGISTER_CLOSED,
            "after the call date"
        );
        fundAll(0);
        fundAll(1);
        bond.pay(1, list(alice, bob, carol));
        assertEq(currency.balanceOf(carol), 60 * (1_020e6 + 12_500_000), "carol");
        assertEq(currency.balanceOf(alice), 0, "alice sold");
    }

    function test_holders_who_do_not_come_are_retired_by_anybody() public {
        enactCall(MIDDLE);
        vm.warp(MIDDLE);
        fundAll(0);
        fundAll(1);
        bond.retire(list(alice, bob));
        assertEq(token.totalSupply(), 0, "units");
        assertEq(claim(alice, 1), 60 * (1_020e6 + 12_500_000), "and are paid all the same");
    }

    function test_later_periods_never_open_and_pay_nothing() public {
        enactCall(MIDDLE);
        vm.warp(paymentDate(3) + 400 days);
        fundAll(0);
        fundAll(1);
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        for (uint256 id = 2; id < 4; ++id) {
            assertEq(bond.due(id), 0, "due");
            assertEq(bond.claimable(id, alice), 0, "claimable");
            vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToFund.selector, id));
            fundAll(id);
        }
        assertEq(bond.distributionCount(), 4, "none is added");
    }

    function test_the_reserve_pays_a_call_by_itself() public {
        fundReserve(200_000e6);
        vm.warp(paymentDate(0));
        bond.pay(0, list(alice, bob));
        enactCall(MIDDLE);
        vm.warp(MIDDLE);
        bond.pay(1, list(alice, bob));
        assertEq(currency.balanceOf(bob), 40 * (COUPON + 1_020e6 + 12_500_000), "bob");
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        bond.returnReserve();
        assertEq(currency.balanceOf(issuer), 200_000e6 - 100 * (COUPON + 1_020e6 + 12_500_000), "the rest");
        assertSound();
    }

    // ---- Attack 46: around a record date ----

    function test_attack46_a_call_announced_just_before_a_record_date_skips_no_coupon() public {
        uint40 callDate = firstSecondOf(END_1);
        vm.warp(recordDate(1) - WAIT);
        announceCall(callDate);
        vm.warp(recordDate(1));
        // The notice is longer than what is left.
        vm.expectRevert(
            abi.encodeWithSelector(ICallableBond.CallTooSoon.selector, callDate, recordDate(1) + CALL_NOTICE)
        );
        callable.callBond(callDate);
        assertEq(uint256(bond.state()), uint256(IBond.State.Performing), "state");
        vm.warp(recordDate(1) + 1);
        fundAll(1);
        assertEq(claim(alice, 1), 60 * COUPON, "the coupon");
    }

    function test_attack46_on_the_day_on_which_a_coupon_ends_both_are_paid_each_to_its_record_date() public {
        enactCall(firstSecondOf(END_1));
        vm.warp(recordDate(1) + 1);
        move(alice, carol, 60 * UNIT);
        vm.warp(firstSecondOf(END_1));
        (, uint256 id, ) = callable.called();
        assertEq(id, 2, "the place of the third");
        fundAll(0);
        fundAll(1);
        fundAll(2);
        assertEq(claim(alice, 1), 60 * COUPON, "the seller's coupon");
        assertEq(claim(carol, 2), 60 * 1_020e6, "the buyer's principal, with nothing accrued");
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
    }

    function test_attack46_no_call_date_within_interest_that_was_paid_ahead() public {
        uint40 callDate = uint40(recordDate(1) + 2);
        vm.warp(callDate - CALL_NOTICE - WAIT);
        announceCall(callDate);
        announceCall(lastSecondOf(END_1 - 1));
        vm.warp(callDate - CALL_NOTICE);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.OutsidePeriod.selector, callDate, 2));
        callable.callBond(callDate);
        vm.expectRevert(
            abi.encodeWithSelector(ICallableBond.OutsidePeriod.selector, lastSecondOf(END_1 - 1), 2)
        );
        callable.callBond(lastSecondOf(END_1 - 1));
    }

    function test_a_call_whose_record_date_is_a_scheduled_one_pays_accrued_interest_in_place_of_the_coupon()
        public
    {
        enactCall(uint40(recordDate(1) + 1));
        vm.warp(recordDate(1) + 1);
        // 176 of 182 days.
        uint256 due = (SUPPLY * (1_020e6 * 182 + COUPON * 176) + 182 * UNIT - 1) / (182 * UNIT);
        assertEq(bond.due(1), due, "due");
        assertEq(token.recordDateCount(), 4, "no record date was added");
    }

    // ---- When it may come ----

    function test_calls_outside_their_windows_are_refused() public {
        uint40[4] memory dates = [
            firstSecondOf(END_0) - 1,
            lastSecondOf(END_1) + 1,
            firstSecondOf(END_2) - 1,
            lastSecondOf(END_2) + 1
        ];
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(callable.callPriceOn(dates[i]), 0, "price");
            vm.expectRevert(abi.encodeWithSelector(ICallableBond.NotCallable.selector, dates[i]));
            callable.callBond(dates[i]);
        }
        assertEq(callable.callPriceOn(firstSecondOf(END_0)), PRICE, "first second");
        assertEq(callable.callPriceOn(lastSecondOf(END_1)), PRICE, "last second");
        assertEq(callable.callPriceOn(firstSecondOf(END_2)), LAST_PRICE, "first second of the day");
        assertEq(callable.callPriceOn(lastSecondOf(END_2)), LAST_PRICE, "last second of the day");
    }

    function test_the_day_of_a_bermudan_call_has_its_own_price() public {
        enactCall(lastSecondOf(END_2));
        vm.warp(lastSecondOf(END_2));
        assertEq(bond.due(3), 100 * 1_005e6, "due");
    }

    function test_notice_is_kept_to_the_second() public {
        vm.warp(MIDDLE - CALL_NOTICE - WAIT);
        announceCall(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE + 1);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.CallTooSoon.selector, MIDDLE, MIDDLE + 1));
        callable.callBond(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE);
        callable.callBond(MIDDLE);
        assertEq(token.recordDate(1), MIDDLE - 1, "a record date of the token");
    }

    function test_what_was_not_announced_is_not_called_and_what_was_is_called_once() public {
        vm.warp(MIDDLE - CALL_NOTICE - WAIT - DAY);
        bytes memory unannounced = abi.encodeWithSelector(
            IPowers.NotAnnounced.selector,
            PowerKind.CALL,
            keccak256(abi.encode(MIDDLE))
        );
        vm.expectRevert(unannounced);
        vm.prank(caller);
        callable.callBond(MIDDLE);
        uint256 id = announceCall(MIDDLE);
        uint256 ready = MIDDLE - CALL_NOTICE - DAY;
        vm.warp(ready - 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotReady.selector, id, ready));
        callable.callBond(MIDDLE);
        vm.warp(ready);
        // Another date than the announced one.
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.CALL,
                keccak256(abi.encode(MIDDLE + 1))
            )
        );
        callable.callBond(MIDDLE + 1);
        callable.callBond(MIDDLE);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.AlreadyCalled.selector, MIDDLE));
        callable.callBond(MIDDLE);
        announceCall(lastSecondOf(END_1));
        vm.warp(ready + WAIT);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.AlreadyCalled.selector, MIDDLE));
        callable.callBond(lastSecondOf(END_1));
    }

    function test_the_objector_stops_a_call_in_the_last_second() public {
        vm.warp(MIDDLE - CALL_NOTICE - WAIT);
        uint256 id = announceCall(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE);
        vm.prank(objector);
        register.object(address(bond), id);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.CALL,
                keccak256(abi.encode(MIDDLE))
            )
        );
        callable.callBond(MIDDLE);
        assertEq(token.closesAfter(), recordDate(3), "nothing happened");
    }

    function test_an_enacted_call_cannot_be_taken_back() public {
        vm.warp(MIDDLE - CALL_NOTICE - WAIT);
        uint256 id = announceCall(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE);
        callable.callBond(MIDDLE);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotPending.selector, id));
        vm.prank(caller);
        register.object(address(bond), id);
    }

    function test_holders_can_be_given_a_vote_on_it() public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        c.bond.asset.powers[0].quorum = 0.5e9;
        c.bond.asset.powers[0].majority = 0.75e9;
        bornCallable(c);
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
        vm.warp(MIDDLE - CALL_NOTICE - WAIT);
        uint256 id = announceCall(MIDDLE);
        vm.warp(MIDDLE - CALL_NOTICE - WAIT + NOTICE + 1);
        vm.prank(alice);
        register.vote(address(bond), id, alice, true);
        vm.prank(bob);
        register.vote(address(bond), id, bob, false);
        vm.warp(MIDDLE - CALL_NOTICE);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotResolved.selector, id, 60 * UNIT, 40 * UNIT));
        callable.callBond(MIDDLE);
    }

    /// @dev The most that a thief of CALL can do: have the issuer repay early, at the charter's price, after delay and
    /// notice; holders get no less, and the objector stops it.
    function test_stolen_call_repays_early_on_the_terms_of_the_charter_and_nothing_else() public {
        vm.startPrank(caller);
        for (uint8 kind = 0; kind < 4; ++kind) {
            vm.expectRevert(abi.encodeWithSelector(IPowers.NoSuchPower.selector, PowerKind(kind)));
            register.announce(address(bond), PowerKind(kind), abi.encode(alice, bob), REASON);
        }
        vm.stopPrank();
        // Neither at once, nor on a day, nor at a price of his own.
        uint40 soon = uint40(START + WAIT + CALL_NOTICE + 1);
        announceCall(soon);
        vm.warp(START + WAIT);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.NotCallable.selector, soon));
        callable.callBond(soon);
        enactCall(MIDDLE);
        vm.warp(MIDDLE);
        assertEq(bond.due(1), 100 * (1_020e6 + 12_500_000), "holders get the price and the interest");
    }

    // ---- What it leaves as it was ----

    function test_terms_and_periods_stay_what_the_charter_says() public {
        bytes32 before = _charterValues();
        enactCall(MIDDLE);
        assertEq(_charterValues(), before, "called");
        vm.warp(MIDDLE);
        fundAll(0);
        fundAll(1);
        assertEq(_charterValues(), before, "redeemed");
    }

    function _charterValues() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    bond.terms(),
                    bond.period(1),
                    bond.period(3),
                    bond.outstandingPrincipal(3),
                    callable.callTerms(),
                    bond.charterHash(),
                    token.charterHash()
                )
            );
    }

    function test_the_charter_hash_is_that_of_the_whole_charter() public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        bornCallable(c);
        assertEq(bond.charterHash(), keccak256(abi.encode(Charters.packed(c))), "bond");
        assertEq(token.charterHash(), keccak256(abi.encode(Charters.packed(c))), "token");
        assertEq(keccak256(abi.encode(callable.callTerms())), keccak256(abi.encode(c.call)), "call terms");
    }

    function test_interest_accrues_to_the_call_date_and_no_further() public {
        assertEq(bond.accruedInterest(MIDDLE), int256(12_500_000 * 1e18), "half a coupon");
        int256 before = bond.accruedInterest(MIDDLE - 1);
        enactCall(MIDDLE);
        assertEq(bond.accruedInterest(MIDDLE - 1), before, "as before");
        assertEq(bond.accruedInterest(MIDDLE), 0, "the register is closed");
        assertEq(bond.accruedInterest(firstSecondOf(END_1)), 0, "for good");
    }

    function test_nobody_is_sold_units_that_are_about_to_end() public {
        bond.issue(carol, UNIT);
        enactCall(MIDDLE);
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.AlreadyCalled.selector, MIDDLE));
        bond.issue(carol, UNIT);
    }

    // ---- Birth ----

    function test_call_terms_that_cannot_be_are_refused_at_birth() public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        c.bond.asset.powers = new Power[](0);
        _expectInvalid(c, "power", 0);
        c = callableCharter(charterOf(4));
        c.call.notice = uint32(NOTICE);
        _expectInvalid(c, "notice", NOTICE);
        c = callableCharter(charterOf(4));
        c.call.windows = new CallWindow[](0);
        _expectInvalid(c, "windows", 0);
        c.call.windows = new CallWindow[](65);
        _expectInvalid(c, "windows", 65);
        c = callableCharter(charterOf(4));
        c.call.windows[1].from = c.call.windows[0].through;
        _expectInvalid(c, "window", 1);
        c = callableCharter(charterOf(4));
        c.call.windows[0].through = c.call.windows[0].from - 1;
        _expectInvalid(c, "window", 0);
        c = callableCharter(charterOf(4));
        c.call.windows[1].through = uint40(recordDate(3) + 1);
        _expectInvalid(c, "window", 1);
        c = callableCharter(charterOf(4));
        c.call.windows[1].price = 1e9 - 1;
        _expectInvalid(c, "price", 1);
        c.call.windows[1].price = 2e9 + 1;
        _expectInvalid(c, "price", 1);
        c.call.windows[1].price = 2e9;
        bornCallable(c);
        assertEq(callable.callPriceOn(firstSecondOf(END_2)), 2e9, "twice the principal is the most");
    }

    function _expectInvalid(CallableBondCharter memory c, bytes32 what, uint256 index) private {
        vm.expectRevert(abi.encodeWithSelector(ICallableBond.InvalidCall.selector, what, index));
        this.tryBorn(c);
    }

    function tryBorn(CallableBondCharter calldata c) external {
        bornCallable(c);
    }

    function test_a_bond_without_call_terms_cannot_declare_call() public {
        BondCharter memory c = callableCharter(charterOf(4)).bond;
        vm.expectRevert(abi.encodeWithSelector(IAsset.InvalidPowerKind.selector, PowerKind.CALL));
        this.tryBornPlain(c);
    }

    function tryBornPlain(BondCharter calldata c) external {
        born(c);
    }

    // ---- Fuzz ----

    /// @dev Price and accrual exact, whatever the date, the price, the rate and the supply; everybody together gets what
    /// was due, less than a minor unit each left.
    function testFuzz_a_call_is_exact_and_conserves(
        uint256 callDate,
        uint64 price,
        uint32 rate,
        uint256 toCarol,
        uint256 more
    ) public {
        CallableBondCharter memory c = callableCharter(charterOf(4));
        rate = uint32(bound(rate, 0, 500_000_000));
        price = uint64(bound(price, 1e9, 2e9));
        for (uint256 i = 0; i < 4; ++i) c.bond.terms.periods[i].rate = rate;
        c.call.windows = new CallWindow[](1);
        c.call.windows[0] = CallWindow(uint40(START), uint40(recordDate(3)), price);
        bornCallable(c);
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
        bond.issue(carol, 1 + (more % 1e6));
        callDate = bound(callDate, START + CALL_NOTICE + WAIT, recordDate(3));
        uint256 id = 0;
        while (recordDate(id) < callDate - 1) ++id;
        // After a record date only once the interest paid then has run.
        uint256 start = START_DAY + STEP * id;
        if (callDate < start * DAY) callDate = start * DAY;
        move(alice, carol, bound(toCarol, 0, 60 * UNIT));
        enactCall(uint40(callDate));
        vm.warp(callDate);
        uint256 numerator =
            token.totalSupply() * FACE * (uint256(price) * 2 * STEP + rate * (callDate / DAY - start));
        uint256 denominator = UNIT * 1e9 * 2 * STEP;
        uint256 expected = (numerator + denominator - 1) / denominator;
        assertEq(bond.due(id), expected, "due");
        for (uint256 i = 0; i <= id; ++i) fundOrNothing(i);
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "state");
        uint256 before = _paid();
        bond.pay(id, list(alice, bob, carol));
        uint256 paid = _paid() - before;
        assertLe(paid, expected, "no more than was due");
        assertLe(expected - paid, 2, "less than a minor unit each");
        assertEq(token.totalSupply(), 0, "units");
        assertSound();
    }

    function fundOrNothing(uint256 id) private {
        if (bond.due(id) != 0) fundAll(id);
        else touch(id);
    }

    function _paid() private view returns (uint256) {
        return currency.balanceOf(alice) + currency.balanceOf(bob) + currency.balanceOf(carol);
    }
}
