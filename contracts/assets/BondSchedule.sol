// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {BondPeriod, BondTerms, DayCountConvention} from "../interfaces/Charter.sol";
import {PackedBondCharter, PackedBondTerms, PackedPeriod} from "../interfaces/PackedCharters.sol";
import {IBond} from "../interfaces/IBond.sol";
import {ITokenSource} from "../interfaces/IAssetFactory.sol";
import {Isin} from "../maths/Isin.sol";
import {Rounding} from "../maths/Rounding.sol";
import {Readable} from "../readers/Readable.sol";
import {BondReader} from "./BondReader.sol";

/// @title The terms of a bond, and what follows from them alone
/// @notice Checked at birth, then never written again: the periods and the nominal dates are the code of one small
/// contract that nobody can call, a word for each period; the rest is one word of storage.
///
/// A word is endDate (32) | recordDate (40) | paymentDate (40) | rate (32) | principal outstanding after it (112).
/// One more word stands before the first, with the start date, the ISIN and the face value, so that two neighbouring
/// words say everything about a period. The nominal dates follow, four bytes each, and last a word with the numbers
/// that are in storage too, for {BondReader}, which answers whatever only looks at terms.
///
/// Bounds, all checked at birth. The whole issue is below 2^107 minor units of the currency, its face value below
/// 2^112; the life is at most 65,535 days (179 years); nominal periods are 300 to 430 days long, times the frequency;
/// the schedule fits a contract's code (about 760 periods, or 680 with a nominal grid). Rates are below 430 % by their
/// type. So a day count fraction is below 2^8, its numerator below 2^26 and its denominator below 2^18; supply x
/// interest, before it is divided, is below 2^107 x 10^18 x 2^32 x 2^26 < 2^225: plain arithmetic is exact, and no
/// payment made in time reaches 2^118.
abstract contract BondSchedule is IBond, Readable {
    uint256 internal constant RATE_UNIT = 1e9;
    uint256 private constant MAX_LIFE = type(uint16).max;
    uint256 private constant MAX_ISSUE = 2 ** 107;
    int256 private constant MAX_UTC_OFFSET = 14 hours;
    /// @dev The most that a contract's code holds, less the byte that stops a call.
    uint256 private constant MAX_BLOB = 24_575;
    uint256 private constant MIN_YEAR = 300;
    uint256 private constant MAX_YEAR = 430;

    /// @dev One word, written by the constructor only: a word in storage is read with a tenth of the code that an
    /// immutable takes at each place. In the order of {BondTerms}, of which it is the middle: see {terms}.
    struct Numbers {
        int32 utcOffset;
        DayCountConvention dayCount;
        uint8 frequency;
        uint16 nominalDates;
        uint32 gracePeriod;
        uint32 cureWindow;
        uint32 defaultRate;
        uint16 periods;
    }

    /// @dev A period with its surroundings: what the word before says of it, and then what {BondPeriod} says.
    struct Entry {
        uint256 start;
        uint256 outstanding;
        uint256 end;
        uint256 recordDate;
        uint256 paymentDate;
        uint256 rate;
        uint256 principal;
    }

    address private immutable _BLOB;
    Numbers internal _numbers;

    constructor(
        PackedBondCharter memory charter
    ) Readable(ITokenSource(msg.sender).sharedContract("BondReader")) {
        _check(charter);
        PackedBondTerms memory t = charter.terms;
        _numbers = Numbers({
            gracePeriod: t.gracePeriod,
            cureWindow: t.cureWindow,
            defaultRate: t.defaultRate,
            // Both are below MAX_BLOB.
            periods: uint16(t.periods.length),
            nominalDates: uint16(t.nominalDates.length),
            utcOffset: t.utcOffset,
            dayCount: t.dayCount,
            frequency: t.frequency
        });
        // The second contract that this one creates, after its token: that is how the reader finds it.
        _BLOB = SSTORE2.write(_packed(t));
    }

    // ---- Views ----

    /// @inheritdoc IBond
    function terms() external view returns (BondTerms memory) {
        _answer();
    }

    /// @inheritdoc IBond
    function period(uint256) external view returns (BondPeriod memory) {
        _answer();
    }

    /// @inheritdoc IBond
    function periodCount() external view returns (uint256) {
        return _numbers.periods;
    }

    /// @inheritdoc IBond
    function outstandingPrincipal(uint256) external view returns (uint256) {
        _answer();
    }

    /// @inheritdoc IBond
    function interest(uint256) external view returns (uint256, uint256) {
        _answer();
    }

    /// @inheritdoc IBond
    function interestTo(
        uint256 index,
        uint256 day
    ) external view returns (uint256 numerator, uint256 denominator) {
        return _accrual(_entry(index), day);
    }

    /// @inheritdoc IBond
    function recordDatesBefore(uint256 time) external view returns (uint256) {
        return _recordDatesBefore(time);
    }

    // ---- For the bond ----

    function _entry(uint256 index) internal view returns (Entry memory e) {
        if (index >= _numbers.periods) revert UnknownDistribution(index);
        uint256 before = _word(index);
        uint256 word = _word(index + 1);
        e.start = before >> 224;
        e.end = word >> 224;
        e.recordDate = uint40(word >> 184);
        e.paymentDate = uint40(word >> 144);
        e.rate = uint32(word >> 112);
        e.outstanding = uint112(before);
        e.principal = uint112(before) - uint112(word);
    }

    /// @dev Interest per whole unit from the start of a period to a day in it, as a fraction of minor units.
    function _accrual(
        Entry memory e,
        uint256 day
    ) internal view returns (uint256 numerator, uint256 denominator) {
        (numerator, denominator) = BondReader(_READER).dayCountFraction(e.start, day, e.end);
        unchecked {
            numerator *= e.outstanding * _rate(e);
            denominator *= RATE_UNIT;
        }
    }

    /// @dev The rate at which a period bears interest. A kind of bond whose rates are fixed later says otherwise.
    function _rate(Entry memory e) internal view virtual returns (uint256) {
        return e.rate;
    }

    /// @dev The first second at which a period's payment is due; likewise.
    function _dueDate(Entry memory e) internal view virtual returns (uint256) {
        return e.paymentDate;
    }

    /// @dev The record date that a period goes by; for a kind of bond that can end early to say.
    function _recordDateOf(uint256 index) internal view virtual returns (uint256) {
        return uint40(_word(index + 1) >> 184);
    }

    /// @dev How many periods of the schedule open, the first ones; for a kind of bond that can end early to say.
    function _livePeriods() internal view virtual returns (uint256) {
        return _numbers.periods;
    }

    /// @dev How many record dates lie before the second, that is, have passed in it.
    function _recordDatesBefore(uint256 time) internal view returns (uint256 low) {
        uint256 high = _numbers.periods;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_recordDateOf(middle) < time) low = middle + 1;
            else high = middle;
        }
    }

    /// @dev The issuer's calendar day of a second.
    function _dayOf(uint256 time) internal view returns (uint256) {
        // Times fit 40 bits; those before 1970 are none.
        int256 shifted = int256(time) + _numbers.utcOffset;
        return shifted < 0 ? 0 : uint256(shifted) / 1 days;
    }

    /// @dev Simple interest on an overdue sum since a day, ACT/365F, rounded up.
    function _overdueInterest(uint256 sum, uint256 sinceDay) internal view returns (uint256) {
        uint256 days_ = Math.saturatingSub(_dayOf(block.timestamp), sinceDay);
        // Below 2^138 x 2^32 x 2^24.
        unchecked {
            return Rounding.divUp(sum * _numbers.defaultRate * days_, 365 * RATE_UNIT);
        }
    }

    // ---- Internals ----

    function _word(uint256 index) private view returns (uint256 word) {
        address blob = _BLOB;
        assembly ("memory-safe") {
            extcodecopy(blob, 0, add(1, mul(index, 32)), 32)
            word := mload(0)
        }
    }

    // ---- Birth ----

    /// @dev Everything that the arithmetic above relies on.
    function _check(PackedBondCharter memory charter) private pure {
        PackedBondTerms memory t = charter.terms;
        uint256 count = t.periods.length;
        if (!Isin.isValid(t.isin)) revert InvalidIsin(t.isin);
        if (count == 0 || 32 * (count + 2) + 4 * t.nominalDates.length > MAX_BLOB) {
            revert InvalidTerms("periods", count);
        }
        if (t.utcOffset > MAX_UTC_OFFSET || t.utcOffset < -MAX_UTC_OFFSET)
            revert InvalidTerms("utc offset", 0);
        uint40[] memory recordDates = charter.asset.token.recordDates;
        if (recordDates.length != count) revert InvalidTerms("record dates", recordDates.length);
        // Else whoever buys after the last record date would buy units that are about to end, and be paid nothing.
        if (!charter.asset.token.closesAtLastRecordDate) revert InvalidTerms("register", 0);
        uint256 left = t.faceValue;
        BondPeriod memory before;
        before.endDate = t.startDate;
        for (uint256 i; i < count; ++i) {
            BondPeriod memory p = t.periods[i].unpacked();
            if (p.endDate <= before.endDate) revert InvalidTerms("end date", i);
            if (p.recordDate <= before.recordDate || p.recordDate != recordDates[i]) {
                revert InvalidTerms("record date", i);
            }
            if (p.paymentDate <= before.paymentDate || p.paymentDate < p.recordDate) {
                revert InvalidTerms("payment date", i);
            }
            if (p.principal > left) revert InvalidTerms("principal", i);
            left -= p.principal;
            before = p;
        }
        if (left != 0 || t.faceValue == 0 || t.faceValue > type(uint112).max) {
            revert InvalidTerms("face value", count);
        }
        // Decimals are at most 18: the token refuses more.
        if (
            uint256(charter.asset.token.maxSupply) * t.faceValue >
            MAX_ISSUE * 10 ** charter.asset.token.decimals
        ) {
            revert InvalidTerms("issue size", 0);
        }
        if (before.endDate - t.startDate > MAX_LIFE) revert InvalidTerms("end date", count);
        _checkGrid(t, before.endDate);
    }

    /// @dev ACT/ACT-ICMA: nominal periods of 1/frequency of a year, from the start or before to the end or after.
    function _checkGrid(PackedBondTerms memory t, uint256 maturity) private pure {
        uint256 count = t.nominalDates.length;
        if (t.dayCount != DayCountConvention.ACT_ACT_ICMA) {
            if (count != 0) revert InvalidTerms("nominal dates", count);
            return;
        }
        uint256 frequency = t.frequency;
        if (frequency == 0 || 12 % frequency != 0 || frequency > 12)
            revert InvalidTerms("frequency", frequency);
        uint256 before = t.startDate;
        bool regular = count == 0;
        if (regular) {
            count = t.periods.length;
        } else {
            before = t.nominalDates[0];
            if (before > t.startDate || t.nominalDates[count - 1] < maturity) {
                revert InvalidTerms("nominal dates", count);
            }
        }
        for (uint256 i = regular ? 0 : 1; i < count; ++i) {
            uint256 date = regular ? t.periods[i].unpacked().endDate : t.nominalDates[i];
            if (date <= before) revert InvalidTerms("nominal dates", i);
            uint256 year = (date - before) * frequency;
            if (year < MIN_YEAR || year > MAX_YEAR) revert InvalidTerms("nominal dates", i);
            before = date;
        }
    }

    function _packed(PackedBondTerms memory t) private pure returns (bytes memory blob) {
        uint256 words = t.periods.length + 1;
        uint256 size = 32 * words + 4 * t.nominalDates.length + 32;
        // A date is written as a whole word, whose rest the next one takes, and in the end the numbers.
        blob = new bytes(size);
        uint256 outstanding = t.faceValue;
        _put(blob, 0, (uint256(t.startDate) << 224) | (uint256(uint96(t.isin)) << 112) | outstanding);
        for (uint256 i = 1; i < words; ++i) {
            // The same word, with what is outstanding in place of what is repaid.
            uint256 word = PackedPeriod.unwrap(t.periods[i - 1]);
            outstanding -= uint112(word);
            _put(blob, 32 * i, (word & ~uint256(type(uint112).max)) | outstanding);
        }
        for (uint256 i; i < t.nominalDates.length; ++i) {
            _put(blob, 32 * words + 4 * i, uint256(t.nominalDates[i]) << 224);
        }
        uint256 numbers =
            uint32(t.utcOffset) |
                (uint256(t.dayCount) << 32) |
                (uint256(t.frequency) << 40) |
                (t.nominalDates.length << 48) |
                (uint256(t.gracePeriod) << 64) |
                (uint256(t.cureWindow) << 96) |
                (uint256(t.defaultRate) << 128) |
                (t.periods.length << 160);
        _put(blob, size - 32, numbers);
    }

    function _put(bytes memory blob, uint256 offset, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(add(add(blob, 32), offset), word)
        }
    }
}
