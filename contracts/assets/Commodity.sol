// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {PowerKind} from "../interfaces/Charter.sol";
import {CommodityCharter} from "../interfaces/CommodityCharter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {ITokenSource} from "../interfaces/IAssetFactory.sol";
import {ICommodity} from "../interfaces/ICommodity.sol";
import {ILiens} from "../interfaces/ILiens.sol";
import {Rounding} from "../maths/Rounding.sol";
import {Asset} from "./Asset.sol";
import {CommodityVault} from "./CommodityVault.sol";

/// @title Commodity
/// @notice {CommodityVault} knows the metal and what the units stand for; here: how units come into being, and how they
/// become bars.
///
/// Units that wait for bars are pledged to this contract by their holder, who can be nobody but himself: {Liens} takes a
/// pledge from the caller or on his signature. This contract has no call that takes pledged units. It releases them, and
/// in the same call redeems them when delivery is confirmed. A lien that a court's order cut, or a loss that made the
/// units stand for less than the bars, leaves a request that cannot be confirmed and that anyone may end.
///
/// No money stays here: what an offering sets aside for a reserve goes to the issuer, who buys the metal.
contract Commodity is CommodityVault {
    using SafeERC20 for IERC20;

    /// @dev Bars of one request; only who makes it walks over them.
    uint256 private constant MAXIMUM_BARS = 32;
    /// @dev From a price in 1e-9 of the nominal price to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;

    /// @inheritdoc ICommodity
    ILiens public immutable liens;

    Redemption[] private _redemptions;
    /// @dev Number of the redemption that stands on a lien, plus 1.
    mapping(uint256 lien => uint256) private _redemptionOn;

    constructor(
        CommodityCharter memory charter
    ) Asset(charter.asset, keccak256(abi.encode(charter))) CommodityVault(charter) {
        liens = ILiens(ITokenSource(msg.sender).sharedContract("Liens"));
    }

    // ---- Issue ----

    /// @inheritdoc IAsset
    function issue(address to, uint256 units) public override(Asset, IAsset) {
        super.issue(to, units);
        _requireBacked();
    }

    /// @inheritdoc ICommodity
    function issueForMetal(address to, uint256 units) external {
        _enact(PowerKind.ISSUE, keccak256(abi.encode(to, units)), units);
        token.mint(to, units);
        emit UnitsIssuedForMetal(to, units);
        _requireBacked();
    }

    /// @dev Two witnesses: the custodian's bars, and what the auditor's feed says now, each for all units.
    function _requireBacked() private view {
        uint256 required = requiredWeight();
        _requireCovered(required);
        uint256 attested = attestedWeight();
        if (attested < required) revert ReserveBelow(attested, required);
    }

    /// @inheritdoc IAsset
    function issuePrice(
        uint64 price,
        bool accrued,
        uint40
    ) public view override(Asset, IAsset) returns (uint256) {
        // Metal earns no interest.
        if (accrued) revert InvalidCommodity("accrued");
        return uint256(_terms.nominalPrice) * price * ISSUE_PRICE_UNIT;
    }

    /// @inheritdoc IAsset
    function fundReserve(uint256 amount) public override(Asset, IAsset) {
        currency.safeTransferFrom(msg.sender, issuer, amount);
    }

    /// @inheritdoc IAsset
    /// @dev A commodity is no single thing; its bars are kept apart by their own register.
    function identifiers() public pure override(Asset, IAsset) returns (bytes32[] memory) {
        return new bytes32[](0);
    }

    // ---- Redemption in kind ----

    /// @inheritdoc ICommodity
    function requestRedemption(uint256 lien, bytes32[] calldata ids) external returns (uint256 id) {
        ILiens.Lien memory pledged = liens.lien(lien);
        if (pledged.holder != msg.sender) revert LienUnfit(lien, "holder");
        return _request(lien, pledged, ids);
    }

    /// @inheritdoc ICommodity
    function requestBySignature(
        ILiens.Lien calldata pledge,
        bytes32 salt,
        uint40 signedUntil,
        bytes calldata signature,
        bytes32[] calldata ids
    ) external returns (uint256 id) {
        // The bars are in what he signed; the liens know whether he did, and only once.
        uint256 lien = liens.pledgeBySignature(pledge, salt, signedUntil, signature);
        if (pledge.termsHash != keccak256(abi.encode(ids))) revert LienUnfit(lien, "bars");
        return _request(lien, pledge, ids);
    }

    /// @inheritdoc ICommodity
    function confirmDelivery(uint256 id, bytes32 receipt) external {
        Redemption storage it = _pending(id);
        if (block.timestamp > it.deadline) revert DeliveryOverdue(id, it.deadline);
        if (receipt == 0) revert NoAttestation();
        ILiens.Lien memory pledged = liens.lien(it.lien);
        if (msg.sender != pledged.holder && msg.sender != _terms.custodian)
            revert NotConfirmer(id, msg.sender);
        uint256 units = it.units;
        if (pledged.units < units) revert UnitsShort(pledged.units, units);
        uint256 needed = _unitsStillNeeded(it);
        if (units < needed) revert UnitsShort(units, needed);

        _close(it, RedemptionState.DELIVERED);
        bytes32[] memory ids = it.bars;
        for (uint256 i = 0; i < ids.length; ++i) bars.takeOff(ids[i]);
        emit RedemptionDelivered(id, pledged.holder, units, receipt);
        liens.release(it.lien, units);
        token.redeem(pledged.holder, units);
    }

    /// @inheritdoc ICommodity
    function endRedemption(uint256 id) external {
        Redemption storage it = _pending(id);
        bool deliverable =
            block.timestamp <= it.deadline &&
                liens.lien(it.lien).units >= it.units &&
                it.units >= _unitsStillNeeded(it);
        if (deliverable && msg.sender != _terms.custodian) revert DeliveryStillPossible(id, it.deadline);
        _endRedemption(id);
    }

    /// @inheritdoc ICommodity
    function releasePledge(uint256 lien) external {
        ILiens.Lien memory pledged = liens.lien(lien);
        if (pledged.holder != msg.sender) revert LienUnfit(lien, "holder");
        if (_redemptionOn[lien] != 0) revert LienUnfit(lien, "in use");
        liens.release(lien, pledged.units);
    }

    // ---- Views ----

    /// @inheritdoc ICommodity
    function unitsFor(uint128 weight) public view returns (uint256 units, uint256 fee) {
        // Below 2^40.
        uint256 perUnit = weightPerUnit(uint40(block.timestamp));
        if (perUnit == 0) revert NothingLeft();
        units = Rounding.divUp(weight * (unit * WEIGHT_SCALE), perUnit);
        // Units are below 2^248: the product is taken in full.
        fee = Math.mulDiv(units, _terms.redemptionFee, SHARE, Math.Rounding.Ceil);
        fee = Math.max(fee, _terms.minimumRedemptionFee);
        (, uint256 lotSize, , , , ) = token.holdingLimits();
        units = Rounding.divUp(units + fee, lotSize) * lotSize;
    }

    /// @inheritdoc ICommodity
    function redemption(uint256 id) external view returns (Redemption memory) {
        return _known(id);
    }

    /// @inheritdoc ICommodity
    function redemptionCount() external view returns (uint256) {
        return _redemptions.length;
    }

    // ---- Inside ----

    function _endRedemption(uint256 id) internal override {
        Redemption storage it = _redemptions[id];
        _close(it, RedemptionState.ENDED);
        emit RedemptionEnded(id, msg.sender);
        // A lien that lapsed, or that a court's order took, has nothing to give back.
        uint256 units = liens.lien(it.lien).units;
        if (units != 0) liens.release(it.lien, units);
    }

    function _request(
        uint256 lien,
        ILiens.Lien memory pledged,
        bytes32[] calldata ids
    ) private returns (uint256 id) {
        // Seconds since 1970 fit 40 bits for 34,000 years.
        uint40 deadline = uint40(block.timestamp) + _terms.deliveryPeriod;
        if (pledged.token != address(token)) revert LienUnfit(lien, "token");
        if (pledged.lienHolder != address(this)) revert LienUnfit(lien, "lien holder");
        if (pledged.end < deadline) revert LienUnfit(lien, "end");
        if (_redemptionOn[lien] != 0) revert LienUnfit(lien, "in use");

        id = _redemptions.length;
        uint256 weight = _reserve(ids, id);
        if (weight < _terms.minimumRedemption)
            revert BelowMinimumRedemption(weight, _terms.minimumRedemption);
        // At most 32 weights of 64 bits.
        (uint256 units, uint256 fee) = unitsFor(uint128(weight));
        if (pledged.units < units) revert UnitsShort(pledged.units, units);

        _redemptionOn[lien] = id + 1;
        uint256 perUnit = _weightBeforeLoss(block.timestamp);
        _pendingUnits += units;
        _pendingWeight += units * perUnit;
        _redemptions.push(
            Redemption({
                lien: lien,
                units: uint128(units), // at most what is pledged
                deadline: deadline,
                state: RedemptionState.PENDING,
                weight: uint128(weight),
                weightPerUnit: uint128(perUnit), // below 2^91
                bars: ids
            })
        );
        emit RedemptionRequested(id, pledged.holder, lien, ids, weight, units, fee, deadline);
        if (pledged.units != units) liens.release(lien, pledged.units - units);
    }

    /// @dev Its units and its bars are no longer pending.
    function _close(Redemption storage it, RedemptionState state) private {
        it.state = state;
        uint256 units = it.units;
        _pendingUnits -= units;
        _pendingWeight -= units * it.weightPerUnit;
        bytes32[] memory ids = it.bars;
        for (uint256 i = 0; i < ids.length; ++i) delete reservedFor[ids[i]];
    }

    /// @dev Keeps bars for a request. @return weight Their fine weight.
    function _reserve(bytes32[] calldata ids, uint256 id) private returns (uint256 weight) {
        if (ids.length == 0) revert NoBars();
        if (ids.length > MAXIMUM_BARS) revert TooManyBars(ids.length, MAXIMUM_BARS);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 reserved = reservedFor[ids[i]];
            if (reserved != 0) revert BarReserved(ids[i], reserved - 1);
            reservedFor[ids[i]] = id + 1;
            weight += bars.barOf(address(this), ids[i]).fineWeight;
        }
    }

    /// @dev Units that pay for the bars at the weight of the request and the share that is left, rounded up.
    function _unitsStillNeeded(Redemption storage it) private view returns (uint256) {
        uint256 share = shareLeft;
        if (share == 0) return type(uint256).max;
        uint256 weight = it.weight * (unit * WEIGHT_SCALE);
        return Math.mulDiv(weight, ONE, it.weightPerUnit * share, Math.Rounding.Ceil);
    }

    function _pending(uint256 id) private view returns (Redemption storage it) {
        it = _known(id);
        if (it.state != RedemptionState.PENDING) revert RedemptionOver(id);
    }

    function _known(uint256 id) private view returns (Redemption storage) {
        if (id >= _redemptions.length) revert UnknownRedemption(id);
        return _redemptions[id];
    }
}
