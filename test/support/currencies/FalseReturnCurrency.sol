// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @notice Returns false instead of reverting: when a balance or an allowance does not suffice, and always while it
/// is told to refuse.
contract FalseReturnCurrency is OddCurrency {
    bool public refuses;

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (refuses || balanceOf(msg.sender) < amount) return false;
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (refuses || balanceOf(from) < amount || allowance(from, msg.sender) < amount) return false;
        return super.transferFrom(from, to, amount);
    }
}
