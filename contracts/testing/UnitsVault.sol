// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice OpenZeppelin's vault as it is, over the units of an asset: for tests of venues.
contract UnitsVault is ERC4626 {
    constructor(IERC20 units) ERC20("Vault of units", "vUNIT") ERC4626(units) {}
}
