// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DayCountConvention} from "../../contracts/interfaces/Charter.sol";
import {DayCount} from "../../contracts/maths/DayCount.sol";
import {Isin} from "../../contracts/maths/Isin.sol";
import {MathsHarness} from "../../contracts/testing/MathsHarness.sol";
import {Test} from "../support/Test.sol";

/// @notice What holds of day counts for all dates, beside the published tables.
contract DayCountTest is Test {
    /// @dev 1970 to the end of 2200.
    uint256 private constant LAST = 84_370;

    MathsHarness private _maths;

    function setUp() public {
        _maths = new MathsHarness();
    }

    function _fraction(
        DayCountConvention convention,
        uint256 start,
        uint256 end
    ) private pure returns (uint256 n, uint256 d) {
        return DayCount.fraction(convention, start, end, 0, 2, _grid());
    }

    /// @dev A half-yearly grid, with periods of 182 and 183 days, from 1970 to beyond LAST.
    function _grid() private pure returns (bytes memory grid) {
        grid = new bytes(4 * 470);
        for (uint256 i; i < 470; ++i) {
            uint256 day = (i / 2) * 365 + (i % 2) * 182;
            assembly ("memory-safe") {
                let p := add(add(grid, 32), mul(i, 4))
                mstore(p, or(shl(224, day), shr(32, shl(32, mload(p)))))
            }
        }
    }

    function _dates(uint256 a, uint256 b, uint256 c) private pure returns (uint256, uint256, uint256) {
        (a, b, c) = (a % LAST, b % LAST, c % LAST);
        if (a > b) (a, b) = (b, a);
        if (b > c) (b, c) = (c, b);
        if (a > b) (a, b) = (b, a);
        return (a, b, c);
    }

    function _days(DayCountConvention convention, uint256 start, uint256 end) private pure returns (uint256) {
        (uint256 n, uint256 d) = _fraction(convention, start, end);
        return (n * 360) / d;
    }

    /// @dev ISDA 2006, 4.16(f) and (g): a 31st at the end is a 30th only where the start is one, and always.
    function test_the_two_thirties_differ_in_a_31st_at_the_end() public pure {
        // 30 January, 31 January, 15 March and 31 March 2027.
        (uint256 jan30, uint256 jan31, uint256 mar15, uint256 mar31) = (20_848, 20_849, 20_892, 20_908);
        assertEq(_days(DayCountConvention.THIRTY_360_BB, jan30, mar31), 60, "BB from a 30th");
        assertEq(_days(DayCountConvention.THIRTY_360_BB, jan31, mar31), 60, "BB from a 31st");
        assertEq(_days(DayCountConvention.THIRTY_360_BB, mar15, mar31), 16, "BB from a 15th");
        assertEq(_days(DayCountConvention.THIRTY_E_360, jan31, mar31), 60, "E from a 31st");
        assertEq(_days(DayCountConvention.THIRTY_E_360, mar15, mar31), 15, "E from a 15th");
    }

    function testFuzz_parts_add_up_to_the_whole(uint8 kind, uint256 a, uint256 b, uint256 c) public pure {
        // 30/360-BB looks at both ends together, 30E/360-ISDA at the maturity: these two do not add up by design.
        DayCountConvention[5] memory additive = [
            DayCountConvention.ACT_360,
            DayCountConvention.ACT_365F,
            DayCountConvention.ACT_ACT_ISDA,
            DayCountConvention.ACT_ACT_ICMA,
            DayCountConvention.THIRTY_E_360
        ];
        DayCountConvention convention = additive[kind % 5];
        (a, b, c) = _dates(a, b, c);
        (uint256 n1, uint256 d1) = _fraction(convention, a, b);
        (uint256 n2, uint256 d2) = _fraction(convention, b, c);
        (uint256 n3, uint256 d3) = _fraction(convention, a, c);
        assertEq((n1 * d2 + n2 * d1) * d3, n3 * d1 * d2, "the sum of the parts");
    }

    function testFuzz_a_day_more_is_never_less(uint8 kind, uint256 a, uint256 b) public pure {
        (a, b, ) = _dates(a, b, b);
        DayCountConvention convention = DayCountConvention(kind % 7);
        (uint256 n1, uint256 d1) = _fraction(convention, a, b);
        (uint256 n2, uint256 d2) = _fraction(convention, a, b + 1);
        assertLe(n1 * d2, n2 * d1, "a day more");
    }

    function testFuzz_near_the_actual_days(uint8 kind, uint256 a, uint256 b) public pure {
        (a, b, ) = _dates(a, b, b);
        DayCountConvention convention = DayCountConvention(kind % 7);
        (uint256 n, uint256 d) = _fraction(convention, a, b);
        uint256 time = b - a;
        assertLe(n * 360, (time + 3) * d, "at most the days and three, over 360");
        assertLe(time * d, (n + d / 30) * 366, "at least the days less twelve, over 366");
    }

    function testFuzz_nothing_between_a_date_and_itself(uint8 kind, uint256 a) public pure {
        (uint256 n, ) = _fraction(DayCountConvention(kind % 7), a % LAST, a % LAST);
        assertEq(n, 0, "numerator");
    }

    function test_a_whole_nominal_period_is_one_over_the_frequency_as_such() public pure {
        (uint256 n, uint256 d) = _fraction(DayCountConvention.ACT_ACT_ICMA, 182, 365);
        assertEq(n, 1, "numerator");
        assertEq(d, 2, "denominator");
    }

    function test_a_date_outside_the_grid_is_refused() public {
        uint32[] memory grid = new uint32[](2);
        (grid[0], grid[1]) = (100, 200);
        vm.expectRevert(abi.encodeWithSelector(DayCount.DateOutsideGrid.selector, 99));
        _maths.fraction(DayCountConvention.ACT_ACT_ICMA, 99, 150, 0, 2, grid);
        vm.expectRevert(abi.encodeWithSelector(DayCount.DateOutsideGrid.selector, 201));
        _maths.fraction(DayCountConvention.ACT_ACT_ICMA, 100, 201, 0, 2, grid);
        vm.expectRevert(abi.encodeWithSelector(DayCount.DateOutsideGrid.selector, 100));
        _maths.fraction(DayCountConvention.ACT_ACT_ICMA, 100, 201, 0, 2, new uint32[](0));
    }

    function test_isins_of_real_instruments() public pure {
        bytes12[10] memory isins = [
            bytes12("AU3CB0255776"),
            "US0378331005",
            "DE0001102606",
            "GB0009997999",
            "XS2908644615",
            "IT0005565400",
            "CH1300277865",
            "US459058KW25",
            "EU000A3KNYG5",
            "ES0000012G34"
        ];
        for (uint256 i; i < isins.length; ++i) assertTrue(Isin.isValid(isins[i]), "valid ISIN");
    }

    function test_isins_that_are_none() public pure {
        bytes12[8] memory isins = [
            bytes12("AU3CB0255775"), // check digit
            "AU3CB0257576", // two characters exchanged
            "au3CB0255776", // small letters
            "0U3CB0255776", // a digit in the country
            "AU3CB025577A", // a letter as check digit
            "AU3CB02-5776",
            "AU3CB025577", // eleven characters
            bytes12(0)
        ];
        for (uint256 i; i < isins.length; ++i) assertFalse(Isin.isValid(isins[i]), "no ISIN");
    }

    function testFuzz_one_wrong_digit_is_noticed(uint256 place, uint8 digit) public pure {
        bytes12 isin = "US0378331005";
        place = 2 + (place % 10);
        bytes1 wrong = bytes1(0x30 + (digit % 10));
        bytes memory changed = abi.encodePacked(isin);
        changed[place] = wrong;
        assertEq(Isin.isValid(bytes12(changed)), wrong == isin[place], "noticed");
    }
}
