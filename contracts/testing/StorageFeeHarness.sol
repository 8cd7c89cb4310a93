// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeeMethod} from "../interfaces/CommodityCharter.sol";
import {StorageFee} from "../maths/StorageFee.sol";

/// @notice Storage fees, callable from outside; for tests only.
contract StorageFeeHarness {
    function daysBetween(uint256 start, uint256 time) external pure returns (uint256) {
        return StorageFee.daysBetween(start, time);
    }

    function weightAfterDown(
        uint256 weight,
        uint256 rate,
        FeeMethod method,
        uint256 dayBasis,
        uint256 days_
    ) external pure returns (uint256) {
        return StorageFee.weightAfterDown(weight, rate, method, dayBasis, days_);
    }
}
