// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICodeScan} from "../interfaces/IAssetFactory.sol";

/// @title What may run beside an asset
/// @notice Reads a contract's code and refuses it if an instruction could run that makes the contract execute code of
/// others as its own (DELEGATECALL, CALLCODE) or vanish (SELFDESTRUCT), or that the EVM does not define today and so
/// might mean something else tomorrow.
///
/// Which bytes can run. The EVM may jump only to a JUMPDEST byte that is not data of a PUSH, as seen by one walk over
/// the code from its first byte; this scan makes the same walk. So the bytes after an instruction that never goes on
/// to the next (STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT) and before the next such JUMPDEST can never run:
/// that is where compilers put data. Everything else is taken to be reachable, whether or not some jump leads there.
///
/// How long it says so. For good. Code changes only where it is destroyed and put there anew, or where it is an account's
/// delegation (EIP-7702), which starts with 0xef and is refused. An account without code is refused too: its code is
/// yet to come. What passed cannot destroy itself, but its constructor could have arranged that it vanishes at the end
/// of the transaction that created it (EIP-6780). So what was touched in the same transaction, as whatever is created is
/// (EIP-2929), is refused: what passes was there before, and stays.
///
/// What this does not say: that a contract asks no other contract, or that its storage does not change its answers.
abstract contract CodeScan is ICodeScan {
    /// @dev One bit for each instruction that may run: those defined in Prague and CLZ (0x1e) of Osaka, without
    /// CALLCODE (0xf2), DELEGATECALL (0xf4) and SELFDESTRUCT (0xff).
    uint256 private constant _ALLOWED =
        0x0fff | // STOP to SIGNEXTEND
            (0x7fff << 0x10) | // LT to SAR, CLZ
            (1 << 0x20) | // KECCAK256
            (0x7ffffff << 0x30) | // ADDRESS to BLOBBASEFEE
            (0xffff << 0x50) | // POP to MCOPY, PUSH0
            (0xffffffff << 0x60) | // PUSH1 to PUSH32
            (0xffffffff << 0x80) | // DUP1 to SWAP16
            (0x1f << 0xa0) | // LOG0 to LOG4
            (1 << 0xf0) | // CREATE
            (1 << 0xf1) | // CALL
            (1 << 0xf3) | // RETURN
            (1 << 0xf5) | // CREATE2
            (1 << 0xfa) | // STATICCALL
            (1 << 0xfd) | // REVERT
            (1 << 0xfe); // INVALID

    /// @dev One bit for each instruction after which the next one does not run.
    uint256 private constant _TERMINATORS = 1 | (1 << 0x56) | (1 << 0xf3) | (1 << 0xfd) | (1 << 0xfe);

    /// @dev PUSH1 to PUSH32.
    uint256 private constant _PUSHES = 0xffffffff << 0x60;

    /// @dev Looking at an account costs 2,600 gas the first time in a transaction, and 100 afterwards.
    uint256 private constant _FIRST_LOOK = 2_000;

    /// @dev The hash of the code that passed.
    mapping(address code => bytes32 hash) private _scanned;

    /// @inheritdoc ICodeScan
    function scan(address code) public {
        (bytes32 hash, bool isTouched) = _look(code);
        bytes memory runtime = code.code;
        if (runtime.length == 0) revert NoCode(code);
        if (_scanned[code] == hash) return;
        if (isTouched) revert TouchedBefore(code);
        (uint256 offset, uint256 opcode) = _firstForbidden(runtime);
        // One byte of the code.
        if (offset < runtime.length) revert ForbiddenOpcode(code, offset, uint8(opcode));
        _scanned[code] = hash;
        emit CodeScanned(code);
    }

    /// @inheritdoc ICodeScan
    function isScanned(address code) public view returns (bool) {
        return code.code.length != 0 && _scanned[code] == code.codehash;
    }

    /// @dev The hash of the code, and whether the account was touched before in this transaction, which is measured by
    /// what looking costs. Where looking costs otherwise nothing passes.
    function _look(address code) internal view virtual returns (bytes32 hash, bool isTouched) {
        uint256 least = _FIRST_LOOK;
        assembly ("memory-safe") {
            let left := gas()
            hash := extcodehash(code)
            isTouched := lt(sub(left, gas()), least)
        }
    }

    /// @dev Where the first instruction is that may not run, and which; the length if there is none.
    function _firstForbidden(bytes memory code) private pure returns (uint256 offset, uint256 opcode) {
        uint256 plain = _ALLOWED & ~_TERMINATORS & ~_PUSHES;
        uint256 allowed = _ALLOWED;
        assembly ("memory-safe") {
            let start := add(code, 32)
            let end := add(start, mload(code))
            let i := start
            // What can run.
            for {} lt(i, end) {
                i := add(i, 1)
            } {
                opcode := byte(0, mload(i))
                if and(shr(opcode, plain), 1) {
                    continue
                }
                // PUSH1 (0x60) to PUSH32 (0x7f): as many bytes of data follow as the opcode exceeds 0x5f.
                if lt(sub(opcode, 0x60), 32) {
                    i := add(i, sub(opcode, 0x5f))
                    continue
                }
                if iszero(and(shr(opcode, allowed), 1)) {
                    break
                }
                // A terminator. What cannot run, up to the next JUMPDEST (0x5b); data of a PUSH is skipped here too.
                for {
                    i := add(i, 1)
                } lt(i, end) {
                    i := add(i, 1)
                } {
                    opcode := byte(0, mload(i))
                    if eq(opcode, 0x5b) {
                        break
                    }
                    if lt(sub(opcode, 0x60), 32) {
                        i := add(i, sub(opcode, 0x5f))
                    }
                }
            }
            // A PUSH at the very end may reach beyond it.
            if gt(i, end) {
                i := end
            }
            offset := sub(i, start)
        }
    }
}
