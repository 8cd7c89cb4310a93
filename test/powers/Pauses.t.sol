// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {IPauses} from "../../contracts/interfaces/IPauses.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {PowersFixture} from "./PowersFixture.sol";

/// @notice A pause shares its word with the register's closing time: neither may lose the other.
contract PausesTest is PowersFixture {
    /// @dev Else whoever likes could have trading asked about each time, or the clock's closing time put away.
    function test_only_the_register_of_powers_gives_notice_of_a_pause() public {
        uint256 closes = token.closesAfter();
        address[7] memory others = [alice, issuer, pauser, objector, stranger, address(bond), address(this)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyPowers.selector, others[i]));
            vm.prank(others[i]);
            token.awaitPause(uint40(START + WAIT), uint40(START + WAIT + WINDOW));
        }
        assertEq(token.closesAfter(), closes, "the register closes when it should");
        vm.expectEmit(true, true, true, true, address(token));
        emit IPauses.PauseExpected(uint40(START + WAIT), uint40(START + WAIT + WINDOW));
        announcePause(1 days);
    }

    /// @dev From the very first second at which a pause may begin, nothing that was known before is relied on: who was
    /// looked up in the last second of the delay is stopped by a pause that begins in the next.
    function test_what_is_known_ends_with_the_second_before_the_pause_may_begin() public {
        announcePause(LONGEST_PAUSE);
        for (uint256 before = 3; before != 0; --before) {
            vm.warp(START + WAIT - before);
            token.refresh(alice);
            token.refresh(bob);
            assertEq(token.holderOf(alice).freshThrough, START + WAIT - 1, "alice");
            assertEq(token.holderOf(bob).freshThrough, START + WAIT - 1, "bob");
            move(alice, bob, UNIT);
        }
        vm.warp(START + WAIT);
        token.pauseFor(LONGEST_PAUSE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.PAUSED,
                alice,
                bob,
                UNIT
            )
        );
        move(alice, bob, UNIT);
    }

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
