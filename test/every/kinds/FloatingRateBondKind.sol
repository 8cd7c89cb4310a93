// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../../contracts/interfaces/PackedCharters.sol";
import {
    AssetCharter,
    FallbackRule,
    FeedSource,
    FloatingRateBondCharter
} from "../../../contracts/interfaces/Charter.sol";
import {IFloatingRateBond} from "../../../contracts/interfaces/IFloatingRateBond.sol";
import {Vm} from "../../support/Test.sol";
import {BondKind} from "./BondKind.sol";

/// @notice A bond whose last three periods bear the reference rate, which the panel reports, and 1.5 %, at most 8 %.
abstract contract FloatingRateBondKind is BondKind {
    uint256 private constant FLOATING = 3;
    uint256 private constant WAITING = 5 days;
    uint256 private constant REPORT_AGE = 3 days;

    function _note() private view returns (IFloatingRateBond) {
        return IFloatingRateBond(address(asset));
    }

    function _kind() internal pure override returns (string memory) {
        return "FloatingRateBond";
    }

    function _feedUnit() internal pure override returns (bytes32, uint8) {
        return (keccak256("EURIBOR 6M per year"), 9);
    }

    function _charter(AssetCharter memory common) internal view override returns (bytes memory) {
        FloatingRateBondCharter memory c;
        c.bond = _bondCharter(common);
        (bytes32 unit, uint8 decimals) = _feedUnit();
        c.floating.source = FeedSource(address(feed), decimals, unit, 1 days);
        c.floating.spread = 15_000_000;
        c.floating.cap = 80_000_000;
        c.floating.rounding = 100;
        c.floating.waitingTime = uint32(WAITING);
        c.floating.fallbackRule = FallbackRule.LAST_FIXED;
        c.floating.fixingDates = new uint40[](FLOATING);
        for (uint256 i = 0; i < FLOATING; ++i)
            c.floating.fixingDates[i] = uint40(_fixingDate(PERIODS - FLOATING + i));
        return abi.encode(Charters.packed(c));
    }

    /// @dev At eleven, on the first day of the period.
    function _fixingDate(uint256 period) private pure returns (uint256) {
        return START + STEP * period * 1 days + 11 hours;
    }

    function _termsNow() internal view override returns (bytes memory) {
        return abi.encode(super._termsNow(), _note().floatingTerms());
    }

    // ---- What its people do ----

    /// @dev Perhaps below nothing.
    function _figure() internal override returns (int128) {
        return int128(int256(_draw(60_000_000))) - 10_000_000;
    }

    function _actAsItsKind() internal override {
        if (_draw(4) != 0) return super._actAsItsKind();
        uint256 next = _note().nextFixing();
        if (next < PERIODS && _draw(2) == 0) _fixInTime(next);
        bytes memory data =
            _draw(2) == 0
                ? abi.encodeCall(IFloatingRateBond.fix, (next))
                : abi.encodeCall(IFloatingRateBond.fixFromRound, (next, uint80(_draw(3))));
        _do(_somebody(), address(asset), data);
    }

    /// @dev The panel reports the figure of the second, if it still can, and anyone fixes; else the fallback comes.
    function _fixInTime(uint256 period) private {
        uint256 date = _fixingDate(period);
        _goTo(date);
        if (block.timestamp <= date + REPORT_AGE) _report(uint40(date), _figure());
        _goTo(block.timestamp + 1);
        bytes memory data = abi.encodeCall(IFloatingRateBond.fix, (period));
        if (_do(outsider, address(asset), data)) return;
        _goTo(date + WAITING + 1);
        _do(outsider, address(asset), data);
    }

    function _beforePeriod(uint256 id) internal override {
        if (_note().nextFixing() == id) _fixInTime(id);
    }

    function _lookAtAsset(Vm.Log memory log) internal override {
        super._lookAtAsset(log);
        if (log.topics[0] != IFloatingRateBond.Fixed.selector) return;
        uint256 period = uint256(log.topics[1]);
        assertTrue(block.timestamp > _fixingDate(period), "P3: fixed before its date");
        assertLe(_field(log, 0), 80_000_000, "P1: beyond the cap");
        ++count["fixed"];
        if (log.topics[2] != 0) ++count["fixed by fallback"];
    }

    function checkLived() external view override {
        assertEq(count["fixed"], FLOATING, "every rate was fixed");
        assertTrue(count["fixed by fallback"] < FLOATING, "from what the panel reported");
        _checkRedeemed();
    }
}
