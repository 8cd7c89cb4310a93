// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev An address that was given as a currency and has no code.
address constant NOT_A_CURRENCY = address(0xC0FFEE);

/// @notice What the odd currencies share: 6 decimals and an open mint.
abstract contract OddCurrency is ERC20 {
    constructor() ERC20("Odd Dollar", "ODD") {}

    function mint(address to, uint256 amount) external virtual {
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function isMove(address from, address to) internal pure returns (bool) {
        return from != address(0) && to != address(0);
    }
}
