// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {Obstacle, Order, PriceKind, Side} from "../../contracts/interfaces/IExchange.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

contract SelfMadeUnits is TestCurrency("Units", "UNIT", 2) {
    function asset() external view returns (address) {
        return address(this);
    }
}

/// @notice P17 and attacks 33, 51, 58: what a fill costs, to the minor unit; and bonds at clean prices.
contract ExchangePricesTest is ExchangeFixture {
    uint256 private constant CLEAN = 1_000e6 * SCALE;

    // ---- Golden figures ----

    /// @dev Units with 0, 2, 6 and 18 decimals at 1,010.37 in currencies with 0, 2, 6, 18 and 24: one minor unit, and
    /// seven whole units and one minor unit.
    function test_decimals_golden_table() external {
        uint256[2][5][4] memory table = [
            [
                [uint256(1011), 8083],
                [uint256(101037), 808296],
                [uint256(1010370000), 8082960000],
                [uint256(1010370000000000000000), 8082960000000000000000],
                [uint256(1010370000000000000000000000), 8082960000000000000000000000]
            ],
            [
                [uint256(11), 7083],
                [uint256(1011), 708270],
                [uint256(10103700), 7082693700],
                [uint256(10103700000000000000), 7082693700000000000000],
                [uint256(10103700000000000000000000), 7082693700000000000000000000]
            ],
            [
                [uint256(1), 7073],
                [uint256(1), 707260],
                [uint256(1011), 7072591011],
                [uint256(1010370000000000), 7072591010370000000000],
                [uint256(1010370000000000000000), 7072591010370000000000000000]
            ],
            [
                [uint256(1), 7073],
                [uint256(1), 707260],
                [uint256(1), 7072590001],
                [uint256(1011), 7072590000000000001011],
                [uint256(1010370000), 7072590000000000001010370000]
            ]
        ];
        uint8[4] memory decimals = [0, 2, 6, 18];
        uint8[5] memory places = [0, 2, 6, 18, 24];
        for (uint256 i; i < 4; ++i) {
            for (uint256 j; j < 5; ++j) {
                Order memory o = _exotic(decimals[i], places[j]);
                o.price = (101037 * 10 ** (places[j] + SCALE_DECIMALS)) / 100;
                assertEq(take(o, bob, 1), table[i][j][0], "one minor unit");
                uint256 seven = 7 * 10 ** decimals[i] + 1;
                assertEq(take(o, bob, seven), table[i][j][1], "seven units and a bit");
                assertEq(IERC20(o.token).balanceOf(bob), seven + 1, "units");
                assertEq(
                    IERC20(o.currency).balanceOf(alice),
                    table[i][j][0] + table[i][j][1],
                    "money of the seller"
                );
            }
        }
    }

    uint256 private constant SCALE_DECIMALS = 18;

    /// @dev Alice sells units of any number of decimals for a currency of any number.
    function _exotic(uint8 decimals, uint8 places) private returns (Order memory o) {
        TestCurrency units = new TestCurrency("Units", "UNIT", decimals);
        TestCurrency money = new TestCurrency("Money", "MONEY", places);
        units.mint(alice, type(uint128).max);
        money.mint(bob, type(uint240).max);
        approve(address(units), alice, NO_LIMIT);
        approve(address(money), bob, NO_LIMIT);
        o = selling();
        o.token = address(units);
        o.currency = address(money);
        o.units = type(uint128).max;
    }

    // ---- Rounding ----

    function testFuzz_the_price_is_rounded_up_and_never_0(uint256 units, uint256 price) external {
        Order memory o = selling();
        o.units = HELD;
        units = bound(units, 1, HELD);
        // At most what the buyer has.
        o.price = bound(price, 1, (MONEY * UNIT * SCALE) / HELD);
        uint256 paid = take(o, bob, units);
        assertTrue(paid != 0, "not for nothing");
        assertTrue(paid * UNIT * SCALE >= units * o.price, "rounded up");
        assertTrue((paid - 1) * UNIT * SCALE < units * o.price, "by less than one");
    }

    function testFuzz_parts_cost_no_less_than_the_whole_and_at_most_one_more_each(
        uint256 price,
        uint256[6] memory parts
    ) external {
        Order memory o = selling();
        o.price = bound(price, 1, (MONEY * UNIT * SCALE) / HELD / 2);
        uint256 left = o.units;
        uint256 fills;
        uint256 paid;
        for (uint256 i; i < 7 && left != 0; ++i) {
            uint256 part = i == 6 ? left : bound(parts[i], 1, left);
            paid += take(o, bob, part);
            left -= part;
            ++fills;
        }
        uint256 whole = costOf(o.units, o.price);
        assertTrue(paid >= whole, "no less than the whole");
        assertLe(paid, whole + fills - 1, "at most one minor unit more each");
        assertRefused(o, bob, 1, Obstacle.EXHAUSTED, 0);
    }

    function test_dust_costs_one_minor_unit_at_least() external {
        Order memory o = selling();
        o.price = 1;
        for (uint256 i; i < 5; ++i) assertEq(take(o, bob, 1), 1, "dust");
        // All the rest is worth less than a minor unit too.
        assertEq(take(o, bob, o.units - 5), 1, "the rest");
    }

    // ---- Clean prices ----

    function test_a_clean_price_is_what_the_bond_says_at_the_second_of_the_fill() external {
        Order memory o = _clean(Side.SELL);
        // Half of the first period of 182 days: half of a coupon of 25.00.
        vm.warp(START + 91 * DAY);
        assertEq(take(o, bob, UNIT), 1_012_500_000, "1,000.00 and 12.50 accrued");
        assertEq(take(o, bob, 1), 10_125_000, "a hundredth of it");
        vm.warp(START);
        assertEq(take(o, bob, UNIT), 1_000_000_000, "nothing accrued");
    }

    function testFuzz_a_clean_price_is_that_of_the_bond(uint256 time, uint256 units, bool buys) external {
        Order memory o = _clean(buys ? Side.BUY : Side.SELL);
        time = bound(time, START, recordDate(3));
        units = bound(units, 1, o.units);
        vm.warp(time);
        uint256 dirty = bond.dirtyPrice(CLEAN, uint40(time));
        (Obstacle why, , uint256 money) = exchange.previewFill(o, signed(o), units, bob);
        assertEq(uint256(why), uint256(Obstacle.NONE), "obstacle");
        assertEq(take(o, bob, units), costOf(units, dirty), "money");
        assertEq(money, costOf(units, dirty), "money previewed");
    }

    /// @dev Through the record second the buyer pays for 175 of 182 days and gets the coupon; a second later the seller
    /// keeps it, and the price is lower by what the last 6 days are still to bring.
    function test_around_a_record_date_the_price_follows_the_coupon() external {
        uint256 record = recordDate(0);
        Order memory o = _clean(Side.SELL);
        vm.warp(record);
        uint256 cum = take(o, bob, UNIT);
        vm.warp(record + 1);
        uint256 ex = take(o, carol, UNIT);
        assertEq(cum, 1_024_038_462, "1,000.00 + 25.00 x 175/182, rounded up");
        assertEq(ex, 999_175_825, "1,000.00 - 25.00 x 6/182, rounded up");

        vm.warp(paymentDate(0));
        fundAll(0);
        uint256 received = claim(bob, 0);
        assertEq(received, (HELD * COUPON) / UNIT + COUPON, "the buyer of the record second has the coupon");
        assertEq(claim(carol, 0), (HELD * COUPON) / UNIT, "the buyer of the second after has not");
        // Either way a unit has cost the same, but for one day's interest.
        uint256 aDay = COUPON / STEP + 1;
        assertLe(cum - COUPON, ex + aDay, "nobody is better off for the second");
        assertLe(ex, cum - COUPON + aDay, "nor worse");
    }

    function test_the_makers_bound_holds_to_the_minor_unit() external {
        uint256 time = START + 91 * DAY;
        vm.warp(time);
        uint256 dirty = 1_012_500_000 * SCALE;
        Order memory o = _clean(Side.BUY);
        o.bound = dirty - 1;
        assertRefused(o, bob, UNIT, Obstacle.BEYOND_BOUND, dirty);
        o.bound = dirty;
        take(o, bob, UNIT);
        o = _clean(Side.SELL);
        o.bound = dirty + 1;
        assertRefused(o, bob, UNIT, Obstacle.BEYOND_BOUND, dirty);
        o.bound = dirty;
        take(o, bob, UNIT);
        // The bound of a buyer is no 'none' when it is 0, and holds for a dirty price too.
        o = buying();
        o.bound = 0;
        assertRefused(o, bob, UNIT, Obstacle.BEYOND_BOUND, o.price);
    }

    function test_a_price_that_interest_turns_to_nothing_is_none() external {
        uint256 after_ = recordDate(0) + 1;
        vm.warp(after_);
        int256 accrued = bond.accruedInterest(uint40(after_));
        assertTrue(accrued < 0, "negative");
        Order memory o = _clean(Side.SELL);
        // Exactly nothing.
        o.price = uint256(-accrued);
        assertRefused(o, bob, UNIT, Obstacle.NO_PRICE, 0);
        // Less than nothing.
        o.price = 1;
        assertRefused(o, bob, UNIT, Obstacle.NO_PRICE, 0);
        // The least that there is.
        o.price = uint256(-accrued) + 1;
        assertEq(take(o, bob, UNIT), 1, "one minor unit");
    }

    function test_units_of_no_bond_have_dirty_prices_only() external {
        Order memory o = _exotic(2, 6);
        o.priceKind = PriceKind.CLEAN;
        assertRefused(o, bob, UNIT, Obstacle.NO_PRICE, 0);
        o.priceKind = PriceKind.PERCENT;
        o.price = 990_000_000;
        assertRefused(o, bob, UNIT, Obstacle.NO_PRICE, 0);
        // A token that says that it is its own asset.
        o.token = address(new SelfMadeUnits());
        assertRefused(o, bob, UNIT, Obstacle.NO_PRICE, 0);
    }

    // ---- Percentages ----

    function test_a_percentage_follows_the_principal_that_is_outstanding() external {
        BondCharter memory c = charterOf(4);
        c.terms.periods[0].principal = uint112(FACE / 2);
        c.terms.periods[3].principal = uint112(FACE / 2);
        born(c);
        bond.issue(alice, HELD);
        bond.issue(bob, HELD);
        approve(address(token), alice, NO_LIMIT);
        approve(address(token), bob, NO_LIMIT);
        Order memory percent = buying();
        percent.priceKind = PriceKind.PERCENT;
        percent.price = 990_000_000;
        assertEq(take(percent, bob, UNIT), 990e6, "99 % of 1,000.00");
        uint40 record = uint40(recordDate(0));
        vm.warp(record + 1);
        uint256 half = costOf(UNIT, bond.dirtyPrice(495e6 * SCALE, record + 1));
        assertEq(take(percent, bob, UNIT), half, "99 % of 500.00, and interest");
        assertTrue(half < 495e6, "ex-interest");
        // An amount does not know that principal was paid back to the seller.
        Order memory amount = buying();
        amount.priceKind = PriceKind.CLEAN;
        amount.price = 990e6 * SCALE;
        assertTrue(take(amount, bob, UNIT) > 980e6, "an amount stays what it was");
        percent.price = uint256(type(uint64).max) + 1;
        assertRefused(percent, bob, UNIT, Obstacle.NO_PRICE, 0);
    }

    function _clean(Side side) private view returns (Order memory o) {
        o = orderOf(alice, side);
        o.priceKind = PriceKind.CLEAN;
        o.price = CLEAN;
        o.expiry = START + 10_000 * DAY;
    }
}
