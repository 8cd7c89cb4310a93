// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {CodeScan} from "../../contracts/factory/CodeScan.sol";
import {IAssetFactory, ICodeScan} from "../../contracts/interfaces/IAssetFactory.sol";
import {TokenSource} from "../support/TokenSource.sol";

contract Scanner is CodeScan {
    function _look(address code) internal view override returns (bytes32, bool) {
        return (code.codehash, false);
    }
}

/// @notice Code that is looked at, and becomes other code afterwards.
contract CodeAttacksTest is TokenSource {
    /// @dev A contract whose constructor delegates to SELFDESTRUCT has clean code until its transaction ends, then
    /// none, and another can be put at its address.
    function test_a_contract_that_passed_the_scan_is_replaced_by_a_proxy() external {
        Scanner scanner = new Scanner();
        address rule = actor("rule");
        vm.etch(rule, hex"600160005260206000f3");
        // The real one refuses what was created in the same transaction (`CodeScan.t.sol`). Were it gone all the same:
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

    /// @dev An account whose key delegated to a contract has code, which that key can change.
    function test_a_factory_keeps_its_code_where_it_can_change() external {
        address wallet = actor("wallet");
        vm.etch(wallet, abi.encodePacked(hex"ef0100", address(this)));
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](1);
        kinds[0].name = "Bond";
        kinds[0].creationCode = new address[](1);
        kinds[0].creationCode[0] = wallet;
        address[] memory code = tokenCreationCode();
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.InvalidKind.selector, bytes32("Bond")));
        deploy("TestFactory", abi.encode(code, kinds, sharedContracts()));
    }
}
