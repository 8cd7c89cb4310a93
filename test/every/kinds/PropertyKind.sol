// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, FeedSource, PowerKind} from "../../../contracts/interfaces/Charter.sol";
import {IProperty} from "../../../contracts/interfaces/IProperty.sol";
import {
    ExpenseLine,
    PropertyCharter,
    ReserveStep,
    SaleTerms
} from "../../../contracts/interfaces/PropertyCharter.sol";
import {IncomeKind} from "./IncomeKind.sol";

/// @notice A property with taxes, a manager and a reserve. In its long life rent comes in, holders vote for a sale, it is
/// sold, and everybody is paid off.
abstract contract PropertyKind is IncomeKind {
    address private constant TREASURY = address(uint160(uint256(keccak256("tax office"))));
    address private constant MANAGER = address(uint160(uint256(keccak256("manager"))));
    uint256 private constant PRICE = 200_000e6;

    function _property() private view returns (IProperty) {
        return IProperty(address(asset));
    }

    function _kind() internal pure override returns (string memory) {
        return "Property";
    }

    function _ownPowers() internal pure override returns (PowerKind[] memory list) {
        list = new PowerKind[](1);
        list[0] = PowerKind.SELL;
    }

    function _feedUnit() internal pure override returns (bytes32, uint8) {
        return (keccak256("USD"), 2);
    }

    function _charter(AssetCharter memory common) internal view override returns (bytes memory) {
        PropertyCharter memory c;
        c.asset = common;
        c.terms.title.registry = "US-IL-COOK";
        c.terms.title.folio = "20-10-200-003-0000";
        c.terms.title.documentHash = keccak256("deed");
        c.terms.nominalValue = uint128(NOMINAL);
        c.terms.startDate = uint40(START);
        c.terms.expenses = new ExpenseLine[](2);
        c.terms.expenses[0] = ExpenseLine(TREASURY, "TAX", 1e9, 600e6, 12, true);
        c.terms.expenses[1] = ExpenseLine(MANAGER, "MANAGEMENT", 100_000_000, 100e6, 1, false);
        c.terms.reserveTarget = 1_000e6;
        c.terms.reserveSteps = new ReserveStep[](1);
        c.terms.reserveSteps[0] = ReserveStep(500_000_000, 500_000_000);
        c.terms.calendar = _calendar();
        (bytes32 unit, uint8 decimals) = _feedUnit();
        c.terms.appraisal = FeedSource(address(feed), decimals, unit, 400 days);
        c.terms.completionPeriod = 30 days;
        return abi.encode(c);
    }

    function _termsNow() internal view override returns (bytes memory) {
        return abi.encode(_property().terms(), _property().calendar(), asset.identifiers(), asset.unit());
    }

    // ---- What its people do ----

    function _planned(
        PowerKind kind
    ) internal override returns (bytes memory action, bytes memory call, address target) {
        if (kind != PowerKind.SELL) return super._planned(kind);
        SaleTerms memory sale = SaleTerms(
            outsider,
            uint128(PRICE + _draw(PRICE)),
            uint40(block.timestamp + WAIT + 1 days + _draw(20 days)),
            keccak256("contract")
        );
        return (abi.encode(sale), abi.encodeCall(IProperty.enactSale, (sale)), address(asset));
    }

    function _actAsItsKind() internal override {
        uint256 what = _draw(8);
        if (what < 3) return _actOnIncome();
        bytes memory data;
        if (what < 5) data = abi.encodeCall(IProperty.payExpense, (_draw(3)));
        else if (what == 5) data = abi.encodeCall(IProperty.drawReserve, (_draw(2)));
        else if (what == 6) data = abi.encodeCall(IProperty.completeSale, (PRICE + _draw(PRICE)));
        else data = abi.encodeCall(IProperty.declareSaleFailed, ());
        _do(what == 6 ? outsider : _somebody(), address(asset), data);
    }

    function _isOver() internal view override returns (bool) {
        return _property().state() == IProperty.State.Ended;
    }

    // ---- A long life ----

    function liveToItsEnd(uint256 seed) external override {
        _seed(seed);
        _earn(3);
        for (uint256 i = 0; i < 24 && !_isSold(); ++i) {
            see(PowerKind.SELL, i);
            // The price is what was agreed, or more.
            bytes memory data = abi.encodeCall(IProperty.completeSale, (2 * PRICE));
            _do(outsider, address(asset), data);
        }
        _earn(1);
        _leave();
    }

    function _isSold() private view returns (bool) {
        return uint8(_property().state()) >= uint8(IProperty.State.Sold);
    }

    function checkLived() external view override {
        assertTrue(count["voted"] > 2, "holders voted");
        assertTrue(count[usesOf(PowerKind.SELL)] != 0, "sold");
        assertTrue(currency.balanceOf(TREASURY) != 0, "taxes were paid");
        _checkPaid();
    }
}
