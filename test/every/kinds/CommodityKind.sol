// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, FeedSource, PowerKind} from "../../../contracts/interfaces/Charter.sol";
import {CommodityCharter, FeeMethod, WeightUnit} from "../../../contracts/interfaces/CommodityCharter.sol";
import {IBars} from "../../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../../contracts/interfaces/ICommodity.sol";
import {Vm} from "../../support/Test.sol";
import {RedeemsInKind} from "./RedeemsInKind.sol";

/// @notice Grams of gold in bars that the panel keeps and attests. In its long life units are issued for money and for
/// metal, redeemed in bars, and a bar is lost.
abstract contract CommodityKind is RedeemsInKind {
    uint64 private constant LARGE = 20_000;
    uint64 private constant SMALL = 2_000;
    /// @dev In milligrams: what may be issued at once, and more.
    uint256 private constant SPARE = 250_000;

    uint256 private _serials;
    /// @dev Whether ISSUE is used for metal, and not for money.
    bool private _forMetal;

    function _kind() internal pure override returns (string memory) {
        return "Commodity";
    }

    function _ownPowers() internal pure override returns (PowerKind[] memory list) {
        list = new PowerKind[](1);
        list[0] = PowerKind.WRITE_OFF;
    }

    function _feedUnit() internal pure override returns (bytes32, uint8) {
        return (keccak256("g fine XAU"), 3);
    }

    function _charter(AssetCharter memory common) internal view override returns (bytes memory) {
        CommodityCharter memory c;
        c.asset = common;
        (bytes32 unit, uint8 decimals) = _feedUnit();
        c.terms.metal = "XAU";
        c.terms.custodian = address(panel);
        c.terms.reserve = FeedSource(address(feed), decimals, unit, 35 days);
        c.terms.reserveUnit = WeightUnit.GRAM;
        c.terms.weightPerUnit = 1_000e18;
        c.terms.feeStart = uint40(START);
        c.terms.storageFee = 4_000_000;
        c.terms.feeMethod = FeeMethod.DAILY;
        c.terms.dayBasis = 365;
        c.terms.nominalPrice = uint128(NOMINAL);
        c.terms.minimumBar = 1_000;
        c.terms.maximumBar = 50_000;
        c.terms.minimumFineness = 995_000;
        c.terms.minimumRedemption = 1;
        c.terms.redemptionFee = 1_000_000;
        c.terms.minimumRedemptionFee = 1;
        c.terms.deliveryPeriod = uint32(DELIVERY);
        return abi.encode(c);
    }

    function _termsNow() internal view override returns (bytes memory) {
        return abi.encode(_gold().terms(), _gold().bars(), _gold().liens(), asset.unit());
    }

    // ---- Powers ----

    function _planned(
        PowerKind kind
    ) internal override returns (bytes memory action, bytes memory call, address target) {
        if (kind == PowerKind.ISSUE && (_forMetal || _draw(3) == 0)) {
            (address to, uint256 units) = (_wallet(), 1 + _draw(20 * UNIT));
            call = abi.encodeCall(ICommodity.issueForMetal, (to, units));
            return (abi.encode(to, units), call, address(asset));
        }
        if (kind != PowerKind.WRITE_OFF) return super._planned(kind);
        bytes32 bar = _aBar();
        return (abi.encode(bar), abi.encodeCall(ICommodity.writeOff, (bar)), address(asset));
    }

    /// @dev Metal for all that may be issued, and an auditor's figure that counts it.
    function _beforeIssue() internal override {
        while (_gold().barWeight() < _gold().requiredWeight() + SPARE) _addBars(10, LARGE);
        if (!_isFresh()) _report(uint40(block.timestamp), _figure());
    }

    function _isFresh() private view returns (bool) {
        try _gold().attestedWeight() returns (uint256 weight) {
            return weight >= _gold().requiredWeight() + SPARE;
        } catch {
            return false;
        }
    }

    // ---- What its people do ----

    /// @dev What is there, or a little less.
    function _figure() internal override returns (int128) {
        return int128(int256(_gold().barWeight() - _draw(2)));
    }

    function _actAsItsKind() internal override {
        uint256 what = _draw(8);
        if (what == 0) _addBars(1 + _draw(3), _draw(2) == 0 ? SMALL : LARGE);
        else if (what == 1) _byPanel(address(asset), abi.encodeCall(ICommodity.removeBars, (_ids(), REASON)));
        else if (what == 2) _report(uint40(block.timestamp), _figure());
        else if (what == 3) _do(outsider, address(asset), abi.encodeCall(asset.fundReserve, (_draw(1e9))));
        else _useRedemptions();
    }

    function _addBars(uint256 number, uint64 weight) private {
        IBars.Bar[] memory list = new IBars.Bar[](number);
        for (uint256 i = 0; i < number; ++i)
            list[i] = IBars.Bar("XYZ", bytes32(bytes(vm.toString(++_serials))), "XAU", weight, 995_800);
        if (_byPanel(address(asset), abi.encodeCall(ICommodity.addBars, (list, REASON)))) ++count["bars"];
    }

    function _ids() private returns (bytes32[] memory ids) {
        ids = new bytes32[](1);
        ids[0] = _aBar();
    }

    function _lookAtAsset(Vm.Log memory log) internal override {
        super._lookAtAsset(log);
        bytes32 what = log.topics[0];
        if (what == ICommodity.BarsAdded.selector || what == ICommodity.BarsRemoved.selector)
            _lookAtAttested();
    }

    /// @dev Bars weigh what the units stand for, all together; and no money stays.
    function checkMoney() external view override {
        assertLe(_gold().requiredWeight(), _gold().barWeight(), "metal behind the units");
        assertEq(currency.balanceOf(address(asset)), 0, "money in the asset");
    }

    // ---- A long life ----

    function liveToItsEnd(uint256 seed) external override {
        _seed(seed);
        _freeUnits();
        _addBars(10, SMALL);
        _forMetal = true;
        for (uint256 i = 0; i < 24 && count["metal"] == 0; ++i) {
            // The limit of a year may be used up.
            if (!see(PowerKind.ISSUE, i)) _goTo(block.timestamp + 30 days);
        }
        _forMetal = false;
        for (uint256 i = 0; i < 120 && !_hasRedeemed(); ++i) _useRedemptions();
        for (uint256 i = 0; i < 24 && count[usesOf(PowerKind.WRITE_OFF)] == 0; ++i)
            see(PowerKind.WRITE_OFF, i);
    }

    function checkLived() external view override {
        assertTrue(count["bars"] > 1, "bars were listed");
        assertTrue(count["metal"] != 0, "units were issued for metal");
        assertTrue(_hasRedeemed(), "redeemed, by call and by signature, and given up");
    }
}
