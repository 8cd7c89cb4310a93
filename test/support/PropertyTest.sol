// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Property} from "../../contracts/assets/Property.sol";
import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {
    ExpenseLine,
    PropertyCharter,
    ReserveStep,
    SaleTerms
} from "../../contracts/interfaces/PropertyCharter.sol";
import {IncomeTest} from "./IncomeTest.sol";

/// @notice A property to start from: taxes of at most 600 a year from whatever comes first, a manager's tenth of the
/// rent of at most 100 a month; a reserve of 1,000 that takes all below a quarter, 70 % below a half and 30 % below
/// three quarters; the rest is the holders'.
abstract contract PropertyTest is IncomeTest {
    uint256 internal constant TAX_CAP = 600e6;
    uint256 internal constant FEE_CAP = 100e6;
    uint256 internal constant TARGET = 1_000e6;

    Property internal property;

    address internal treasury = actor("tax office");
    address internal manager = actor("manager");
    address internal buyer = actor("buyer");

    function setUp() public virtual override {
        super.setUp();
        born(propertyCharter());
    }

    function propertyCharter() internal view virtual returns (PropertyCharter memory c) {
        Power[] memory powers = new Power[](2);
        powers[0] = power(PowerKind.SELL, true);
        powers[1] = power(PowerKind.RECOVER, false);
        c.asset = assetCharter(powers);
        c.terms.title.registry = "US-IL-COOK";
        c.terms.title.folio = "20-10-200-003-0000";
        c.terms.title.documentHash = keccak256("deed");
        c.terms.nominalValue = uint128(NOMINAL);
        c.terms.startDate = uint40(START);
        c.terms.expenses = new ExpenseLine[](2);
        c.terms.expenses[0] = ExpenseLine(treasury, "TAX", 1e9, uint112(TAX_CAP), 12, true);
        c.terms.expenses[1] = ExpenseLine(manager, "MANAGEMENT", 100_000_000, uint112(FEE_CAP), 1, false);
        c.terms.reserveTarget = uint128(TARGET);
        c.terms.reserveSteps = new ReserveStep[](3);
        c.terms.reserveSteps[0] = ReserveStep(250_000_000, 1e9);
        c.terms.reserveSteps[1] = ReserveStep(500_000_000, 700_000_000);
        c.terms.reserveSteps[2] = ReserveStep(750_000_000, 300_000_000);
        c.terms.calendar.firstRecordDate = uint40(JANUARY);
        c.terms.calendar.everyMonths = 1;
        c.terms.completionPeriod = 30 days;
    }

    /// @dev One without expenses and reserve: all rent is the holders'.
    function plainCharter() internal view returns (PropertyCharter memory c) {
        c = propertyCharter();
        c.terms.expenses = new ExpenseLine[](0);
        c.terms.reserveSteps = new ReserveStep[](0);
        c.terms.reserveTarget = 0;
    }

    function born(PropertyCharter memory c) internal {
        property = Property(deploy("Property", abi.encode(c)));
        begin(address(property));
        give(buyer, 1e18);
    }

    // ---- Sale ----

    function saleTerms(uint256 minimum, uint256 deadline) internal view returns (SaleTerms memory) {
        return SaleTerms(buyer, uint128(minimum), uint40(deadline), keccak256("contract"));
    }

    /// @dev Announces a sale now; the deadline is 30 days from now.
    function announceSale(uint256 minimum) internal returns (SaleTerms memory s, uint256 id) {
        s = saleTerms(minimum, now_() + 30 days);
        IPowers register = property.powerRegister();
        vm.prank(issuer);
        id = register.announce(address(property), PowerKind.SELL, abi.encode(s), keccak256("reason"));
    }

    /// @dev Announced, voted for by `voter`, and enacted 11 days from now.
    function agreeSale(uint256 minimum, address voter) internal returns (SaleTerms memory s) {
        uint256 id;
        (s, id) = announceSale(minimum);
        uint256 from = now_();
        vm.warp(from + NOTICE + 1);
        IPowers register = property.powerRegister();
        vm.prank(voter);
        register.vote(address(property), id, voter, true);
        vm.warp(from + 11 days);
        property.enactSale(s);
    }

    function completeSale(uint256 price) internal returns (uint256 id) {
        vm.prank(buyer);
        return property.completeSale(price);
    }

    function assertState(IProperty.State expected) internal view {
        assertEq(uint256(property.state()), uint256(expected), "state");
    }

    /// @dev The compiler may read the time again after a `warp`; a call it does not.
    function now_() internal view returns (uint256) {
        return this.clockNow();
    }

    function clockNow() external view returns (uint256) {
        return block.timestamp;
    }
}
