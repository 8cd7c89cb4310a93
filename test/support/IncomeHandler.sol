// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: its currency calls nobody back.
// solhint-disable reentrancy

import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {IncomeTest} from "./IncomeTest.sol";

/// @notice Does to an asset whose money arrives when it arrives whatever anybody may do, in any order, and keeps its
/// own book of who held what at the end of each record date: the oracle. It never reverts; what is refused is passed
/// over. What only one kind of asset has, its handler adds.
abstract contract IncomeHandler is IncomeTest {
    uint256 public constant ACTORS = 5;

    uint256 public clock = START;
    uint256 public moneyIn;
    /// @dev Paid to others than holders: payees, a sponsor, the issuer.
    uint256 public moneyElsewhere;
    mapping(address holder => uint256) public book;
    mapping(uint256 recordDate => mapping(address holder => uint256)) public heldAtEndOf;
    mapping(uint256 id => mapping(address holder => uint256)) public received;

    /// @dev Not in the constructor: the asset asks its creator for the token's code.
    function begin() external {
        IncomeTest.setUp();
        create();
        for (uint256 i; i < ACTORS; ++i) {
            admit(holderOf(i));
            issueTo(i, 10 ** (i + 1));
        }
    }

    function create() internal virtual;

    function setUp() public virtual override {}

    function holderOf(uint256 i) public pure returns (address) {
        return address(uint160(0xA11CE000 + (i % ACTORS)));
    }

    /// @dev Whose units receive nothing.
    function isExcluded(address) public view virtual returns (bool) {
        return false;
    }

    // ---- What anybody may do ----

    function wait(uint256 time) public {
        _goTo(clock + 1 + (time % 20 days));
    }

    /// @dev To the last record date, or the second after it.
    function waitForRecordDate(uint256 after_) public {
        uint256 count = asset.distributionCount();
        if (count == 0) return;
        uint256 edge = uint256(asset.recordDateOf(count - 1)) + (after_ % 2);
        if (edge > clock) _goTo(edge);
    }

    function issueTo(uint256 who, uint256 units) public {
        units %= 100_000;
        try asset.issue(holderOf(who), units) {
            book[holderOf(who)] += units;
        } catch {}
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

    function payInto(uint256 amount) public {
        amount = amount % 3 == 0 ? 1 + (amount % 20) : 1 + (amount % 2_000e6);
        vm.prank(payer);
        try asset.payIn(amount) {
            moneyIn += amount;
        } catch {}
    }

    function sendTo(uint256 amount) public {
        amount %= 100e6;
        send(amount);
        moneyIn += amount;
    }

    function collectSent() public {
        try asset.collect() {} catch {}
    }

    function reserve(uint256 amount) public {
        amount %= 500e6;
        vm.prank(payer);
        asset.fundReserve(amount);
        moneyIn += amount;
    }

    function fundByHand(uint256 id, uint256 amount) public {
        vm.prank(payer);
        try asset.fund(id, amount % 100e6) returns (uint256 taken) {
            moneyIn += taken;
        } catch {}
    }

    function collectOwn(uint256 who, uint256 id) public {
        address holder = holderOf(who);
        uint256 units = token.balanceOf(holder);
        id = _idOf(id);
        vm.prank(holder);
        try asset.claim(ids(id)) returns (uint256 amount) {
            received[id][holder] += amount;
            _retired(holder, units);
        } catch {}
    }

    function payout(uint256 id, uint256 first, uint256 second) public {
        if (asset.distributionCount() == 0) return;
        id = _idOf(id);
        address[] memory holders = list(holderOf(first), holderOf(second), holderOf(first));
        uint256[3] memory before;
        uint256[3] memory units;
        for (uint256 i; i < 3; ++i) {
            before[i] = currency.balanceOf(holders[i]);
            units[i] = token.balanceOf(holders[i]);
        }
        asset.pay(id, holders);
        for (uint256 i; i < 2; ++i) {
            if (i == 1 && holders[1] == holders[0]) break;
            received[id][holders[i]] += currency.balanceOf(holders[i]) - before[i];
            _retired(holders[i], units[i]);
        }
    }

    function moveOn(uint256 id) public {
        try asset.moveOn(_idOf(id)) {} catch {}
    }

    function retire(uint256 who) public {
        uint256 units = token.balanceOf(holderOf(who));
        try asset.retire(list(holderOf(who))) {
            _retired(holderOf(who), units);
        } catch {}
    }

    /// @dev The currency stops a holder, or lets him again.
    function blacklist(uint256 who, bool stopped) public {
        TestCurrency(address(currency)).setBlacklisted(holderOf(who), stopped);
    }

    // ---- The book ----

    function _idOf(uint256 id) internal view returns (uint256) {
        uint256 count = asset.distributionCount();
        return count == 0 ? 0 : id % count;
    }

    function _retired(address holder, uint256 before) private {
        book[holder] -= before - token.balanceOf(holder);
    }

    function _goTo(uint256 time) internal {
        uint256 count = asset.distributionCount();
        // Only the last date can lie ahead.
        if (count != 0) {
            uint256 date = asset.recordDateOf(count - 1);
            if (date >= clock && date < time) {
                for (uint256 i; i < ACTORS; ++i) heldAtEndOf[date][holderOf(i)] = book[holderOf(i)];
            }
        }
        clock = time;
        vm.warp(time);
    }

    // ---- What must be so ----

    /// @dev P6, P7
    function checkConservation() public view {
        uint256 owed;
        uint256 paidOut;
        for (uint256 id; id < asset.distributionCount(); ++id) {
            IDistributions.Distribution memory d = asset.distribution(id);
            assertLe(d.paid, d.funded, "paid");
            owed += d.funded - d.paid;
            paidOut += d.paid;
        }
        uint256 balance = currency.balanceOf(address(asset));
        assertEq(asset.owed(), owed, "owed");
        assertEq(balance, owed + asset.reserve() + asset.surplus(), "all there");
        assertEq(balance + paidOut + moneyElsewhere, moneyIn, "in and out");
    }

    /// @dev P6, P8, P12, P17
    function checkEntitlements() public view {
        for (uint256 id; id < asset.distributionCount(); ++id) {
            IDistributions.Distribution memory d = asset.distribution(id);
            uint256 date = asset.recordDateOf(id);
            uint256 supply;
            for (uint256 i; i < ACTORS; ++i) {
                if (!isExcluded(holderOf(i))) supply += heldAtEndOf[date][holderOf(i)];
            }
            if (d.opened) assertEq(d.supply, supply, "supply at the record date");
            uint256 paid;
            for (uint256 i; i < ACTORS; ++i) {
                address holder = holderOf(i);
                bool none = supply == 0 || clock <= date || isExcluded(holder);
                uint256 due = none ? 0 : (heldAtEndOf[date][holder] * d.funded) / supply;
                assertEq(received[id][holder] + asset.claimable(id, holder), due, "entitlement");
                paid += received[id][holder];
            }
            assertEq(d.paid, paid, "paid");
        }
    }

    function checkUnits() public view {
        uint256 supply;
        for (uint256 i; i < ACTORS; ++i) {
            assertEq(token.balanceOf(holderOf(i)), book[holderOf(i)], "balance");
            supply += book[holderOf(i)];
        }
        assertEq(token.totalSupply(), supply, "supply");
    }

    /// @dev However much is paid in, and however often: one date for each month, and one for the end.
    function checkRecordDates() public view {
        uint256 count = asset.distributionCount();
        uint256 before;
        for (uint256 id; id < count; ++id) {
            uint256 date = asset.recordDateOf(id);
            assertLe(before + 1, date, "ascending");
            before = date;
        }
        assertLe(count, (clock - START) / 28 days + 3, "one a month");
    }

    /// @dev Everybody collects and leaves.
    function _leave() internal {
        for (uint256 i; i < ACTORS; ++i) {
            blacklist(i, false);
            for (uint256 id; id < asset.distributionCount(); ++id) collectOwn(i, id);
            retire(i);
        }
    }

    function selectors() internal pure returns (bytes4[] memory s) {
        s = new bytes4[](14);
        s[0] = this.wait.selector;
        s[1] = this.waitForRecordDate.selector;
        s[2] = this.issueTo.selector;
        s[3] = this.transfer.selector;
        s[4] = this.payInto.selector;
        s[5] = this.sendTo.selector;
        s[6] = this.collectSent.selector;
        s[7] = this.reserve.selector;
        s[8] = this.fundByHand.selector;
        s[9] = this.collectOwn.selector;
        s[10] = this.payout.selector;
        s[11] = this.moveOn.selector;
        s[12] = this.retire.selector;
        s[13] = this.blacklist.selector;
    }

    /// @dev What anybody may do, with what a kind adds.
    function allSelectors() public pure virtual returns (bytes4[] memory);

    function _with(bytes4[] memory own) internal pure returns (bytes4[] memory all) {
        bytes4[] memory shared = selectors();
        all = new bytes4[](shared.length + own.length);
        for (uint256 i; i < all.length; ++i) {
            all[i] = i < shared.length ? shared[i] : own[i - shared.length];
        }
    }
}
