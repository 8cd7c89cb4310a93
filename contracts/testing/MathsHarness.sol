// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DayCountConvention} from "../interfaces/Charter.sol";
import {DayCount} from "../maths/DayCount.sol";
import {Isin} from "../maths/Isin.sol";

/// @notice The mathematics of the assets, callable from outside; for tests only.
contract MathsHarness {
    function fraction(
        DayCountConvention convention,
        uint256 start,
        uint256 end,
        uint256 maturity,
        uint256 frequency,
        uint32[] calldata nominalDates
    ) external pure returns (uint256 numerator, uint256 denominator) {
        bytes memory grid;
        for (uint256 i; i < nominalDates.length; ++i) grid = bytes.concat(grid, bytes4(nominalDates[i]));
        return DayCount.fraction(convention, start, end, maturity, frequency, grid);
    }

    function isValidIsin(bytes12 isin) external pure returns (bool) {
        return Isin.isValid(isin);
    }
}
