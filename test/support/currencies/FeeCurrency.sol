// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @notice Takes a fee out of what is transferred. The fee can be raised later, as some real tokens can.
contract FeeCurrency is OddCurrency {
    address public constant COLLECTOR = address(0xFEE);

    /// @notice The fee in 1e-4 of the amount.
    uint256 public fee;

    constructor(uint256 fee_) {
        fee = fee_;
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 taken = isMove(from, to) ? (amount * fee) / 10_000 : 0;
        super._update(from, to, amount - taken);
        if (taken != 0) super._update(from, COLLECTOR, taken);
    }
}
