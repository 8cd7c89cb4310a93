// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset} from "../support/TinyAsset.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {RefusingCurrency} from "../support/currencies/RefusingCurrency.sol";

/// @dev A subscriber that tries, whenever money moves, to do one more thing; it counts what succeeded.
contract Reentrant is ICurrencyHook {
    Offering private immutable offering;

    uint256 public gained;
    uint256 public tries;
    bool public refuses;

    error Refused();

    constructor(Offering offering_) {
        offering = offering_;
    }

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function subscribe(uint256 units) external {
        offering.subscribe(units, type(uint256).max);
    }

    function tokensToSend(address, address, uint256) external {
        _try();
    }

    function tokensReceived(address, address, uint256) external {
        if (refuses) revert Refused();
        _try();
    }

    function _try() private {
        ++tries;
        address[] memory self = new address[](1);
        self[0] = address(this);
        try offering.subscribe(100, type(uint256).max) {
            ++gained;
        } catch {}
        try offering.settle(self) {
            ++gained;
        } catch {}
        try offering.refund(self) {
            ++gained;
        } catch {}
        try offering.payProceeds() {
            ++gained;
        } catch {}
    }
}

/// @notice P12 No hostage, P7 Isolation; attacks 35, 49 and 61: currencies and subscribers that do not behave.
contract OfferingHostileTest is AssetTest {
    TinyAsset private asset;
    Offering private offering;
    address private alice;
    address private bob;

    uint256 private constant MONEY = 1_000e6 * 100;

    function _start(address currency_) private {
        currency = IERC20(currency_);
        (asset, offering) = create(offeringTerms());
        alice = investorWith("alice", MONEY, address(offering));
        bob = investorWith("bob", MONEY, address(offering));
        vm.warp(OPENS);
    }

    function _admitted(address who) private {
        registry.admit(who, uint40(uint160(who)) | 1);
        give(who, MONEY, address(offering));
    }

    // ---- Currencies ----

    function test_a_currency_that_returns_nothing_works_throughout() external {
        _start(address(new NoReturnCurrency()));
        subscribe(offering, alice, 60 * UNIT);
        subscribe(offering, bob, 60 * UNIT);
        vm.warp(CLOSES);
        registry.forget(bob);
        tokenOf(asset).refresh(bob);
        offering.settle(two(alice, bob));
        assertEq(currency.balanceOf(bob), MONEY, "refund");
        assertEq(asset.reserve() + currency.balanceOf(issuer), 60 * FACE, "proceeds");
    }

    function test_a_currency_that_takes_a_fee_is_refused() external {
        _start(address(new FeeCurrency(1)));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.UnexpectedReceipt.selector, FACE, FACE - FACE / 10_000)
        );
        subscribe(offering, alice, UNIT);
    }

    function test_a_currency_that_answers_false_is_refused_and_pays_later() external {
        FalseReturnCurrency false_ = new FalseReturnCurrency();
        _start(address(false_));
        subscribe(offering, alice, 40 * UNIT);
        false_.setRefuses(true);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        subscribe(offering, bob, UNIT);
        vm.warp(CLOSES);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
        offering.refund(one(alice));
        assertEq(offering.subscription(alice).paid, 40 * FACE, "still owed");
        false_.setRefuses(false);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), MONEY, "refund");
    }

    function test_a_currency_that_shrinks_pays_until_it_cannot_and_forgets_nobody() external {
        RebasingCurrency shrinking = new RebasingCurrency();
        _start(address(shrinking));
        subscribe(offering, alice, 40 * UNIT);
        subscribe(offering, bob, 40 * UNIT);
        shrinking.rebaseDown(0.75e18);
        vm.warp(CLOSES);
        offering.refund(two(alice, bob));
        assertEq(offering.subscription(alice).paid, 0, "alice is paid");
        assertEq(offering.subscription(bob).paid, 40 * FACE, "bob is still owed");
        shrinking.mint(address(offering), 40 * FACE);
        offering.refund(two(alice, bob));
        assertEq(offering.subscription(bob).paid, 0, "made good, bob is paid");
    }

    // ---- Recipients ----

    function test_no_manner_of_refusing_stops_the_others() external {
        RefusingCurrency refusing = new RefusingCurrency();
        _start(address(refusing));
        address carol = investorWith("carol", MONEY, address(offering));
        subscribe(offering, alice, 20 * UNIT);
        subscribe(offering, bob, 20 * UNIT);
        subscribe(offering, carol, 20 * UNIT);
        vm.warp(CLOSES);
        for (uint8 manner = 1; manner <= uint8(type(RefusingCurrency.Manner).max); ++manner) {
            refusing.setManner(alice, RefusingCurrency.Manner(manner));
            uint256 before = gasleft();
            if (manner == 1) {
                offering.refund(three(bob, alice, carol));
            } else {
                vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
                offering.refund(one(alice));
            }
            assertLe(before - gasleft(), 600_000, "bounded gas");
            assertEq(offering.subscription(alice).paid, 20 * FACE, "alice is still owed");
        }
        assertEq(currency.balanceOf(bob), MONEY, "bob");
        assertEq(currency.balanceOf(carol), MONEY, "carol");
        refusing.setManner(alice, RefusingCurrency.Manner.PAY);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), MONEY, "alice");
    }

    function test_an_issuer_that_eats_all_gas_costs_a_bounded_amount() external {
        RefusingCurrency refusing = new RefusingCurrency();
        _start(address(refusing));
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        refusing.setManner(issuer, RefusingCurrency.Manner.EAT_ALL_GAS);
        offering.settle{gas: 900_000}(one(alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units");
        refusing.setManner(issuer, RefusingCurrency.Manner.PAY);
        assertEq(offering.payProceeds(), (100 * FACE * 975) / 1_000, "paid later");
    }

    // ---- Re-entry ----

    function test_a_callback_while_paying_gains_nothing() external {
        HookCurrency hooked = new HookCurrency();
        _start(address(hooked));
        Reentrant eve = new Reentrant(offering);
        _admitted(address(eve));
        hooked.setHook(address(eve), eve);
        eve.subscribe(10 * UNIT);
        assertEq(eve.tries(), 1, "called back");
        assertEq(eve.gained(), 0, "nothing succeeded inside");
        assertEq(offering.totalSubscribed(), 10 * UNIT, "one subscription");
    }

    function test_a_callback_while_being_refunded_gains_nothing() external {
        HookCurrency hooked = new HookCurrency();
        _start(address(hooked));
        Reentrant eve = new Reentrant(offering);
        _admitted(address(eve));
        eve.subscribe(10 * UNIT);
        subscribe(offering, alice, 10 * UNIT);
        hooked.setHook(address(eve), eve);
        vm.warp(CLOSES);
        offering.refund(two(address(eve), alice));
        assertEq(eve.tries(), 1, "called back");
        assertEq(eve.gained(), 0, "nothing succeeded inside");
        assertEq(currency.balanceOf(address(eve)), MONEY, "her money and no more");
        assertEq(currency.balanceOf(alice), MONEY, "alice");
    }

    function test_a_callback_at_settlement_gains_nothing_and_a_refusal_stops_nobody() external {
        HookCurrency hooked = new HookCurrency();
        _start(address(hooked));
        Reentrant eve = new Reentrant(offering);
        _admitted(address(eve));
        eve.subscribe(50 * UNIT);
        subscribe(offering, alice, 100 * UNIT);
        hooked.setHook(address(eve), eve);
        hooked.setHook(issuer, eve);
        vm.warp(CLOSES);
        registry.forget(address(eve));
        tokenOf(asset).refresh(address(eve));
        eve.setRefuses(true);
        offering.settle(two(address(eve), alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "alice has her units");
        assertEq(offering.subscription(address(eve)).paid, 50 * FACE, "eve's money is kept for her");
        eve.setRefuses(false);
        offering.refund(one(address(eve)));
        assertEq(currency.balanceOf(address(eve)), MONEY, "her money and no more");
        offering.payProceeds();
        assertTrue(eve.tries() >= 2, "called back");
        assertEq(eve.gained(), 0, "nothing succeeded inside");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left, nothing missing");
    }

    /// @dev The guard itself, by its own error.
    function test_the_guard_is_what_refuses() external {
        HookCurrency hooked = new HookCurrency();
        _start(address(hooked));
        Prober prober = new Prober(offering);
        _admitted(address(prober));
        hooked.setHook(address(prober), prober);
        prober.subscribe(10 * UNIT);
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(
                bytes32(prober.errors(i)),
                bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                "refused by the guard"
            );
        }
    }
}

/// @dev Notes with which error each function refuses when it is called back.
contract Prober is ICurrencyHook {
    Offering private immutable offering;
    bytes4[4] public errors;

    constructor(Offering offering_) {
        offering = offering_;
    }

    function subscribe(uint256 units) external {
        offering.subscribe(units, type(uint256).max);
    }

    function tokensToSend(address, address, uint256) external {
        address[] memory none = new address[](0);
        _note(0, abi.encodeCall(IOffering.subscribe, (100, 1)));
        _note(1, abi.encodeCall(IOffering.settle, (none)));
        _note(2, abi.encodeCall(IOffering.refund, (none)));
        _note(3, abi.encodeCall(IOffering.payProceeds, ()));
    }

    function tokensReceived(address, address, uint256) external {}

    function _note(uint256 index, bytes memory data) private {
        (, bytes memory answer) = address(offering).call(data);
        errors[index] = bytes4(answer);
    }
}
