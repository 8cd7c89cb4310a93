// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @notice What an account that registered is called with.
interface ICurrencyHook {
    function tokensToSend(address from, address to, uint256 amount) external;
    function tokensReceived(address from, address to, uint256 amount) external;
}

/// @notice As ERC-777: calls the sender's hook before money moves, and the recipient's after. Anyone may register a
/// hook for anyone.
contract HookCurrency is OddCurrency {
    mapping(address account => ICurrencyHook) public hookOf;

    function setHook(address account, ICurrencyHook hook) external {
        hookOf[account] = hook;
    }

    function _update(address from, address to, uint256 amount) internal override {
        (ICurrencyHook sending, ICurrencyHook receiving) = (hookOf[from], hookOf[to]);
        if (address(sending) != address(0)) sending.tokensToSend(from, to, amount);
        super._update(from, to, amount);
        if (address(receiving) != address(0)) receiving.tokensReceived(from, to, amount);
    }
}
