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

    /// hardhat-config: invariant.runs = 8
    function invariant_no_function_from_any_role_breaks_a_promise() public override {
        _check();
    }
}
