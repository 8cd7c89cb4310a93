// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IRecordDates} from "../interfaces/IAssetToken.sol";
import {TokenConstants} from "./TokenConstants.sol";
import {TokenStorage} from "./TokenStorage.sol";

/// @notice The record dates of a token: scheduled at birth or announced later, always with notice.
///
/// @dev A record date R has passed from second R + 1 on: what moves in second R still counts. Dates that have passed
/// are never inserted before, so their numbers are final. `_clock` keeps the next few dates beside the count of those
/// that passed, so that a transfer after a record date reads one word here and writes none; only when all of the kept
/// dates have passed is the list searched (binary, whatever its length) and the clock set again.
abstract contract RecordDates is TokenStorage, TokenConstants {
    uint40 internal constant NEVER = type(uint40).max;
    uint256 private constant DATES_PER_WORD = 6;
    uint256 private constant MAX_RECORD_DATES = type(uint16).max;

    constructor(uint40[] memory scheduled, bool closesAtLast) {
        uint256 count = scheduled.length;
        if (count > MAX_RECORD_DATES) revert IRecordDates.TooManyRecordDates(MAX_RECORD_DATES);
        for (uint256 i; i < count; ++i) {
            // The first must lie ahead too: nobody held anything before birth.
            if (
                scheduled[i] < (i == 0 ? block.timestamp : uint256(scheduled[i - 1]) + 1) ||
                scheduled[i] == NEVER
            ) {
                revert IRecordDates.RecordDatesNotAscending(i);
            }
        }
        for (uint256 i; i < count; i += DATES_PER_WORD) {
            uint256 word;
            for (uint256 j; j < DATES_PER_WORD && i + j < count; ++j)
                word |= uint256(scheduled[i + j]) << (40 * j);
            _dates[i / DATES_PER_WORD] = word;
        }
        _setClock(0, closesAtLast && count != 0 ? scheduled[count - 1] : NEVER, count);
    }

    // ---- What the asset asks with every payment ----

    /// @notice See {IRecordDates}.
    function indexOfRecordDate(uint40 recordDate_) external view returns (uint256 index) {
        // The first date that is not before it.
        index = _firstAfter(0, uint256(recordDate_) - (recordDate_ == 0 ? 0 : 1));
        if (index == _count() || _date(index) != recordDate_)
            revert IRecordDates.UnknownRecordDate(recordDate_);
        if (block.timestamp <= recordDate_) revert IRecordDates.RecordDateNotPassed(index);
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
        if (exhausted) _setClock(passed, uint40(clock >> 32), uint16(clock >> 16));
    }

    function _timeOf(
        uint256 clock
    ) private view returns (uint256 passed, uint256 next, bool closed, bool exhausted) {
        closed = block.timestamp > uint40(clock >> 32);
        passed = uint16(clock);
        uint256 count = uint16(clock >> 16);
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
        return (passed, _dateOrNever(passed, count), closed, true);
    }

    // ---- What the asset may ask ----

    /// @dev The caller has checked that it has its notice, is free, and finds room.
    function _announceRecordDate(uint40 date) internal {
        uint256 count = _count();
        (uint256 passed, , ) = _time();
        // Moves up the dates after it. They are scheduled at birth or announced by the asset; nobody else adds any.
        uint256 i = count;
        for (uint40 later; i != 0 && (later = _date(i - 1)) > date; --i) _setDate(i, later);
        _setDate(i, date);
        _setClock(passed, _closing(), count + 1);
        emit IRecordDates.RecordDateAnnounced(date);
    }

    /// @dev The caller has checked that it is a known record date that lies ahead.
    function _closeRegister(uint40 lastRecordDate) internal {
        _setClosesAfter(lastRecordDate);
        emit IRecordDates.RegisterClosing(lastRecordDate);
    }

    function _reopenRegister() internal {
        _setClosesAfter(NEVER);
        emit IRecordDates.RegisterReopened();
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

    /// @dev The clock, set to `passed` of `count` dates gone by. Counts are at most MAX_RECORD_DATES, 16 bits.
    function _setClock(uint256 passed, uint40 closesAfter_, uint256 count) private {
        uint256 clock;
        for (uint256 kept = 4; kept != 0; --kept)
            clock = (clock << 40) | _dateOrNever(passed + kept - 1, count);
        _clock = (((clock << 40) | closesAfter_) << 32) | (count << 16) | passed;
    }

    /// @dev How many record dates are known.
    function _count() private view returns (uint256) {
        return uint16(_clock >> 16);
    }

    function _date(uint256 index) private view returns (uint40) {
        unchecked {
            return uint40(_dates[index / DATES_PER_WORD] >> (40 * (index % DATES_PER_WORD)));
        }
    }

    function _setDate(uint256 index, uint40 date) private {
        unchecked {
            uint256 shift = 40 * (index % DATES_PER_WORD);
            uint256 others = _dates[index / DATES_PER_WORD] & ~(uint256(type(uint40).max) << shift);
            _dates[index / DATES_PER_WORD] = others | (uint256(date) << shift);
        }
    }

    function _dateOrNever(uint256 index, uint256 count) private view returns (uint40) {
        return index < count ? _date(index) : NEVER;
    }

    /// @dev Number of the first date after `time`, looking from number `low` on; the count if there is none.
    function _firstAfter(uint256 low, uint256 time) private view returns (uint256) {
        uint256 high = _count();
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_date(middle) > time) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
