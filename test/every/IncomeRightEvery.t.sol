// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EveryExit} from "./EveryExit.sol";
import {EverySuite} from "./EverySuite.sol";
import {IncomeRightKind} from "./kinds/IncomeRightKind.sol";

/// @dev The runner knows contracts of this file only.
contract LivingIncomeRight is IncomeRightKind {}

contract IncomeRightEveryTest is EverySuite {
    function newWorld() internal override returns (EveryExit) {
        return new LivingIncomeRight();
    }
}
