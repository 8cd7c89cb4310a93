// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {BondKind} from "./kinds/BondKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingBond is BondKind {}

contract BondEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingBond();
    }
}
