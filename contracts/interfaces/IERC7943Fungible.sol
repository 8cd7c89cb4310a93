// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice ERC-7943 (uRWA) for fungible tokens, interface id 0x3edbb4c4. The views never revert; the mutators act
/// only as the enactment of an announced power.
interface IERC7943Fungible {
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);
    event Frozen(address indexed account, uint256 amount);

    /// @notice The holder may not send now: his wallet is blocked or was recovered, or trading is locked up, paused or
    /// closed. Wait until `canSend` says that he may.
    error ERC7943CannotSend(address account);
    /// @notice The wallet may not receive now. Have a registry's panel admit it, or name another;
    /// `detectTransferRestriction` tells why.
    error ERC7943CannotReceive(address account);
    /// @notice Units do not move to the wallet that they are in, nor to the zero address. Name another recipient.
    error ERC7943CannotTransfer(address from, address to, uint256 amount);
    /// @notice Fewer of the holder's units are free of liens than that. Name at most `unfrozen`, or have a lien
    /// released.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);

    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @return allowed Whether the account may send at all, whatever the counterparty and the amount.
    function canSend(address account) external view returns (bool allowed);

    /// @return allowed Whether the account may receive at all, whatever the counterparty and the amount.
    function canReceive(address account) external view returns (bool allowed);

    /// @return amount Units of the account that cannot move; it can exceed the balance.
    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @return allowed Whether the rules allow this transfer; balance and allowance are not looked at.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);
}
