// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {CallableBondKind} from "./kinds/CallableBondKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingCallableBond is CallableBondKind {}

contract CallableBondEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingCallableBond();
    }
}
