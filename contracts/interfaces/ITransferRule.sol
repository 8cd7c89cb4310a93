// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A further rule that a charter may name. It is asked with a static call, with bounded gas, on transfers
/// only: never on claim, refund or redemption. Anything but the word `true` refuses the transfer.
interface ITransferRule {
    function allows(address from, address to, uint256 amount) external view returns (bool);
}
