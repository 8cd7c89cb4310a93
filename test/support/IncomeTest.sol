// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AssetCharter, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {PayingTest} from "./PayingTest.sol";

/// @notice What tests of properties and income rights share. Record dates are the ends of calendar months.
abstract contract IncomeTest is PayingTest {
    /// @dev 2027-01-31 23:59:59, and the month ends after it.
    uint256 internal constant JANUARY = 20_850 * 1 days - 1;
    uint256 internal constant FEBRUARY = JANUARY + 28 days;
    uint256 internal constant MARCH = FEBRUARY + 31 days;
    /// @dev 10.00 in a currency of six decimals.
    uint256 internal constant NOMINAL = 10e6;
    uint256 private constant SCALE = 1e9;

    IIncomeDistributions internal asset;
    /// @dev What the test answers as the offering.
    bool public ended = true;

    function paying() internal view override returns (IDistributions) {
        return asset;
    }

    // ---- As the offering ----

    /// @notice The price of units at their nominal value.
    function priceOf(uint256 units) external pure returns (uint256) {
        return (units * NOMINAL + UNIT - 1) / UNIT;
    }

    function issue(address to, uint256 units) internal {
        asset.issue(to, units);
    }

    // ---- Charters ----

    function assetCharter(Power[] memory powers) internal view returns (AssetCharter memory c) {
        c = openCharter();
        c.powers = powers;
    }

    /// @dev A power of the issuer; with a vote of at least 20 % of the supply, and more than half of the votes.
    function power(PowerKind kind, bool vote) internal view returns (Power memory declared) {
        declared.kind = kind;
        declared.holder = issuer;
        declared.delay = 10 days;
        declared.window = 5 days;
        declared.expires = type(uint40).max;
        declared.limit = type(uint128).max;
        declared.yearlyLimit = type(uint128).max;
        if (vote) (declared.quorum, declared.majority) = (uint32(SCALE / 5), uint32(SCALE / 2 + 1));
    }

    function begin(address created) internal {
        asset = IIncomeDistributions(created);
        becomeOffering();
    }

    // ---- Doing ----

    function payIn(uint256 amount) internal returns (uint256) {
        vm.prank(payer);
        return asset.payIn(amount);
    }

    /// @dev Money without a call.
    function send(uint256 amount) internal {
        vm.prank(payer);
        (bool done, ) = address(currency).call(abi.encodeCall(IERC20.transfer, (address(asset), amount)));
        assertTrue(done, "sent");
    }
}
