// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IBond} from "../../contracts/interfaces/IBond.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice Defaults that are used for more than they are.
contract DefaultAttacksTest is BondTest {
    /// @dev The issuer pays what a default was declared for and nobody calls {cure}. When it is late again, that old
    /// declaration must not take the time away in which the new default can be cured.
    function test_an_old_default_that_was_paid_leaves_no_time_to_cure_the_next() external {
        bond.issue(alice, 1_000 * UNIT);
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        fundAll(0);
        uint256 graceEnd = paymentDate(1) + GRACE;
        vm.warp(graceEnd + 1);
        vm.expectRevert(abi.encodeWithSelector(IBond.CureWindowOpen.selector, graceEnd + CURE));
        bond.accelerate();
        vm.warp(graceEnd + CURE);
        vm.expectRevert(abi.encodeWithSelector(IBond.CureWindowOpen.selector, graceEnd + CURE));
        bond.accelerate();
        vm.warp(graceEnd + CURE + 1);
        bond.accelerate();
        assertEq(uint256(bond.state()), uint256(IBond.State.Accelerated), "uncured in its own time");
    }
}
