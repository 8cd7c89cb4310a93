// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {FeedReader} from "../feeds/FeedReader.sol";
import {LastingCode} from "../identity/LastingCode.sol";
import {FeedSource, PowerKind} from "../interfaces/Charter.sol";
import {CommodityCharter, CommodityTerms, WeightUnit} from "../interfaces/CommodityCharter.sol";
import {ITokenSource} from "../interfaces/IAssetFactory.sol";
import {IBars} from "../interfaces/IBars.sol";
import {ICommodity} from "../interfaces/ICommodity.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {Rounding} from "../maths/Rounding.sol";
import {StorageFee} from "../maths/StorageFee.sol";
import {Asset} from "./Asset.sol";

/// @title The metal of a commodity
/// @notice The terms, the bars, and that they weigh at least what the units stand for.
///
/// What the units stand for. Free units stand for today's weight each; units whose redemption is pending for that of the
/// day of the request. The sum is kept as units x weight, before any division, and what losses left of it is taken
/// last, so that everything is rounded once, up ({requiredWeight}). It falls or stays with every second and with every
/// call but an issue: a request moves units from one sum to the other at the same weight; the end of one moves them
/// back at a weight that is not larger; a delivery takes off at least the weight of its bars. So what covers it now
/// covers it later.
///
/// Loss. After a bar was written off the share is what the bars that are left cover, and all units, the pending ones too,
/// stand for that share. Bars that come later raise it again, up to the whole.
///
/// Bounds, checked at birth or by type: units are below 2^128, a weight of a unit below 2^91, a bar below 2^64, bars
/// 2^32: sums of units x weight are below 2^219, and those of bars x 10^36 below 2^216.
abstract contract CommodityVault is Asset, ICommodity {
    /// @dev What a unit stands for is in 1e-18 of the milligrams in which bars are counted.
    uint256 internal constant WEIGHT_SCALE = 1e18;
    uint256 private constant MAX_WEIGHT_PER_UNIT = 2 ** 90;
    uint256 private constant MAX_DECIMALS = 36;
    uint256 private constant PURE = 1e6;
    uint256 internal constant SHARE = 1e9;
    uint256 internal constant ONE = StorageFee.ONE;

    /// @inheritdoc ICommodity
    IBars public immutable bars;

    /// @dev Written by the constructor only.
    CommodityTerms internal _terms;

    /// @inheritdoc ICommodity
    uint256 public shareLeft = ONE;

    /// @dev Of the pending redemptions: units, and units x weight of a unit at their requests.
    uint256 internal _pendingUnits;
    uint256 internal _pendingWeight;

    /// @inheritdoc ICommodity
    mapping(bytes32 bar => uint256) public reservedFor;

    modifier onlyCustodian() {
        if (msg.sender != _terms.custodian) revert OnlyCustodian(msg.sender);
        _;
    }

    constructor(CommodityCharter memory charter) {
        _check(charter);
        _terms = charter.terms;
        bars = IBars(ITokenSource(msg.sender).sharedContract("Bars"));
    }

    // ---- Bars ----

    /// @inheritdoc ICommodity
    function addBars(
        IBars.Bar[] calldata bars_,
        bytes32 attestation
    ) external onlyCustodian returns (bytes32[] memory ids) {
        _attested(bars_.length, attestation);
        ids = new bytes32[](bars_.length);
        for (uint256 i = 0; i < bars_.length; ++i) {
            ids[i] = bars.list(bars_[i]);
            _checkBar(ids[i], bars_[i]);
        }
        emit BarsAdded(ids, attestation);
        // What was lost comes first.
        if (shareLeft != ONE) _setShare();
    }

    /// @inheritdoc ICommodity
    function removeBars(bytes32[] calldata ids, bytes32 attestation) external onlyCustodian {
        _attested(ids.length, attestation);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 reserved = reservedFor[ids[i]];
            if (reserved != 0) revert BarReserved(ids[i], reserved - 1);
            bars.takeOff(ids[i]);
        }
        emit BarsRemoved(ids, attestation);
        _requireCovered(requiredWeight());
    }

    /// @inheritdoc ICommodity
    function writeOff(bytes32 bar) external {
        _enact(PowerKind.WRITE_OFF, keccak256(abi.encode(bar)), 1);
        uint256 reserved = reservedFor[bar];
        if (reserved != 0) _endRedemption(reserved - 1);
        emit BarWrittenOff(bar, bars.takeOff(bar));
        _setShare();
    }

    // ---- Weights ----

    /// @inheritdoc ICommodity
    function weightPerUnit(uint40 time) public view returns (uint256) {
        return (_weightBeforeLoss(time) * shareLeft) / ONE;
    }

    /// @inheritdoc ICommodity
    function requiredWeight() public view returns (uint256) {
        return
            Rounding.divUp(
                Math.mulDiv(_unitsTimesWeight(), shareLeft, ONE, Math.Rounding.Ceil),
                unit * WEIGHT_SCALE
            );
    }

    /// @inheritdoc ICommodity
    function barWeight() public view returns (uint256) {
        return bars.weightOf(address(this));
    }

    /// @inheritdoc ICommodity
    /// @dev A figure has at most 127 bits, a measure at most 34.
    function attestedWeight() public view returns (uint256) {
        FeedSource memory reserve = _terms.reserve;
        (uint256 figure, ) = FeedReader.requireAmount(reserve);
        (, uint256 tenThousandths) = _measure(_terms.reserveUnit);
        return (figure * tenThousandths) / 10 ** (uint256(reserve.decimals) + 4);
    }

    /// @inheritdoc ICommodity
    function terms() external view returns (CommodityTerms memory) {
        return _terms;
    }

    // ---- For the commodity ----

    /// @dev Ends a pending redemption: units and bars are free.
    function _endRedemption(uint256 id) internal virtual;

    /// @dev What a unit stands for but for what was lost.
    function _weightBeforeLoss(uint256 time) internal view returns (uint256) {
        CommodityTerms storage t = _terms;
        uint256 days_ = StorageFee.daysBetween(t.feeStart, time);
        return StorageFee.weightAfterDown(t.weightPerUnit, t.storageFee, t.feeMethod, t.dayBasis, days_);
    }

    function _requireCovered(uint256 required) internal view {
        uint256 weight = barWeight();
        if (weight < required) revert NotCovered(weight, required);
    }

    /// @inheritdoc Asset
    function _exists(PowerKind kind) internal pure override returns (bool) {
        return super._exists(kind) || kind == PowerKind.WRITE_OFF;
    }

    // ---- Inside ----

    /// @dev No unit ends but by a delivery, so the pending ones are part of the supply.
    function _unitsTimesWeight() private view returns (uint256) {
        return _pendingWeight + (token.totalSupply() - _pendingUnits) * _weightBeforeLoss(block.timestamp);
    }

    /// @dev The share of all units that the bars cover, rounded down.
    function _setShare() private {
        uint256 covered = barWeight() * unit * WEIGHT_SCALE;
        uint256 whole = _unitsTimesWeight();
        uint256 share = covered >= whole ? ONE : Math.mulDiv(covered, ONE, whole);
        if (share == shareLeft) return;
        shareLeft = share;
        emit ShareLeftChanged(share);
    }

    function _attested(uint256 count, bytes32 attestation) private pure {
        if (count == 0) revert NoBars();
        if (attestation == 0) revert NoAttestation();
    }

    function _checkBar(bytes32 id, IBars.Bar calldata bar) private view {
        CommodityTerms storage t = _terms;
        if (bar.metal != t.metal) revert BarRefused(id, "metal");
        if (bar.fineWeight < t.minimumBar || bar.fineWeight > t.maximumBar) revert BarRefused(id, "weight");
        if (bar.fineness < t.minimumFineness || bar.fineness > PURE) revert BarRefused(id, "fineness");
    }

    /// @dev A measure's sign, and its milligrams in 1e-4.
    function _measure(WeightUnit measure) private pure returns (string memory sign, uint256 tenThousandths) {
        if (measure == WeightUnit.MILLIGRAM) return ("mg", 1e4);
        if (measure == WeightUnit.GRAM) return ("g", 1e7);
        if (measure == WeightUnit.KILOGRAM) return ("kg", 1e10);
        return ("ozt", 311_034_768);
    }

    function _check(CommodityCharter memory charter) private view {
        CommodityTerms memory t = charter.terms;
        for (uint256 i = 0; i < 3; ++i) {
            if (t.metal[i] < "A" || t.metal[i] > "Z") revert InvalidCommodity("metal");
        }
        if (!LastingCode.isAt(t.custodian)) revert InvalidCommodity("custodian");
        if (t.weightPerUnit == 0 || t.weightPerUnit > MAX_WEIGHT_PER_UNIT)
            revert InvalidCommodity("weight per unit");
        if (t.storageFee >= StorageFee.RATE_UNIT) revert InvalidCommodity("storage fee");
        if (t.dayBasis < 360 || t.dayBasis > 366) revert InvalidCommodity("day basis");
        if (t.nominalPrice == 0) revert InvalidCommodity("nominal price");
        if (t.minimumBar == 0 || t.minimumBar > t.maximumBar) revert InvalidCommodity("bars");
        if (t.minimumFineness == 0 || t.minimumFineness > PURE) revert InvalidCommodity("fineness");
        if (t.minimumRedemption == 0) revert InvalidCommodity("minimum redemption");
        if (t.redemptionFee >= SHARE || t.minimumRedemptionFee > charter.asset.token.maxSupply)
            revert InvalidCommodity("redemption fee");
        if (t.deliveryPeriod < 1 days || t.deliveryPeriod > 365 days)
            revert InvalidCommodity("delivery period");
        _checkReserve(t);
    }

    /// @dev Grams are not ounces, and gold is not silver: a feed that can say what it counts must say this. One whose
    /// unit the charter leaves out is asked all the same; Chainlink's have no such function.
    function _checkReserve(CommodityTerms memory t) private view {
        if (t.reserve.decimals > MAX_DECIMALS) revert InvalidCommodity("reserve decimals");
        FeedReader.check(t.reserve);
        (string memory sign, ) = _measure(t.reserveUnit);
        bytes32 expected = keccak256(abi.encodePacked(sign, " fine ", t.metal));
        bytes32 actual = t.reserve.unit;
        if (actual == 0) {
            (bool ok, bytes memory answer) = t.reserve.feed.staticcall(abi.encodeCall(IFeed.unit, ()));
            actual = ok && answer.length == 32 ? bytes32(answer) : expected;
        }
        if (actual != expected) revert FeedReader.FeedUnitDiffers(t.reserve.feed, actual, expected);
    }
}
