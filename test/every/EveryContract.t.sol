// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Test} from "../support/Test.sol";
import {EveryExit} from "./EveryExit.sol";
import {Mutators} from "./Mutators.sol";
import {LivingBond} from "./BondEvery.t.sol";
import {LivingCallableBond} from "./CallableBondEvery.t.sol";
import {LivingCommodity} from "./CommodityEvery.t.sol";
import {LivingFloatingRateBond} from "./FloatingRateBondEvery.t.sol";
import {LivingIncomeRight} from "./IncomeRightEvery.t.sol";
import {LivingProperty} from "./PropertyEvery.t.sol";

/// @notice All worlds together hold every contract of the project that has a function which changes anything.
contract EveryContractTest is Test {
    function test_no_contract_that_changes_anything_is_absent_from_all_worlds() public {
        EveryExit[6] memory worlds = [
            EveryExit(new LivingBond()),
            new LivingCallableBond(),
            new LivingCommodity(),
            new LivingFloatingRateBond(),
            new LivingIncomeRight(),
            new LivingProperty()
        ];
        for (uint256 i = 0; i < worlds.length; ++i) worlds[i].begin();
        string[] memory names = Mutators.list();
        assertTrue(names.length > 18, "the list");
        for (uint256 i = 0; i < names.length; ++i) {
            bool present = false;
            for (uint256 j = 0; j < worlds.length; ++j) present = present || worlds[j].isThere(names[i]);
            assertTrue(present, names[i]);
        }
    }
}
