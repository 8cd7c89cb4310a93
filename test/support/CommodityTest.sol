// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Commodity} from "../../contracts/assets/Commodity.sol";
import {Bars} from "../../contracts/assets/Bars.sol";
import {OfferingTerms, Power, PowerKind, TransferRules} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter, FeeMethod, WeightUnit} from "../../contracts/interfaces/CommodityCharter.sol";
import {IBars} from "../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {AssetTest} from "./AssetTest.sol";

/// @notice What tests of commodities share: the real factory, token, register of bars and liens, a feed that says what
/// it is told, and a gold product to start from. A unit is an ounce with six decimals, storage costs 0.40 % a year, sold
/// daily; bars weigh about 400 ounces.
abstract contract CommodityTest is AssetTest {
    uint256 internal constant OUNCE = 31_103_476_800_000_000_000_000;
    uint256 internal constant GOLD_UNIT = 1e6;
    uint256 internal constant SCALE = GOLD_UNIT * 1e18;
    /// @dev 400 fine ounces, rounded down to milligrams: 12.44 kg.
    uint64 internal constant BAR = 12_441_390;
    uint32 internal constant DELIVERY = 30 days;
    bytes32 internal constant ATTESTATION = keccak256("weight list");
    bytes32 internal constant RECEIPT = keccak256("receipt");
    bytes32 internal constant GRAMS = keccak256("g fine XAU");

    Commodity internal gold;
    AssetToken internal units;
    Bars internal bars;
    Liens internal liens;
    OddFeed internal feed;
    address internal custodian;

    address internal alice = actor("alice");
    address internal bob = actor("bob");
    address internal stranger = actor("stranger");

    function setUp() public virtual override {
        super.setUp();
        factory = newFactory("Commodity", vm.getCode("Commodity"));
        factory.scan(address(registry));
        bars = Bars(sharedContract("Bars"));
        liens = Liens(sharedContract("Liens"));
        feed = new OddFeed(3, GRAMS);
        custodian = newCustodian();
        gold = born(charterOf(), 0);
        units = AssetToken(address(gold.token()));
        registry.admit(alice, 1);
        registry.admit(bob, 2);
    }

    /// @dev A panel stands there; routine calls are made in its name.
    function newCustodian() internal virtual returns (address) {
        address[] memory members = new address[](1);
        members[0] = actor("only member");
        return deploy("Panel", abi.encode(members, uint8(1), uint32(1 days)));
    }

    // ---- Charters ----

    function charterOf() internal view virtual returns (CommodityCharter memory charter) {
        charter.asset.token = tokenCharter();
        charter.asset.token.name = "Test gold";
        charter.asset.token.symbol = "GOLD";
        charter.asset.token.decimals = 6;
        charter.asset.token.maxSupply = uint128(1_000_000 * GOLD_UNIT);
        charter.asset.issuer = issuer;
        charter.asset.currency = currency;
        charter.asset.powers = new Power[](4);
        charter.asset.powers[0] = power(PowerKind.ISSUE, holder, DELAY, WINDOW, objector, type(uint40).max);
        charter.asset.powers[1] = power(
            PowerKind.WRITE_OFF,
            holder,
            DELAY,
            WINDOW,
            objector,
            type(uint40).max
        );
        charter.asset.powers[2] = power(PowerKind.RECOVER, holder, DELAY, WINDOW, objector, type(uint40).max);
        charter.asset.powers[3] = power(
            PowerKind.COURT_TRANSFER,
            holder,
            DELAY,
            WINDOW,
            objector,
            type(uint40).max
        );
        charter.terms.metal = "XAU";
        charter.terms.custodian = custodian;
        charter.terms.reserve.feed = address(feed);
        charter.terms.reserve.decimals = 3;
        charter.terms.reserve.unit = GRAMS;
        charter.terms.reserve.maxAge = 35 days;
        charter.terms.reserveUnit = WeightUnit.GRAM;
        charter.terms.weightPerUnit = uint128(OUNCE);
        charter.terms.feeStart = START;
        charter.terms.storageFee = 4_000_000;
        charter.terms.feeMethod = FeeMethod.DAILY;
        charter.terms.dayBasis = 365;
        charter.terms.nominalPrice = 2_000e6;
        charter.terms.minimumBar = 10_886_217; // 350 oz
        charter.terms.maximumBar = 13_374_495; // 430 oz
        charter.terms.minimumFineness = 995_000;
        charter.terms.minimumRedemption = 1;
        charter.terms.deliveryPeriod = DELIVERY;
    }

    function rules() internal view virtual override returns (TransferRules memory own) {
        own = super.rules();
        own.lotSize = 1;
        own.minimumHolding = 1;
    }

    function born(CommodityCharter memory charter, bytes32 salt) internal returns (Commodity) {
        OfferingTerms memory none;
        (address asset, ) = factory.create("Commodity", abi.encode(charter), none, salt);
        return Commodity(asset);
    }

    // ---- Doing ----

    function bar(uint256 serial, uint64 weight) internal pure returns (IBars.Bar memory) {
        return IBars.Bar("XYZ", bytes32(bytes(vm.toString(serial))), "XAU", weight, 995_800);
    }

    function idOf(uint256 serial) internal pure returns (bytes32) {
        return keccak256(abi.encode(bytes3("XAU"), bytes32("XYZ"), bytes32(bytes(vm.toString(serial)))));
    }

    function barsOf(
        uint256 first,
        uint256 count,
        uint64 weight
    ) internal pure returns (IBars.Bar[] memory list) {
        list = new IBars.Bar[](count);
        for (uint256 i = 0; i < count; ++i) list[i] = bar(first + i, weight);
    }

    function idsOf(uint256 first, uint256 count) internal pure returns (bytes32[] memory ids) {
        ids = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) ids[i] = idOf(first + i);
    }

    /// @dev Bars numbered from `first`, and a feed that has counted them.
    function deliver(uint256 first, uint256 count, uint64 weight) internal {
        vm.prank(custodian);
        gold.addBars(barsOf(first, count, weight), ATTESTATION);
        attest();
    }

    function remove(uint256 serial) internal {
        vm.prank(custodian);
        gold.removeBars(idsOf(serial, 1), ATTESTATION);
    }

    /// @dev The feed reports exactly what is listed, in thousandths of grams, now.
    function attest() internal {
        feed.set(int256(gold.barWeight()), block.timestamp);
    }

    /// @dev As an offering does; there is none, so nobody's address stands for it.
    function issue(address to, uint256 amount) internal {
        vm.prank(address(0));
        gold.issue(to, amount);
    }

    function pledge(address who, uint256 amount) internal returns (uint256) {
        return pledgeUntil(who, amount, uint40(block.timestamp + DELIVERY));
    }

    function pledgeUntil(address who, uint256 amount, uint40 end) internal returns (uint256) {
        vm.prank(who);
        return liens.pledge(address(units), address(gold), amount, end, end, 0);
    }

    /// @dev Pledges what the bars take, and requests them.
    function request(address who, uint256 first, uint256 count) internal returns (uint256) {
        uint256 weight;
        for (uint256 i = 0; i < count; ++i) {
            weight += bars.barOf(address(gold), idOf(first + i)).fineWeight;
        }
        (uint256 amount, ) = gold.unitsFor(uint128(weight));
        uint256 lien = pledge(who, amount);
        vm.prank(who);
        return gold.requestRedemption(lien, idsOf(first, count));
    }

    /// @dev Announces the use of a power, and waits until it is ripe.
    function announced(PowerKind kind, bytes memory action) internal {
        vm.prank(holder);
        register.announce(address(gold), kind, action, keccak256("reason"));
        vm.warp(block.timestamp + DELAY);
    }

    // ---- What must always be so ----

    /// @dev The bars cover what the units stand for, computed here from the parts.
    function assertCovered() internal view {
        uint256 pendingUnits;
        uint256 sum;
        for (uint256 i = 0; i < gold.redemptionCount(); ++i) {
            ICommodity.Redemption memory it = gold.redemption(i);
            if (it.state != ICommodity.RedemptionState.PENDING) continue;
            pendingUnits += it.units;
            sum += it.units * uint256(it.weightPerUnit);
        }
        uint256 share = gold.shareLeft();
        if (share == 1e36) {
            sum += (units.totalSupply() - pendingUnits) * gold.weightPerUnit(uint40(block.timestamp));
            assertEq(gold.requiredWeight(), (sum + SCALE - 1) / SCALE, "required weight");
        }
        assertLe(gold.requiredWeight(), gold.barWeight(), "covered");
        assertLe(
            (units.totalSupply() * gold.weightPerUnit(uint40(block.timestamp))) / SCALE,
            gold.barWeight(),
            "weight of all units"
        );
    }
}
