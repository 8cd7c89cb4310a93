// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DayCountConvention} from "../interfaces/Charter.sol";
import {Preferred, Tier, TierKind, WaterfallTerms} from "../interfaces/IncomeRightCharter.sol";
import {ReserveStep} from "../interfaces/PropertyCharter.sol";
import {DayCount} from "./DayCount.sol";
import {Months} from "./Months.sol";

/// @title Waterfall
/// @notice Shares a sum between holders and sponsor by tiers, and keeps the account that the tiers look at.
///
/// Rounding: the sponsor's part of all tiers together, ever, is rounded down; what that leaves of a minor unit is
/// carried (`residue`) and becomes his when it adds up. Holders have the rest, so that the parts always sum to what was
/// shared, and a sum that comes in two payments at one time is shared as in one: the end of each tier is an exact
/// function of the account. Preferred return is kept in fractions of a minor unit, exactly where it is simple, and
/// paid rounded down.
///
/// @dev Bounds: capital and sums are below 2^128, rates and shares below 2^32, levels below 2^64, days below 2^32,
/// numerators of day counts below 2^42. Preferred return that nobody could pay (2^200 fine units, more than 2^150
/// minor units) grows no further, so that nothing here can ever overflow and stand in the way of a payment.
library Waterfall {
    uint256 internal constant SHARE = 1e9;
    uint256 private constant MOST_TIERS = 12;
    uint256 private constant MOST_PREFERRED = 2 ** 200;

    /// @param invested Price of all units. @param returned Capital that came back.
    /// @param toHolders All that was shared to holders. @param toSponsor All that was shared to the sponsor.
    /// @param preferred Preferred return due on `day`, in fine units: see {fine}.
    /// @param day Up to which it was computed, in days since 1970-01-01.
    /// @param residue What the sponsor's parts came to beyond whole minor units, in 1e-9.
    /// @param bearing The part of `preferred` that bears a return itself (COMPOUNDED).
    /// @param inPeriod Shared to both in the period of `day`.
    struct Account {
        uint128 invested;
        uint128 returned;
        uint128 toHolders;
        uint128 toSponsor;
        uint216 preferred;
        uint32 day;
        uint216 bearing;
        uint32 residue;
        uint128 inPeriod;
    }

    /// @notice A term of the charter's waterfall cannot be, named in `what`; the asset is not born. Correct that term.
    /// @param tier Number of the tier, from 0; the number of tiers where it is about the whole.
    error InvalidWaterfall(bytes32 what, uint256 tier);

    // ---- Sharing ----

    /// @notice Shares a sum under the account as it stands, which the caller has brought up to today ({accrue}).
    /// @return toHolders The holders' part; the sponsor's is the rest.
    function share(
        Account memory a,
        WaterfallTerms memory t,
        uint256 amount
    ) internal pure returns (uint256 toHolders) {
        toHolders = a.toHolders;
        uint256 most = cap(a, t.capMultiple);
        for (uint256 i; i < t.tiers.length && amount != 0; ++i) {
            Tier memory tier = t.tiers[i];
            uint256 size = Math.min(amount, _sizeOf(a, t, tier));
            if (tier.sponsorShare != SHARE) {
                size = Math.min(size, _filling(a, tier, Math.saturatingSub(most, a.toHolders)));
            }
            _pay(a, t, tier, size);
            amount -= size;
        }
        // The last tier has no end, so holders have reached their cap.
        a.toSponsor += uint128(amount);
        a.inPeriod += uint128(amount);
        toHolders = a.toHolders - toHolders;
    }

    /// @notice A multiple of what was invested, rounded down; the maximum for no limit.
    function cap(Account memory a, uint256 multiple) internal pure returns (uint256) {
        if (multiple == type(uint64).max) return type(uint256).max;
        return (a.invested * multiple) / SHARE;
    }

    /// @dev What a tier takes before it has reached its end.
    function _sizeOf(
        Account memory a,
        WaterfallTerms memory t,
        Tier memory tier
    ) private pure returns (uint256) {
        TierKind kind = tier.kind;
        if (kind == TierKind.REST) return type(uint256).max;
        if (kind == TierKind.LEVEL) return Math.saturatingSub(cap(a, tier.level), a.inPeriod);
        if (kind == TierKind.CATCH_UP) {
            // The sponsor's part s of the tier brings him to the share l of all profit P: S + s x = l (P + x).
            uint256 profit = uint256(a.toHolders) - a.returned + a.toSponsor;
            uint256 has = a.toSponsor * SHARE + a.residue;
            return Math.saturatingSub(profit * tier.level, has) / (tier.sponsorShare - tier.level);
        }
        uint256 forHolders =
            kind == TierKind.CAPITAL
                ? a.invested - a.returned
                : kind == TierKind.PREFERRED
                    ? a.preferred / fine(t.dayCount)
                    : Math.saturatingSub(cap(a, tier.level), a.toHolders);
        return _filling(a, tier, forHolders);
    }

    /// @dev The least sum of a tier of which holders have so much.
    function _filling(Account memory a, Tier memory tier, uint256 forHolders) private pure returns (uint256) {
        if (forHolders == 0) return 0;
        // Beyond what anybody can pay it does not matter how far.
        forHolders = Math.min(forHolders, type(uint160).max);
        unchecked {
            return ((forHolders - 1) * SHARE + a.residue) / (SHARE - tier.sponsorShare) + 1;
        }
    }

    function _pay(Account memory a, WaterfallTerms memory t, Tier memory tier, uint256 size) private pure {
        uint256 weighted = size * tier.sponsorShare + a.residue;
        a.residue = uint32(weighted % SHARE);
        // Both are parts of a sum that a currency has: checked where the account is kept.
        uint128 toSponsor = uint128(weighted / SHARE);
        uint128 toHolders = uint128(size) - toSponsor;
        a.toSponsor += toSponsor;
        a.toHolders += toHolders;
        a.inPeriod += uint128(size);
        if (tier.kind == TierKind.CAPITAL) a.returned += toHolders;
        if (tier.kind == TierKind.PREFERRED) {
            uint256 paid = toHolders * fine(t.dayCount);
            a.preferred -= uint216(paid);
            a.bearing = uint216(Math.saturatingSub(a.bearing, paid));
        }
    }

    // ---- Time ----

    /// @notice Fine units of a minor unit: 1e9 for the rate, times the denominator of the day count.
    function fine(DayCountConvention dayCount) internal pure returns (uint256) {
        if (dayCount == DayCountConvention.ACT_365F) return 365 * SHARE;
        if (dayCount == DayCountConvention.ACT_ACT_ISDA) return 365 * 366 * SHARE;
        return 360 * SHARE;
    }

    /// @notice Brings the account up to a day.
    function accrue(Account memory a, WaterfallTerms memory t, uint256 today) internal pure {
        uint256 from = a.day;
        if (today <= from) return;
        a.day = uint32(today);
        uint256 capital = a.invested - a.returned;
        if (t.periodMonths == 0) {
            _add(a, t, capital, from, today);
            return;
        }
        uint256 number = _periodOf(t, from);
        uint256 last = _periodOf(t, today);
        if (last != number) a.inPeriod = 0;
        if (t.preferred == Preferred.SIMPLE) {
            _add(a, t, capital, from, today);
        } else if (t.preferred == Preferred.NON_CUMULATIVE) {
            if (last == number) return;
            a.preferred = 0;
            _add(a, t, capital, _startOf(t, last), _startOf(t, last + 1));
        } else {
            for (; number < last; ++number) {
                uint256 end = _startOf(t, number + 1);
                _add(a, t, capital, from, end);
                a.bearing = a.preferred;
                from = end;
            }
            _add(a, t, capital, from, today);
        }
    }

    /// @notice Adds capital, on an account brought up to today.
    function invest(Account memory a, WaterfallTerms memory t, uint256 amount, uint256 today) internal pure {
        a.invested += uint128(amount);
        if (t.preferred != Preferred.NON_CUMULATIVE) return;
        // The rest of the period's return is due at once, like that of capital that was there before.
        uint256 from = Math.max(today, a.day);
        _add(a, t, amount, from, _startOf(t, _periodOf(t, from) + 1));
    }

    /// @dev Preferred return of a sum, and of what bears, from one day to another.
    function _add(
        Account memory a,
        WaterfallTerms memory t,
        uint256 capital,
        uint256 from,
        uint256 to
    ) private pure {
        (uint256 days_, ) = DayCount.fraction(t.dayCount, from, to, 0, 0, "");
        // Below 2^128 x 2^32 x 2^42, and 2^200 x 2^32 x 2^18 for the days of one period.
        uint256 sum = a.preferred + capital * t.rate * days_;
        if (a.bearing != 0) sum += (a.bearing * (t.rate * days_)) / fine(t.dayCount);
        a.preferred = uint216(Math.min(sum, MOST_PREFERRED));
    }

    function _periodOf(WaterfallTerms memory t, uint256 day) private pure returns (uint256) {
        return Months.between(uint256(t.startDate) * 1 days, day * 1 days) / t.periodMonths;
    }

    function _startOf(WaterfallTerms memory t, uint256 number) private pure returns (uint256) {
        return Months.add(uint256(t.startDate) * 1 days, number * t.periodMonths) / 1 days;
    }

    // ---- Reserves ----

    /// @notice What a reserve holds back of a sum: the share of each step until the reserve has reached the end of it.
    /// Rounded down in each step.
    function heldBack(
        ReserveStep[] memory steps,
        uint256 target,
        uint256 held,
        uint256 amount
    ) internal pure returns (uint256 back) {
        for (uint256 i; i < steps.length && amount != 0; ++i) {
            uint256 end = (target * steps[i].below) / SHARE;
            if (held + back >= end) continue;
            uint256 room = end - held - back;
            // The least sum of which the share is the room; a share is not 0.
            uint256 size = Math.min(amount, (room * SHARE + steps[i].share - 1) / steps[i].share);
            back += Math.min(room, (size * steps[i].share) / SHARE);
            amount -= size;
        }
    }

    // ---- Birth ----

    /// @notice Everything that the arithmetic above relies on.
    function check(WaterfallTerms memory t) internal pure {
        uint256 count = t.tiers.length;
        DayCountConvention dayCount = t.dayCount;
        if (
            dayCount != DayCountConvention.ACT_360 &&
            dayCount != DayCountConvention.ACT_365F &&
            dayCount != DayCountConvention.ACT_ACT_ISDA &&
            dayCount != DayCountConvention.THIRTY_E_360
        ) revert InvalidWaterfall("day count", count);
        if (t.periodMonths > 12 || (t.periodMonths == 0 && t.preferred != Preferred.SIMPLE)) {
            revert InvalidWaterfall("period", count);
        }
        if (t.capMultiple == 0) revert InvalidWaterfall("cap", count);
        if (count == 0 || count > MOST_TIERS) revert InvalidWaterfall("tiers", count);
        // Once the sponsor has caught up he stays there: else what is shared would depend on how it came in.
        uint256 least;
        for (uint256 i; i < count; ++i) {
            Tier memory tier = t.tiers[i];
            TierKind kind = tier.kind;
            if ((kind == TierKind.REST) != (i + 1 == count)) revert InvalidWaterfall("last tier", i);
            if (tier.sponsorShare > SHARE) revert InvalidWaterfall("share", i);
            if (kind != TierKind.CAPITAL && tier.sponsorShare < least) {
                revert InvalidWaterfall("share after catch-up", i);
            }
            if (kind == TierKind.CATCH_UP) {
                if (tier.level >= tier.sponsorShare) revert InvalidWaterfall("level", i);
                least = Math.max(least, tier.level);
            }
            bool forHolders = kind == TierKind.CAPITAL || kind == TierKind.PREFERRED;
            if (forHolders || kind == TierKind.REST) {
                if (tier.level != 0) revert InvalidWaterfall("level", i);
            } else if (tier.level == 0 || tier.level == type(uint64).max) {
                revert InvalidWaterfall("level", i);
            }
            // Holders would never come to what ends it.
            if ((forHolders || kind == TierKind.MULTIPLE) && tier.sponsorShare == SHARE) {
                revert InvalidWaterfall("share", i);
            }
        }
    }
}
