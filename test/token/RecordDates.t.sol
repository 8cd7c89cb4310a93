// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRecordDates} from "../../contracts/interfaces/IAssetToken.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Record dates: which are known, when one has passed, what it is numbered, and what was held at its end.
contract RecordDatesTest is TokenFixture {
    function _bearWith(uint40[] memory dates) internal {
        TokenCharter memory charter = _charter();
        charter.recordDates = dates;
        _bear(charter);
    }

    // ---- The schedule ----

    function test_a_date_passes_after_its_second() public {
        _bearWith(_dates(2, 10 days));
        assertEq(token.recordDateCount(), 2, "count");
        vm.warp(BIRTH + 10 days);
        assertEq(token.passedRecordDates(), 0, "in the record second");
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateNotPassed.selector, 0));
        token.indexOfRecordDate(BIRTH + 10 days);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateNotPassed.selector, 0));
        token.balanceAtRecordDate(alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateNotPassed.selector, 0));
        token.supplyAtRecordDate(0);
        vm.warp(BIRTH + 10 days + 1);
        assertEq(token.passedRecordDates(), 1, "one second later");
        assertEq(token.indexOfRecordDate(BIRTH + 10 days), 0, "number");
        assertEq(token.recordDate(0), BIRTH + 10 days, "date");
    }

    function test_only_record_dates_have_a_number() public {
        _bearWith(_dates(3, 10 days));
        vm.warp(BIRTH + 100 days);
        uint40[5] memory none = [uint40(0), 1, BIRTH + 10 days - 1, BIRTH + 10 days + 1, NEVER];
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, none[i]));
            token.indexOfRecordDate(none[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateNotPassed.selector, 3));
        token.balanceAtRecordDate(alice, 3);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateNotPassed.selector, type(uint256).max));
        token.balanceAtRecordDate(alice, type(uint256).max);
    }

    function test_a_token_without_dates_has_none() public {
        _bearWith(new uint40[](0));
        vm.warp(FAR);
        assertEq(token.passedRecordDates() + token.recordDateCount(), 0, "dates");
        assertEq(token.closesAfter(), NEVER, "register");
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.UnknownRecordDate.selector, BIRTH));
        token.indexOfRecordDate(BIRTH);
    }

    // ---- Unscheduled dates ----

    function test_an_unscheduled_date_has_its_notice() public {
        _bearWith(new uint40[](0));
        assertEq(token.noticeOfRecordDates(), NOTICE, "notice");
        vm.expectRevert(
            abi.encodeWithSelector(
                IRecordDates.RecordDateTooSoon.selector,
                BIRTH + NOTICE - 1,
                BIRTH + NOTICE
            )
        );
        token.announceRecordDate(BIRTH + NOTICE - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRecordDates.RecordDateTooSoon.selector, NEVER, BIRTH + NOTICE)
        );
        token.announceRecordDate(NEVER);
        vm.expectEmit(true, true, true, true, address(token));
        emit IRecordDates.RecordDateAnnounced(BIRTH + NOTICE);
        token.announceRecordDate(BIRTH + NOTICE);
        assertEq(token.recordDate(0), BIRTH + NOTICE, "date");
    }

    function test_a_date_twice_is_refused_wherever() public {
        _bearWith(_dates(5, 10 days));
        for (uint40 i = 1; i <= 5; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IRecordDates.RecordDateTaken.selector, BIRTH + i * 10 days)
            );
            token.announceRecordDate(BIRTH + i * 10 days);
            assertEq(token.recordDateCount(), 5, "count after a refusal");
        }
        token.announceRecordDate(BIRTH + 15 days);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.RecordDateTaken.selector, BIRTH + 15 days));
        token.announceRecordDate(BIRTH + 15 days);
    }

    function test_numbers_of_dates_that_passed_never_shift() public {
        _bearWith(_dates(4, 10 days));
        token.mint(alice, 100);
        vm.warp(BIRTH + 10 days + 1);
        token.announceRecordDate(BIRTH + 17 days + 1);
        token.announceRecordDate(BIRTH + 35 days);
        token.announceRecordDate(BIRTH + 99 days);
        uint40[7] memory all = [
            BIRTH + 10 days,
            BIRTH + 17 days + 1,
            BIRTH + 20 days,
            BIRTH + 30 days,
            BIRTH + 35 days,
            BIRTH + 40 days,
            BIRTH + 99 days
        ];
        assertEq(token.recordDateCount(), 7, "count");
        for (uint256 i = 0; i < 7; ++i) {
            assertEq(token.recordDate(i), all[i], "date");
            vm.warp(all[i] + 1);
            assertEq(token.passedRecordDates(), i + 1, "passed");
            for (uint256 j = 0; j <= i; ++j) assertEq(token.indexOfRecordDate(all[j]), j, "number");
        }
    }

    function testFuzz_dates_stay_in_order_and_passed_ones_stay_put(uint256 seed) public {
        uint256 count = seed % 12;
        _bearWith(_dates(count, 3 days));
        uint256 time = BIRTH;
        for (uint256 i = 0; i < 20; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            time += seed % 6 days;
            vm.warp(time);
            uint256 passed = token.passedRecordDates();
            bytes32 before = _datesBelow(passed);
            try token.announceRecordDate(uint40(time + NOTICE + ((seed >> 64) % 30 days))) {
                ++count;
            } catch {}
            assertEq(token.recordDateCount(), count, "count");
            assertEq(token.passedRecordDates(), passed, "passed");
            assertEq(_datesBelow(passed), before, "dates that passed");
            for (uint256 j = 0; j < count; ++j) {
                if (j > 0) assertTrue(token.recordDate(j - 1) < token.recordDate(j), "ascending");
                assertEq(token.recordDate(j) < time, j < passed, "passed means before now");
            }
        }
    }

    function _datesBelow(uint256 passed) private view returns (bytes32 digest) {
        for (uint256 j = 0; j < passed; ++j) digest = keccak256(abi.encode(digest, token.recordDate(j)));
    }

    /// @dev Attack: dates without end, so that nobody can move any more. Each stays findable in bounded gas.
    function test_hundreds_of_dates_do_not_make_a_transfer_dearer() public {
        _bearWith(_dates(400, 1 days));
        token.mint(alice, 1000);
        token.mint(bob, 1000);
        vm.warp(BIRTH + 399 days + 5);
        vm.prank(alice);
        uint256 before = gasleft();
        token.transfer(bob, 10);
        assertLe(before - gasleft(), 160_000, "gas after 399 dates at once");
        assertEq(token.balanceAtRecordDate(alice, 398), 1000, "balance before");
        assertEq(token.holderOf(alice).checkpoints, 1, "one checkpoint");
    }

    // ---- What was held ----

    function test_the_balance_at_the_end_of_the_record_second_counts() public {
        _bearWith(_dates(1, 10 days));
        token.mint(alice, 1000);
        vm.warp(BIRTH + 10 days - 1);
        _assertMoves(alice, bob, 100);
        vm.warp(BIRTH + 10 days);
        _assertMoves(alice, bob, 10);
        token.mint(carol, 5);
        vm.warp(BIRTH + 10 days + 1);
        _assertMoves(alice, bob, 1);
        token.mint(carol, 7);
        assertEq(token.balanceAtRecordDate(alice, 0), 890, "alice");
        assertEq(token.balanceAtRecordDate(bob, 0), 110, "bob");
        assertEq(token.balanceAtRecordDate(carol, 0), 5, "carol");
        assertEq(token.supplyAtRecordDate(0), 1005, "supply");
        assertEq(token.balanceAtRecordDate(address(0), 0), 0, "the zero address holds nothing");
    }

    function test_a_newcomer_held_nothing_at_earlier_dates() public {
        _bearWith(_dates(60, 1 days));
        token.mint(alice, 1000);
        vm.warp(BIRTH + 50 days + 1);
        _assertMoves(alice, bob, 100);
        for (uint256 i = 0; i < 50; ++i) {
            assertEq(token.balanceAtRecordDate(bob, i), 0, "newcomer");
            assertEq(token.balanceAtRecordDate(alice, i), 1000, "holder");
        }
    }

    function test_a_leaver_who_comes_back_has_a_gap() public {
        _bearWith(_dates(9, 1 days));
        token.mint(alice, 1000);
        token.mint(bob, 100);
        vm.warp(BIRTH + 3 days + 1);
        _assertMoves(bob, alice, 100);
        vm.warp(BIRTH + 6 days + 1);
        _assertMoves(alice, bob, 50);
        vm.warp(BIRTH + 9 days + 1);
        uint8[9] memory held = [100, 100, 100, 0, 0, 0, 50, 50, 50];
        for (uint256 i = 0; i < 9; ++i) assertEq(token.balanceAtRecordDate(bob, i), held[i], "bob");
        token.refresh(bob);
        for (uint256 i = 0; i < 9; ++i)
            assertEq(token.balanceAtRecordDate(bob, i), held[i], "bob, refreshed");
    }

    function test_a_refresh_never_changes_what_was_held() public {
        _bearWith(_dates(20, 1 days));
        token.mint(alice, 1000);
        for (uint256 i = 1; i <= 20; ++i) {
            vm.warp(BIRTH + i * 1 days + 1);
            token.refresh(alice);
            token.refresh(stranger);
            token.refresh(address(0));
            if (i % 3 == 0) _assertMoves(alice, bob, 1);
        }
        for (uint256 i = 0; i < 20; ++i) {
            assertEq(token.balanceAtRecordDate(alice, i), 1000 - i / 3, "alice");
            assertEq(token.balanceAtRecordDate(bob, i), i / 3, "bob");
            assertEq(token.balanceAtRecordDate(stranger, i), 0, "stranger");
            assertEq(token.supplyAtRecordDate(i), 1000, "supply");
        }
    }

    function test_there_is_no_date_beyond_the_last() public {
        _bearWith(_dates(3, 1 days));
        uint256 count = token.recordDateCount();
        assertEq(count, 3, "dates");
        // Panic(0x32): an index out of bounds.
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x32));
        token.recordDate(count);
        assertTrue(token.reader().code.length != 0, "what answers for the token is a contract");
    }

    function test_the_supply_of_each_date_is_kept_through_issue_and_redemption() public {
        _bearWith(_dates(3, 1 days));
        token.mint(alice, 1000);
        vm.warp(BIRTH + 1 days + 1);
        token.redeem(alice, 1000);
        vm.warp(BIRTH + 2 days + 1);
        token.mint(bob, 7);
        vm.warp(BIRTH + 3 days + 1);
        assertEq(token.supplyAtRecordDate(0), 1000, "first");
        assertEq(token.supplyAtRecordDate(1), 0, "second");
        assertEq(token.supplyAtRecordDate(2), 7, "third");
    }
}
