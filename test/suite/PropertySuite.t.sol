// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {PropertyCharter, SaleTerms} from "../../contracts/interfaces/PropertyCharter.sol";
import {PropertyTest} from "../support/PropertyTest.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {AssetHandler} from "./AssetHandler.sol";
import {AssetSuite} from "./AssetSuite.sol";

/// @notice A property whose rent pays expenses, reserve and holders month by month, and which is sold in the end.
contract PropertySuiteHandler is PropertyTest, AssetHandler {
    uint256 private constant PRICE = 1_000_000e6;

    function setUp() public override {}

    function _create() internal override {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        PropertyCharter memory c = propertyCharter();
        _limit(c.asset.token);
        Power memory sell = c.asset.powers[0];
        c.asset.powers = new Power[](3);
        c.asset.powers[0] = sell;
        c.asset.powers[1] = _power(PowerKind.RECOVER, issuer);
        c.asset.powers[2] = _power(PowerKind.COURT_TRANSFER, issuer);
        born(c);
        _adopt(property, registry, sharedContract("Liens"), issuer);
    }

    function _issue(address to, uint256 units) internal override {
        property.issue(to, units);
    }

    function _bring(uint256 a, uint256 b) internal override {
        if (a % 8 == 0) {
            try property.collect() {} catch {}
            return;
        }
        vm.prank(payer);
        try property.payIn(b % 10_000e6) {} catch {}
    }

    function _act(uint256 what, uint256 a) internal override {
        what %= 10;
        if (what == 0) _agreeSale();
        else if (what == 1) _completeSale(PRICE + (a % PRICE));
        else if (what == 2) try property.declareSaleFailed() {} catch {}
        else if (what < 5) try property.payExpense(a % 2) {} catch {}
        else if (what == 5) try property.drawReserve(a % 2) {} catch {}
        else if (what == 6) _moveOn(a);
        else if (what == 7) _retireAll();
        else if (what == 8) _fundLast(a);
        else _fundReserve(a % 1_000e6);
    }

    /// @dev Sold, if it was not, and everybody is paid for his units.
    function _end() internal override {
        if (property.state() == IProperty.State.SaleAgreed) {
            _goTo(property.sale().deadline + 1);
            property.declareSaleFailed();
        }
        if (property.state() == IProperty.State.Held) {
            _agreeSale();
            _completeSale(PRICE);
        }
        _goTo(property.recordDateOf(property.distributionCount() - 1) + 1);
        assertState(IProperty.State.Ended);
        everybodyClaims();
        _retireAll();
        assertEq(token.totalSupply(), 0, "P4: all units ended");
    }

    /// @dev Announced, voted for by all, and enacted; or not.
    function _agreeSale() private {
        IPowers register = property.powerRegister();
        SaleTerms memory s = saleTerms(PRICE, clock + 30 days);
        vm.prank(issuer);
        try register.announce(address(property), PowerKind.SELL, abi.encode(s), "reason") returns (
            uint256 id
        ) {
            _goTo(clock + NOTICE + 1);
            for (uint256 i; i < wallets.length; ++i) {
                address voter = property.beneficiaryOf(wallets[i]);
                vm.prank(voter);
                try register.vote(address(property), id, wallets[i], true) {} catch {}
            }
            _goTo(clock + 10 days);
            try property.enactSale(s) {} catch {}
        } catch {}
    }

    function _completeSale(uint256 price) private {
        vm.prank(buyer);
        try property.completeSale(price) {} catch {}
    }

    function _moveOn(uint256 a) private {
        uint256 count = property.distributionCount();
        if (count != 0) try property.moveOn(a % count) {} catch {}
    }

    function _fundLast(uint256 a) private {
        uint256 count = property.distributionCount();
        if (count == 0) return;
        vm.prank(payer);
        try property.fund(count - 1, a % 1_000e6) {} catch {}
    }

    function _fundReserve(uint256 amount) private {
        vm.prank(payer);
        property.fundReserve(amount);
    }

    function _retireAll() private {
        try property.retire(wallets) {
            for (uint256 i; i < wallets.length; ++i) _noteEnded(wallets[i]);
        } catch {}
    }

    function _mayEnd() internal view override returns (bool) {
        return property.state() == IProperty.State.Ended;
    }

    function _recordDateOf(uint256 id) internal view override returns (uint256) {
        return property.recordDateOf(id);
    }

    function _others() internal view override returns (address[] memory) {
        return list(treasury, manager, buyer);
    }

    function _payer() internal view override returns (address) {
        return payer;
    }

    function _reserve() internal view override returns (uint256) {
        return property.reserve();
    }
}

contract PropertySuite is AssetSuite {
    function newHandler() internal override returns (AssetHandler) {
        return new PropertySuiteHandler();
    }
}
