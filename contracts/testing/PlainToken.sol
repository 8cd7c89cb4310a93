// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A plain OpenZeppelin ERC-20: the yardstick of the benchmark, never part of an asset.
contract PlainToken is ERC20 {
    constructor(uint256 supply) ERC20("Plain token", "PLAIN") {
        _mint(msg.sender, supply);
    }
}
