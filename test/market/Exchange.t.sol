// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Fill, IExchange, Obstacle, Order, Side, TakerPermit} from "../../contracts/interfaces/IExchange.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {ContractWallet} from "../support/signers/ContractWallet.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

/// @notice What the exchange does, order by order.
contract ExchangeTest is ExchangeFixture {
    event Filled(
        bytes32 indexed orderHash,
        address indexed token,
        address indexed maker,
        address taker,
        Side side,
        address currency,
        uint256 units,
        uint256 money,
        uint256 filled
    );
    event Posted(
        bytes32 indexed orderHash,
        address indexed token,
        address indexed maker,
        uint256 number,
        Order order,
        bytes signature
    );
    event CancelledAll(address indexed maker, uint256 epoch);

    // ---- Fills ----

    function test_an_order_that_sells_is_filled() external {
        Order memory o = selling();
        bytes32 orderHash = exchange.hashOf(o);
        uint256 cost = costOf(40 * UNIT, PRICE);
        assertEq(cost, 40_400e6, "40 units at 1,010");
        bytes memory signature = signed(o);
        vm.expectEmit(true, true, true, true, address(exchange));
        emit Filled(
            orderHash,
            address(token),
            alice,
            bob,
            Side.SELL,
            address(currency),
            40 * UNIT,
            cost,
            40 * UNIT
        );
        vm.prank(bob);
        assertEq(exchange.fill(o, signature, 40 * UNIT, cost), cost, "money");
        assertEq(token.balanceOf(bob), HELD + 40 * UNIT, "units of the buyer");
        assertEq(token.balanceOf(alice), HELD - 40 * UNIT, "units of the seller");
        assertEq(currency.balanceOf(bob), MONEY - cost, "money of the buyer");
        assertEq(currency.balanceOf(alice), MONEY + cost, "money of the seller");
        assertEq(filledOf(o), 40 * UNIT, "filled");
        assertHoldsNothing();
    }

    function test_an_order_that_buys_is_filled() external {
        Order memory o = buying();
        uint256 cost = costOf(100 * UNIT, PRICE);
        bytes memory signature = signed(o);
        vm.prank(bob);
        assertEq(exchange.fill(o, signature, 100 * UNIT, cost), cost, "money");
        assertEq(token.balanceOf(alice), HELD + 100 * UNIT, "units of the buyer");
        assertEq(token.balanceOf(bob), HELD - 100 * UNIT, "units of the seller");
        assertEq(currency.balanceOf(alice), MONEY - cost, "money of the buyer");
        assertEq(currency.balanceOf(bob), MONEY + cost, "money of the seller");
        assertHoldsNothing();
    }

    function test_an_order_is_filled_in_parts_and_never_beyond_its_size() external {
        Order memory o = selling();
        take(o, bob, 60 * UNIT);
        assertRefused(o, bob, 40 * UNIT + 1, Obstacle.EXHAUSTED, 40 * UNIT);
        take(o, carol, 40 * UNIT);
        assertRefused(o, carol, 1, Obstacle.EXHAUSTED, 0);
        assertEq(filledOf(o), o.units, "filled");
    }

    function test_the_taker_limits_what_he_pays() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        uint256 cost = costOf(UNIT, PRICE);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BeyondLimit.selector, cost, cost - 1));
        exchange.fill(o, signature, UNIT, cost - 1);
    }

    function test_the_taker_limits_what_he_gets() external {
        Order memory o = buying();
        bytes memory signature = signed(o);
        uint256 cost = costOf(UNIT, PRICE);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BeyondLimit.selector, cost, cost + 1));
        exchange.fill(o, signature, UNIT, cost + 1);
    }

    function test_a_least_part_binds_until_less_than_it_is_left() external {
        Order memory o = selling();
        o.minFill = 30 * UNIT;
        assertRefused(o, bob, 30 * UNIT - 1, Obstacle.TOO_SMALL, 30 * UNIT);
        take(o, bob, 80 * UNIT);
        assertRefused(o, bob, 20 * UNIT - 1, Obstacle.TOO_SMALL, 20 * UNIT);
        take(o, bob, 20 * UNIT);
    }

    function test_all_or_none() external {
        Order memory o = selling();
        o.minFill = o.units;
        assertRefused(o, bob, o.units - 1, Obstacle.TOO_SMALL, o.units);
        take(o, bob, o.units);
    }

    function test_a_fill_of_nothing_is_refused() external {
        assertRefused(selling(), bob, 0, Obstacle.TOO_SMALL, 1);
    }

    function test_an_order_for_one_taker_is_for_nobody_else() external {
        Order memory o = selling();
        o.taker = bob;
        assertRefused(o, carol, UNIT, Obstacle.RESERVED, uint160(bob));
        take(o, bob, UNIT);
    }

    function test_nobody_fills_his_own_order() external {
        assertRefused(selling(), alice, UNIT, Obstacle.OWN_ORDER, 0);
        assertRefused(buying(), alice, UNIT, Obstacle.OWN_ORDER, 0);
    }

    function test_an_order_is_good_through_its_last_second() external {
        Order memory o = selling();
        o.expiry = START + 1 days;
        vm.warp(o.expiry);
        take(o, bob, UNIT);
        vm.warp(o.expiry + 1);
        assertRefused(o, bob, UNIT, Obstacle.EXPIRED, o.expiry);
    }

    function test_orders_that_cannot_be_are_refused() external {
        for (uint256 i; i < 8; ++i) {
            Order memory o = selling();
            uint256 units = UNIT;
            if (i == 0) o.units = 0;
            else if (i == 1) o.units = uint256(type(uint128).max) + 1;
            else if (i == 2) o.units = type(uint256).max;
            else if (i == 3) o.price = 0;
            else if (i == 4) o.price = uint256(type(uint176).max) + 1;
            else if (i == 5) o.price = type(uint256).max;
            else if (i == 6) o.minFill = o.units + 1;
            else o.currency = o.token;
            assertRefused(o, bob, units, Obstacle.MALFORMED, 0);
            bytes memory signature = signed(o);
            vm.expectRevert(abi.encodeWithSelector(IExchange.OrderRefused.selector, Obstacle.MALFORMED, 0));
            exchange.post(o, signature);
        }
    }

    function test_enormous_numbers_are_refused_by_name() external {
        Order memory o = selling();
        o.units = type(uint128).max;
        o.price = type(uint176).max;
        (Obstacle why, , uint256 money) = exchange.previewFill(o, signed(o), o.units, bob);
        assertEq(uint256(why), uint256(Obstacle.UNITS_BALANCE), "obstacle");
        assertTrue(money > type(uint128).max, "the price does not wrap");
        assertRefused(o, bob, type(uint256).max, Obstacle.EXHAUSTED, o.units);
    }

    // ---- Taking back ----

    function test_only_its_maker_cancels_an_order() external {
        Order memory o = selling();
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.OnlyMaker.selector, bob, alice));
        exchange.cancel(o);
        take(o, bob, UNIT);
        vm.prank(alice);
        exchange.cancel(o);
        assertRefused(o, bob, UNIT, Obstacle.CANCELLED, 0);
        assertEq(filledOf(o), UNIT, "what was filled stays filled");
    }

    function test_cancel_all_voids_everything_before_and_nothing_after() external {
        Order memory before = selling();
        vm.expectEmit(true, true, true, true, address(exchange));
        emit CancelledAll(alice, 1);
        vm.prank(alice);
        assertEq(exchange.cancelAll(), 1, "epoch");
        assertRefused(before, bob, UNIT, Obstacle.VOID, 1);
        Order memory next = selling();
        next.epoch = 1;
        take(next, bob, UNIT);
        next.epoch = 2;
        assertRefused(next, bob, UNIT, Obstacle.VOID, 1);
        assertEq(exchange.epochOf(bob), 0, "nobody else's");
    }

    // ---- Signatures ----

    function test_a_contract_wallet_signs() external {
        ContractWallet wallet = new ContractWallet(bob);
        admit(address(wallet));
        equip(address(wallet));
        Order memory o = orderOf(address(wallet), Side.SELL);
        bytes32 digest = wallet.messageHash(exchange.hashOf(o));
        bytes memory signature = signedBy(keys[bob], digest);
        vm.prank(carol);
        exchange.fill(o, signature, UNIT, NO_LIMIT);
        assertEq(token.balanceOf(carol), HELD + UNIT, "units");
        // A new owner: what the old one signed is worth nothing.
        vm.prank(bob);
        wallet.setOwner(carol);
        assertRefused(o, signature, bob, UNIT, Obstacle.UNSIGNED, 0);
    }

    function test_signatures_that_are_none_are_refused() external {
        Order memory o = selling();
        bytes32 digest = exchange.hashOf(o);
        bytes memory good = signed(o);
        assertRefused(o, signedBy(keys[bob], digest), bob, UNIT, Obstacle.UNSIGNED, 0);
        assertRefused(o, "", bob, UNIT, Obstacle.UNSIGNED, 0);
        assertRefused(o, bytes.concat(good, hex"00"), bob, UNIT, Obstacle.UNSIGNED, 0);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[alice], digest);
        uint256 n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes memory twin = abi.encodePacked(r, bytes32(n - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        assertRefused(o, twin, bob, UNIT, Obstacle.UNSIGNED, 0);
        o.maker = address(0);
        assertRefused(o, good, bob, UNIT, Obstacle.UNSIGNED, 0);
    }

    function test_a_wallet_with_delegated_code_signs_with_its_key() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        vm.etch(alice, hex"00");
        vm.prank(bob);
        exchange.fill(o, signature, UNIT, NO_LIMIT);
        assertEq(token.balanceOf(bob), HELD + UNIT, "units");
    }

    // ---- Posting ----

    function test_anyone_posts_a_signed_order() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        vm.expectEmit(true, true, true, true, address(exchange));
        emit Posted(exchange.hashOf(o), address(token), alice, 0, o, signature);
        vm.prank(stranger);
        exchange.post(o, signature);
        assertEq(exchange.postCount(address(token)), 1, "count");
        (, , bool posted) = exchange.stateOf(exchange.hashOf(o));
        assertFalse(posted, "a stranger's post is no signature");
        assertRefused(o, "", bob, UNIT, Obstacle.UNSIGNED, 0);
        o.salt = 1;
        vm.expectRevert(abi.encodeWithSelector(IExchange.OrderRefused.selector, Obstacle.UNSIGNED, 0));
        exchange.post(o, signature);
        vm.warp(o.expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IExchange.OrderRefused.selector, Obstacle.EXPIRED, o.expiry));
        exchange.post(o, signature);
    }

    function test_an_order_that_its_maker_posts_needs_no_signature() external {
        Order memory o = selling();
        assertFalse(exchange.isSigned(o, ""), "before");
        vm.prank(alice);
        exchange.post(o, "");
        assertTrue(exchange.isSigned(o, ""), "after");
        vm.prank(bob);
        exchange.fill(o, "", 10 * UNIT, NO_LIMIT);
        assertEq(filledOf(o), 10 * UNIT, "filled");
        vm.prank(alice);
        exchange.post(o, "");
        assertEq(filledOf(o), 10 * UNIT, "posting again changes nothing");
        vm.prank(alice);
        exchange.cancel(o);
        vm.prank(alice);
        exchange.post(o, "");
        assertRefused(o, "", bob, UNIT, Obstacle.CANCELLED, 0);
    }

    // ---- Rules ----

    function test_a_buyer_who_may_not_receive_is_refused_and_one_who_lapsed_still_sells() external {
        registry.forget(bob);
        token.refresh(bob);
        Order memory o = selling();
        (Obstacle why, uint256 code, ) = exchange.previewFill(o, signed(o), UNIT, bob);
        assertEq(uint256(why), uint256(Obstacle.UNITS_RESTRICTED), "obstacle");
        assertEq(code, Restriction.RECIPIENT_UNKNOWN, "code");
        bytes memory reason = assertReverts(o, signed(o), bob, UNIT);
        assertEq(
            keccak256(reason),
            keccak256(
                abi.encodeWithSelector(
                    IRestrictedToken.TransferRestricted.selector,
                    Restriction.RECIPIENT_UNKNOWN,
                    alice,
                    bob,
                    UNIT
                )
            ),
            "the token's own error"
        );
        // Exit stays open.
        take(buying(), bob, UNIT);
        assertEq(token.balanceOf(bob), HELD - UNIT, "sold");
    }

    function test_a_maker_whose_kyc_lapses_during_an_open_order_sells_and_does_not_buy() external {
        registry.forget(alice);
        token.refresh(alice);
        take(selling(), bob, UNIT);
        Order memory o = buying();
        (Obstacle why, uint256 code, ) = exchange.previewFill(o, signed(o), UNIT, bob);
        assertEq(uint256(why), uint256(Obstacle.UNITS_RESTRICTED), "obstacle");
        assertEq(code, Restriction.RECIPIENT_UNKNOWN, "code");
        assertReverts(o, signed(o), bob, UNIT);
    }

    function test_a_blocked_wallet_trades_neither_as_maker_nor_as_taker() external {
        registry.blockThrough(alice, uint40(START + 30 days));
        token.refresh(alice);
        Order[4] memory all = [
            orderOf(alice, Side.SELL),
            orderOf(alice, Side.BUY),
            orderOf(bob, Side.SELL),
            orderOf(bob, Side.BUY)
        ];
        for (uint256 i; i < 4; ++i) {
            Order memory o = all[i];
            address taker = i < 2 ? bob : alice;
            bool sends = i == 0 || i == 3;
            (Obstacle why, uint256 code, ) = exchange.previewFill(o, signed(o), UNIT, taker);
            assertEq(uint256(why), uint256(Obstacle.UNITS_RESTRICTED), "obstacle");
            assertEq(code, sends ? Restriction.SENDER_BLOCKED : Restriction.RECIPIENT_BLOCKED, "code");
            assertReverts(o, signed(o), taker, UNIT);
        }
        // The block ends by itself, and what was signed is good again.
        vm.warp(START + 30 days + 1);
        take(all[0], bob, UNIT);
    }

    function test_the_preview_names_what_is_missing() external {
        Order memory o = selling();
        approve(address(token), alice, UNIT - 1);
        _assertForeseen(o, Obstacle.UNITS_ALLOWANCE, UNIT - 1);
        approve(address(token), alice, UNIT);
        approve(address(currency), bob, 5);
        _assertForeseen(o, Obstacle.MONEY_ALLOWANCE, 5);
        approve(address(currency), bob, NO_LIMIT);
        vm.prank(bob);
        currency.transfer(carol, MONEY - 7);
        _assertForeseen(o, Obstacle.MONEY_BALANCE, 7);
        give(bob, MONEY);
        vm.prank(alice);
        token.transfer(carol, HELD - 3);
        _assertForeseen(o, Obstacle.UNITS_BALANCE, 3);
        move(carol, alice, UNIT);
        take(o, bob, UNIT);
    }

    function _assertForeseen(Order memory o, Obstacle expected, uint256 value) private {
        (Obstacle why, uint256 detail, ) = exchange.previewFill(o, signed(o), UNIT, bob);
        assertEq(uint256(why), uint256(expected), "obstacle");
        assertEq(detail, value, "value");
        assertReverts(o, signed(o), bob, UNIT);
    }

    // ---- Batches ----

    function test_a_batch_fills_several_orders() external {
        Order memory a = selling();
        Order memory b = orderOf(carol, Side.SELL);
        b.price = PRICE + 1e6 * SCALE;
        Order memory c = selling();
        c.salt = 1;
        uint256 cost = 2 * costOf(100 * UNIT, PRICE) + costOf(100 * UNIT, b.price);
        Fill[] memory fills = batchOf(a, b, c);
        vm.prank(bob);
        (uint256 units, uint256 money) = exchange.fillBatch(fills, 300 * UNIT, cost);
        assertEq(units, 300 * UNIT, "units");
        assertEq(money, cost, "money");
        assertEq(token.balanceOf(bob), HELD + 300 * UNIT, "units of the buyer");
        assertEq(currency.balanceOf(bob), MONEY - cost, "money of the buyer");
        assertHoldsNothing();
    }

    function test_a_batch_is_held_to_its_limits_in_all() external {
        Fill[] memory fills = batchOf(selling(), orderOf(carol, Side.SELL), selling());
        // The third is the first again, and exhausted.
        uint256 cost = 2 * costOf(100 * UNIT, PRICE);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BeyondLimit.selector, cost, cost - 1));
        exchange.fillBatch(fills, 0, cost - 1);
        vm.expectRevert(abi.encodeWithSelector(IExchange.TooFewUnits.selector, 200 * UNIT, 200 * UNIT + 1));
        exchange.fillBatch(fills, 200 * UNIT + 1, cost);
        vm.stopPrank();
        assertEq(token.balanceOf(bob), HELD, "nothing moved");
        Fill[] memory others = batchOf(buying(), orderOf(carol, Side.BUY), buying());
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BeyondLimit.selector, cost, cost + 1));
        exchange.fillBatch(others, 0, cost + 1);
        (, uint256 money) = exchange.fillBatch(others, 0, cost);
        vm.stopPrank();
        assertEq(money, cost, "sold");
    }

    function test_a_batch_is_of_one_token_currency_and_side() external {
        for (uint256 i; i < 3; ++i) {
            Fill[] memory fills = batchOf(selling(), selling(), selling());
            if (i == 0) fills[1].order.token = address(this);
            else if (i == 1) fills[1].order.currency = address(this);
            else fills[1].order.side = Side.BUY;
            vm.prank(bob);
            vm.expectRevert(abi.encodeWithSelector(IExchange.MixedBatch.selector, 1));
            exchange.fillBatch(fills, 0, NO_LIMIT);
        }
    }

    function test_an_empty_batch_does_nothing() external {
        (uint256 units, uint256 money) = exchange.fillBatch(new Fill[](0), 0, 0);
        assertEq(units + money, 0, "nothing");
    }

    function test_only_the_exchange_fills_for_another() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        vm.prank(carol);
        vm.expectRevert(abi.encodeWithSelector(IExchange.OnlyItself.selector, carol));
        exchange.fillFor(o, signature, UNIT, NO_LIMIT, bob);
    }

    // ---- Permits ----

    function test_a_buyer_permits_the_currency() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        approve(address(currency), bob, 0);
        uint256 cost = costOf(UNIT, PRICE);
        TakerPermit memory p = _permit(address(currency), bob, cost);
        vm.prank(bob);
        exchange.fillWithPermit(o, signature, UNIT, cost, p);
        assertEq(token.balanceOf(bob), HELD + UNIT, "units");
        assertEq(currency.allowance(bob, address(exchange)), 0, "nothing is left of the permit");
    }

    function test_a_seller_permits_units() external {
        Order memory o = buying();
        bytes memory signature = signed(o);
        approve(address(token), bob, 0);
        TakerPermit memory p = _permit(address(token), bob, UNIT);
        vm.prank(bob);
        exchange.fillWithPermit(o, signature, UNIT, 0, p);
        assertEq(token.balanceOf(bob), HELD - UNIT, "units");
    }

    function test_a_permit_that_was_front_run_still_works() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        approve(address(currency), bob, 0);
        uint256 cost = costOf(UNIT, PRICE);
        TakerPermit memory p = _permit(address(currency), bob, cost);
        TestCurrency money = TestCurrency(address(currency));
        vm.prank(stranger);
        money.permit(bob, address(exchange), p.value, p.deadline, p.v, p.r, p.s);
        vm.prank(bob);
        exchange.fillWithPermit(o, signature, UNIT, cost, p);
        assertEq(token.balanceOf(bob), HELD + UNIT, "units");
    }

    function _permit(address what, address owner, uint256 value) private view returns (TakerPermit memory p) {
        TestCurrency given = TestCurrency(what);
        p.value = value;
        p.deadline = type(uint256).max;
        bytes32 content = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                owner,
                address(exchange),
                value,
                given.nonces(owner),
                p.deadline
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", given.DOMAIN_SEPARATOR(), content));
        (p.v, p.r, p.s) = vm.sign(keys[owner], digest);
    }
}
