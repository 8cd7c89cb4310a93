// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, DayCountConvention, FeedSource} from "./Charter.sol";
import {RecordCalendar, Reference} from "./IncomeCharter.sol";

/// @notice What becomes of preferred return that is not paid in the period in which it accrued.
/// SIMPLE: it stays due and bears nothing. COMPOUNDED: at the end of each period it joins what bears a return.
/// NON_CUMULATIVE: a period's whole return is due from its first day on, and what is unpaid at its end lapses.
enum Preferred {
    SIMPLE,
    COMPOUNDED,
    NON_CUMULATIVE
}

/// @notice How far a tier goes.
/// CAPITAL: until what was invested is returned. PREFERRED: until the preferred return so far is paid.
/// CATCH_UP: until the sponsor has the share `level` of all profit (what was paid beyond returned capital).
/// MULTIPLE: until holders have had `level` times what was invested, of whatever tier.
/// LEVEL: until `level` times what was invested was paid in all, to both, in the period; in the whole life where there
/// are no periods. REST: without end.
enum TierKind {
    CAPITAL,
    PREFERRED,
    CATCH_UP,
    MULTIPLE,
    LEVEL,
    REST
}

/// @notice One tier: money goes into it until it has reached its end, then on into the next.
/// @param kind How far it goes. @param sponsorShare The sponsor's share of it, in 1e-9; holders have the rest.
/// @param level In 1e-9, for CATCH_UP, MULTIPLE and LEVEL; otherwise 0.
struct Tier {
    TierKind kind;
    uint32 sponsorShare;
    uint64 level;
}

/// @notice How what comes in is shared between holders and sponsor.
/// @param startDate First day of the first period, in days since 1970-01-01.
/// @param periodMonths Length of a period, 1 to 12; 0 for none, which is for SIMPLE only.
/// @param preferred What becomes of preferred return that was not paid.
/// @param rate Annual preferred return in 1e-9 of the capital not returned.
/// @param dayCount ACT/360, ACT/365F, ACT/ACT-ISDA or 30E/360: those under which days add up.
/// @param capMultiple The most that holders receive in all, as a multiple of what was invested, in 1e-9;
/// type(uint64).max for no cap. The rest is the sponsor's.
/// @param tiers One to twelve, the last REST.
struct WaterfallTerms {
    uint32 startDate;
    uint8 periodMonths;
    Preferred preferred;
    uint32 rate;
    DayCountConvention dayCount;
    uint64 capMultiple;
    Tier[] tiers;
}

/// @notice The terms of an income right, as numbers that the contract acts on.
/// @param right What the right is in, and the agreement that grants it.
/// @param sponsor Who has the sponsor's part.
/// @param nominalValue Currency minor units per whole unit; an offering's price is a share of it. Not zero.
/// @param utcOffset Seconds to add to UTC for the sponsor's calendar day.
/// @param endDate Last second of the term; type(uint40).max for a right that ends with its cap.
/// @param tail Seconds after `endDate` for which the right goes on while reported revenue is unpaid.
/// @param calendar The record dates.
/// @param waterfall How what comes in is shared.
/// @param excluded Wallets whose units receive nothing, ascending, at most eight; their part is the other holders'.
/// @param revenue Cumulative revenue since the start, in the currency; the zero feed where it is not reported.
/// @param revenueShare Share of reported revenue that has to come in, in 1e-9.
/// @param paymentPeriod Seconds after a report within which it has to come in; then the reserve pays.
struct IncomeRightTerms {
    Reference right;
    address sponsor;
    uint128 nominalValue;
    int32 utcOffset;
    uint40 endDate;
    uint32 tail;
    RecordCalendar calendar;
    WaterfallTerms waterfall;
    address[] excluded;
    FeedSource revenue;
    uint32 revenueShare;
    uint32 paymentPeriod;
}

/// @notice The whole charter of an income right: the argument of its constructor.
struct IncomeRightCharter {
    AssetCharter asset;
    IncomeRightTerms terms;
}
