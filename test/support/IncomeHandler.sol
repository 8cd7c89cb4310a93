// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: its currency calls nobody back.
// solhint-disable reentrancy

import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IncomeTest} from "./IncomeTest.sol";
import {PayingHandler} from "./PayingHandler.sol";
import {PayingTest} from "./PayingTest.sol";

/// @notice What {PayingHandler} does, and what anybody may do to an asset whose money arrives when it arrives.
abstract contract IncomeHandler is PayingHandler, IncomeTest {
    /// @dev Paid to others than holders: payees, a sponsor, the issuer.
    uint256 public moneyElsewhere;

    /// @dev Not in the constructor: the asset asks its creator for the token's code.
    function begin() external {
        PayingTest.setUp();
        create();
        for (uint256 i; i < ACTORS; ++i) {
            admit(holderOf(i));
            issueTo(i, 10 ** (i + 1));
        }
    }

    function create() internal virtual;

    function setUp() public virtual override {}

    function finish() external virtual;

    function dateOf(uint256 id) public view override returns (uint256) {
        return asset.recordDateOf(id);
    }

    /// @dev Whose units receive nothing.
    function isExcluded(address) public view virtual returns (bool) {
        return false;
    }

    // ---- What anybody may do ----

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

    function moveOn(uint256 id) public {
        try asset.moveOn(_idOf(id)) {} catch {}
    }

    function retire(uint256 who) public {
        uint256 units = token.balanceOf(holderOf(who));
        try asset.retire(list(holderOf(who))) {
            _retired(holderOf(who), units);
        } catch {}
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
