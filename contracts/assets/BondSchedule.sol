// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {BondCharter, BondPeriod, BondTerms, DayCountConvention} from "../interfaces/Charter.sol";
import {IBond} from "../interfaces/IBond.sol";
import {DayCount} from "../maths/DayCount.sol";
import {Isin} from "../maths/Isin.sol";
import {Rounding} from "../maths/Rounding.sol";

/// @title The terms of a bond, and what follows from them alone
/// @notice Checked at birth, then never written again: the periods and the nominal dates are the code of one small
/// contract that nobody can call, a word for each period; the rest are immutables.
///
/// A word is endDate (32) | recordDate (40) | paymentDate (40) | rate (32) | principal outstanding after it (112).
/// One more word stands before the first, with the start date and the face value, so that two neighbouring words say
/// everything about a period. The nominal dates follow, four bytes each.
///
/// Bounds, all checked at birth: face value below 2^112; the whole issue below 2^127 minor units of the currency; a
/// life of at most 65,535 days (179 years); a schedule that fits a contract's code (about 760 periods, or 680 with a
/// nominal grid). Rates are below 430 % by their type. So one payment is below 2^138 and all sums fit.
abstract contract BondSchedule is IBond {
    uint256 private constant RATE_UNIT = 1e9;
    uint256 private constant MAX_LIFE = type(uint16).max;
    uint256 private constant MAX_ISSUE = 2 ** 127;
    int256 private constant MAX_UTC_OFFSET = 14 hours;
    /// @dev The most that a contract's code holds, less the byte that stops a call.
    uint256 private constant MAX_BLOB = 24_575;
    /// @dev Days in a nominal period times the frequency: near a year, with room for months of 28 days and for
    /// dates moved off a holiday. It catches a frequency that does not belong to the dates.
    uint256 private constant MIN_YEAR = 300;
    uint256 private constant MAX_YEAR = 430;

    /// @dev A period with its surroundings.
    struct Entry {
        uint256 start;
        uint256 end;
        uint256 recordDate;
        uint256 paymentDate;
        uint256 rate;
        uint256 outstanding;
        uint256 principal;
    }

    address private immutable _BLOB;
    bytes12 private immutable _ISIN;
    uint256 private immutable _NOMINAL_DATES;
    uint256 private immutable _MATURITY;
    int256 private immutable _UTC_OFFSET;
    DayCountConvention private immutable _DAY_COUNT;
    uint256 private immutable _FREQUENCY;
    uint256 private immutable _CURE_WINDOW_;
    uint256 internal immutable _PERIODS;
    uint256 internal immutable _GRACE_PERIOD;
    uint256 internal immutable _DEFAULT_RATE;

    constructor(BondCharter memory charter) {
        BondTerms memory t = charter.terms;
        _check(charter);
        _ISIN = t.isin;
        _NOMINAL_DATES = t.nominalDates.length;
        _MATURITY = t.periods[t.periods.length - 1].endDate;
        _UTC_OFFSET = t.utcOffset;
        _DAY_COUNT = t.dayCount;
        _FREQUENCY = t.frequency;
        _CURE_WINDOW_ = t.cureWindow;
        _PERIODS = t.periods.length;
        _GRACE_PERIOD = t.gracePeriod;
        _DEFAULT_RATE = t.defaultRate;
        _BLOB = SSTORE2.write(_packed(t));
    }
}
