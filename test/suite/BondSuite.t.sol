// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {BondTest} from "../support/BondTest.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {AssetHandler} from "./AssetHandler.sol";
import {AssetSuite} from "./AssetSuite.sol";

/// @notice A bond of six payments, which anybody pays in parts, late, or from its reserve.
contract BondSuiteHandler is BondTest, AssetHandler {
    uint256 private constant COUPONS = 6;

    function setUp() public override {}

    function _create() internal override {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        BondCharter memory c = charterOf(COUPONS, 60, 6);
        _limit(c.asset.token);
        c.asset.powers = new Power[](2);
        c.asset.powers[0] = _power(PowerKind.RECOVER, issuer);
        c.asset.powers[1] = _power(PowerKind.COURT_TRANSFER, issuer);
        born(c);
        _adopt(bond, registry, sharedContract("Liens"), issuer);
    }

    function _issue(address to, uint256 units) internal override {
        bond.issue(to, units);
    }

    function _bring(uint256 a, uint256 b) internal override {
        uint256 id = a % bond.distributionCount();
        uint256 amount = b % 4 == 0 ? type(uint256).max : 1 + (b % (2 * bond.due(id) + 1));
        vm.prank(payer);
        try bond.fund(id, amount) {} catch {}
    }

    function _act(uint256 what, uint256 a) internal override {
        if (what % 4 == 0) _retireAll();
        else fundReserve(a % 100e6);
    }

    /// @dev Everything is paid, however late.
    function _end() internal override {
        for (uint256 guard; guard < 4 && bond.state() != IBond.State.Redeemed; ++guard) {
            _goTo(clock + 400 days);
            for (uint256 id; id < COUPONS; ++id) {
                vm.prank(payer);
                try bond.fund(id, type(uint256).max) {} catch {}
                touch(id);
            }
        }
        everybodyClaims();
        _retireAll();
        assertEq(uint256(bond.state()), uint256(IBond.State.Redeemed), "P4: redeemed");
        assertEq(token.totalSupply(), 0, "P4: all units ended");
    }

    function _retireAll() private {
        try bond.retire(wallets) {
            for (uint256 i; i < wallets.length; ++i) _noteEnded(wallets[i]);
        } catch {}
    }

    function _mayEnd() internal view override returns (bool) {
        return bond.state() == IBond.State.Redeemed;
    }

    function _recordDateOf(uint256 id) internal view override returns (uint256) {
        return recordDate(id);
    }

    /// @dev Once the payment is due the reserve pays its part, as any touch would have it do.
    function _fundedNow(uint256 id) internal view override returns (uint256 funded) {
        IDistributions.Distribution memory d = bond.distribution(id);
        funded = d.funded;
        if (d.complete || clock < paymentDate(id)) return funded;
        uint256 missing = bond.due(id) - funded;
        uint256 left = reserveFor(id);
        return funded + (missing < left ? missing : left);
    }

    function _others() internal view override returns (address[] memory) {
        return list(issuer);
    }

    function _payer() internal view override returns (address) {
        return payer;
    }

    function _reserve() internal view override returns (uint256) {
        return bond.reserve();
    }
}

contract BondSuite is AssetSuite {
    function newHandler() internal override returns (AssetHandler) {
        return new BondSuiteHandler();
    }
}
