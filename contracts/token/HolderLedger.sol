// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {HolderWord} from "./HolderWord.sol";
import {Pauses} from "./Pauses.sol";
import {TokenStorage} from "./TokenStorage.sol";

/// @notice Who holds, and who held at the end of every record date.
///
/// @dev Each holder is one word; the supply is one word too, and has the same history. A word says how many record
/// dates had passed when its balance was last brought into the history (`recordDatesSeen`). When it is brought up to
/// date and more have passed, the balance that stood over them becomes one checkpoint: from, to, balance. Where
/// nothing was held nothing is written: a gap between checkpoints means 0. So a record date costs nothing to anybody
/// who does not move, and one word to whoever does, once.
abstract contract HolderLedger is TokenStorage, ERC20, Pauses {
    // ---- ERC-20 ----

    /// @inheritdoc ERC20
    function totalSupply() public view virtual override returns (uint256) {
        return _supply.balance();
    }

    /// @inheritdoc ERC20
    function balanceOf(address account) public view virtual override returns (uint256) {
        return _slots[account].word.balance();
    }

    // ---- History ----

    /// @notice See {IRecordDates}. Written out as it is encoded: this is a part of every payment.
    function heldAtRecordDate(
        uint256 index,
        address[] calldata accounts
    ) external view returns (uint256, uint256[] memory) {
        // The supply, then the balances with their offset and their number.
        uint256[] memory answer = new uint256[](accounts.length + 3);
        answer[0] = _balanceAt(address(0), _supply, index);
        answer[1] = 64;
        answer[2] = accounts.length;
        for (uint256 i; i < accounts.length; ++i) {
            address account;
            assembly ("memory-safe") {
                account := calldataload(add(accounts.offset, shl(5, i)))
                if shr(160, account) {
                    revert(0, 0)
                }
            }
            uint256 held = _balanceAt(account, _slots[account].word, index);
            assembly ("memory-safe") {
                mstore(add(add(answer, 128), shl(5, i)), held)
            }
        }
        assembly ("memory-safe") {
            return(add(answer, 32), shl(5, mload(answer)))
        }
    }

    /// @dev The balance at the end of record date number `index`, which has passed: the present one if it has stood
    /// since, else that of the first checkpoint that reaches beyond it.
    function _balanceAt(address account, HolderWord word, uint256 index) private view returns (uint256) {
        if (index >= word.recordDatesSeen()) return word.balance();
        uint256 low;
        uint256 high = word.checkpoints();
        uint256 found;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            uint256 checkpoint = _history[account][middle];
            if (uint16(checkpoint >> 16) > index) {
                found = checkpoint;
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        // `found` is 0 if no checkpoint reaches beyond the date; one that starts after it leaves a gap: nothing held.
        return uint16(found) <= index ? found >> 32 : 0;
    }

    /// @dev The word, brought up to `passed` record dates; writes the checkpoint if there is one, not the word.
    function _synced(address account, HolderWord word, uint256 passed) internal returns (HolderWord) {
        uint256 seen = word.recordDatesSeen();
        if (seen == passed) return word;
        uint256 held = word.balance();
        if (held != 0) {
            _history[account][word.checkpoints()] = seen | (passed << 16) | (held << 32);
            word = word.withCheckpoint();
        }
        return word.withRecordDatesSeen(passed);
    }

    /// @dev `newSupply` must be below 2^128.
    function _setSupply(uint256 newSupply) internal {
        (uint256 passed, , ) = _time();
        _supply = _synced(address(0), _supply, passed).withBalance(newSupply);
    }
}
