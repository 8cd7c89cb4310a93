// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Bond} from "../../contracts/assets/Bond.sol";
import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {BondTest} from "../support/BondTest.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {NOT_A_CURRENCY} from "../support/currencies/OddCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {RefusingCurrency} from "../support/currencies/RefusingCurrency.sol";

/// @dev Tries to be paid again while it is being paid, in every way there is.
contract Reenterer is ICurrencyHook {
    Bond private immutable _bond;
    uint256 public tries;
    uint256 public successes;

    constructor(Bond bond) {
        _bond = bond;
    }

    function claim() public returns (uint256) {
        return _bond.claim(new uint256[](1));
    }

    function tokensToSend(address, address, uint256) external {
        _reenter();
    }

    function tokensReceived(address, address, uint256) external {
        _reenter();
    }

    function _reenter() private {
        address[] memory me = new address[](1);
        me[0] = address(this);
        _try(abi.encodeCall(_bond.claim, (new uint256[](1))));
        _try(abi.encodeCall(_bond.pay, (0, me)));
        _try(abi.encodeCall(_bond.fund, (0, 1)));
        _try(abi.encodeCall(_bond.fundReserve, (1)));
        _try(abi.encodeCall(_bond.returnReserve, ()));
        _try(abi.encodeCall(_bond.retire, (me)));
        _try(abi.encodeCall(_bond.recover, (1)));
        _try(abi.encodeCall(_bond.declareDefault, (0)));
        _try(abi.encodeCall(_bond.cure, ()));
        _try(abi.encodeCall(_bond.accelerate, ()));
    }

    function _try(bytes memory data) private {
        ++tries;
        (bool done, bytes memory why) = address(_bond).call(data);
        if (done || bytes4(why) != ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            ++successes;
    }
}

/// @notice Currencies that misbehave, and recipients that do.
contract DistributionsCurrenciesTest is BondTest {
    function _with(IERC20 currency_) private {
        vm.warp(START);
        currency = currency_;
        born(charterOf(4));
        bond.issue(alice, UNIT);
        bond.issue(bob, UNIT);
        bond.issue(carol, 2 * UNIT);
        vm.warp(recordDate(0) + 1);
    }

    function test_address_without_code_is_refused_at_birth() public {
        BondCharter memory c = charterOf(4);
        c.asset.currency = IERC20(NOT_A_CURRENCY);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.InvalidCurrency.selector, NOT_A_CURRENCY));
        deploy("Bond", abi.encode(Charters.packed(c)));
    }

    function test_blacklisted_recipient_stops_nobody_else() public {
        TestCurrency money = new TestCurrency("Test Dollar", "TUSD", 6);
        _with(money);
        fundAll(0);
        money.setBlacklisted(bob, true);
        vm.expectEmit(true, true, true, true);
        emit IDistributions.PaymentFailed(0, bob, COUPON);
        assertEq(bond.pay(0, list(bob, alice, carol)), 3 * COUPON, "the others");
        assertEq(bond.claimable(0, bob), COUPON, "his entitlement stays");
        assertSound();
        money.setBlacklisted(bob, false);
        assertEq(bond.pay(0, list(bob)), COUPON, "later");
        assertEq(bond.owed(), 0, "nothing left");
    }

    function test_blacklisted_recipient_of_a_part_stops_nobody_else() public {
        TestCurrency money = new TestCurrency("Test Dollar", "TUSD", 6);
        _with(money);
        fund(0, 2 * COUPON);
        money.setBlacklisted(bob, true);
        assertEq(bond.pay(0, list(bob, alice, bob)), COUPON / 2, "the other");
        assertEq(bond.claimable(0, bob), COUPON / 2, "his part stays");
        money.setBlacklisted(bob, false);
        assertEq(claim(bob, 0), COUPON / 2, "his part");
        fundAll(0);
        assertEq(bond.pay(0, list(alice, bob, carol)), 3 * COUPON, "the rest");
        assertEq(bond.owed(), 0, "nothing left");
    }

    function test_recipients_that_revert_or_eat_gas_stop_nobody_else() public {
        RefusingCurrency money = new RefusingCurrency();
        _with(money);
        fundAll(0);
        RefusingCurrency.Manner[3] memory manners = [
            RefusingCurrency.Manner.REVERT,
            RefusingCurrency.Manner.REVERT_WITH_LONG_REASON,
            RefusingCurrency.Manner.EAT_ALL_GAS
        ];
        for (uint256 i; i < 3; ++i) {
            money.setManner(alice, manners[i]);
            uint256 before = gasleft();
            assertEq(bond.pay(0, list(alice, bob, carol)), i == 0 ? 3 * COUPON : 0, "the others");
            assertLe(before - gasleft(), 500_000, "gas");
            assertEq(bond.claimable(0, alice), COUPON, "entitlement");
        }
        money.setManner(alice, RefusingCurrency.Manner.PAY);
        assertEq(claim(alice, 0), COUPON, "in the end");
        assertSound();
    }

    function test_batch_with_too_little_gas_fails_as_a_whole() public {
        _with(new TestCurrency("Test Dollar", "TUSD", 6));
        fundAll(0);
        address[] memory holders = list(alice, bob);
        vm.expectRevert(IDistributions.InsufficientGas.selector);
        bond.pay{gas: 250_000}(0, holders);
        assertEq(bond.claimable(0, alice), COUPON, "nothing changed");
    }

    function test_recipient_that_calls_back_gains_nothing() public {
        HookCurrency money = new HookCurrency();
        vm.warp(START);
        currency = money;
        born(charterOf(4));
        Reenterer thief = new Reenterer(bond);
        admit(address(thief));
        bond.issue(address(thief), UNIT);
        bond.issue(alice, UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        money.setHook(address(thief), thief);
        assertEq(thief.claim(), COUPON, "paid");
        assertEq(money.balanceOf(address(thief)), COUPON, "once");
        assertTrue(thief.tries() != 0 && thief.successes() == 0, "every call back was refused");
        assertEq(claim(alice, 0), COUPON, "the last claimant is whole");
    }

    function test_payer_that_is_called_back_gains_nothing() public {
        HookCurrency money = new HookCurrency();
        _with(money);
        Reenterer hook = new Reenterer(bond);
        money.setHook(payer, hook);
        assertEq(fundAll(0), 4 * COUPON, "funded");
        assertTrue(hook.tries() != 0 && hook.successes() == 0, "every call back was refused");
        assertSound();
    }

    function test_fee_on_transfer_is_refused_when_funding() public {
        FeeCurrency money = new FeeCurrency(100);
        _with(money);
        bytes memory refusal = abi.encodeWithSelector(
            IDistributions.UnexpectedReceipt.selector,
            4 * COUPON,
            (4 * COUPON * 99) / 100
        );
        vm.expectRevert(refusal);
        fundAll(0);
        refusal = abi.encodeWithSelector(IDistributions.UnexpectedReceipt.selector, 100, 99);
        vm.expectRevert(refusal);
        fundReserve(100);
        assertEq(bond.owed() + bond.reserve(), 0, "nothing was booked");
    }

    function test_fee_raised_later_is_paid_by_the_recipient_and_the_last_claimant_is_whole() public {
        FeeCurrency money = new FeeCurrency(0);
        _with(money);
        fundAll(0);
        money.setFee(1_000);
        assertEq(bond.pay(0, list(alice, bob, carol)), 4 * COUPON, "all are paid");
        assertEq(money.balanceOf(carol), (2 * COUPON * 9) / 10, "less the fee");
        assertEq(bond.owed(), 0, "nothing left");
    }

    function test_returns_nothing_works() public {
        _with(IERC20(address(new NoReturnCurrency())));
        fundAll(0);
        assertEq(claim(alice, 0), COUPON, "claim");
        assertEq(bond.pay(0, list(bob, carol)), 3 * COUPON, "pay");
        fundReserve(7);
        assertEq(bond.reserve(), 7, "reserve");
        assertSound();
    }

    function test_returns_false_fails_cleanly() public {
        FalseReturnCurrency money = new FalseReturnCurrency();
        _with(money);
        money.setRefuses(true);
        bytes memory refusal = abi.encodeWithSelector(
            SafeERC20.SafeERC20FailedOperation.selector,
            address(money)
        );
        vm.expectRevert(refusal);
        fundAll(0);
        money.setRefuses(false);
        fundAll(0);
        money.setRefuses(true);
        vm.expectRevert(refusal);
        claim(alice, 0);
        assertEq(bond.pay(0, list(alice, bob)), 0, "nobody");
        assertEq(bond.claimable(0, alice), COUPON, "entitlement stays");
        money.setRefuses(false);
        assertEq(bond.pay(0, list(alice, bob, carol)), 4 * COUPON, "everybody");
    }

    function test_paused_currency_fails_cleanly() public {
        TestCurrency money = new TestCurrency("Test Dollar", "TUSD", 6);
        _with(money);
        fundAll(0);
        money.setPaused(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(money)));
        claim(alice, 0);
        assertEq(bond.pay(0, list(alice, bob, carol)), 0, "nobody");
        money.setPaused(false);
        assertEq(bond.pay(0, list(alice, bob, carol)), 4 * COUPON, "everybody");
    }

    function test_rebasing_down_fails_cleanly_and_pays_others_meanwhile() public {
        RebasingCurrency money = new RebasingCurrency();
        _with(money);
        fundAll(0);
        money.rebaseDown(0.75e18);
        assertEq(bond.surplus(), 0, "no panic");
        assertEq(claim(alice, 0), COUPON, "alice");
        assertEq(bond.pay(0, list(bob, carol)), COUPON, "bob; carol waits");
        assertEq(bond.claimable(0, carol), 2 * COUPON, "carol's entitlement stays");
        vm.prank(payer);
        money.transfer(address(bond), COUPON + 2);
        assertEq(claim(carol, 0), 2 * COUPON, "the last claimant, once the money is there");
    }
}
