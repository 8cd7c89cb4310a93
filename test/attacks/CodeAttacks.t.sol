// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CodeScan} from "../../contracts/factory/CodeScan.sol";
import {ICodeScan} from "../../contracts/interfaces/IAssetFactory.sol";
import {Test} from "../support/Test.sol";

contract Scanner is CodeScan {}

/// @notice Code that is looked at, and becomes other code afterwards.
contract CodeAttacksTest is Test {
    /// @dev A contract whose constructor delegates to SELFDESTRUCT has clean code until its transaction ends, then
    /// none, and another can be put at its address.
    function test_a_contract_that_passed_the_scan_is_replaced_by_a_proxy() external {
        Scanner scanner = new Scanner();
        address rule = actor("rule");
        vm.etch(rule, hex"600160005260206000f3");
        scanner.scan(rule);
        assertTrue(scanner.isScanned(rule), "it passed");
        vm.etch(rule, "");
        assertFalse(scanner.isScanned(rule), "it is gone");
        vm.etch(rule, hex"60006000600060006000335af400");
        assertFalse(scanner.isScanned(rule), "other code has not passed");
        vm.expectRevert(
            abi.encodeWithSelector(ICodeScan.ForbiddenOpcode.selector, rule, uint256(12), uint8(0xf4))
        );
        scanner.scan(rule);
    }
}
