// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRecordDates} from "../../contracts/interfaces/IAssetToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice When units may move: after the lock-up, until the register closes.
contract TradingTest is TokenFixture {
    uint40 internal constant LOCK_UP_END = BIRTH + 90 days;

    function _bearLocked() internal {
        TokenCharter memory charter = _charter();
        charter.rules.lockUpEnd = LOCK_UP_END;
        _bear(charter);
        token.mint(alice, 1000);
    }

    /// @dev Record dates after 10, 20 and 30 days; the register closes at the last.
    function _bearEnding() internal {
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(3, 10 days);
        charter.closesAtLastRecordDate = true;
        _bear(charter);
        token.mint(alice, 1000);
    }

    // ---- Lock-up ----

    function test_lock_up_ends_at_its_second() public {
        _bearLocked();
        vm.warp(LOCK_UP_END - 1);
        assertFalse(token.canSend(alice), "canSend one second before");
        _assertRefused(Restriction.LOCK_UP, alice, bob, 1);
        vm.warp(LOCK_UP_END);
        _assertMoves(alice, bob, 1);
        vm.warp(LOCK_UP_END + 1);
        _assertMoves(alice, bob, 1);
    }

    function test_lock_up_binds_transfers_to_oneself_and_of_nothing_too() public {
        _bearLocked();
        _assertRefused(Restriction.LOCK_UP, alice, alice, 1);
        _assertRefused(Restriction.LOCK_UP, alice, bob, 0);
    }

    function test_lock_up_binds_neither_issue_nor_redemption() public {
        _bearLocked();
        token.mint(bob, 10);
        token.redeem(alice, 1000);
        assertEq(token.totalSupply(), 10, "supply");
        assertTrue(token.canReceive(alice), "canReceive");
    }

    // ---- Register ----

    function test_the_register_closes_after_the_last_record_second() public {
        _bearEnding();
        assertEq(token.closesAfter(), BIRTH + 30 days, "last second of trading");
        vm.warp(BIRTH + 30 days);
        _assertMoves(alice, bob, 100);
        vm.warp(BIRTH + 30 days + 1);
        _assertRefused(Restriction.REGISTER_CLOSED, alice, bob, 100);
        _assertRefused(Restriction.REGISTER_CLOSED, alice, alice, 100);
        _assertIssueRefused(Restriction.REGISTER_CLOSED, alice, 1);
        assertFalse(token.canSend(alice), "canSend");
        assertFalse(token.canReceive(bob), "canReceive");
    }

    function test_while_closed_units_are_still_redeemed() public {
        _bearEnding();
        vm.warp(BIRTH + 31 days);
        token.redeem(alice, 400);
        assertEq(token.balanceOf(alice), 600, "balance");
        assertEq(token.balanceAtRecordDate(alice, 2), 1000, "balance at the last record date");
        assertEq(token.supplyAtRecordDate(2), 1000, "supply at the last record date");
    }

    function test_a_refresh_while_closed_keeps_nothing_fresh() public {
        _bearEnding();
        vm.warp(BIRTH + 31 days);
        token.refresh(alice);
        token.refresh(bob);
        assertEq(token.holderOf(alice).freshThrough, 0, "deadline");
        _assertRefused(Restriction.REGISTER_CLOSED, alice, bob, 1);
        token.openRegister();
        _assertMoves(alice, bob, 1);
    }

    function test_the_asset_reopens_the_register() public {
        _bearEnding();
        vm.warp(BIRTH + 31 days);
        vm.expectEmit(true, true, true, true, address(token));
        emit IRecordDates.RegisterReopened();
        token.openRegister();
        assertEq(token.closesAfter(), NEVER, "last second of trading");
        _assertMoves(alice, bob, 100);
        _assertMoves(bob, alice, 100);
    }

    function test_the_register_closes_at_a_known_date_ahead_and_at_no_other() public {
        _bearEnding();
        token.openRegister();
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, BIRTH + 20 days - 1));
        token.closeRegister(BIRTH + 20 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, BIRTH + 40 days));
        token.closeRegister(BIRTH + 40 days);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, NEVER));
        token.closeRegister(NEVER);
        vm.warp(BIRTH + 10 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, BIRTH + 10 days));
        token.closeRegister(BIRTH + 10 days);
        vm.expectEmit(true, true, true, true, address(token));
        emit IRecordDates.RegisterClosing(BIRTH + 20 days);
        token.closeRegister(BIRTH + 20 days);
        vm.warp(BIRTH + 20 days);
        _assertMoves(alice, bob, 1);
        vm.warp(BIRTH + 20 days + 1);
        _assertRefused(Restriction.REGISTER_CLOSED, alice, bob, 1);
    }

    function test_closing_bites_on_holders_who_are_fresh() public {
        TokenCharter memory charter = _charter();
        charter.rules.recheckInterval = type(uint32).max;
        _bear(charter);
        token.mint(alice, 1000);
        token.mint(bob, 1000);
        token.announceRecordDate(BIRTH + NOTICE);
        token.closeRegister(BIRTH + NOTICE);
        vm.warp(BIRTH + NOTICE - 1);
        _assertMoves(alice, bob, 1);
        vm.warp(BIRTH + NOTICE);
        _assertMoves(alice, bob, 1);
        vm.warp(BIRTH + NOTICE + 1);
        _assertRefused(Restriction.REGISTER_CLOSED, alice, bob, 1);
    }

    /// @dev Closed, reopened, announced, closed again, with refreshes in between: the fast way never trades closed.
    function testFuzz_nothing_moves_while_closed(uint256 seed) public {
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(3, 10 days);
        charter.closesAtLastRecordDate = seed % 2 == 0;
        charter.rules.recheckInterval = type(uint32).max;
        _bear(charter);
        token.mint(alice, 1000);
        token.mint(bob, 1000);
        uint256 time = BIRTH;
        for (uint256 i = 0; i < 30; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            time += seed % 5 == 0 ? seed % 12 days : seed % 2 days;
            vm.warp(time);
            uint256 act = (seed >> 64) % 8;
            if (act == 0) token.openRegister();
            if (act == 1) {
                try token.announceRecordDate(uint40(time + NOTICE + (seed % 3 days))) {} catch {}
            }
            if (act == 2 && token.passedRecordDates() < token.recordDateCount()) {
                token.closeRegister(token.recordDate(token.passedRecordDates()));
            }
            if (act == 3) token.refresh(alice);
            (bool ok, ) = act % 2 == 0 ? _transfer(alice, bob, 1) : _transfer(bob, alice, 1);
            assertEq(ok, time <= token.closesAfter(), "moves while the register is open, and only then");
        }
    }
}
