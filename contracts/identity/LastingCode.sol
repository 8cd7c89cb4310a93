// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Whether an address has code for good
library LastingCode {
    /// @notice An account whose key delegated to a contract (EIP-7702) has the 23 bytes of that delegation, until the key
    /// says otherwise: that is one key, not a contract.
    function isAt(address account) internal view returns (bool) {
        uint256 size = account.code.length;
        return size != 0 && (size != 23 || bytes3(account.code) != 0xef0100);
    }
}
