// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {Shell, TokenFixture} from "./TokenFixture.sol";

/// @notice P8: what the token says of a record date, held against a model that copies every balance at the end of
/// each, over random movements and leaps of time.
contract RecordDateTruthTest is TokenFixture {
    uint256 internal constant WALLETS = 6;

    struct Snapshot {
        uint40 date;
        uint256[WALLETS] balances;
        uint256 supply;
    }

    address[WALLETS] internal wallets;
    uint256[WALLETS] internal balances;
    uint256 internal supply;
    uint40[] internal ahead;
    Snapshot[] internal taken;
    uint256 internal time;

    function setUp() public override {
        super.setUp();
        wallets = [alice, aliceToo, bob, carol, dave, address(new Shell())];
        time = BIRTH;
    }

    function _bearWithDates(uint256 count, uint40 gap) internal {
        TokenCharter memory charter = _charter();
        charter.recordNotice = 1 hours;
        charter.recordDates = _dates(count, gap);
        charter.rules.venues = _list(wallets[5]);
        _bear(charter);
        for (uint256 i = 0; i < count; ++i) ahead.push(charter.recordDates[i]);
    }

    /// @dev Moves on to `to`, copying the balances for every record date whose end lies in between.
    function _pass(uint256 to) internal {
        uint256 done;
        while (done < ahead.length && ahead[done] < to) {
            taken.push(Snapshot(ahead[done], balances, supply));
            ++done;
        }
        for (uint256 i = done; i < ahead.length; ++i) ahead[i - done] = ahead[i];
        for (uint256 i = 0; i < done; ++i) ahead.pop();
        time = to;
        vm.warp(to);
    }

    function _announce(uint40 date) internal {
        try token.announceRecordDate(date) {
            ahead.push(date);
            for (uint256 i = ahead.length - 1; i > 0 && ahead[i - 1] > date; --i) {
                (ahead[i - 1], ahead[i]) = (ahead[i], ahead[i - 1]);
            }
        } catch {
            bool known;
            for (uint256 i = 0; i < ahead.length; ++i) known = known || ahead[i] == date;
            assertTrue(
                known || date < time + 1 hours,
                "an announcement is refused only if taken or too soon"
            );
        }
    }

    // The token that is called here is the one under test; the model may change in any order.
    /* solhint-disable reentrancy */
    function _step(uint256 seed) internal {
        (uint256 a, uint256 b) = ((seed >> 8) % WALLETS, (seed >> 16) % WALLETS);
        uint256 amount = (seed >> 24) % 4 == 0 ? balances[a] : bound(seed >> 32, 0, balances[a]);
        uint256 act = seed % 8;
        if (act < 4) {
            balances[a] -= amount;
            balances[b] += amount;
            vm.prank(wallets[a]);
            token.transfer(wallets[b], amount);
        } else if (act == 4) {
            amount = (seed >> 32) % 1000;
            balances[a] += amount;
            supply += amount;
            token.mint(wallets[a], amount);
        } else if (act == 5) {
            balances[a] -= amount;
            supply -= amount;
            token.redeem(wallets[a], amount);
        } else if (act == 6) {
            token.refresh(wallets[a]);
        } else {
            _announce(uint40(time + ((seed >> 40) % 4 days)));
        }
    }

    /* solhint-enable reentrancy */

    function _assertTruth() internal view {
        assertEq(token.passedRecordDates(), taken.length, "record dates that passed");
        assertEq(token.recordDateCount(), taken.length + ahead.length, "record dates known");
        for (uint256 i = 0; i < taken.length; ++i) {
            assertEq(token.recordDate(i), taken[i].date, "date");
            uint256 sum;
            for (uint256 w = 0; w < WALLETS; ++w) {
                uint256 held = token.balanceAtRecordDate(wallets[w], i);
                assertEq(held, taken[i].balances[w], "balance at the record date");
                sum += held;
            }
            assertEq(token.supplyAtRecordDate(i), taken[i].supply, "supply at the record date");
            assertEq(sum, taken[i].supply, "sum of the balances at the record date");
        }
        for (uint256 w = 0; w < WALLETS; ++w) {
            assertEq(token.balanceOf(wallets[w]), balances[w], "balance now");
        }
    }

    function testFuzz_history_is_what_the_model_saw(uint256 seed) public {
        _bearWithDates(seed % 30, uint40(1 + ((seed >> 16) % 3 days)));
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 leap = (seed >> 200) % 8;
            if (leap == 1) _pass(time + ((seed >> 128) % 2));
            if (leap == 2) _pass(time + ((seed >> 128) % 1 days));
            if (leap == 3) _pass(time + ((seed >> 128) % 20 days));
            // To the very second of a record date, or one beside it.
            if (leap == 4 && ahead.length != 0) {
                uint256 to = ahead[(seed >> 128) % ahead.length] + ((seed >> 160) % 3) - 1;
                if (to >= time) _pass(to);
            }
            _step(seed);
            if (i == 20) _assertTruth();
        }
        _pass(time + 1);
        _assertTruth();
    }

    /// forge-config: default.fuzz.runs = 24
    function testFuzz_leaps_over_a_hundred_dates(uint256 seed) public {
        _bearWithDates(260, 1 hours);
        for (uint256 leap = 0; leap < 5; ++leap) {
            for (uint256 i = 0; i < 8; ++i) {
                seed = uint256(keccak256(abi.encode(seed)));
                _step(seed);
            }
            _pass(time + bound(seed >> 64, 0, 130 hours));
        }
        _assertTruth();
    }

    /// @dev A change after each of 120 dates: 120 checkpoints, each found again.
    function test_a_long_history_is_found_again() public {
        _bearWithDates(120, 1 hours);
        token.mint(alice, 10_000);
        (balances[0], supply) = (10_000, 10_000);
        for (uint256 i = 0; i < 120; ++i) {
            _pass(BIRTH + (i + 1) * 1 hours + 1);
            balances[0] -= i;
            balances[2] += i;
            vm.prank(alice);
            token.transfer(bob, i);
        }
        assertEq(token.holderOf(alice).checkpoints, 120, "checkpoints");
        _assertTruth();
    }

    /// @dev As many dates as a token can have, gone by at once; the last number that fits 16 bits.
    function test_many_thousand_dates_pass_at_once() public {
        _bearWithDates(3000, 1 hours);
        token.mint(alice, 500);
        vm.warp(BIRTH + 3000 hours + 1);
        assertEq(token.passedRecordDates(), 3000, "passed");
        vm.prank(alice);
        token.transfer(bob, 200);
        assertEq(token.balanceAtRecordDate(alice, 2999), 500, "at the last");
        assertEq(token.balanceAtRecordDate(alice, 0), 500, "at the first");
        assertEq(token.balanceAtRecordDate(bob, 2999), 0, "newcomer");
    }
}
