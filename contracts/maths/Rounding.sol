// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Rounding
/// @notice Division with its direction in the name: down for the one who receives, up for the one who pays.
library Rounding {
    /// @dev x + y must be below 2^256; y is not 0.
    function divUp(uint256 x, uint256 y) internal pure returns (uint256) {
        unchecked {
            return (x + y - 1) / y;
        }
    }
}
