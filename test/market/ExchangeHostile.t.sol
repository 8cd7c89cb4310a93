// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {Fill, IExchange, Obstacle, Order, PriceKind, Side} from "../../contracts/interfaces/IExchange.sol";
import {ITransferRule} from "../../contracts/interfaces/ITransferRule.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {IMintable} from "../support/AssetTest.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {RefusingCurrency} from "../support/currencies/RefusingCurrency.sol";
import {
    BombSigner,
    CannedSigner,
    InvalidOpcodeSigner,
    LoopingSigner,
    RevertingSigner,
    ThirstySigner,
    WritingSigner
} from "../support/signers/HostileSigners.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

/// @dev Whenever money moves, makes the calls that it was given, and notes what came of each.
contract Caller is ICurrencyHook {
    address private immutable target;
    bytes[] private calls;
    bytes4[] public errors;
    uint256 public succeeded;

    constructor(address target_) {
        target = target_;
    }

    function prepare(bytes memory data) external {
        calls.push(data);
    }

    function approve(address what) external {
        IERC20(what).approve(target, type(uint256).max);
    }

    function makeCall(bytes calldata data) external {
        (bool done, bytes memory answer) = target.call(data);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    function tokensToSend(address, address, uint256) external {
        _again();
    }

    function tokensReceived(address, address, uint256) external {
        _again();
    }

    function count() external view returns (uint256) {
        return errors.length;
    }

    function _again() private {
        for (uint256 i; i < calls.length; ++i) {
            (bool done, bytes memory answer) = target.call(calls[i]);
            if (done) ++succeeded;
            else errors.push(bytes4(answer));
        }
    }
}

/// @dev Burns all of its gas when one wallet sends.
contract SpitefulRule is ITransferRule {
    address private immutable hated;

    constructor(address hated_) {
        hated = hated_;
    }

    function allows(address from, address, uint256) external view returns (bool) {
        if (from == hated) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return true;
    }
}

/// @dev Units that lie: they are a bond's at any price, and moving them moves nothing.
contract LyingUnits {
    uint256 private immutable price;

    constructor(uint256 price_) {
        price = price_;
    }

    function asset() external view returns (address) {
        return address(this);
    }

    function dirtyPrice(uint256, uint40) external view returns (uint256) {
        return price;
    }

    function decimals() external pure returns (uint8) {
        return 0;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }
}

/// @notice Attacks 35, 53, 56, 59, 60 and 61: currencies, units, makers and takers that do not behave.
contract ExchangeHostileTest is ExchangeFixture {
    /// @dev One order that burns all that it may, one that fails with 100,000 bytes, of which few are kept, and one filled.
    uint256 private constant CAP = 1_600_000;

    // ---- Both legs or none ----

    function test_when_the_money_does_not_move_neither_do_the_units() external {
        TestCurrency money = TestCurrency(address(currency));
        Order memory o = selling();
        money.setBlacklisted(bob, true);
        assertReverts(o, signed(o), bob, UNIT);
        money.setBlacklisted(bob, false);
        money.setBlacklisted(alice, true);
        assertReverts(o, signed(o), bob, UNIT);
        money.setBlacklisted(alice, false);
        money.setPaused(true);
        assertReverts(o, signed(o), bob, UNIT);
        money.setPaused(false);
        take(o, bob, UNIT);
    }

    function test_a_currency_that_takes_a_fee_is_refused() external {
        _pay(address(new FeeCurrency(1)));
        Order memory o = selling();
        uint256 cost = costOf(UNIT, PRICE);
        bytes memory reason = assertReverts(o, signed(o), bob, UNIT);
        assertEq(
            keccak256(reason),
            keccak256(
                abi.encodeWithSelector(
                    IExchange.InexactMovement.selector,
                    address(currency),
                    currency.balanceOf(alice) + cost,
                    currency.balanceOf(alice) + cost - cost / 10_000
                )
            ),
            "error"
        );
        FeeCurrency(address(currency)).setFee(0);
        take(o, bob, UNIT);
    }

    function test_a_currency_that_returns_nothing_works() external {
        _pay(address(new NoReturnCurrency()));
        take(selling(), bob, UNIT);
        take(buying(), bob, UNIT);
        assertEq(token.balanceOf(bob), HELD, "bought and sold");
    }

    function test_a_currency_that_returns_false_fails_cleanly() external {
        FalseReturnCurrency money = new FalseReturnCurrency();
        _pay(address(money));
        money.setRefuses(true);
        Order memory o = selling();
        bytes memory reason = assertReverts(o, signed(o), bob, UNIT);
        assertEq(bytes32(bytes4(reason)), bytes32(SafeERC20.SafeERC20FailedOperation.selector), "error");
        money.setRefuses(false);
        take(o, bob, UNIT);
    }

    function test_a_currency_whose_balances_shrank_pays_exactly_or_not() external {
        RebasingCurrency money = new RebasingCurrency();
        _pay(address(money));
        money.rebaseDown(0.3e18);
        Order memory o = selling();
        for (uint256 units = 1; units < 40; ++units) {
            o.salt = units;
            bytes memory signature = signed(o);
            uint256 before = money.balanceOf(alice);
            vm.prank(bob);
            try exchange.fill(o, signature, units, NO_LIMIT) returns (uint256 paid) {
                assertEq(money.balanceOf(alice), before + paid, "exact");
            } catch (bytes memory reason) {
                assertEq(bytes32(bytes4(reason)), bytes32(IExchange.InexactMovement.selector), "error");
                assertEq(money.balanceOf(alice), before, "nothing moved");
            }
        }
    }

    function test_what_is_no_contract_is_no_currency_and_no_units() external {
        Order memory o = selling();
        o.currency = address(0xC0FFEE);
        assertReverts(o, signed(o), bob, UNIT);
        o = selling();
        o.token = address(0xC0FFEE);
        bytes memory signature = signed(o);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.OrderRefused.selector, Obstacle.NO_PRICE, o.price));
        exchange.fill(o, signature, UNIT, NO_LIMIT);
    }

    // ---- Callbacks ----

    /// @dev The buyer's hook is called before he pays, when he has the units already; the seller's after he was paid.
    function test_a_callback_during_a_fill_gains_nothing() external {
        HookCurrency money = new HookCurrency();
        _pay(address(money));
        Caller eve = new Caller(address(exchange));
        admit(address(eve));
        equip(address(eve));
        eve.approve(address(token));
        eve.approve(address(currency));
        Order memory o = selling();
        bytes memory signature = signed(o);
        Fill[] memory fills = new Fill[](1);
        fills[0] = Fill(o, signature, UNIT, NO_LIMIT);
        eve.prepare(abi.encodeCall(exchange.fill, (o, signature, UNIT, NO_LIMIT)));
        eve.prepare(abi.encodeCall(exchange.fillBatch, (fills, 0, NO_LIMIT)));
        eve.prepare(abi.encodeCall(exchange.fillFor, (o, signature, UNIT, NO_LIMIT, bob)));
        money.setHook(address(eve), eve);
        money.setHook(alice, eve);
        eve.makeCall(abi.encodeCall(exchange.fill, (o, signature, 10 * UNIT, NO_LIMIT)));
        assertEq(eve.count(), 6, "called back before and after");
        assertEq(eve.succeeded(), 0, "nothing succeeded inside");
        bytes32 guard = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        for (uint256 i; i < 6; ++i) {
            bytes32 expected = i % 3 == 2 ? bytes32(IExchange.OnlyItself.selector) : guard;
            assertEq(bytes32(eve.errors(i)), expected, "refused by name");
        }
        assertEq(token.balanceOf(address(eve)), HELD + 10 * UNIT, "what was signed and no more");
        assertEq(filledOf(o), 10 * UNIT, "filled once");
        assertHoldsNothing();
    }

    /// @dev A maker who takes his order back while it is being filled: too late for this fill, in time for the next.
    function test_a_maker_who_cancels_in_a_callback_keeps_his_side_of_this_fill() external {
        HookCurrency money = new HookCurrency();
        _pay(address(money));
        Caller eve = new Caller(address(exchange));
        admit(address(eve));
        equip(address(eve));
        eve.approve(address(token));
        Order memory o = orderOf(address(eve), Side.SELL);
        eve.makeCall(abi.encodeCall(exchange.post, (o, "")));
        eve.prepare(abi.encodeCall(exchange.cancel, (o)));
        eve.prepare(abi.encodeCall(exchange.cancelAll, ()));
        money.setHook(address(eve), eve);
        vm.prank(bob);
        exchange.fill(o, "", UNIT, NO_LIMIT);
        assertEq(eve.succeeded(), 2, "taken back");
        assertEq(filledOf(o), UNIT, "filled");
        assertEq(token.balanceOf(bob), HELD + UNIT, "units");
        assertRefused(o, "", bob, UNIT, Obstacle.VOID, 1);
    }

    function test_money_sent_meanwhile_does_not_pass_for_the_price() external {
        HookCurrency money = new HookCurrency();
        _pay(address(money));
        // Bob's hook pays Alice one minor unit more while he pays her.
        Gift gift = new Gift(money, alice);
        money.mint(address(gift), 1);
        money.setHook(bob, gift);
        Order memory o = selling();
        bytes memory reason = assertReverts(o, signed(o), bob, UNIT);
        assertEq(bytes32(bytes4(reason)), bytes32(IExchange.InexactMovement.selector), "error");
    }

    // ---- What an approval exposes ----

    function test_unlimited_approvals_expose_nothing_but_what_was_signed() external {
        address mallory = equip("mallory");
        bytes32 before = keccak256(abi.encode(token.balanceOf(alice), currency.balanceOf(alice)));
        // In the name of Alice, without her signature, both ways.
        for (uint256 i; i < 2; ++i) {
            Order memory o = orderOf(alice, i == 0 ? Side.SELL : Side.BUY);
            o.price = i == 0 ? 1 : type(uint128).max;
            bytes memory forged = signedBy(keys[mallory], exchange.hashOf(o));
            assertRefused(o, forged, mallory, UNIT, Obstacle.UNSIGNED, 0);
            vm.prank(mallory);
            vm.expectRevert(abi.encodeWithSelector(IExchange.OrderRefused.selector, Obstacle.UNSIGNED, 0));
            exchange.post(o, "");
        }
        // As the taker of Mallory's order, whom she did not ask.
        Order memory own = orderOf(mallory, Side.SELL);
        own.taker = alice;
        bytes memory signature = signed(own);
        vm.prank(mallory);
        vm.expectRevert(abi.encodeWithSelector(IExchange.OnlyItself.selector, mallory));
        exchange.fillFor(own, signature, UNIT, NO_LIMIT, alice);
        assertEq(
            keccak256(abi.encode(token.balanceOf(alice), currency.balanceOf(alice))),
            before,
            "Alice has what she had"
        );
    }

    /// @dev Units of Mallory's own making: they name the price, and the taker's limit is what he pays at most. He gets
    /// no units of them, and it all reverts.
    function test_units_that_lie_take_no_more_than_the_limit_and_not_even_that() external {
        address mallory = equip("mallory");
        Order memory o = orderOf(mallory, Side.SELL);
        o.token = address(new LyingUnits(5e6 * SCALE));
        o.priceKind = PriceKind.CLEAN;
        bytes memory signature = signed(o);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BeyondLimit.selector, 5e6, 4e6));
        exchange.fill(o, signature, 1, 4e6);
        vm.expectRevert(abi.encodeWithSelector(IExchange.InexactMovement.selector, o.token, 1, 0));
        exchange.fill(o, signature, 1, 5e6);
        vm.stopPrank();
        // A price beyond every number is none.
        o.token = address(new LyingUnits(type(uint256).max));
        assertReverts(o, signed(o), bob, 1);
        assertEq(currency.balanceOf(bob), MONEY, "nothing was paid");
    }

    function test_what_is_donated_to_the_exchange_moves_nowhere() external {
        IMintable(address(currency)).mint(address(exchange), 5e6);
        take(selling(), bob, UNIT);
        take(buying(), bob, UNIT);
        // Nobody signs for it, and it fills nothing itself.
        Order memory o = orderOf(address(exchange), Side.BUY);
        assertRefused(o, "", bob, UNIT, Obstacle.UNSIGNED, 0);
        assertRefused(o, hex"1626ba7e", bob, UNIT, Obstacle.UNSIGNED, 0);
        assertEq(currency.balanceOf(address(exchange)), 5e6, "as it was");
    }

    // ---- Batches ----

    function test_a_maker_without_balance_allowance_or_kyc_fails_alone() external {
        Order memory poor = orderOf(signer("poor"), Side.SELL);
        Order memory unapproved = orderOf(equip("unapproved"), Side.SELL);
        approve(address(token), unapproved.maker, 0);
        Fill[] memory fills = batchOf(poor, selling(), unapproved);
        vm.prank(bob);
        (uint256 units, ) = exchange.fillBatch(fills, 1, NO_LIMIT);
        assertEq(units, 100 * UNIT, "the one that can be filled");

        Order memory lapsed = orderOf(equip("lapsed"), Side.BUY);
        registry.forget(lapsed.maker);
        token.refresh(lapsed.maker);
        fills = batchOf(lapsed, buying(), orderOf(carol, Side.BUY));
        vm.prank(bob);
        (units, ) = exchange.fillBatch(fills, 1, 0);
        assertEq(units, 200 * UNIT, "the two that can be filled");
        assertEq(token.balanceOf(lapsed.maker), HELD, "not he");
    }

    function test_each_reason_is_in_the_log() external {
        Order memory o = selling();
        Fill[] memory fills = new Fill[](2);
        fills[0] = fillOf(o);
        fills[1] = fillOf(o);
        bytes memory why = abi.encodeWithSelector(
            IExchange.OrderRefused.selector,
            Obstacle.EXHAUSTED,
            uint256(0)
        );
        vm.expectEmit(true, true, true, true, address(exchange));
        emit IExchange.Skipped(exchange.hashOf(o), bob, 1, why);
        vm.prank(bob);
        exchange.fillBatch(fills, 1, NO_LIMIT);
    }

    function test_hostile_makers_stop_nobody_and_cost_a_bounded_amount() external {
        address[8] memory makers = [
            address(new RevertingSigner()),
            address(new LoopingSigner()),
            address(new InvalidOpcodeSigner()),
            address(new BombSigner(500_000, false)),
            address(new BombSigner(500_000, true)),
            address(new CannedSigner(hex"1626ba7e")),
            address(new WritingSigner()),
            address(0)
        ];
        Fill[] memory fills = new Fill[](9);
        for (uint256 i; i < 8; ++i) {
            Order memory o = orderOf(makers[i], Side.SELL);
            fills[i] = fillOf(o);
        }
        fills[8] = fillOf(selling());
        vm.prank(bob);
        uint256 gas = gasleft();
        (uint256 units, ) = exchange.fillBatch(fills, 1, NO_LIMIT);
        gas -= gasleft();
        assertEq(units, 100 * UNIT, "the honest one");
        assertLe(gas, 9 * exchange.fillGas(), "bounded");
    }

    function test_a_currency_that_eats_the_gas_of_one_seller_stops_no_other() external {
        RefusingCurrency money = new RefusingCurrency();
        _pay(address(money));
        money.setManner(carol, RefusingCurrency.Manner.EAT_ALL_GAS);
        address dave = equip("dave");
        money.setManner(dave, RefusingCurrency.Manner.REVERT_WITH_LONG_REASON);
        Fill[] memory fills = batchOf(
            orderOf(carol, Side.SELL),
            orderOf(dave, Side.SELL),
            orderOf(alice, Side.SELL)
        );
        vm.prank(bob);
        uint256 gas = gasleft();
        (uint256 units, ) = exchange.fillBatch(fills, 1, NO_LIMIT);
        assertLe(gas - gasleft(), CAP, "bounded");
        assertEq(units, 100 * UNIT, "the one that can be paid");
    }

    function test_a_rule_that_burns_its_gas_for_one_seller_stops_no_other() external {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.extraRules = new address[](1);
        c.asset.token.rules.extraRules[0] = address(new SpitefulRule(carol));
        born(c);
        address[3] memory all = [alice, bob, carol];
        for (uint256 i; i < 3; ++i) {
            bond.issue(all[i], HELD);
            approve(address(token), all[i], NO_LIMIT);
        }
        Fill[] memory fills = batchOf(orderOf(carol, Side.SELL), selling(), orderOf(carol, Side.SELL));
        vm.prank(bob);
        (uint256 units, ) = exchange.fillBatch(fills, 1, NO_LIMIT);
        assertEq(units, 100 * UNIT, "the one that the rule allows");
    }

    /// @dev The maker's wallet is thirsty, so that what the exchange keeps of the gas would be enough to skip him.
    function test_no_order_is_skipped_for_want_of_gas() external {
        address thirsty = address(new ThirstySigner(800_000));
        admit(thirsty);
        equip(thirsty);
        Fill[] memory fills = new Fill[](1);
        fills[0] = fillOf(orderOf(thirsty, Side.SELL));
        for (uint256 gas = 600_000; gas < 2_000_000; gas += 10_007) {
            vm.prank(bob);
            (bool done, bytes memory answer) = address(exchange).call{gas: gas}(
                abi.encodeCall(exchange.fillBatch, (fills, 0, NO_LIMIT))
            );
            if (done) {
                (uint256 units, ) = abi.decode(answer, (uint256, uint256));
                assertEq(units, 100 * UNIT, "all or nothing");
                return;
            }
            bytes32 named = bytes32(IExchange.NotEnoughGasForFill.selector);
            assertEq(bytes32(bytes4(answer)), named, "by name");
            assertEq(token.balanceOf(bob), HELD, "nothing moved");
        }
        assertTrue(false, "two million are enough");
    }

    // ---- Previews ----

    function test_the_preview_of_what_does_not_answer_does_not_revert() external {
        Order memory o = selling();
        address[3] memory targets = [address(0xC0FFEE), address(new RevertingSigner()), address(this)];
        for (uint256 i; i < 3; ++i) {
            o = selling();
            o.token = targets[i];
            (Obstacle why, , ) = exchange.previewFill(o, signed(o), UNIT, bob);
            assertEq(uint256(why), uint256(Obstacle.NO_PRICE), "units");
            o = selling();
            o.currency = targets[i];
            (why, , ) = exchange.previewFill(o, signed(o), UNIT, bob);
            assertEq(uint256(why), uint256(Obstacle.MONEY_BALANCE), "currency");
        }
    }

    /// @dev P9: in any state that these bring about, the preview says whether it works.
    function testFuzz_the_preview_equals_the_outcome(uint256[10] memory n, bool buys) external {
        Order memory o = orderOf(alice, buys ? Side.BUY : Side.SELL);
        o.priceKind = n[0] % 3 == 0 ? PriceKind.CLEAN : PriceKind.DIRTY;
        o.price = bound(n[1], 1, 2 * PRICE);
        o.units = bound(n[2], 1, 2 * HELD);
        o.minFill = bound(n[3], 0, o.units);
        o.bound = n[4] % 4 == 0 ? PRICE : o.bound;
        if (n[4] % 5 == 0) o.taker = carol;
        (address seller, address buyer) = buys ? (bob, alice) : (alice, bob);
        if (n[5] % 4 == 0) approve(address(token), seller, bound(n[5], 0, HELD));
        if (n[6] % 4 == 0) approve(address(currency), buyer, bound(n[6], 0, MONEY));
        if (n[7] % 8 == 0) registry.forget(alice);
        if (n[7] % 8 == 1) registry.forget(bob);
        token.refresh(alice);
        token.refresh(bob);
        bytes memory signature = signed(o);
        if (n[8] % 8 == 0) _prankCancel(o);
        vm.warp(START + bound(n[9], 0, 400 * DAY));
        uint256 units = bound(n[8], 0, o.units + 1);
        (Obstacle why, uint256 value, uint256 money) = exchange.previewFill(o, signature, units, bob);
        vm.prank(bob);
        try exchange.fill(o, signature, units, slack(o)) returns (uint256 paid) {
            assertEq(uint256(why), uint256(Obstacle.NONE), "works");
            assertEq(paid, money, "money");
        } catch (bytes memory reason) {
            assertTrue(why != Obstacle.NONE, "foreseen");
            if (why >= Obstacle.UNITS_RESTRICTED) return;
            bytes memory expected = abi.encodeWithSelector(IExchange.OrderRefused.selector, why, value);
            assertEq(keccak256(reason), keccak256(expected), "by name");
        }
    }

    function _prankCancel(Order memory o) private {
        vm.prank(alice);
        exchange.cancel(o);
    }

    /// @dev Trades in another currency from here on.
    function _pay(address money) private {
        currency = IERC20(money);
        address[3] memory all = [alice, bob, carol];
        for (uint256 i; i < 3; ++i) {
            IMintable(money).mint(all[i], MONEY);
            approve(money, all[i], NO_LIMIT);
        }
    }
}

/// @dev Sends one minor unit along when it is called.
contract Gift is ICurrencyHook {
    HookCurrency private immutable money;
    address private immutable to;

    constructor(HookCurrency money_, address to_) {
        (money, to) = (money_, to_);
    }

    function tokensToSend(address, address, uint256) external {
        money.transfer(to, 1);
    }

    function tokensReceived(address, address, uint256) external {}
}
