// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {CallableBond} from "../../contracts/assets/CallableBond.sol";
import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {Panel} from "../../contracts/identity/Panel.sol";
import {CallableBondCharter, CallWindow} from "../../contracts/interfaces/CallableBondCharter.sol";
import {
    BondPeriod,
    DayCountConvention,
    ExchangeTerms,
    OfferingTerms,
    Power,
    PowerKind
} from "../../contracts/interfaces/Charter.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {Powers} from "../../contracts/powers/Powers.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {TokenSource} from "../support/TokenSource.sol";
import {Arguments} from "./Arguments.sol";

/// @notice A living bond that was made as a real one is: by the factory, with a panel's registry, every power with a
/// holder of its own, an offering that is open, and the contracts of the market around it. And everybody who has a role.
abstract contract EveryWorld is TokenSource, Arguments {
    uint256 internal constant START = 20_836 days;
    uint256 internal constant STEP = 182;
    uint256 internal constant UNIT = 100;
    uint32 internal constant WAIT = 5 days;
    uint32 internal constant WINDOW = 10 days;
    uint128 internal constant LONGEST_PAUSE = 6 days;
    uint128 internal constant PAUSES_IN_A_YEAR = 14 days;
    uint128 internal constant ORDER_LIMIT = uint128(30 * UNIT);
    uint128 internal constant ORDERS_IN_A_YEAR = uint128(50 * UNIT);
    uint128 internal constant ISSUE_LIMIT = uint128(200 * UNIT);
    uint256 internal constant SEATS = 8;
    bytes32 internal constant REASON = keccak256("reason");

    AssetFactory internal factory;
    Powers internal register;
    Liens internal liens;
    Panel internal panel;
    InvestorRegistry internal registry;
    CallableBond internal bond;
    AssetToken internal token;
    TestCurrency internal currency;
    /// @dev The units of an older asset, for exchange offers.
    TestCurrency internal older;
    address internal first;

    /// @dev Of the panel's members, ascending by address.
    uint256[] internal keys;
    address[] internal wallets;
    address[] internal roles;
    mapping(PowerKind => address) internal holderOf;
    address internal objector = actor("objector");
    address internal publisher = actor("publisher");
    address internal issuer = actor("issuer");
    address internal outsider = actor("outsider");

    /// @dev What can be called, with the functions of each that change anything.
    address[] internal targets;
    mapping(address target => bytes[]) internal functionsOf;
    mapping(string name => bool) internal isThere;

    function _build() internal {
        vm.warp(START);
        _seatPanel();
        register = Powers(sharedContract("Powers"));
        liens = Liens(sharedContract("Liens"));
        currency = new TestCurrency("Test Dollar", "TUSD", 6);
        older = new TestCurrency("Older units", "OLD", 2);
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](2);
        kinds[0] = AssetFactory.Kind("CallableBond", chunksOf(vm.getCode("CallableBond")));
        kinds[1] = AssetFactory.Kind("Bond", chunksOf(vm.getCode("Bond")));
        factory = AssetFactory(
            deploy("AssetFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()))
        );
        _nameRoles();
        OfferingTerms memory terms = _saleTerms();
        address asset;
        (asset, first) = factory.create(
            "CallableBond",
            abi.encode(Charters.packed(_charter(terms))),
            terms,
            0
        );
        bond = CallableBond(asset);
        token = AssetToken(address(bond.token()));
        _admitAll();
        _fillPools();
    }

    // ---- People ----

    function _seatPanel() private {
        for (uint256 i = 0; i < 3; ++i) {
            uint256 key = uint256(keccak256(abi.encode("member", i)));
            keys.push(key);
            for (uint256 j = i; j > 0 && vm.addr(keys[j - 1]) > vm.addr(keys[j]); --j) {
                (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
            }
        }
        address[] memory members = new address[](3);
        for (uint256 i = 0; i < 3; ++i) members[i] = vm.addr(keys[i]);
        panel = Panel(deploy("Panel", abi.encode(members, uint8(2), uint32(2 days))));
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, uint32(90 days))));
    }

    function _nameRoles() private {
        string[5] memory names = ["ISSUE", "PAUSE", "RECOVER", "COURT_TRANSFER", "CALL"];
        for (uint8 i = 0; i < 5; ++i) {
            holderOf[PowerKind(i)] = actor(names[i]);
            roles.push(actor(names[i]));
        }
        roles.push(objector);
        roles.push(publisher);
        roles.push(issuer);
        roles.push(outsider);
        // The deployer.
        roles.push(address(this));
        for (uint256 i = 0; i < 3; ++i) roles.push(vm.addr(keys[i]));
        for (uint256 i = 0; i < SEATS; ++i) {
            address wallet = actor(string(abi.encodePacked("wallet", bytes1(uint8(48 + i)))));
            wallets.push(wallet);
            roles.push(wallet);
        }
    }

    /// @dev Wallets 0 to 3 are four investors, 4 to 7 are second wallets of the same.
    function _admitAll() private {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            rows[i] = IInvestorRegistry.Admission(
                wallets[i],
                uint40(1 + (i % 4)),
                36,
                1,
                uint40(START + 3650 days)
            );
            currency.mint(wallets[i], 1e15);
            older.mint(wallets[i], 1_000 * UNIT);
            vm.prank(wallets[i]);
            currency.approve(address(bond), type(uint256).max);
        }
        vm.prank(address(panel));
        registry.admit(rows, new address[](0));
        currency.mint(outsider, 1e18);
        vm.prank(outsider);
        currency.approve(address(bond), type(uint256).max);
    }

    // ---- Terms ----

    function _charter(OfferingTerms memory terms) private view returns (CallableBondCharter memory c) {
        c.bond.terms.isin = "AU3CB0255776";
        c.bond.terms.faceValue = 1_000e6;
        c.bond.terms.startDate = uint32(START / 1 days);
        c.bond.terms.dayCount = DayCountConvention.ACT_ACT_ICMA;
        c.bond.terms.frequency = 2;
        c.bond.terms.gracePeriod = 10 days;
        c.bond.terms.cureWindow = 30 days;
        c.bond.terms.defaultRate = 100_000_000;
        c.bond.terms.periods = new BondPeriod[](4);
        c.bond.asset.token.recordDates = new uint40[](4);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 end = START / 1 days + STEP * (i + 1);
            uint40 record = uint40((end - 6) * 1 days - 1);
            c.bond.terms.periods[i] = BondPeriod(
                uint32(end),
                record,
                uint40(end * 1 days),
                50_000_000,
                i == 3 ? uint112(1_000e6) : 0
            );
            c.bond.asset.token.recordDates[i] = record;
        }
        c.bond.asset.token.name = "Living bond";
        c.bond.asset.token.symbol = "LIVE";
        c.bond.asset.token.decimals = 2;
        c.bond.asset.token.maxSupply = uint128(10_000 * UNIT);
        c.bond.asset.token.recordNotice = 1 days;
        c.bond.asset.token.closesAtLastRecordDate = true;
        c.bond.asset.token.publisher = publisher;
        c.bond.asset.token.rules.registries = new address[](1);
        c.bond.asset.token.rules.registries[0] = address(registry);
        c.bond.asset.token.rules.countries[0] = 1 << 36;
        c.bond.asset.token.rules.classes = 2;
        c.bond.asset.token.rules.lotSize = 1;
        c.bond.asset.token.rules.maximumPerInvestor = type(uint128).max;
        c.bond.asset.token.rules.maximumHolders = type(uint32).max;
        c.bond.asset.token.rules.recheckInterval = 5 days;
        c.bond.asset.issuer = issuer;
        c.bond.asset.currency = IERC20(address(currency));
        c.bond.asset.firstOffering = keccak256(abi.encode(terms));
        c.bond.asset.powers = _declared();
        c.call.notice = 3 days;
        c.call.windows = new CallWindow[](1);
        c.call.windows[0] = CallWindow(
            uint40(START + STEP * 1 days),
            uint40(START + 3 * STEP * 1 days),
            1.01e9
        );
    }

    function _declared() private view returns (Power[] memory list) {
        list = new Power[](5);
        uint128[5] memory limits = [ISSUE_LIMIT, LONGEST_PAUSE, 1, ORDER_LIMIT, 1];
        uint128 none = type(uint128).max;
        uint128[5] memory yearly = [none, PAUSES_IN_A_YEAR, 4, ORDERS_IN_A_YEAR, none];
        for (uint8 i = 0; i < 5; ++i) {
            list[i].kind = PowerKind(i);
            list[i].holder = holderOf[PowerKind(i)];
            list[i].delay = WAIT;
            list[i].window = WINDOW;
            list[i].objector = objector;
            list[i].expires = type(uint40).max;
            list[i].limit = limits[i];
            list[i].yearlyLimit = yearly[i];
        }
    }

    /// @dev A sale that opens in two days from now.
    function _saleTerms() internal view returns (OfferingTerms memory terms) {
        terms.price = 1e9;
        terms.softCap = uint128(20 * UNIT);
        terms.hardCap = uint128(200 * UNIT);
        terms.minimumPerInvestor = 1;
        terms.maximumPerInvestor = uint128(100 * UNIT);
        terms.opens = uint40(block.timestamp + 2 days);
        terms.closes = uint40(block.timestamp + 40 days);
        terms.settlementDate = uint40(block.timestamp + 41 days);
        terms.settleBy = uint40(block.timestamp + 60 days);
        terms.reserveShare = 25e6;
    }

    function _swapTerms() internal view returns (ExchangeTerms memory terms) {
        terms.units = IERC20(address(older));
        terms.receiver = issuer;
        terms.give = 2;
        terms.receive_ = 1;
        terms.most = uint128(100 * UNIT);
        terms.opens = uint40(block.timestamp + WAIT);
        terms.closes = uint40(block.timestamp + 40 days);
    }

    // ---- What the arguments are drawn from ----

    function _fillPools() private {
        _target("CallableBond", address(bond));
        _target("AssetTokenCode", address(token));
        _target("Documents", address(token.documents()));
        _target("Powers", address(register));
        _target("Liens", address(liens));
        _target("Bars", sharedContract("Bars"));
        _target("AssetFactory", address(factory));
        _target("Panel", address(panel));
        _target("InvestorRegistry", address(registry));
        _target("Offering", first);
        _target("Exchange", deploy("Exchange", ""));
        _target("Lending", deploy("Lending", abi.encode(liens)));
        for (uint256 i = 0; i < roles.length; ++i) _addresses.push(roles[i]);
        for (uint256 i = 0; i < targets.length; ++i) _addresses.push(targets[i]);
        _addresses.push(address(currency));
        _words.push(REASON);
        _words.push("CallableBond");
        _blobs.push(abi.encodeCall(registry.lapse, (wallets, new address[](0))));
    }

    /// @dev Implemented where the list of functions is known.
    function _target(string memory name, address where) internal virtual;

    // ---- Panels ----

    /// @dev Brings a call that so many members signed. @return done Whether the panel made it.
    function _panelCall(
        address target,
        bytes memory data,
        uint256 signers,
        bytes32 salt
    ) internal view returns (bytes memory) {
        IPanel.Call[] memory calls = new IPanel.Call[](1);
        calls[0] = IPanel.Call(target, data);
        bytes32 digest = panel.approvalDigest(calls, salt, type(uint256).max);
        IPanel.Signature[] memory signatures = new IPanel.Signature[](signers);
        for (uint256 i = 0; i < signers; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[i], digest);
            signatures[i] = IPanel.Signature(vm.addr(keys[i]), abi.encodePacked(r, s, v));
        }
        return abi.encodeCall(panel.execute, (calls, salt, type(uint256).max, signatures));
    }
}
