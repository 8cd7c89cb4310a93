// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: its currency calls nobody back.
// solhint-disable reentrancy

import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {PayingTest} from "./PayingTest.sol";

/// @notice Does to an asset that pays its holders what anybody may do to any of them, and keeps its own book of who held
/// what at the end of each record date: the oracle. It never reverts; what is refused is passed over. What a kind adds,
/// its handler adds.
abstract contract PayingHandler is PayingTest {
    uint256 public constant ACTORS = 5;

    uint256 public clock = START;
    uint256 public moneyIn;
    /// @dev Somebody who could be paid was not, because of somebody else in the same batch.
    bool public hostage;
    mapping(address holder => bool) public blacklisted;
    mapping(address holder => uint256) public book;
    mapping(uint256 recordDate => mapping(address holder => uint256)) public heldAtEndOf;
    mapping(uint256 id => mapping(address holder => uint256)) public received;

    function holderOf(uint256 i) public pure returns (address) {
        return address(uint160(0xA11CE000 + (i % ACTORS)));
    }

    // ---- What anybody may do ----

    function wait(uint256 time) public {
        _goTo(clock + 1 + (time % 20 days));
    }

    function transfer(uint256 from, uint256 to, uint256 units) public {
        (address a, address b) = (holderOf(from), holderOf(to));
        units = bound(units, 0, book[a]);
        vm.prank(a);
        try token.transfer(b, units) {
            book[a] -= units;
            book[b] += units;
        } catch {}
    }

    function collectOwn(uint256 who, uint256 id) public {
        address holder = holderOf(who);
        uint256 units = token.balanceOf(holder);
        id = _idOf(id);
        vm.prank(holder);
        try paying().claim(ids(id)) returns (uint256 amount) {
            received[id][holder] += amount;
            _retired(holder, units);
        } catch {}
    }

    function payout(uint256 id, uint256 first, uint256 second) public {
        if (paying().distributionCount() == 0) return;
        id = _idOf(id);
        address[] memory holders = list(holderOf(first), holderOf(second), holderOf(first));
        uint256[3] memory before;
        uint256[3] memory units;
        for (uint256 i; i < 3; ++i) {
            before[i] = currency.balanceOf(holders[i]);
            units[i] = token.balanceOf(holders[i]);
        }
        paying().pay(id, holders);
        for (uint256 i; i < 2; ++i) {
            if (i == 1 && holders[1] == holders[0]) break;
            received[id][holders[i]] += currency.balanceOf(holders[i]) - before[i];
            _retired(holders[i], units[i]);
            if (!blacklisted[holders[i]] && paying().claimable(id, holders[i]) != 0) hostage = true;
        }
    }

    /// @dev The currency stops a holder, or lets him again.
    function blacklist(uint256 who, bool stopped) public {
        blacklisted[holderOf(who)] = stopped;
        TestCurrency(address(currency)).setBlacklisted(holderOf(who), stopped);
    }

    // ---- The book ----

    /// @dev The record date of a distribution.
    function dateOf(uint256 id) public view virtual returns (uint256);

    function _idOf(uint256 id) internal view returns (uint256) {
        uint256 count = paying().distributionCount();
        return count == 0 ? 0 : id % count;
    }

    function _retired(address holder, uint256 before) internal {
        book[holder] -= before - token.balanceOf(holder);
    }

    /// @dev Writes down what everybody holds at the end of each record date on the way.
    function _goTo(uint256 time) internal {
        uint256 count = paying().distributionCount();
        for (uint256 id; id < count; ++id) {
            uint256 date = dateOf(id);
            if (date < clock || date >= time) continue;
            for (uint256 i; i < ACTORS; ++i) heldAtEndOf[date][holderOf(i)] = book[holderOf(i)];
        }
        clock = time;
        vm.warp(time);
    }

    // ---- What must be so ----

    /// @dev P12
    function checkHostages() external view {
        assertFalse(hostage, "one recipient stopped another");
    }

    /// @dev P6
    function checkUnits() external view {
        uint256 supply;
        for (uint256 i; i < ACTORS; ++i) {
            assertEq(token.balanceOf(holderOf(i)), book[holderOf(i)], "balance");
            supply += book[holderOf(i)];
        }
        assertEq(token.totalSupply(), supply, "supply");
    }
}
