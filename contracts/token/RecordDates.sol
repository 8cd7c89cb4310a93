// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IRecordDates} from "../interfaces/IAssetToken.sol";

/// @notice The record dates of a token: scheduled at birth or announced later, always with notice.
///
/// @dev A record date R has passed from second R + 1 on: what moves in second R still counts. Dates that have passed
/// are never inserted before, so their numbers are final. `_clock` keeps the next few dates beside the count of those
/// that passed, so that a transfer after a record date reads one word here and writes none; only when all of the kept
/// dates have passed is the list searched (binary, whatever its length) and the clock set again.
abstract contract RecordDates is IRecordDates {
    /// @dev One storage word, from the lowest bit: passed (16), how many dates had passed when it was last set |
    /// count (16) | closesAfter (40), last second of trading | the four dates that follow, 40 bits each, NEVER where
    /// there is none.
    uint256 private _clock;

    uint40 internal constant NEVER = type(uint40).max;
    uint256 private constant MAX_RECORD_DATES = type(uint16).max;

    /// @dev Least notice of an unscheduled record date, in seconds.
    uint256 internal immutable _NOTICE;

    uint40[] private _dates;

    constructor(uint256 notice, uint40[] memory scheduled, bool closesAtLast) {
        _NOTICE = notice;
        uint256 count = scheduled.length;
        if (count > MAX_RECORD_DATES) revert TooManyRecordDates(MAX_RECORD_DATES);
        for (uint256 i; i < count; ++i) {
            // The first must lie ahead too: nobody held anything before birth.
            if (
                scheduled[i] < (i == 0 ? block.timestamp : uint256(scheduled[i - 1]) + 1) ||
                scheduled[i] == NEVER
            ) {
                revert RecordDatesNotAscending(i);
            }
        }
        _dates = scheduled;
        _setClock(0, closesAtLast && count != 0 ? scheduled[count - 1] : NEVER);
    }

    // ---- Views ----

    /// @inheritdoc IRecordDates
    function recordDateCount() external view returns (uint256) {
        return _dates.length;
    }

    /// @inheritdoc IRecordDates
    function passedRecordDates() external view returns (uint256 passed) {
        (passed, , ) = _time();
    }

    /// @inheritdoc IRecordDates
    function recordDate(uint256 index) external view returns (uint40) {
        return _dates[index];
    }

    /// @inheritdoc IRecordDates
    function indexOfRecordDate(uint40 recordDate_) external view returns (uint256 index) {
        // The first date that is not before it.
        index = _firstAfter(0, uint256(recordDate_) - (recordDate_ == 0 ? 0 : 1));
        if (index == _dates.length || _dates[index] != recordDate_) revert UnknownRecordDate(recordDate_);
        if (block.timestamp <= recordDate_) revert RecordDateNotPassed(index);
    }

    // ---- Time ----

    /// @return passed How many record dates have passed by now.
    /// @return next The next one, NEVER if none is known.
    /// @return closed Whether the register has closed.
    function _time() internal view returns (uint256 passed, uint256 next, bool closed) {
        (passed, next, closed, ) = _timeOf(_clock);
    }

    /// @dev {_time}, setting the clock when all of the dates that it keeps have passed.
    function _timeAndSet() internal returns (uint256 passed, uint256 next, bool closed) {
        uint256 clock = _clock;
        bool exhausted;
        (passed, next, closed, exhausted) = _timeOf(clock);
        if (exhausted) _setClock(passed, uint40(clock >> 32));
    }

    function _timeOf(
        uint256 clock
    ) private view returns (uint256 passed, uint256 next, bool closed, bool exhausted) {
        closed = block.timestamp > uint40(clock >> 32);
        passed = uint16(clock);
        clock >>= 72;
        // Counts are at most MAX_RECORD_DATES, and the time is not 0.
        unchecked {
            for (uint256 kept = 4; kept != 0; --kept) {
                next = uint40(clock);
                if (block.timestamp <= next) return (passed, next, closed, false);
                clock >>= 40;
                ++passed;
            }
            passed = _firstAfter(passed, block.timestamp - 1);
        }
        return (passed, _dateOrNever(passed), closed, true);
    }

    // ---- What the asset may ask ----

    function _announceRecordDate(uint40 date) internal {
        if (date < block.timestamp + _NOTICE || date == NEVER) {
            revert RecordDateTooSoon(date, block.timestamp + _NOTICE);
        }
        uint256 i = _dates.length;
        if (i == MAX_RECORD_DATES) revert TooManyRecordDates(MAX_RECORD_DATES);
        // Moves up the dates after it. They are scheduled at birth or announced by the asset; nobody else adds any.
        _dates.push(date);
        for (; i != 0 && _dates[i - 1] >= date; --i) {
            if (_dates[i - 1] == date) revert RecordDateTaken(date);
            _dates[i] = _dates[i - 1];
        }
        _dates[i] = date;
        (uint256 passed, , ) = _time();
        _setClock(passed, _closing());
        emit RecordDateAnnounced(date);
    }

    /// @dev Only a known record date that lies ahead: holders are looked at anew after it anyway.
    function _closeRegister(uint40 lastRecordDate) internal {
        uint256 index = _firstAfter(0, block.timestamp - 1);
        while (index < _dates.length && _dates[index] < lastRecordDate) ++index;
        if (index == _dates.length || _dates[index] != lastRecordDate)
            revert UnknownRecordDate(lastRecordDate);
        _setClosesAfter(lastRecordDate);
        emit RegisterClosing(lastRecordDate);
    }

    function _reopenRegister() internal {
        _setClosesAfter(NEVER);
        emit RegisterReopened();
    }

    /// @dev Last second of trading; NEVER while the register does not close.
    function _closesAfter() internal view virtual returns (uint40);

    function _setClosesAfter(uint40 time) internal virtual;

    /// @dev What the clock says about it: the same, unless something else must be asked.
    function _closing() internal view returns (uint40) {
        return uint40(_clock >> 32);
    }

    function _setClosing(uint40 time) internal {
        _clock = (_clock & ~(uint256(type(uint40).max) << 32)) | (uint256(time) << 32);
    }

    // ---- Internals ----

    /// @dev The clock, set to `passed` dates gone by. Counts are at most MAX_RECORD_DATES, 16 bits.
    function _setClock(uint256 passed, uint40 closesAfter_) private {
        uint256 clock;
        for (uint256 kept = 4; kept != 0; --kept) clock = (clock << 40) | _dateOrNever(passed + kept - 1);
        _clock = (((clock << 40) | closesAfter_) << 32) | (_dates.length << 16) | passed;
    }

    function _dateOrNever(uint256 index) private view returns (uint40) {
        return index < _dates.length ? _dates[index] : NEVER;
    }

    /// @dev Number of the first date after `time`, looking from number `low` on; the count if there is none.
    function _firstAfter(uint256 low, uint256 time) private view returns (uint256) {
        uint256 high = _dates.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_dates[middle] > time) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
