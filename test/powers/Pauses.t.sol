// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {PowersFixture} from "./PowersFixture.sol";

/// @notice A pause shares its word with the register's closing time: neither may lose the other.
contract PausesTest is PowersFixture {
    function test_a_register_that_closes_while_a_pause_is_announced_stays_closed() public {
        vm.warp(paymentDate(0) + GRACE + 1);
        bond.declareDefault(0);
        vm.warp(block.timestamp + CURE + 1);
        bond.accelerate();
        announcePause(1 days);
        uint256 announced = block.timestamp;
        recover(type(uint256).max);
        uint256 closes = announced + NOTICE;
        assertEq(token.closesAfter(), closes, "closes with the record date of the payment");
        assertEq(
            token.detectTransferRestriction(alice, bob, UNIT),
            Restriction.NONE,
            "until then it is open"
        );

        vm.warp(announced + WAIT);
        token.pauseFor(1 days);
        assertEq(token.closesAfter(), closes, "paused");
        // Long after the pause, somebody's wallet is refreshed, and the clock has its own closing time back.
        vm.warp(announced + WAIT + WINDOW + 2 days);
        token.refresh(bob);
        assertEq(token.closesAfter(), closes, "after the pause");
        assertEq(
            token.detectTransferRestriction(alice, bob, UNIT),
            Restriction.REGISTER_CLOSED,
            "closed for good"
        );
    }

    function test_a_recovery_must_name_two_wallets() public {
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnAction.selector, PowerKind.RECOVER, 32));
        announce(PowerKind.RECOVER, recoverer, abi.encode(alice));
        assertEq(bond.powers().length, 4, "the card");
        assertEq(bond.powers()[2].pending.length, 0, "nothing is pending");
    }
}
