// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {FloatingRateBondKind} from "./kinds/FloatingRateBondKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingFloatingRateBond is FloatingRateBondKind {}

contract FloatingRateBondEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingFloatingRateBond();
    }
}
