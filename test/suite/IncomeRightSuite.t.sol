// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IIncomeRight} from "../../contracts/interfaces/IIncomeRight.sol";
import {IncomeRightCharter} from "../../contracts/interfaces/IncomeRightCharter.sol";
import {IncomeRightTest} from "../support/IncomeRightTest.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {AssetHandler} from "./AssetHandler.sol";
import {AssetSuite} from "./AssetSuite.sol";

/// @notice An income right whose revenue a waterfall shares, with an excluded wallet, which ends by its cap or its term.
contract IncomeRightSuiteHandler is IncomeRightTest, AssetHandler {
    function setUp() public override {}

    function _create() internal override {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        IncomeRightCharter memory c = rightCharter();
        _limit(c.asset.token);
        c.asset.powers = new Power[](2);
        c.asset.powers[0] = _power(PowerKind.RECOVER, issuer);
        c.asset.powers[1] = _power(PowerKind.COURT_TRANSFER, issuer);
        c.terms.excluded = list(_excluded());
        born(c);
        _adopt(right, registry, sharedContract("Liens"), issuer);
    }

    function _excluded() private view returns (address) {
        return _wallet(6);
    }

    function _issue(address to, uint256 units) internal override {
        right.issue(to, units);
    }

    function _bring(uint256 a, uint256 b) internal override {
        if (a % 8 == 0) {
            try right.collect() {} catch {}
            return;
        }
        vm.prank(payer);
        try right.payIn(b % 10_000e6) {} catch {}
    }

    function _act(uint256 what, uint256 a) internal override {
        what %= 5;
        if (what == 0) try right.paySponsor() {} catch {}
        else if (what == 1) _moveOn(a);
        else if (what == 2) _retireAll();
        else if (what == 3) _fundReserve(a % 1_000e6);
        else try right.returnReserve() {} catch {}
    }

    /// @dev By its term, unless holders have had what they may have before it.
    function _end() internal override {
        if (right.state() == IIncomeRight.State.Running) {
            _goTo(END + TAIL + 1);
            right.end();
        }
        _goTo(right.recordDateOf(right.distributionCount() - 1) + 1);
        assertState(IIncomeRight.State.Ended);
        everybodyClaims();
        _retireAll();
        assertEq(token.totalSupply(), 0, "P4: all units ended");
    }

    function _moveOn(uint256 a) private {
        uint256 count = right.distributionCount();
        if (count != 0) try right.moveOn(a % count) {} catch {}
    }

    function _fundReserve(uint256 amount) private {
        vm.prank(payer);
        right.fundReserve(amount);
    }

    function _retireAll() private {
        try right.retire(wallets) {
            for (uint256 i; i < wallets.length; ++i) _noteEnded(wallets[i]);
        } catch {}
    }

    function _mayEnd() internal view override returns (bool) {
        return right.state() == IIncomeRight.State.Ended;
    }

    function _isExcluded(address wallet) internal view override returns (bool) {
        return wallet == _excluded();
    }

    function _recordDateOf(uint256 id) internal view override returns (uint256) {
        return right.recordDateOf(id);
    }

    function _others() internal view override returns (address[] memory others) {
        others = new address[](2);
        (others[0], others[1]) = (sponsor, issuer);
    }

    function _payer() internal view override returns (address) {
        return payer;
    }

    function _reserve() internal view override returns (uint256) {
        return right.reserve();
    }
}

contract IncomeRightSuite is AssetSuite {
    function newHandler() internal override returns (AssetHandler) {
        return new IncomeRightSuiteHandler();
    }
}
