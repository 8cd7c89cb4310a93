// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter} from "../../contracts/interfaces/CommodityCharter.sol";
import {CommodityTest} from "../support/CommodityTest.sol";
import {IMintable} from "../support/AssetTest.sol";
import {AssetHandler} from "./AssetHandler.sol";
import {AssetSuite} from "./AssetSuite.sol";

/// @notice Gold, which brings metal in place of money, pays nothing, and is redeemed in bars.
contract CommoditySuiteHandler is CommodityTest, AssetHandler {
    uint256 private constant MOST_BARS = 30;

    uint256 private _bars;

    function setUp() public override {}

    function _create() internal override {
        CommodityTest.setUp();
        IMintable(address(currency)).mint(stranger, 1e18);
        _adopt(gold, registry, address(liens), holder);
        _deliverBars(6);
    }

    function charterOf() internal view override returns (CommodityCharter memory c) {
        c = super.charterOf();
        _limit(c.asset.token);
        Power[] memory powers = new Power[](3);
        powers[0] = c.asset.powers[0];
        powers[1] = _power(PowerKind.RECOVER, holder);
        powers[2] = _power(PowerKind.COURT_TRANSFER, holder);
        c.asset.powers = powers;
    }

    /// @dev A whole ounce.
    function _lot() internal pure override returns (uint256) {
        return GOLD_UNIT;
    }

    function _issue(address to, uint256 units_) internal override {
        issue(to, units_);
    }

    function _bring(uint256 a, uint256) internal override {
        if (a % 4 == 0 && _bars < MOST_BARS) _deliverBars(1);
        else attest();
    }

    function _deliverBars(uint256 count) private {
        deliver(_bars, count, BAR);
        _bars += count;
    }

    function _act(uint256 what, uint256 a) internal override {
        uint256 serial = (a >> 8) % _bars;
        if (what % 2 == 0) {
            vm.prank(custodian);
            try gold.removeBars(idsOf(serial, 1), ATTESTATION) {} catch {}
        } else {
            try this.redeem(_wallet(a), serial) {} catch {}
        }
    }

    /// @dev A call of its own, so that what was begun is undone where it cannot be ended.
    function redeem(address who, uint256 serial) external {
        uint256 before = units.balanceOf(who);
        uint256 id = request(who, serial, 1);
        vm.prank(who);
        gold.confirmDelivery(id, RECEIPT);
        _redeemed(who, before - units.balanceOf(who));
    }

    /// @dev It has no end; but whoever has enough for a bar can have it, as long as there is one.
    function _end() internal override {
        for (uint256 i; i < wallets.length; ++i) {
            for (uint256 serial; serial < _bars; ++serial) {
                if (bars.assetOf(address(factory), idOf(serial)) != address(gold)) continue;
                (uint256 needed, ) = gold.unitsFor(BAR);
                if (book[wallets[i]] < needed) break;
                this.redeem(wallets[i], serial);
            }
        }
    }

    function _mayEnd() internal pure override returns (bool) {
        return false;
    }

    function _distributionCount() internal pure override returns (uint256) {
        return 0;
    }

    function _recordDateOf(uint256) internal pure override returns (uint256) {
        return 0;
    }

    function _others() internal view override returns (address[] memory) {
        return one(issuer);
    }

    function _payer() internal view override returns (address) {
        return stranger;
    }

    function _reserve() internal pure override returns (uint256) {
        return 0;
    }
}

contract CommoditySuite is AssetSuite {
    function newHandler() internal override returns (AssetHandler) {
        return new CommoditySuiteHandler();
    }
}
