// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {PowersFixture} from "./PowersFixture.sol";

/// @notice A foreign registry attests the zero address, even as a holder's own wallet. It is nobody all the same: the
/// history of the supply is kept under it, and units that went there would write over that.
contract ZeroAddressTest is PowersFixture {
    function setUp() public override {
        super.setUp();
        registry.admit(address(0), uint40(uint160(alice)) | 1);
    }

    function _refused(uint256 units) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, address(0), units);
    }

    /// @dev Holdings and supply, now and at each record date, are what they were: the supply changes once more after
    /// the next record date, which is when it is written into its history.
    function _assertUntouched() private {
        assertEq(token.balanceOf(address(0)), 0, "the zero address holds nothing");
        assertEq(token.balanceOf(alice), 60 * UNIT, "alice");
        vm.warp(recordDate(0) + 1);
        token.refresh(address(0));
        bond.issue(bob, UNIT);
        vm.warp(recordDate(1) + 1);
        token.refresh(address(0));
        bond.issue(bob, UNIT);
        assertEq(token.supplyAtRecordDate(0), 100 * UNIT, "supply at the first record date");
        assertEq(token.supplyAtRecordDate(1), 101 * UNIT, "supply at the second");
    }

    function test_an_order_cannot_send_units_to_the_zero_address() public {
        announceOrder(alice, address(0), UNIT);
        vm.warp(START + WAIT);
        vm.expectRevert(_refused(UNIT));
        token.forcedTransfer(alice, address(0), UNIT);
        _assertUntouched();
    }

    function test_a_recovery_cannot_send_units_to_the_zero_address() public {
        announceRecovery(alice, address(0));
        vm.warp(START + WAIT);
        vm.expectRevert(_refused(60 * UNIT));
        bond.recoverWallet(alice, address(0));
        _assertUntouched();
    }

    function test_a_taking_cannot_send_units_to_the_zero_address() public {
        Liens liens = Liens(sharedContract("Liens"));
        vm.prank(alice);
        uint256 id = liens.pledge(address(token), bob, UNIT, uint40(START), uint40(START + DAY), REASON);
        vm.expectRevert(_refused(UNIT));
        vm.prank(bob);
        liens.take(id, address(0), UNIT);
        _assertUntouched();
    }
}
