// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {WalletRecord} from "../../contracts/identity/WalletRecord.sol";
import {IWalletRecords} from "../../contracts/interfaces/IInvestorRegistry.sol";

/// @notice An asset that does what the registry counts on: it looks the wallet up and remembers the answer.
contract RefreshingAsset {
    IWalletRecords public immutable registry;
    uint256 public immutable thirst;
    uint256 public refreshes;
    mapping(address wallet => WalletRecord) public known;

    /// @param thirst_ Gas that a refresh spends at least, in place of the work of a real token.
    constructor(IWalletRecords registry_, uint256 thirst_) {
        (registry, thirst) = (registry_, thirst_);
    }

    function refresh(address wallet) external {
        uint256 start = gasleft();
        known[wallet] = registry.recordFor(wallet);
        ++refreshes;
        while (start - gasleft() < thirst) {}
    }
}

/// @notice Reverts with as much data as it is told to.
contract RevertingAsset {
    uint256 public immutable size;

    constructor(uint256 size_) {
        size = size_;
    }

    function refresh(address) external view {
        uint256 size_ = size;
        assembly ("memory-safe") {
            revert(0, size_)
        }
    }
}

/// @notice Returns as much data as it is told to.
contract WordyAsset {
    uint256 public immutable size;

    constructor(uint256 size_) {
        size = size_;
    }

    function refresh(address) external view {
        uint256 size_ = size;
        assembly ("memory-safe") {
            return(0, size_)
        }
    }
}

/// @notice Burns all the gas that it is given.
contract BurningAsset {
    function refresh(address) external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice Calls something while it is asked to refresh, and notes whether that worked.
contract ReenteringAsset {
    address public immutable target;
    bytes public data;
    uint256 public tries;
    bool public everWorked;

    constructor(address target_, bytes memory data_) {
        (target, data) = (target_, data_);
    }

    function refresh(address) external {
        ++tries;
        (bool success, ) = target.call(data);
        if (success) everWorked = true;
    }
}
