// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, FeedSource} from "./Charter.sol";
import {RecordCalendar, Reference} from "./IncomeCharter.sol";

/// @notice One claim on the rent before holders. What a period does not need of its cap lapses with the period.
/// @param payee Who receives it.
/// @param purpose What for, ASCII, for example "INSURANCE".
/// @param share Share of each sum that comes in, in 1e-9; 1e9 for as much as the cap leaves.
/// @param cap The most in one period (currency minor units), at least 1.
/// @param months Length of its periods, 1 to 120, counted from `startDate`.
/// @param fromReserve Whether the reserve may pay what the rent did not.
struct ExpenseLine {
    address payee;
    bytes32 purpose;
    uint32 share;
    uint112 cap;
    uint8 months;
    bool fromReserve;
}

/// @notice How much of what is left after the expenses goes into the reserve while it is low.
/// @param below The step ends where the reserve reaches this share of its target, in 1e-9; ascending, at most 1e9.
/// @param share Share held back until then, in 1e-9; not ascending.
struct ReserveStep {
    uint32 below;
    uint32 share;
}

/// @notice The terms of a property, as numbers that the contract acts on.
/// @param title Where the title is registered, and the deed.
/// @param nominalValue Currency minor units per whole unit; an offering's price is a share of it. Not zero.
/// @param startDate The second from which the periods of expenses are counted.
/// @param expenses At most eight, in the order in which they are served.
/// @param reserveTarget Where the reserve is full (currency minor units).
/// @param reserveSteps At most eight; none for a reserve that rent does not feed.
/// @param calendar The record dates.
/// @param appraisal Value of the whole property in the currency; the zero feed for none.
/// @param completionPeriod The most seconds between a sale's enactment and the deadline for its price, 1 day to 366.
struct PropertyTerms {
    Reference title;
    uint128 nominalValue;
    uint40 startDate;
    ExpenseLine[] expenses;
    uint128 reserveTarget;
    ReserveStep[] reserveSteps;
    RecordCalendar calendar;
    FeedSource appraisal;
    uint32 completionPeriod;
}

/// @notice The whole charter of a property: the argument of its constructor.
struct PropertyCharter {
    AssetCharter asset;
    PropertyTerms terms;
}

/// @notice A sale of the property: its encoding is the action that is announced under SELL, and voted on.
/// @param buyer Who buys, for the record: anybody may bring the price.
/// @param minimumPrice The least that must come in, at once (currency minor units).
/// @param deadline The last second for the price.
/// @param contractHash Hash of the contract of sale, not zero.
struct SaleTerms {
    address buyer;
    uint128 minimumPrice;
    uint40 deadline;
    bytes32 contractHash;
}
