// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {WalletRecord, packWalletRecord} from "../../../contracts/identity/WalletRecord.sol";

/// @notice A registry that says whatever it was told to, with none of the real one's checks.
contract LyingRegistry {
    mapping(address wallet => WalletRecord) public recordFor;

    function say(address wallet, uint40 investor, uint16 country, uint8 class, uint40 validThrough) external {
        recordFor[wallet] = packWalletRecord(validThrough, 0, investor, country, class);
    }

    function sayWord(address wallet, uint256 word) external {
        recordFor[wallet] = WalletRecord.wrap(word);
    }

    function sayBlocked(address wallet, uint40 blockedThrough) external {
        recordFor[wallet] = packWalletRecord(0, blockedThrough, 1, 276, 1);
    }
}

/// @notice A registry that fails in one way or another.
contract BrokenRegistry {
    enum Way {
        REVERT,
        BURN_GAS,
        NOTHING,
        SHORT,
        MEGABYTE
    }

    Way private immutable _WAY;

    error Broken();

    constructor(Way way) {
        _WAY = way;
    }

    // Answers any question, in the way of this contract.
    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        if (_WAY == Way.REVERT) revert Broken();
        if (_WAY == Way.BURN_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        // All bits set would read as blocked for ever, were it believed.
        assembly ("memory-safe") {
            mstore(0, not(0))
        }
        if (_WAY == Way.SHORT) {
            assembly ("memory-safe") {
                return(0, 31)
            }
        }
        if (_WAY == Way.MEGABYTE) {
            assembly ("memory-safe") {
                return(0, 1048576)
            }
        }
    }
}

/// @notice An honest registry that needs nearly all of the gas that a token gives one, and says so with less.
contract FrugalRegistry {
    uint256 private constant NEEDED = 29_700;

    mapping(address wallet => uint256) private _words;

    error TooLittleGas();

    function say(address wallet, uint256 word) external {
        _words[wallet] = word;
    }

    function recordFor(address wallet) external view returns (uint256) {
        if (gasleft() < NEEDED) revert TooLittleGas();
        return _words[wallet];
    }
}
