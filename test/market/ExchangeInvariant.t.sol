// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Bond} from "../../contracts/assets/Bond.sol";
import {Fill, Obstacle, Order, PriceKind, Side} from "../../contracts/interfaces/IExchange.sol";
import {Exchange} from "../../contracts/market/Exchange.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Test} from "../support/Test.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

/// @dev Makers sign orders of every kind, takers fill them alone and in batches, and whatever may happen meanwhile
/// happens: time, lapsed admissions, blacklists, allowances, donations. What may fail is tried, so no call reverts. It
/// keeps books of its own, from what was signed and called.
contract ExchangeHandler is Test {
    uint256 public constant TRADERS = 6;
    uint256 private constant SCALE = 1e18;
    uint256 private constant UNIT = 100;

    Exchange private immutable exchange;
    Bond private immutable bond;
    AssetToken private immutable token;
    TestCurrency private immutable currency;
    TestRegistry private immutable registry;
    uint256 private time;

    struct Batch {
        Fill[] list;
        uint256[] numbers;
        uint256[] before;
    }

    Order[] private orders;
    bytes[] private signatures;
    /// @dev Of each order: units filled, money paid, number of fills, and what they cost at their prices together, in
    /// minor units x 1e18 x UNIT.
    uint256[] public filled;
    uint256[] public paid;
    uint256[] public count;
    uint256[] public exact;

    /// @dev What each wallet should have, from what it signed and called alone.
    mapping(address trader => int256) public units;
    mapping(address trader => int256) public money;
    uint256 public donatedMoney;
    uint256 public fills;
    bool public previewLied;
    bool public beyondBound;

    constructor(Exchange exchange_, Bond bond_, TestCurrency currency_, TestRegistry registry_) {
        (exchange, bond, currency, registry) = (exchange_, bond_, currency_, registry_);
        token = AssetToken(address(bond_.token()));
        time = block.timestamp;
    }

    /// @dev Traders who hold units and money now; what they hold changes by fills alone from here on.
    function begin() external {
        for (uint256 i; i < TRADERS; ++i) {
            address who = trader(i);
            units[who] = int256(token.balanceOf(who));
            money[who] = int256(currency.balanceOf(who));
        }
    }

    function key(uint256 i) public pure returns (uint256) {
        return uint256(keccak256(abi.encode("trader", i % TRADERS)));
    }

    function trader(uint256 i) public pure returns (address) {
        return vm.addr(key(i));
    }

    function orderCount() external view returns (uint256) {
        return orders.length;
    }

    function order(uint256 i) external view returns (Order memory) {
        return orders[i];
    }

    // ---- Makers ----

    function sign(uint256 who, uint256[6] memory n) external {
        vm.warp(time);
        if (orders.length >= 24) return;
        Order memory o;
        o.maker = trader(who);
        o.token = address(token);
        o.currency = address(currency);
        o.side = Side(n[0] % 2);
        o.priceKind = PriceKind(n[1] % 3);
        o.units = bound(n[2], 1, 400 * UNIT);
        o.price = o.priceKind == PriceKind.PERCENT ? bound(n[3], 1, 2e9) : bound(n[3], 1, 2_000e6 * SCALE);
        // Often a price at which little is lost to nothing.
        if (n[3] % 3 == 0) o.price = o.priceKind == PriceKind.PERCENT ? 1e9 : 1_000e6 * SCALE;
        o.bound =
            n[4] % 4 == 0
                ? 1_005e6 * SCALE
                : o.side == Side.BUY
                    ? type(uint256).max
                    : 0;
        o.minFill = n[4] % 3 == 0 ? bound(n[5], 0, o.units) : 0;
        o.taker = n[5] % 5 == 0 ? trader(n[5]) : address(0);
        o.expiry = time + bound(n[5], 0, 300 days);
        o.epoch = exchange.epochOf(o.maker);
        o.salt = orders.length;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(who), exchange.hashOf(o));
        orders.push(o);
        signatures.push(abi.encodePacked(r, s, v));
        filled.push();
        paid.push();
        count.push();
        exact.push();
    }

    function post(uint256 which, bool byMaker) external {
        vm.warp(time);
        if (orders.length == 0) return;
        which %= orders.length;
        if (byMaker) vm.prank(orders[which].maker);
        try exchange.post(orders[which], byMaker ? bytes("") : signatures[which]) {} catch {}
    }

    function cancel(uint256 which, uint256 rarely) external {
        if (orders.length == 0 || rarely % 4 != 0) return;
        vm.prank(orders[which % orders.length].maker);
        exchange.cancel(orders[which % orders.length]);
    }

    function cancelAll(uint256 who, uint256 rarely) external {
        if (rarely % 8 != 0) return;
        vm.prank(trader(who));
        exchange.cancelAll();
    }

    // ---- Takers ----

    function fill(uint256 which, uint256 who, uint256 amount) external {
        _fill(which, who, amount);
    }

    function fillMore(uint256 which, uint256 who, uint256 amount) external {
        _fill(which, who, amount % (20 * UNIT));
    }

    /// @dev The rest of an order, so that some are filled to the end.
    function fillRest(uint256 which, uint256 who) external {
        if (orders.length == 0) return;
        which %= orders.length;
        _fill(which, who, orders[which].units - filled[which]);
    }

    function fillBatch(uint256 first, uint256 who, uint256 amount) external {
        vm.warp(time);
        if (orders.length == 0) return;
        first %= orders.length;
        Side side = orders[first].side;
        Batch memory batch = _batchOf(first, side, amount);
        vm.prank(trader(who));
        (uint256 got, uint256 cost) = exchange.fillBatch(
            batch.list,
            0,
            side == Side.SELL ? type(uint256).max : 0
        );
        for (uint256 i; i < batch.list.length; ++i) {
            (uint256 done, uint256 part) = _bookFilled(batch.numbers[i], batch.before[i], trader(who));
            got -= done;
            cost -= part;
        }
        // Nothing else was filled or paid.
        if (got != 0 || cost != 0) previewLied = true;
    }

    /// @dev The order and up to three that follow it and are of the same side.
    function _batchOf(uint256 first, Side side, uint256 amount) private view returns (Batch memory batch) {
        Fill[] memory list = new Fill[](4);
        batch.numbers = new uint256[](4);
        batch.before = new uint256[](4);
        uint256 limit = side == Side.SELL ? type(uint256).max : 0;
        uint256 used;
        for (uint256 i = first; i < orders.length && used < 4; ++i) {
            if (orders[i].side != side) continue;
            list[used] = Fill(orders[i], signatures[i], bound(amount, 1, orders[i].units), limit);
            (batch.numbers[used], batch.before[used]) = (i, _stateOf(i));
            ++used;
        }
        assembly ("memory-safe") {
            mstore(list, used)
        }
        batch.list = list;
    }

    /// @dev Books what was filled of an order in a batch, at the price that the bond gives.
    function _bookFilled(
        uint256 which,
        uint256 before,
        address taker
    ) private returns (uint256 done, uint256 part) {
        done = _stateOf(which) - before;
        if (done == 0) return (0, 0);
        uint256 price = _dirty(orders[which]);
        part = (done * price + SCALE * UNIT - 1) / (SCALE * UNIT);
        _book(which, taker, done, part, price);
    }

    function _fill(uint256 which, uint256 who, uint256 amount) private {
        vm.warp(time);
        if (orders.length == 0) return;
        which %= orders.length;
        Order memory o = orders[which];
        amount = bound(amount, 0, o.units);
        address taker = trader(who);
        (Obstacle why, , uint256 cost) = exchange.previewFill(o, signatures[which], amount, taker);
        bool stopped = currency.isBlacklisted(o.maker) || currency.isBlacklisted(taker);
        vm.prank(taker);
        try exchange.fill(o, signatures[which], amount, o.side == Side.SELL ? type(uint256).max : 0) returns (
            uint256 got
        ) {
            if (why != Obstacle.NONE || got != cost || stopped) previewLied = true;
            _book(which, taker, amount, got, _dirty(o));
        } catch {
            if (why == Obstacle.NONE && !stopped) previewLied = true;
        }
    }

    function _book(uint256 which, address taker, uint256 amount, uint256 cost, uint256 price) private {
        Order memory o = orders[which];
        if (o.side == Side.BUY ? price > o.bound : price < o.bound) beyondBound = true;
        filled[which] += amount;
        paid[which] += cost;
        exact[which] += amount * price;
        ++count[which];
        ++fills;
        (address seller, address buyer) = o.side == Side.SELL ? (o.maker, taker) : (taker, o.maker);
        units[seller] -= int256(amount);
        units[buyer] += int256(amount);
        money[buyer] -= int256(cost);
        money[seller] += int256(cost);
    }

    function _dirty(Order memory o) private view returns (uint256 price) {
        price = o.price;
        if (o.priceKind == PriceKind.DIRTY) return price;
        if (o.priceKind == PriceKind.PERCENT) {
            price = bond.issuePrice(uint64(price), false, uint40(block.timestamp));
        }
        return bond.dirtyPrice(price, uint40(block.timestamp));
    }

    function _stateOf(uint256 which) private view returns (uint256 done) {
        (done, , ) = exchange.stateOf(exchange.hashOf(orders[which]));
    }

    // ---- The world ----

    function wait(uint256 seconds_) external {
        time += bound(seconds_, 1, 20 days);
        vm.warp(time);
    }

    function changeAdmission(uint256 who, bool admitted) external {
        vm.warp(time);
        address wallet = trader(who);
        if (admitted) registry.admit(wallet, uint40(who % TRADERS) + 1);
        else registry.forget(wallet);
        token.refresh(wallet);
    }

    function blacklist(uint256 who, bool on) external {
        currency.setBlacklisted(trader(who), on);
    }

    function approve(uint256 who, uint256 amount, bool all) external {
        vm.warp(time);
        address wallet = trader(who);
        if (currency.isBlacklisted(wallet)) return;
        amount = all ? type(uint256).max : amount % 1e9;
        vm.startPrank(wallet);
        currency.approve(address(exchange), amount);
        token.approve(address(exchange), all ? amount : amount % (50 * UNIT));
        vm.stopPrank();
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, 1e9);
        donatedMoney += amount;
        currency.mint(address(exchange), amount);
    }
}

/// @notice P6, P9, P17, P18 for the exchange, over any history.
contract ExchangeInvariantTest is ExchangeFixture {
    ExchangeHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new ExchangeHandler(exchange, bond, TestCurrency(address(currency)), registry);
        for (uint256 i; i < handler.TRADERS(); ++i) {
            address who = handler.trader(i);
            registry.admit(who, uint40(i) + 1);
            equip(who);
        }
        handler.begin();
        targetContract(address(handler));
    }

    function invariant_nobodys_units_or_money_move_beyond_what_he_signed_or_called() external view {
        for (uint256 i; i < handler.TRADERS(); ++i) {
            address who = handler.trader(i);
            assertEq(int256(token.balanceOf(who)), handler.units(who), "units");
            assertEq(int256(currency.balanceOf(who)), handler.money(who), "money");
        }
    }

    function invariant_parts_cost_no_less_than_their_price_and_less_than_one_more_each() external view {
        for (uint256 i; i < handler.orderCount(); ++i) {
            uint256 whole = SCALE * UNIT;
            uint256 due = handler.exact(i);
            assertTrue(handler.paid(i) * whole >= due, "no less than the price");
            if (handler.count(i) != 0) {
                assertTrue(
                    handler.paid(i) * whole < due + handler.count(i) * whole,
                    "less than one more each"
                );
            }
            Order memory o = handler.order(i);
            // At one price: the whole at once.
            if (o.priceKind == PriceKind.DIRTY) {
                assertTrue(handler.paid(i) >= costOf(handler.filled(i), o.price), "no less than at once");
            }
        }
    }

    function invariant_orders_are_filled_as_the_exchange_says_and_never_beyond_their_size() external view {
        for (uint256 i; i < handler.orderCount(); ++i) {
            Order memory o = handler.order(i);
            assertEq(filledOf(o), handler.filled(i), "filled");
            assertLe(handler.filled(i), o.units, "size");
        }
    }

    function invariant_the_exchange_holds_nothing_and_donations_do_not_move() external view {
        assertEq(currency.balanceOf(address(exchange)), handler.donatedMoney(), "money");
        assertEq(token.balanceOf(address(exchange)), 0, "units");
    }

    function invariant_previews_are_true_and_bounds_hold() external view {
        assertFalse(handler.previewLied(), "preview");
        assertFalse(handler.beyondBound(), "bound");
    }
}
