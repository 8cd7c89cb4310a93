// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    AssetCharter,
    OfferingTerms,
    Power,
    PowerKind,
    TransferRules
} from "../../contracts/interfaces/Charter.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {IMintable} from "./AssetTest.sol";
import {TestRegistry} from "./TestRegistry.sol";
import {TokenSource} from "./TokenSource.sol";

/// @notice What tests of properties and income rights share: the real token and asset, of which the test is factory
/// and offering, so that it issues units as it likes. Record dates are the ends of calendar months.
abstract contract IncomeTest is TokenSource {
    /// @dev 2027-01-18 00:00:00, and the second at which the tests begin.
    uint256 internal constant START_DAY = 20_836;
    uint256 internal constant START = START_DAY * 1 days;
    /// @dev 2027-01-31 23:59:59, and the month ends after it.
    uint256 internal constant JANUARY = 20_850 * 1 days - 1;
    uint256 internal constant FEBRUARY = JANUARY + 28 days;
    uint256 internal constant MARCH = FEBRUARY + 31 days;
    uint256 internal constant NOTICE = 1 days;
    uint256 internal constant UNIT = 100;
    /// @dev 10.00 in a currency of six decimals.
    uint256 internal constant NOMINAL = 10e6;
    uint256 private constant SCALE = 1e9;

    TestRegistry internal registry;
    IERC20 internal currency;
    IIncomeDistributions internal asset;
    AssetToken internal token;

    address internal issuer = actor("issuer");
    address internal alice = actor("alice");
    address internal bob = actor("bob");
    address internal carol = actor("carol");
    address internal payer = actor("payer");
    address internal stranger = actor("stranger");

    /// @dev What the test answers as the offering.
    bool public ended = true;

    function setUp() public virtual {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        admit(alice);
        admit(bob);
        admit(carol);
    }

    function newCurrency() internal virtual returns (IERC20) {
        return new TestCurrency("Test Dollar", "TUSD", 6);
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
        c.token.name = "Test units";
        c.token.symbol = "UNITS";
        c.token.decimals = 2;
        c.token.maxSupply = uint128(1_000_000_000 * UNIT);
        c.token.recordNotice = uint32(NOTICE);
        c.token.rules = openRules();
        c.issuer = issuer;
        c.currency = currency;
        c.powers = powers;
        OfferingTerms memory offering;
        c.firstOffering = keccak256(abi.encode(offering));
    }

    function openRules() internal view returns (TransferRules memory own) {
        own.registries = new address[](1);
        own.registries[0] = address(registry);
        own.countries[0] = 1 << registry.COUNTRY();
        own.classes = type(uint16).max;
        own.lotSize = 1;
        own.maximumPerInvestor = type(uint128).max;
        own.maximumHolders = type(uint32).max;
        own.recheckInterval = 365 days;
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

    /// @dev After the asset was created.
    function begin(address created) internal {
        asset = IIncomeDistributions(created);
        token = AssetToken(address(asset.token()));
        OfferingTerms memory offering;
        asset.openOffering(address(this), keccak256(abi.encode(offering)), 0);
        give(payer, type(uint128).max / 16);
    }

    // ---- Doing ----

    function admit(address who) internal {
        registry.admit(who, uint40(uint160(who)) | 1);
    }

    function give(address who, uint256 amount) internal {
        IMintable(address(currency)).mint(who, amount);
        vm.prank(who);
        // Some currencies answer nothing.
        (bool done, ) = address(currency).call(
            abi.encodeCall(IERC20.approve, (address(asset), type(uint256).max))
        );
        assertTrue(done, "approval");
    }

    function move(address from, address to, uint256 units) internal {
        vm.prank(from);
        token.transfer(to, units);
    }

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

    function claim(address who, uint256 id) internal returns (uint256) {
        vm.prank(who);
        return asset.claim(ids(id));
    }

    function ids(uint256 id) internal pure returns (uint256[] memory list_) {
        list_ = new uint256[](1);
        list_[0] = id;
    }

    function list(address a) internal pure returns (address[] memory holders) {
        holders = new address[](1);
        holders[0] = a;
    }

    function list(address a, address b, address c) internal pure returns (address[] memory holders) {
        holders = new address[](3);
        (holders[0], holders[1], holders[2]) = (a, b, c);
    }
}
