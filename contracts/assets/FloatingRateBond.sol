// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {FeedReader} from "../feeds/FeedReader.sol";
import {BondPeriod, FallbackRule, FloatingTerms, RateMethod} from "../interfaces/Charter.sol";
import {PackedFloatingRateBondCharter, PackedPeriod} from "../interfaces/PackedCharters.sol";
import {FeedStatus} from "../interfaces/IFeed.sol";
import {IBond} from "../interfaces/IBond.sol";
import {IFloatingRateBond} from "../interfaces/IFloatingRateBond.sol";
import {BondBase} from "./Bond.sol";
import {BondSchedule} from "./BondSchedule.sol";

/// @title Floating-rate bond
/// @notice A {Bond} but for three things: what rate a period bears, from when its payment is due, and that it does not
/// open before its rate is fixed. See {IFloatingRateBond}.
///
/// @dev What is fixed is kept under the end date of its period, which no other period has: the bond asks for the rate of
/// a period, not of a number. Fixings are made in order, so those that are missing are the last ones, and due dates
/// still ascend: the later of an ascending payment date and an ascending time of fixing.
contract FloatingRateBond is BondBase, IFloatingRateBond {
    /// @dev How many fixings were made, and the rate of the last.
    struct Progress {
        uint16 made;
        uint32 lastRate;
    }

    uint256 private constant MIN_WAITING_TIME = 1 hours;
    uint256 private constant MAX_WAITING_TIME = 90 days;
    /// @dev For how much longer the number of the figure is waited for, of a reference that is there and has gone on.
    uint256 private constant NUMBER_TIME = 30 days;
    /// @dev A figure of 128 bits x 10^9 stays far below 2^255, and 10^36 x 2^32 below 2^152.
    uint256 private constant MAX_DECIMALS = 36;
    uint256 private constant DATE_SIZE = 5;

    /// @dev The first period that floats, and the day on which it begins.
    uint256 private immutable _FIRST;
    uint256 private immutable _FIRST_DAY;
    bool private immutable _FALLS_BACK_TO_LAST;
    /// @dev The encoded floating terms without fixing dates, and then those, five bytes each.
    address private immutable _FLOATING;

    Progress private _progress;
    mapping(uint256 endDate => Fixing) private _fixings;

    constructor(
        PackedFloatingRateBondCharter memory charter
    ) BondBase(charter.bond, keccak256(abi.encode(charter))) {
        FloatingTerms memory f = charter.floating;
        PackedPeriod[] memory periods = charter.bond.terms.periods;
        _checkFloating(f, periods);
        uint256 first = periods.length - f.fixingDates.length;
        _FIRST = first;
        _FIRST_DAY = first == 0 ? charter.bond.terms.startDate : periods[first - 1].unpacked().endDate;
        _FALLS_BACK_TO_LAST = f.fallbackRule == FallbackRule.LAST_FIXED;
        uint40[] memory dates = f.fixingDates;
        bytes memory packed;
        for (uint256 i = 0; i < dates.length; ++i) packed = abi.encodePacked(packed, dates[i]);
        f.fixingDates = new uint40[](0);
        _FLOATING = SSTORE2.write(bytes.concat(abi.encode(f), packed));
    }

    // ---- Fixing ----

    /// @inheritdoc IFloatingRateBond
    function fix(uint256 period) external {
        _fix(period, 0);
    }

    /// @inheritdoc IFloatingRateBond
    function fixFromRound(uint256 period, uint80 round) external {
        _fix(period, round);
    }

    /// @inheritdoc IBond
    /// @dev What could be fixed must be, or who accelerates would choose between two rates; and what has passed its
    /// record date, or its interest would be in neither the arrears nor the accrued interest.
    function accelerate() public override {
        uint256 next = nextFixing();
        if (next < _numbers.periods) {
            uint256 since = Math.min(_recordDateOf(next), _fixingDate(next - _FIRST));
            if (block.timestamp > since) revert FixingPending(next);
        }
        super.accelerate();
    }

    // ---- Views ----

    /// @inheritdoc IFloatingRateBond
    function nextFixing() public view returns (uint256) {
        return _FIRST + _progress.made;
    }

    /// @inheritdoc IFloatingRateBond
    function fixingOf(uint256 period) external view returns (Fixing memory) {
        return _fixings[_entry(period).end];
    }

    /// @inheritdoc IFloatingRateBond
    function rateOf(uint256 period) external view returns (uint256) {
        return _rate(_entry(period));
    }

    /// @inheritdoc IFloatingRateBond
    function floatingTerms() public view returns (FloatingTerms memory terms_) {
        bytes memory blob = SSTORE2.read(_FLOATING);
        // The encoded terms come first; what follows is not looked at.
        terms_ = abi.decode(blob, (FloatingTerms));
        uint40[] memory dates = new uint40[](_numbers.periods - _FIRST);
        for (uint256 i = 0; i < dates.length; ++i) dates[i] = _fixingDate(i);
        terms_.fixingDates = dates;
    }

    // ---- What the bond asks ----

    /// @inheritdoc BondSchedule
    function _rate(Entry memory e) internal view override returns (uint256) {
        if (e.end <= _FIRST_DAY) return e.rate;
        Fixing storage f = _fixings[e.end];
        return f.fixedAt != 0 ? f.rate : _fallbackRate(e);
    }

    /// @inheritdoc BondSchedule
    function _dueDate(Entry memory e) internal view override returns (uint256) {
        if (e.end <= _FIRST_DAY) return e.paymentDate;
        uint256 fixedAt = _fixings[e.end].fixedAt;
        return fixedAt == 0 ? type(uint40).max : Math.max(e.paymentDate, fixedAt);
    }

    /// @dev A period that is not fixed does not open.
    function _recordDate(uint256 id) internal view override returns (uint256) {
        uint256 date = super._recordDate(id);
        return id >= nextFixing() && id < _numbers.periods ? type(uint40).max : date;
    }

    // ---- Internals ----

    function _fix(uint256 period, uint80 round) private {
        Progress memory progress = _progress;
        uint256 next = _FIRST + progress.made;
        Entry memory e = _entry(period);
        if (period != next) revert FixingNotNext(period, next);
        FloatingTerms memory t = floatingTerms();
        uint256 fixingDate = t.fixingDates[progress.made];
        if (block.timestamp <= fixingDate) revert FixingNotReached(period, fixingDate);

        (int256 figure, uint256 asOf, bool isFinal, FeedStatus status) = FeedReader.readAsOf(
            t.source,
            fixingDate,
            round
        );
        uint256 fallbackFrom = fixingDate + t.waitingTime;
        // Else who names a wrong number first would choose the fallback.
        if (status == FeedStatus.GONE_ON) fallbackFrom += NUMBER_TIME;
        bool isLate = block.timestamp > fallbackFrom;
        bool isRead = status == FeedStatus.FRESH && (isFinal || isLate);
        if (!isRead && !isLate) revert ReferenceMissing(period, status, fallbackFrom);

        uint256 rate;
        if (isRead) {
            figure = _rounded(figure, t);
            rate = _floatingRate(figure, t);
        } else {
            (figure, asOf) = (0, 0);
            rate = _fallbackRate(e);
        }
        // A rate is at most the cap, or one that the charter named. A figure of 128 bits in 1e-9, rounded to a multiple
        // of 32 bits, is below 2^160.
        _fixings[e.end] = Fixing(uint32(rate), uint40(block.timestamp), !isRead, int176(figure));
        _progress = Progress(progress.made + 1, uint32(rate));
        emit Fixed(period, rate, !isRead, figure, asOf);
    }

    function _fallbackRate(Entry memory e) private view returns (uint256) {
        Progress memory progress = _progress;
        return _FALLS_BACK_TO_LAST && progress.made != 0 ? progress.lastRate : e.rate;
    }

    /// @dev The reference in 1e-9, to a multiple of the rounding, half away from 0.
    function _rounded(int256 figure, FloatingTerms memory t) private pure returns (int256) {
        uint256 step = t.rounding;
        uint256 divisor = 10 ** uint256(t.source.decimals) * step;
        uint256 size = ((SignedMath.abs(figure) * RATE_UNIT + divisor / 2) / divisor) * step;
        return figure < 0 ? -int256(size) : int256(size);
    }

    function _floatingRate(int256 figure, FloatingTerms memory t) private pure returns (uint256) {
        int256 rate = t.convention.spreadCompounded ? figure : figure + t.spread;
        rate = SignedMath.min(SignedMath.max(rate, int256(uint256(t.floor))), int256(uint256(t.cap)));
        // The floor is not negative.
        return uint256(rate);
    }

    /// @param number Counted from the first period that floats.
    function _fixingDate(uint256 number) private view returns (uint40 date) {
        address blob = _FLOATING;
        // After the byte that stops a call.
        uint256 end = blob.code.length - DATE_SIZE * (_numbers.periods - _FIRST - 1 - number);
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(blob, 27, sub(end, DATE_SIZE), DATE_SIZE)
            date := mload(0)
        }
    }

    function _checkFloating(FloatingTerms memory f, PackedPeriod[] memory periods) private view {
        FeedReader.check(f.source);
        if (f.source.decimals > MAX_DECIMALS) revert InvalidTerms("reference decimals", 0);
        if (f.cap == 0 || f.floor > f.cap) revert InvalidTerms("floor and cap", 0);
        if (f.rounding == 0) revert InvalidTerms("rounding", 0);
        if (f.waitingTime < MIN_WAITING_TIME || f.waitingTime > MAX_WAITING_TIME) {
            revert InvalidTerms("waiting time", 0);
        }
        bool isTerm = f.convention.method == RateMethod.TERM;
        bool isPlain =
            f.convention.lookback == 0 &&
                f.convention.lockout == 0 &&
                !f.convention.observationShift &&
                !f.convention.spreadCompounded &&
                f.convention.calendar == 0;
        if (isTerm ? !isPlain : f.convention.calendar == 0) revert InvalidTerms("convention", 0);
        uint256 count = f.fixingDates.length;
        if (count == 0 || count > periods.length) revert InvalidTerms("fixing dates", count);
        uint256 first = periods.length - count;
        uint256 before;
        for (uint256 i = 0; i < count; ++i) {
            BondPeriod memory p = periods[first + i].unpacked();
            uint256 date = f.fixingDates[i];
            if (date <= before || date >= p.paymentDate) revert InvalidTerms("fixing date", first + i);
            if (p.rate < f.floor || p.rate > f.cap) revert InvalidTerms("rate", first + i);
            before = date;
        }
    }
}
