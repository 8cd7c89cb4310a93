// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice ERC-1404: why a transfer would be refused, as a code and as text.
interface IERC1404 {
    /// @return code 0 if the transfer is allowed, else one of {Restriction}.
    function detectTransferRestriction(
        address from,
        address to,
        uint256 amount
    ) external view returns (uint8 code);

    /// @return message The code in words, shorter than 32 characters.
    function messageForTransferRestriction(uint8 code) external view returns (string memory message);
}
