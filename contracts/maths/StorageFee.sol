// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeeMethod} from "../interfaces/CommodityCharter.sol";

/// @title What a storage fee leaves of a weight
/// @notice A pure function of whole days; never more after a day more. Rounded down: the holder receives it.
///
/// Bounds: weights are below 2^91, rates below 10^9, days below 2^24 (all seconds of 40 bits). SIMPLE is exact before the
/// one division. DAILY is a power in fixed point with 36 decimals, each product rounded down: off by less than 2^24
/// units of the last place as long as a 10^-12th is left, which is all that a weight of 91 bits can show of it.
library StorageFee {
    uint256 internal constant RATE_UNIT = 1e9;
    /// @dev One, in fixed point: the product of two such numbers is below 2^240.
    uint256 internal constant ONE = 1e36;

    function daysBetween(uint256 start, uint256 time) internal pure returns (uint256) {
        return time <= start ? 0 : (time - start) / 1 days;
    }

    /// @param rate Annual rate in 1e-9. @param dayBasis Days of its year.
    function weightAfterDown(
        uint256 weight,
        uint256 rate,
        FeeMethod method,
        uint256 dayBasis,
        uint256 days_
    ) internal pure returns (uint256) {
        uint256 year = RATE_UNIT * dayBasis;
        if (method == FeeMethod.SIMPLE) {
            uint256 charged = rate * days_;
            return charged >= year ? 0 : (weight * (year - charged)) / year;
        }
        return (weight * _powerDown((ONE * (year - rate)) / year, days_)) / ONE;
    }

    /// @dev By squaring; the base is at most one.
    function _powerDown(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = ONE;
        while (exponent != 0) {
            if (exponent & 1 != 0) result = (result * base) / ONE;
            base = (base * base) / ONE;
            exponent >>= 1;
        }
    }
}
