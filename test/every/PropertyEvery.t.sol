// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {PropertyKind} from "./kinds/PropertyKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingProperty is PropertyKind {}

contract PropertyEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingProperty();
    }
}
