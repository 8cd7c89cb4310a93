// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ITransferRule} from "../../../contracts/interfaces/ITransferRule.sol";

/// @notice An extra rule that answers in whatever way it was told to.
contract OddRule {
    enum Way {
        ALLOW,
        REFUSE,
        REVERT,
        BURN_GAS,
        MEGABYTE,
        JUNK,
        TWO,
        NOTHING,
        SHORT,
        WRITE
    }

    Way public way;
    uint256 public asked;

    error Refused();

    function answer(Way way_) external {
        way = way_;
    }

    // Answers any question, in the way of this contract.
    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        Way now_ = way;
        if (now_ == Way.REVERT) revert Refused();
        if (now_ == Way.NOTHING) return;
        if (now_ == Way.WRITE) ++asked;
        uint256 size =
            now_ == Way.MEGABYTE
                ? 1 << 20
                : now_ == Way.SHORT
                    ? 31
                    : 32;
        uint256 word =
            now_ == Way.REFUSE
                ? 0
                : now_ == Way.JUNK
                    ? type(uint256).max
                    : now_ == Way.TWO
                        ? 2
                        : 1;
        if (now_ == Way.BURN_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        assembly {
            mstore(0, word)
            return(0, size)
        }
    }
}

/// @notice Allows amounts up to a maximum, and knows what it was asked.
contract AmountRule is ITransferRule {
    uint256 private immutable _MAXIMUM;

    constructor(uint256 maximum) {
        _MAXIMUM = maximum;
    }

    /// @inheritdoc ITransferRule
    function allows(address from, address to, uint256 amount) external view returns (bool) {
        return from != to && amount <= _MAXIMUM;
    }
}
