// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {
    Allocation,
    AssetCharter,
    OfferingTerms,
    Power,
    PowerKind,
    TokenCharter,
    TransferRules
} from "../../contracts/interfaces/Charter.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {Powers} from "../../contracts/powers/Powers.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {TestRegistry} from "./TestRegistry.sol";
import {TinyAsset, TinyCharter} from "./TinyAsset.sol";
import {TokenSource} from "./TokenSource.sol";

/// @dev Every currency of the tests.
interface IMintable {
    function mint(address to, uint256 amount) external;
}

/// @notice What tests of the factory, of powers and of offerings share: a factory that knows one tiny kind of asset,
/// a currency with 6 decimals, a registry, and terms to start from.
abstract contract AssetTest is TokenSource {
    /// @dev Tests count from here: the compiler may read `block.timestamp` again after a `warp`.
    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant OPENS = START + 1 days;
    uint40 internal constant CLOSES = START + 11 days;
    uint40 internal constant SETTLEMENT = START + 12 days;
    uint40 internal constant SETTLE_BY = START + 20 days;
    uint32 internal constant DELAY = 2 days;
    uint32 internal constant WINDOW = 5 days;
    uint40 internal constant EXPIRES = START + 365 days;
    bytes32 internal constant KIND = "Tiny";

    /// @dev Units have 2 decimals and are sold in lots of half a unit; one unit costs 100.00 in a currency of 6.
    uint256 internal constant UNIT = 100;
    uint128 internal constant LOT = 50;
    uint256 internal constant FACE = 100e6;

    TestRegistry internal registry;
    IERC20 internal currency;
    AssetFactory internal factory;
    Powers internal register;

    address internal issuer = actor("issuer");
    address internal holder = actor("holder of powers");
    address internal objector = actor("objector");

    function setUp() public virtual {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        register = Powers(sharedContract("Powers"));
        factory = newFactory(KIND, type(TinyAsset).creationCode);
        factory.scan(address(registry));
    }

    function newCurrency() internal virtual returns (IERC20) {
        return new TestCurrency("Test Dollar", "TUSD", 6);
    }

    // ---- A charter and terms to start from ----

    function tinyCharter(bytes32 firstOffering) internal view virtual returns (TinyCharter memory charter) {
        charter.asset = AssetCharter({
            token: tokenCharter(),
            issuer: issuer,
            currency: currency,
            firstOffering: firstOffering,
            powers: new Power[](2)
        });
        charter.asset.powers[0] = power(PowerKind.ISSUE, holder, DELAY, WINDOW, objector, EXPIRES);
        charter.asset.powers[1] = power(
            PowerKind.CALL,
            holder,
            1 hours,
            1 hours,
            address(0),
            type(uint40).max
        );
        charter.identifier = keccak256("TEST:1");
        charter.face = FACE;
        charter.accrued = 1e6;
    }

    function tokenCharter() internal view virtual returns (TokenCharter memory charter) {
        charter.name = "Test units";
        charter.symbol = "TEST";
        charter.decimals = 2;
        charter.maxSupply = 1_000_000 * uint128(UNIT);
        charter.recordNotice = 1 days;
        charter.recordDates = new uint40[](0);
        charter.rules = rules();
    }

    /// @dev A power without limits and without a vote.
    function power(
        PowerKind kind,
        address holder_,
        uint32 delay,
        uint32 window,
        address objector_,
        uint40 expires
    ) internal pure returns (Power memory declared) {
        declared.kind = kind;
        declared.holder = holder_;
        declared.delay = delay;
        declared.window = window;
        declared.objector = objector_;
        declared.expires = expires;
        declared.limit = type(uint128).max;
        declared.yearlyLimit = type(uint128).max;
    }

    function rules() internal view virtual returns (TransferRules memory own) {
        own.registries = new address[](1);
        own.registries[0] = address(registry);
        own.countries[0] = 1 << registry.COUNTRY();
        own.classes = type(uint16).max;
        own.lotSize = LOT;
        own.minimumHolding = 2 * LOT;
        own.maximumPerInvestor = type(uint128).max;
        own.maximumHolders = type(uint32).max;
    }

    function offeringTerms() internal view virtual returns (OfferingTerms memory terms) {
        terms.price = 1e9;
        terms.softCap = 100 * uint128(UNIT);
        terms.hardCap = 1_000 * uint128(UNIT);
        terms.minimumPerInvestor = uint128(UNIT);
        terms.maximumPerInvestor = 800 * uint128(UNIT);
        terms.opens = OPENS;
        terms.closes = CLOSES;
        terms.settlementDate = SETTLEMENT;
        terms.settleBy = SETTLE_BY;
        terms.reserveShare = 25e6; // 2.5 %
        terms.allocation = Allocation.FIRST_COME;
    }

    // ---- Doing ----

    function newFactory(bytes32 kind, bytes memory code) internal returns (AssetFactory) {
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](1);
        kinds[0] = AssetFactory.Kind(kind, chunksOf(code));
        return AssetFactory(deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts())));
    }

    function create(OfferingTerms memory terms) internal returns (TinyAsset asset, Offering offering) {
        return create(tinyCharter(keccak256(abi.encode(terms))), terms);
    }

    function create(
        TinyCharter memory charter,
        OfferingTerms memory terms
    ) internal returns (TinyAsset, Offering) {
        (address asset, address offering) = factory.create(KIND, abi.encode(charter), terms, 0);
        return (TinyAsset(asset), Offering(offering));
    }

    function tokenOf(TinyAsset asset) internal view returns (AssetToken) {
        return AssetToken(address(asset.token()));
    }

    /// @dev An investor with money and an approval, admitted under his own number.
    function investorWith(string memory name, uint256 money, address spender) internal returns (address who) {
        who = actor(name);
        registry.admit(who, uint40(uint160(who)) | 1);
        give(who, money, spender);
    }

    function give(address who, uint256 money, address spender) internal {
        IMintable(address(currency)).mint(who, money);
        vm.prank(who);
        // Some currencies answer nothing.
        (bool done, ) = address(currency).call(abi.encodeCall(IERC20.approve, (spender, type(uint256).max)));
        assertTrue(done, "approval");
    }

    function subscribe(IOffering offering, address who, uint256 units) internal returns (uint256) {
        vm.prank(who);
        return offering.subscribe(units, type(uint256).max);
    }

    function one(address who) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = who;
    }

    function two(address first, address second) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (first, second);
    }

    function three(
        address first,
        address second,
        address third
    ) internal pure returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (first, second, third);
    }
}
