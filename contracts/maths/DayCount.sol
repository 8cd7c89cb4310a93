// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {DayCountConvention} from "../interfaces/Charter.sol";

/// @title Day count fractions
/// @notice The part of a year between two dates under each convention, as an exact fraction: nothing is rounded here.
/// Dates are days since 1970-01-01; a period runs from `start` inclusive to `end` exclusive.
/// @dev Sources: ISDA 2006 Definitions section 4.16, ICMA rule 251. Dates up to 2^32 keep every product far below
/// 2^256: the largest is a grid number x two period lengths.
library DayCount {
    /// @notice The nominal periods that ACT/ACT-ICMA counts by do not reach the date. Ask for a date from the start of
    /// the first to the end of the last.
    /// @param day Days since 1970-01-01.
    error DateOutsideGrid(uint256 day);

    /// @param maturity The termination date, to which 30E/360-ISDA gives its own treatment; otherwise ignored.
    /// @param frequency Coupons a year, for ACT/ACT-ICMA; otherwise ignored.
    /// @param grid For ACT/ACT-ICMA: the ends of the nominal periods, ascending, four bytes each; otherwise ignored.
    function fraction(
        DayCountConvention convention,
        uint256 start,
        uint256 end,
        uint256 maturity,
        uint256 frequency,
        bytes memory grid
    ) internal pure returns (uint256 numerator, uint256 denominator) {
        if (end <= start) return (0, 1);
        if (convention == DayCountConvention.ACT_360) return (end - start, 360);
        if (convention == DayCountConvention.ACT_365F) return (end - start, 365);
        // Days in leap years count 1/366, the others 1/365: over 365 x 366.
        if (convention == DayCountConvention.ACT_ACT_ISDA)
            return (_inYears(end) - _inYears(start), 365 * 366);
        if (convention == DayCountConvention.ACT_ACT_ICMA) return _icma(start, end, frequency, grid);
        return (_thirty(convention, start, end, maturity), 360);
    }

    /// @dev Years since year 0 to the date, over 365 x 366.
    function _inYears(uint256 day) private pure returns (uint256) {
        (uint256 year, , ) = DateTimeLib.epochDayToDate(day);
        uint256 dayOfYear = day - DateTimeLib.dateToEpochDay(year, 1, 1);
        return year * (365 * 366) + dayOfYear * (DateTimeLib.isLeapYear(year) ? 365 : 366);
    }

    /// @dev Days between the dates where every month has 30. The conventions differ in which last days of a month
    /// become the 30th; in a month of 30 days that changes nothing, so "last day" asks about February and the 31st.
    function _thirty(
        DayCountConvention convention,
        uint256 start,
        uint256 end,
        uint256 maturity
    ) private pure returns (uint256) {
        (uint256 y1, uint256 m1, uint256 d1) = DateTimeLib.epochDayToDate(start);
        (uint256 y2, uint256 m2, uint256 d2) = DateTimeLib.epochDayToDate(end);
        bool isda = convention == DayCountConvention.THIRTY_E_360_ISDA;
        if (d1 == 31 || (isda && _isLastOfMonth(start))) d1 = 30;
        if (convention == DayCountConvention.THIRTY_360_BB) {
            if (d2 == 31 && d1 == 30) d2 = 30;
        } else if (d2 == 31 || (isda && end != maturity && _isLastOfMonth(end))) {
            d2 = 30;
        }
        return 360 * y2 + 30 * m2 + d2 - (360 * y1 + 30 * m1 + d1);
    }

    function _isLastOfMonth(uint256 day) private pure returns (bool) {
        (, , uint256 next) = DateTimeLib.epochDayToDate(day + 1);
        return next == 1;
    }

    /// @dev Each nominal period is 1/frequency of a year, each of its days an equal part of that. A date lies a whole
    /// number of nominal periods and a part of one along the grid; the difference of two dates is exact over the
    /// lengths of the two nominal periods that they cut, whatever lies between.
    function _icma(
        uint256 start,
        uint256 end,
        uint256 frequency,
        bytes memory grid
    ) private pure returns (uint256 numerator, uint256 denominator) {
        (uint256 i1, uint256 offset1, uint256 length1) = _onGrid(start, grid);
        (uint256 i2, uint256 offset2, uint256 length2) = _onGrid(end, grid);
        numerator = ((i2 - i1) * length2 + offset2) * length1 - offset1 * length2;
        denominator = length1 * length2 * frequency;
    }

    /// @return number The nominal period that the date lies in.
    /// @return offset Days into it.
    /// @return length Days that it has; 1 where the offset is 0, so that whole periods give 1/frequency as such.
    function _onGrid(
        uint256 day,
        bytes memory grid
    ) private pure returns (uint256 number, uint256 offset, uint256 length) {
        uint256 high = grid.length / 4;
        // The last date of the grid that is not after the day.
        while (number + 1 < high) {
            uint256 middle = (number + high) / 2;
            if (gridDate(grid, middle) > day) high = middle;
            else number = middle;
        }
        uint256 from = gridDate(grid, number);
        if (grid.length == 0 || day < from) revert DateOutsideGrid(day);
        if (day == from) return (number, 0, 1);
        if ((number + 2) * 4 > grid.length) revert DateOutsideGrid(day);
        return (number, day - from, gridDate(grid, number + 1) - from);
    }

    /// @dev A date of the grid; the caller makes sure that the grid has it.
    function gridDate(bytes memory grid, uint256 index) internal pure returns (uint256 day) {
        assembly ("memory-safe") {
            day := shr(224, mload(add(add(grid, 32), mul(index, 4))))
        }
    }
}
