// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {CommodityKind} from "./kinds/CommodityKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingCommodity is CommodityKind {}

contract CommodityEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingCommodity();
    }
}
