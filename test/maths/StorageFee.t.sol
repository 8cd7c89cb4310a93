// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeeMethod} from "../../contracts/interfaces/CommodityCharter.sol";
import {StorageFeeHarness} from "../../contracts/testing/StorageFeeHarness.sol";
import {Test} from "../support/Test.sol";

contract StorageFeeTest is Test {
    uint256 private constant MAX_WEIGHT = 2 ** 90;
    /// @dev All days of 40 bits of seconds.
    uint256 private constant MAX_DAYS = uint256(type(uint40).max) / 1 days;

    StorageFeeHarness private maths;

    function setUp() public {
        maths = StorageFeeHarness(deploy("StorageFeeHarness", ""));
    }

    function left(
        uint256 weight,
        uint256 rate,
        bool daily,
        uint256 basis,
        uint256 days_
    ) private view returns (uint256) {
        return maths.weightAfterDown(weight, rate, daily ? FeeMethod.DAILY : FeeMethod.SIMPLE, basis, days_);
    }

    function test_no_day_costs_nothing() public view {
        assertEq(left(12345, 4e6, true, 365, 0), 12345, "daily");
        assertEq(left(12345, 4e6, false, 365, 0), 12345, "simple");
    }

    function test_no_rate_costs_nothing() public view {
        assertEq(left(MAX_WEIGHT, 0, true, 365, MAX_DAYS), MAX_WEIGHT, "daily");
        assertEq(left(MAX_WEIGHT, 0, false, 365, MAX_DAYS), MAX_WEIGHT, "simple");
    }

    function test_one_day_is_exact() public view {
        // 1 - 0.0036 / 360 is a decimal.
        assertEq(left(1e26, 3_600_000, true, 360, 1), 1e26 - 1e21, "daily");
        assertEq(left(1e26, 3_600_000, true, 360, 2), 99_998_000_01e16, "two days");
        assertEq(left(1e26, 3_600_000, false, 360, 2), 1e26 - 2e21, "simple");
    }

    function test_a_daily_decline_leaves_whole_parts_rounded_down() public view {
        assertEq(left(1, 3_600_000, true, 360, 1), 0, "of one part nothing is left whole");
        // 100,001 less a hundred-thousandth of it is 99,999.99999.
        assertEq(left(100_001, 3_600_000, true, 360, 1), 99_999, "nearly 100,000");
        assertEq(left(100_001, 3_600_000, true, 360, 0), 100_001, "no day");
    }

    function testFuzz_days_are_whole_days(uint40 start, uint40 time) public view {
        uint256 n = maths.daysBetween(start, time);
        if (time <= start) {
            assertEq(n, 0, "none before the start");
        } else {
            assertLe(start + n * 1 days, time, "over");
            assertLe(time, start + n * 1 days + 1 days - 1, "not the next");
        }
    }

    function testFuzz_a_day_more_never_leaves_more(
        uint256 weight,
        uint256 rate,
        bool daily,
        uint256 basis,
        uint256 days_
    ) public view {
        weight = bound(weight, 0, MAX_WEIGHT);
        rate = bound(rate, 0, 1e9 - 1);
        basis = bound(basis, 360, 366);
        days_ = bound(days_, 0, MAX_DAYS - 1);
        uint256 today = left(weight, rate, daily, basis, days_);
        assertLe(left(weight, rate, daily, basis, days_ + 1), today, "tomorrow");
        assertLe(today, weight, "at most what there was");
    }

    /// @dev Where a tail of tiny parts could turn round: high rates, long times.
    function testFuzz_a_day_more_never_leaves_more_at_the_end(
        uint256 rate,
        uint256 basis,
        uint256 days_
    ) public view {
        rate = bound(rate, 1e6, 1e9 - 1);
        basis = bound(basis, 360, 366);
        // Until about e^-69, where nothing of 2^90 is left.
        days_ = bound(days_, (50 * basis * 1e9) / rate, (80 * basis * 1e9) / rate);
        uint256 today = left(MAX_WEIGHT, rate, true, basis, days_);
        assertLe(left(MAX_WEIGHT, rate, true, basis, days_ + 1), today, "tomorrow");
    }

    function testFuzz_rounded_down_and_by_less_than_a_part(
        uint256 weight,
        uint256 rate,
        uint256 days_
    ) public view {
        weight = bound(weight, 1, MAX_WEIGHT);
        rate = bound(rate, 0, 1e9 - 1);
        days_ = bound(days_, 0, 36_500);
        uint256 year = 365e9;
        uint256 simple = left(weight, rate, false, 365, days_);
        uint256 charged = rate * days_;
        if (charged >= year) {
            assertEq(simple, 0, "used up");
        } else {
            assertLe(simple * year, weight * (year - charged), "down");
            assertTrue((simple + 1) * year > weight * (year - charged), "by less than one");
        }
        // Daily compounding never takes more than the simple fee.
        assertLe(simple, left(weight, rate, true, 365, days_) + 1, "daily");
    }
}
