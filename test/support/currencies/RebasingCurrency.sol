// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @notice Every balance shrinks when it is told to: accounts hold shares, and a share is worth less.
contract RebasingCurrency is OddCurrency {
    /// @notice What a share is worth, in 1e-18.
    uint256 public worth = 1e18;

    error OnlyDown(uint256 newWorth);

    function rebaseDown(uint256 newWorth) external {
        if (newWorth > worth || newWorth == 0) revert OnlyDown(newWorth);
        worth = newWorth;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * worth) / 1e18;
    }

    function totalSupply() public view override returns (uint256) {
        return (super.totalSupply() * worth) / 1e18;
    }

    function _update(address from, address to, uint256 amount) internal override {
        // Rounded up, so that nothing moves for free.
        super._update(from, to, (amount * 1e18 + worth - 1) / worth);
    }
}
