// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AssetFactory} from "../../../contracts/factory/AssetFactory.sol";
import {
    AssetCharter,
    ExchangeTerms,
    OfferingTerms,
    Power,
    PowerKind,
    TransferRules
} from "../../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../../contracts/interfaces/IAsset.sol";
import {FeedTerms, IFeed, Tolerance} from "../../../contracts/interfaces/IFeed.sol";
import {Exchange} from "../../../contracts/market/Exchange.sol";
import {Lending} from "../../../contracts/market/Lending.sol";
import {Powers} from "../../../contracts/powers/Powers.sol";
import {AssetToken} from "../../../contracts/token/AssetToken.sol";
import {Liens} from "../../../contracts/token/Liens.sol";
import {Mutators} from "../Mutators.sol";
import {EveryPeople} from "./EveryPeople.sol";

/// @notice A living asset that was made as a real one is: by the factory, with a panel's registry and feed, every power
/// with a holder of its own, an offering, and the contracts of the market around it. What it is, is the kind's to say.
abstract contract EveryWorld is EveryPeople {
    uint256 internal constant UNIT = 100;
    /// @dev What a whole unit costs in an offering.
    uint256 internal constant NOMINAL = 1_000e6;
    uint32 internal constant NOTICE = 1 days;
    uint32 internal constant WAIT = 5 days;
    uint32 internal constant WINDOW = 10 days;
    uint128 internal constant LONGEST_PAUSE = 6 days;
    uint128 private constant PAUSES_IN_A_YEAR = 14 days;
    uint128 internal constant ORDER_LIMIT = uint128(30 * UNIT);
    uint128 private constant ORDERS_IN_A_YEAR = uint128(50 * UNIT);
    uint128 internal constant ISSUE_LIMIT = uint128(200 * UNIT);
    uint128 private constant ISSUES_IN_A_YEAR = uint128(500 * UNIT);
    uint128 private constant RECOVERIES_IN_A_YEAR = 4;
    uint128 private constant NONE = type(uint128).max;

    AssetFactory internal factory;
    Powers internal register;
    Liens internal liens;
    Exchange internal exchange;
    Lending internal lending;
    IFeed internal feed;
    IAsset internal asset;
    AssetToken internal token;
    /// @dev The offering that came with the asset.
    address internal first;

    /// @dev The powers of the charter.
    Power[] internal powers;
    mapping(PowerKind => Power) internal powerOf;

    /// @dev What can be called, with the functions of each that change anything.
    address[] internal targets;
    mapping(address target => bytes[]) internal functionsOf;
    mapping(string name => bool) public isThere;

    // ---- What a kind says ----

    /// @dev Its name in the factory, which is the name of its contract.
    function _kind() internal pure virtual returns (string memory);

    /// @dev Its whole charter, encoded, around the part that every kind has.
    function _charter(AssetCharter memory common) internal view virtual returns (bytes memory);

    /// @dev The powers that this kind alone has.
    function _ownPowers() internal pure virtual returns (PowerKind[] memory) {
        return new PowerKind[](0);
    }

    /// @dev The feed's unit and its digits after the point.
    function _feedUnit() internal pure virtual returns (bytes32, uint8) {
        return (keccak256("index points"), 2);
    }

    // ---- Birth ----

    function _build() internal {
        vm.warp(START);
        _gather();
        register = Powers(sharedContract("Powers"));
        liens = Liens(sharedContract("Liens"));
        exchange = Exchange(deploy("Exchange", ""));
        lending = Lending(deploy("Lending", abi.encode(liens)));
        feed = IFeed(deploy("Feed", abi.encode(_feedTerms())));
        for (uint8 kind = 0; kind < 4; ++kind) _declare(PowerKind(kind));
        PowerKind[] memory own = _ownPowers();
        for (uint256 i = 0; i < own.length; ++i) _declare(own[i]);
        _create();
        _admitAll();
        for (uint256 i = 0; i < SEATS; ++i) _equip(wallets[i]);
        _equip(outsider);
        _name();
    }

    function _create() private {
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](1);
        bytes32 kind = bytes32(bytes(_kind()));
        kinds[0] = AssetFactory.Kind(kind, chunksOf(vm.getCode(_kind())));
        factory = AssetFactory(
            deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()))
        );
        factory.scan(address(registry));
        OfferingTerms memory terms = _saleTerms(2 days, 38 days, 19 days);
        bytes memory charter = _charter(_common(keccak256(abi.encode(terms))));
        address created;
        (created, first) = factory.create(kind, charter, terms, 0);
        asset = IAsset(created);
        token = AssetToken(address(asset.token()));
        _words.push(kind);
        _blobs.push(charter);
    }

    /// @dev Money, and approvals that leave everything to signatures and rules.
    function _equip(address who) private {
        currency.mint(who, 1e15);
        older.mint(who, 1_000 * UNIT);
        vm.startPrank(who);
        currency.approve(address(asset), type(uint256).max);
        currency.approve(address(exchange), type(uint256).max);
        currency.approve(address(lending), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev RECOVER is the panel's, every other power somebody's of its own. What a kind does once has no yearly limit.
    function _declare(PowerKind kind) private {
        uint128[4] memory limits = [ISSUE_LIMIT, LONGEST_PAUSE, 1, ORDER_LIMIT];
        uint128[4] memory yearly = [
            ISSUES_IN_A_YEAR,
            PAUSES_IN_A_YEAR,
            RECOVERIES_IN_A_YEAR,
            ORDERS_IN_A_YEAR
        ];
        uint8 number = uint8(kind);
        Power memory power;
        power.kind = kind;
        power.holder = address(panel);
        if (kind != PowerKind.RECOVER) {
            power.holder = actor(string(abi.encodePacked("power", bytes1(48 + number))));
            roles.push(power.holder);
        }
        power.delay = WAIT;
        power.window = WINDOW;
        power.objector = objector;
        power.expires = type(uint40).max;
        power.limit = number < 4 ? limits[number] : 1;
        power.yearlyLimit = number < 4 ? yearly[number] : NONE;
        if (kind == PowerKind.SELL) (power.quorum, power.majority) = (200_000_000, 500_000_001);
        powers.push(power);
        powerOf[kind] = power;
    }

    // ---- Terms ----

    function _common(bytes32 firstOffering) private view returns (AssetCharter memory c) {
        c.token.name = "Living asset";
        c.token.symbol = "LIVE";
        c.token.decimals = 2;
        c.token.maxSupply = uint128(10_000 * UNIT);
        c.token.recordNotice = NOTICE;
        c.token.publisher = publisher;
        c.token.rules = _rules();
        c.issuer = issuer;
        c.currency = IERC20(address(currency));
        c.firstOffering = firstOffering;
        c.powers = powers;
    }

    function _rules() private view returns (TransferRules memory own) {
        own.registries = _one(address(registry));
        own.countries[0] = 1 << 36;
        own.classes = 2;
        own.lotSize = 1;
        own.maximumPerInvestor = type(uint128).max;
        own.maximumHolders = type(uint32).max;
        own.recheckInterval = 5 days;
    }

    /// @dev A sale that opens in so much time from now, is open for so long, and settles a day after its close.
    function _saleTerms(
        uint256 opensIn,
        uint256 openFor,
        uint256 settleFor
    ) internal view returns (OfferingTerms memory terms) {
        uint256 closes = block.timestamp + opensIn + openFor;
        terms.price = 1e9;
        terms.softCap = uint128(20 * UNIT);
        terms.hardCap = ISSUE_LIMIT;
        terms.minimumPerInvestor = 1;
        terms.maximumPerInvestor = uint128(100 * UNIT);
        terms.opens = uint40(block.timestamp + opensIn);
        terms.closes = uint40(closes);
        terms.settlementDate = uint40(closes + 1 days);
        terms.settleBy = uint40(closes + 1 days + settleFor);
        terms.reserveShare = 25e6;
    }

    function _swapTerms() internal view returns (ExchangeTerms memory terms) {
        terms.units = IERC20(address(older));
        terms.receiver = issuer;
        terms.give = 2;
        terms.receive_ = 1;
        terms.most = uint128(100 * UNIT);
        terms.opens = uint40(block.timestamp + WAIT);
        terms.closes = uint40(block.timestamp + 30 days);
    }

    function _feedTerms() private view returns (FeedTerms memory terms) {
        (terms.unit, terms.decimals) = _feedUnit();
        terms.description = "What the panel reports";
        terms.panel = panel;
        terms.interval = 1 hours;
        terms.reportAge = 3 days;
        terms.maxSpread = Tolerance(10_000_000, 2);
        terms.maxStep = Tolerance(0, type(uint128).max);
        terms.stepDelay = 2 days;
    }

    // ---- What can be called, and what arguments are drawn from ----

    function _name() private {
        _target(_kind(), address(asset));
        _target("AssetTokenCode", address(token));
        _target("Documents", address(token.documents()));
        _target("Powers", address(register));
        _target("Liens", address(liens));
        _target("Bars", sharedContract("Bars"));
        _target("AssetFactory", address(factory));
        _target("Panel", address(panel));
        _target("InvestorRegistry", address(registry));
        _target("Feed", address(feed));
        _target("Offering", first);
        _target("Exchange", address(exchange));
        _target("Lending", address(lending));
        for (uint256 i = 0; i < roles.length; ++i) _addresses.push(roles[i]);
        for (uint256 i = 0; i < targets.length; ++i) _addresses.push(targets[i]);
        _addresses.push(address(currency));
        _words.push(REASON);
        _blobs.push(abi.encodeCall(registry.lapse, (wallets, new address[](0))));
    }

    function _target(string memory name, address where) internal {
        isThere[name] = true;
        targets.push(where);
        bytes memory text = bytes(Mutators.signaturesOf(name));
        uint256 from = 0;
        for (uint256 i = 0; i < text.length; ++i) {
            if (text[i] != ";") continue;
            bytes memory part = new bytes(i - from);
            for (uint256 j = 0; j < part.length; ++j) part[j] = text[from + j];
            functionsOf[where].push(part);
            from = i + 1;
        }
    }
}
