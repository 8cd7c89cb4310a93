// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {Bond} from "../../contracts/assets/Bond.sol";
import {BondCharter, BondPeriod, DayCountConvention} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {PayingTest} from "./PayingTest.sol";

/// @notice What tests of bonds share. The bond to start from pays 5 % twice a year on 1,000.00 for two years.
abstract contract BondTest is PayingTest {
    uint256 internal constant DAY = 1 days;
    /// @dev Half years, as near as it matters.
    uint256 internal constant STEP = 182;
    /// @dev Record dates are the last second of the day this many days before the payment.
    uint256 internal constant RECORD_DAYS = 7;
    uint256 internal constant GRACE = 10 days;
    uint256 internal constant CURE = 30 days;
    uint256 internal constant FACE = 1_000e6;
    /// @dev One half-yearly coupon of a unit: 2.5 % of the face.
    uint256 internal constant COUPON = 25e6;

    Bond internal bond;
    function setUp() public virtual override {
        super.setUp();
        born(charterOf(4));
    }

    function paying() internal view override returns (IDistributions) {
        return bond;
    }

    // ---- Charters ----

    /// @dev Semi-annual 5 % on 1,000.00, ACT/ACT-ICMA, the principal with the last of `count` payments.
    function charterOf(uint256 count) internal view returns (BondCharter memory c) {
        return charterOf(count, STEP, 2);
    }

    function charterOf(
        uint256 count,
        uint256 step,
        uint8 frequency
    ) internal view returns (BondCharter memory c) {
        c.asset = openCharter();
        c.terms.isin = "AU3CB0255776";
        c.terms.faceValue = uint128(FACE);
        c.terms.startDate = uint32(START_DAY);
        c.terms.dayCount = DayCountConvention.ACT_ACT_ICMA;
        c.terms.frequency = frequency;
        c.terms.gracePeriod = uint32(GRACE);
        c.terms.cureWindow = uint32(CURE);
        c.terms.defaultRate = 100_000_000;
        c.terms.periods = new BondPeriod[](count);
        c.asset.token.recordDates = new uint40[](count);
        for (uint256 i; i < count; ++i) {
            uint256 end = START_DAY + step * (i + 1);
            uint256 record = (end - (step < 10 ? 1 : RECORD_DAYS)) * DAY + DAY - 1;
            c.terms.periods[i] = BondPeriod({
                endDate: uint32(end),
                recordDate: uint40(record),
                paymentDate: uint40(end * DAY),
                rate: 50_000_000,
                principal: i + 1 == count ? uint112(FACE) : 0
            });
            c.asset.token.recordDates[i] = uint40(record);
        }
        c.asset.token.maxSupply = uint128(1_000_000 * UNIT);
        c.asset.token.closesAtLastRecordDate = true;
    }

    function born(BondCharter memory c) internal {
        bond = Bond(deploy("Bond", abi.encode(Charters.packed(c))));
        becomeOffering();
    }

    // ---- Doing ----

    function fund(uint256 id, uint256 amount) internal returns (uint256) {
        vm.prank(payer);
        return bond.fund(id, amount);
    }

    function fundAll(uint256 id) internal returns (uint256) {
        return fund(id, type(uint256).max);
    }

    function fundReserve(uint256 amount) internal {
        vm.prank(payer);
        bond.fundReserve(amount);
    }

    function recover(uint256 amount) internal returns (uint256 id, uint256 taken) {
        vm.prank(payer);
        return bond.recover(amount);
    }

    /// @dev Opens a distribution, and draws the reserve for it, as anybody can.
    function touch(uint256 id) internal {
        bond.pay(id, new address[](0));
    }

    function recordDate(uint256 id) internal view returns (uint256) {
        return bond.period(id).recordDate;
    }

    function paymentDate(uint256 id) internal view returns (uint256) {
        return bond.period(id).paymentDate;
    }

    /// @dev What the reserve has for a period: those that were due before come first.
    function reserveFor(uint256 id) internal view returns (uint256 left) {
        left = bond.reserve();
        for (uint256 i; i < id; ++i) {
            uint256 missing = bond.due(i) - bond.distribution(i).funded;
            left -= missing < left ? missing : left;
        }
    }

    // ---- What must always be so ----

    /// @dev The money in the contract is what is owed, reserved and surplus, and each distribution adds up.
    function assertSound() internal view {
        uint256 held = currency.balanceOf(address(bond));
        assertEq(held, bond.owed() + bond.reserve() + bond.surplus(), "money in the contract");
        for (uint256 id; id < bond.distributionCount(); ++id) {
            assertLe(bond.distribution(id).paid, bond.distribution(id).funded, "paid");
        }
    }
}
