// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: its currency calls nobody back.
// solhint-disable reentrancy

import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {BondTest} from "../support/BondTest.sol";
import {PayingHandler} from "../support/PayingHandler.sol";
import {PayingTest} from "../support/PayingTest.sol";
import {Test} from "../support/Test.sol";

contract BondHandler is PayingHandler, BondTest {
    uint256 private constant COUPONS = 6;

    uint256 public donated;
    uint256 public returned;
    mapping(uint256 id => uint256) private _dates;
    uint256 public defaults;
    uint256 public accelerations;
    bool public wronglyDefaulted;

    /// @dev Not in the constructor: the bond asks its creator for the token's code.
    function begin() external {
        PayingTest.setUp();
        born(charterOf(COUPONS, 60, 6));
        for (uint256 i; i < COUPONS; ++i) _dates[i] = recordDate(i);
        for (uint256 i; i < ACTORS; ++i) {
            admit(holderOf(i));
            issue(i, 10 ** (i + 1));
        }
    }

    function setUp() public override(PayingTest, BondTest) {}

    function dateOf(uint256 id) public view override returns (uint256) {
        return _dates[id];
    }

    // ---- What anybody may do to a bond ----

    /// @dev To the edge of what comes next: a record date or a payment date, the second of it or the one after.
    function waitForEdge(uint256 which) public {
        uint256 id = (which / 8) % COUPONS;
        uint256 edge = which % 4 < 2 ? _dates[id] : paymentDate(id) + (which % 8 < 4 ? 0 : GRACE);
        if (edge + (which % 2) > clock) _goTo(edge + (which % 2));
    }

    function issue(uint256 who, uint256 units) public {
        units %= 1_000;
        try bond.issue(holderOf(who), units) {
            book[holderOf(who)] += units;
        } catch {}
    }

    function pay(uint256 id, uint256 amount) external {
        id %= bond.distributionCount();
        _pay(id, bound(amount, 1, 2 * bond.due(id) + 1));
    }

    function payAll(uint256 id) external {
        _pay(id % bond.distributionCount(), type(uint256).max);
    }

    function _pay(uint256 id, uint256 amount) private {
        vm.prank(payer);
        try bond.fund(id, amount) returns (uint256 taken) {
            moneyIn += taken;
        } catch {}
    }

    function reserve(uint256 amount) external {
        amount %= 100e6;
        vm.prank(payer);
        bond.fundReserve(amount);
        moneyIn += amount;
    }

    function donate(uint256 amount) external {
        amount %= 1e6;
        vm.prank(payer);
        currency.transfer(address(bond), amount);
        donated += amount;
    }

    function declare(uint256 id) public {
        id %= COUPONS;
        try bond.declareDefault(id) {
            ++defaults;
            IDistributions.Distribution memory d = bond.distribution(id);
            wronglyDefaulted = wronglyDefaulted || d.complete || clock <= paymentDate(id) + GRACE;
        } catch {}
    }

    function cure() public {
        try bond.cure() {} catch {}
    }

    function accelerate() public {
        try bond.accelerate() {
            ++accelerations;
        } catch {}
    }

    function payTowardsClaim(uint256 amount) external {
        uint256 claim_ = bond.acceleratedClaim();
        _payTowardsClaim(bound(amount, 0, claim_ + claim_ / 2));
    }

    function _payTowardsClaim(uint256 amount) private {
        vm.prank(payer);
        try bond.recover(amount) returns (uint256 id, uint256 taken) {
            moneyIn += taken;
            if (_dates[id] == 0) _dates[id] = clock + NOTICE;
        } catch {}
    }

    function retire(uint256 who) public {
        address holder = holderOf(who);
        uint256 units = token.balanceOf(holder);
        try bond.retire(list(holder)) {
            _retired(holder, units);
        } catch {}
    }

    function returnReserve() external {
        try bond.returnReserve() returns (uint256 amount) {
            returned += amount;
        } catch {}
    }

    /// @dev Whatever state it is in: pays everything, collects everything, and retires everybody.
    function finish() external {
        for (uint256 i; i < ACTORS; ++i) blacklist(i, false);
        for (uint256 guard; guard < 4 && bond.state() != IBond.State.Redeemed; ++guard) {
            _goTo(clock + 400 days);
            for (uint256 id; id < COUPONS; ++id) _pay(id, type(uint256).max);
            for (uint256 id; id < COUPONS; ++id) payout(id, 0, 0);
            _payTowardsClaim(type(uint256).max);
        }
        for (uint256 i; i < ACTORS; ++i) {
            for (uint256 id; id < bond.distributionCount(); ++id) collectOwn(i, id);
            retire(i);
        }
    }

    // ---- What must be so ----

    function checkConservation() external view {
        uint256 owed;
        uint256 paidOut;
        for (uint256 id; id < bond.distributionCount(); ++id) {
            IDistributions.Distribution memory d = bond.distribution(id);
            owed += d.funded - d.paid;
            paidOut += d.paid;
        }
        assertEq(bond.owed(), owed, "owed");
        assertLe(bond.surplus(), donated, "surplus is what was donated");
        if (returned == 0) assertEq(bond.surplus(), donated, "all that was donated");
        assertEq(currency.balanceOf(address(bond)), owed + bond.reserve() + bond.surplus(), "all there");
        assertEq(currency.balanceOf(address(bond)) + paidOut + returned, moneyIn + donated, "in and out");
    }

    function checkEntitlements() external view {
        for (uint256 id; id < bond.distributionCount(); ++id) {
            IDistributions.Distribution memory d = bond.distribution(id);
            uint256 paid;
            uint256 supply;
            uint256 funded = d.complete ? d.funded : _fundedNow(id, d);
            uint256 date = _dates[id];
            for (uint256 i; i < ACTORS; ++i) supply += heldAtEndOf[date][holderOf(i)];
            if (d.opened) assertEq(d.supply, supply, "supply at the record date");
            for (uint256 i; i < ACTORS; ++i) {
                address holder = holderOf(i);
                uint256 due =
                    supply == 0 || clock <= date ? 0 : (heldAtEndOf[date][holder] * funded) / supply;
                assertEq(received[id][holder] + bond.claimable(id, holder), due, "entitlement");
                paid += received[id][holder];
            }
            assertEq(d.paid, paid, "paid");
            assertLe(d.funded, bond.due(id) + (d.opened ? 0 : d.funded), "funded beyond what is due");
        }
    }

    /// @dev What is funded once the reserve has paid its part, as any touch would have it do.
    function _fundedNow(
        uint256 id,
        IDistributions.Distribution memory d
    ) private view returns (uint256 funded) {
        funded = d.funded;
        if (id >= COUPONS || accelerations != 0 || clock < paymentDate(id)) return funded;
        uint256 missing = bond.due(id) - funded;
        uint256 left = reserveFor(id);
        return funded + (missing < left ? missing : left);
    }

    /// @dev What everybody could claim of everything, added up, is there.
    function checkClaimable() external view {
        uint256 sum;
        for (uint256 id; id < bond.distributionCount(); ++id) {
            for (uint256 i; i < ACTORS; ++i) sum += bond.claimable(id, holderOf(i));
        }
        assertLe(sum, bond.owed() + bond.reserve(), "claimable in all");
    }

    function checkEnd() external view {
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "redeemed");
        assertEq(token.totalSupply(), 0, "all units ended");
        // Less than a minor unit for each holder is what rounding leaves in a distribution.
        assertLe(bond.owed(), ACTORS * bond.distributionCount(), "only dust is left");
    }

    function checkDefaults() external view {
        assertFalse(wronglyDefaulted, "a default that was none");
        if (bond.state() == IBond.State.Accelerated)
            assertTrue(defaults != 0, "accelerated without a default");
    }
}

/// @notice P4, P6, P7, P8, P12, P13, P15, P17 over all that anybody may do, in any order.
contract BondInvariantTest is Test {
    BondHandler private _handler;

    function setUp() public {
        _handler = new BondHandler();
        _handler.begin();
        bytes4[] memory selectors = new bytes4[](19);
        selectors[0] = PayingHandler.wait.selector;
        selectors[1] = BondHandler.waitForEdge.selector;
        selectors[2] = BondHandler.issue.selector;
        selectors[3] = PayingHandler.transfer.selector;
        selectors[4] = BondHandler.pay.selector;
        selectors[5] = BondHandler.payAll.selector;
        selectors[6] = BondHandler.reserve.selector;
        selectors[7] = BondHandler.donate.selector;
        selectors[8] = PayingHandler.collectOwn.selector;
        selectors[9] = PayingHandler.payout.selector;
        selectors[10] = BondHandler.declare.selector;
        selectors[11] = BondHandler.cure.selector;
        selectors[12] = BondHandler.accelerate.selector;
        selectors[13] = BondHandler.payTowardsClaim.selector;
        selectors[14] = BondHandler.retire.selector;
        selectors[15] = BondHandler.returnReserve.selector;
        selectors[16] = BondHandler.waitForEdge.selector;
        selectors[17] = PayingHandler.transfer.selector;
        selectors[18] = PayingHandler.blacklist.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev P6, P7
    function invariant_money_is_conserved() public view {
        _handler.checkConservation();
    }

    /// @dev P6, P8, P17: against balances that the handler wrote down itself at each record date.
    function invariant_entitlement_is_the_balance_of_the_record_date() public view {
        _handler.checkEntitlements();
    }

    /// @dev P6: also over several periods that the reserve pays.
    function invariant_all_that_is_claimable_is_there() public view {
        _handler.checkClaimable();
    }

    /// @dev P12
    function invariant_nobody_stops_another_from_being_paid() public view {
        _handler.checkHostages();
    }

    function invariant_units_are_conserved() public view {
        _handler.checkUnits();
    }

    /// @dev P15
    function invariant_no_default_that_is_none() public view {
        _handler.checkDefaults();
    }

    /// @dev P4, P13: from whatever state, everybody is paid and leaves, and only dust stays.
    function testFuzz_everybody_can_leave(uint256 seed) public {
        for (uint256 i; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            (uint256 a, uint256 b, uint256 c) = (seed >> 8, seed >> 72, seed >> 136);
            uint256 what = seed % 15;
            if (what < 2) _handler.wait(a);
            else if (what < 4) _handler.waitForEdge(a);
            else if (what == 4) _handler.transfer(a, b, c);
            else if (what == 5) _handler.pay(a, b % 1e9);
            else if (what == 6) _handler.payAll(a);
            else if (what == 7) _handler.reserve(a);
            else if (what == 8) _handler.payout(a, b, c);
            else if (what == 9) _handler.collectOwn(a, b);
            else if (what == 10) _handler.declare(a);
            else if (what == 11) _handler.cure();
            else if (what == 12) _handler.accelerate();
            else if (what == 13) _handler.blacklist(a, b % 2 == 0);
            else _handler.payTowardsClaim(b % 1e10);
        }
        _handler.checkEntitlements();
        _handler.checkHostages();
        _handler.finish();
        _handler.checkEnd();
        _handler.checkConservation();
        _handler.checkEntitlements();
        _handler.checkUnits();
    }
}
