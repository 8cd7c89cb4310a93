// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

/// @title Months
/// @notice Seconds that lie whole months after another: on its day of the month at its time of day, or on the last day
/// of a month that has no such day. Counted from the first one each time, so that the 31st stays the end of the month.
library Months {
    /// @notice The second that lies so many months after `from`.
    function add(uint256 from, uint256 months) internal pure returns (uint256) {
        return DateTimeLib.addMonths(from, months);
    }

    /// @notice How many whole months have passed at `to`; 0 before `from`.
    function between(uint256 from, uint256 to) internal pure returns (uint256 months) {
        if (to <= from) return 0;
        months = DateTimeLib.diffMonths(from, to);
        // The calendar months differ by it; the last one may not be over. It is not 0 then.
        if (add(from, months) > to) --months;
    }
}
