// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What its reader asks of a contract that has one ({Readable}).
interface IReadable {
    /// @notice The contract that answers what only looks. Fixed at birth.
    function reader() external view returns (address);

    /// @notice A word of storage as it lies there. Nothing in storage is secret; this is how the reader, and anybody
    /// else on chain, can see it.
    function wordStored(uint256 slot) external view returns (uint256);
}
