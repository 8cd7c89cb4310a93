// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, DayCountConvention, FeedSource} from "../../../contracts/interfaces/Charter.sol";
import {IIncomeRight} from "../../../contracts/interfaces/IIncomeRight.sol";
import {IncomeRightCharter, Tier, TierKind} from "../../../contracts/interfaces/IncomeRightCharter.sol";
import {Vm} from "../../support/Test.sol";
import {IncomeKind} from "./IncomeKind.sol";

/// @notice A right in revenue: capital, then 8 % a year, then the sponsor catches up to a fifth, then four fifths; revenue
/// that the panel reports is due. In its long life it earns, is reported on, and comes to the end of its term.
abstract contract IncomeRightKind is IncomeKind {
    address private constant SPONSOR = address(uint160(uint256(keccak256("sponsor"))));
    uint256 private constant TERM = 900 days;
    uint256 private constant TAIL = 60 days;

    int128 private _revenue;

    function _right() private view returns (IIncomeRight) {
        return IIncomeRight(address(asset));
    }

    function _kind() internal pure override returns (string memory) {
        return "IncomeRight";
    }

    function _feedUnit() internal pure override returns (bytes32, uint8) {
        return (keccak256("USD since the start"), 2);
    }

    function _charter(AssetCharter memory common) internal view override returns (bytes memory) {
        IncomeRightCharter memory c;
        c.asset = common;
        c.terms.right.registry = "ISRC";
        c.terms.right.folio = "USRC17607839";
        c.terms.right.documentHash = keccak256("agreement");
        c.terms.sponsor = SPONSOR;
        c.terms.nominalValue = uint128(NOMINAL);
        c.terms.endDate = uint40(START + TERM);
        c.terms.tail = uint32(TAIL);
        c.terms.calendar = _calendar();
        c.terms.waterfall.startDate = uint32(START / 1 days);
        c.terms.waterfall.rate = 80_000_000;
        c.terms.waterfall.dayCount = DayCountConvention.ACT_365F;
        c.terms.waterfall.capMultiple = 3e9;
        c.terms.waterfall.tiers = new Tier[](4);
        c.terms.waterfall.tiers[0] = Tier(TierKind.CAPITAL, 0, 0);
        c.terms.waterfall.tiers[1] = Tier(TierKind.PREFERRED, 0, 0);
        c.terms.waterfall.tiers[2] = Tier(TierKind.CATCH_UP, 1e9, 200_000_000);
        c.terms.waterfall.tiers[3] = Tier(TierKind.REST, 200_000_000, 0);
        (bytes32 unit, uint8 decimals) = _feedUnit();
        c.terms.revenue = FeedSource(address(feed), decimals, unit, 40 days);
        c.terms.revenueShare = 500_000_000;
        c.terms.paymentPeriod = 20 days;
        return abi.encode(c);
    }

    function _termsNow() internal view override returns (bytes memory) {
        return abi.encode(_right().terms(), _right().calendar(), asset.identifiers(), asset.unit());
    }

    // ---- What its people do ----

    /// @dev Cumulative.
    function _figure() internal override returns (int128) {
        _revenue += int128(int256(_draw(1_000_000)));
        return _revenue;
    }

    function _actAsItsKind() internal override {
        uint256 what = _draw(9);
        if (what < 4) return _actOnIncome();
        bytes memory data;
        if (what < 6) data = abi.encodeCall(IIncomeRight.report, ());
        else if (what == 6) data = abi.encodeCall(IIncomeRight.drawReserve, ());
        else if (what == 7) data = abi.encodeCall(IIncomeRight.paySponsor, ());
        else data = _draw(2) == 0 ? abi.encodeCall(IIncomeRight.end, ()) : _return();
        _do(_somebody(), address(asset), data);
    }

    function _return() private pure returns (bytes memory) {
        return abi.encodeCall(IIncomeRight.returnReserve, ());
    }

    function _lookAtAsset(Vm.Log memory log) internal override {
        super._lookAtAsset(log);
        if (log.topics[0] == IIncomeRight.RevenueReported.selector) ++count["revenue"];
    }

    function _isOver() internal view override returns (bool) {
        return _right().state() == IIncomeRight.State.Ended;
    }

    // ---- A long life ----

    function liveToItsEnd(uint256 seed) external override {
        _seed(seed);
        for (uint256 i = 0; i < 6 && count["revenue"] == 0; ++i) {
            // What was reported before is due for a while.
            _goTo(block.timestamp + 21 days);
            _report(uint40(block.timestamp), _figure());
            _do(outsider, address(asset), abi.encodeCall(IIncomeRight.report, ()));
        }
        _earn(3);
        _goTo(START + TERM + TAIL + 1);
        _do(outsider, address(asset), abi.encodeCall(IIncomeRight.end, ()));
        _leave();
        _do(outsider, address(asset), _return());
    }

    function checkLived() external view override {
        assertTrue(count["revenue"] != 0, "revenue was reported");
        _checkPaid();
    }
}
