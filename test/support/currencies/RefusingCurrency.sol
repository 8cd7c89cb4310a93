// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @notice Does something nasty when money goes to one of the accounts that it was told of.
contract RefusingCurrency is OddCurrency {
    enum Manner {
        PAY,
        REVERT,
        REVERT_WITH_LONG_REASON,
        EAT_ALL_GAS
    }

    mapping(address recipient => Manner) public mannerTo;

    error Refused(address recipient);

    function setManner(address recipient, Manner manner) external {
        mannerTo[recipient] = manner;
    }

    function _update(address from, address to, uint256 amount) internal override {
        Manner manner = isMove(from, to) ? mannerTo[to] : Manner.PAY;
        if (manner == Manner.REVERT) revert Refused(to);
        if (manner == Manner.REVERT_WITH_LONG_REASON) {
            assembly ("memory-safe") {
                revert(0, 100000)
            }
        }
        if (manner == Manner.EAT_ALL_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        super._update(from, to, amount);
    }
}
