// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IReadable} from "../interfaces/IReadable.sol";

/// @title What is answered elsewhere
/// @notice An asset and its token are code of their own, at 200 gas a byte, for every single asset. What only looks
/// need not be there as often as there are assets: one reader serves all assets of a factory.
///
/// How. A function that only looks has its place in the asset's interface and answers at the asset's address, but the
/// call is passed on as it came, by STATICCALL, to the reader, and the answer back as it came ({_answer}). The reader
/// has a function of the same name, whose `msg.sender` is the asset; it reads what it needs of the asset's storage
/// ({IReadable-wordStored}) and constants. A function that changes something may have what it requires checked in the
/// same way first ({_check}): the reader's function of that name reverts, with the error that the asset declares, or
/// does nothing. A bond names each function that it passes on. A token passes on, in its fallback, whatever it does not
/// know itself: each name would cost every transfer the time to look past it.
///
/// Why that is safe. It is no DELEGATECALL: the reader's code never runs as the asset's, can write nothing, and holds
/// nothing itself. Its address is fixed in the asset's code at birth, its code was scanned by the factory like that of
/// any contract an asset relies on, and it has no owner. So it is as fixed as the asset's own code (P16), and whoever
/// checks that an asset's code is the one that he expects checks its reader's too ({IReadable-reader}).
abstract contract Readable is IReadable {
    address internal immutable _READER;

    constructor(address reader_) {
        _READER = reader_;
    }

    /// @inheritdoc IReadable
    function reader() external view returns (address) {
        return _READER;
    }

    /// @inheritdoc IReadable
    function wordStored(uint256 slot) external view returns (uint256 word) {
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }

    /// @dev Ends the call with the reader's answer to it.
    function _answer() internal view {
        _check();
        assembly ("memory-safe") {
            returndatacopy(0, 0, returndatasize())
            return(0, returndatasize())
        }
    }

    /// @dev Has another contract do the same, with the same arguments.
    function _passOn(address whom) internal {
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            if iszero(call(gas(), whom, 0, data, calldatasize(), 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }

    /// @dev Goes on if the reader does not refuse the call.
    function _check() internal view {
        address whom = _READER;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            if iszero(staticcall(gas(), whom, data, calldatasize(), 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }
}
