// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Rounding
/// @notice x * y / z in full precision, with the direction in the name: down for the one who receives, up for the
/// one who pays.
library Rounding {
    function mulDivDown(uint256 x, uint256 y, uint256 z) internal pure returns (uint256) {
        return Math.mulDiv(x, y, z);
    }

    function mulDivUp(uint256 x, uint256 y, uint256 z) internal pure returns (uint256) {
        return Math.mulDiv(x, y, z, Math.Rounding.Ceil);
    }
}
