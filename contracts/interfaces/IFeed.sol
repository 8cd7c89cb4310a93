// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IPanel} from "./IPanel.sol";

/// @notice What a reader makes of a feed's answer. FRESH: a figure within its age limit. STALE: a figure that is older
/// than that, or claims to be from the future. SILENT: no figure, or nothing that can be one.
enum FeedStatus {
    FRESH,
    STALE,
    SILENT
}

/// @notice A distance between two figures, as the larger of two measures.
/// @param relative In 1e-9 of the figure that the other is measured against.
/// @param absolute In minor units of the feed (10^-decimals of its unit), for figures near 0.
struct Tolerance {
    uint32 relative;
    uint128 absolute;
}

/// @notice Everything about a feed that can never change: the argument of its constructor.
/// @param description What the figure is, in words: source, convention, place.
/// @param unit keccak256 of the unit's name, for example keccak256("USD per unit") or keccak256("g fine gold").
/// @param decimals Digits after the point, at most 36.
/// @param panel The panel whose members report.
/// @param reportAge Seconds after its as-of time within which a report can be brought.
/// @param maxSpread How far from their median the reports of one batch may lie.
/// @param maxStep How far from the last figure a new one may lie to take effect at once.
/// @param stepDelay Seconds after which a figure further off takes effect, at least 1 hour.
struct FeedTerms {
    string description;
    bytes32 unit;
    uint8 decimals;
    IPanel panel;
    uint32 reportAge;
    Tolerance maxSpread;
    Tolerance maxStep;
    uint32 stepDelay;
}

/// @notice A figure reported by a panel: an appraisal, a reserve, a revenue, a reference rate. Members sign reports off
/// chain, anyone brings them, the median of a batch becomes the figure of its period.
///
/// A period is named by the second that the figure is of (the end of a quarter, the second of a fixing). Periods
/// ascend; each has one figure at most, for ever. A figure's as-of time is when it was observed, not before that
/// second; `updatedAt` is the as-of time of the oldest report that made it, so that staleness shows.
///
/// A batch needs reports of at least as many members as the panel's threshold k, all within a spread of their median.
/// So if fewer than k members lie, the figure lies within the spread of what an honest member saw, and n-k members
/// may vanish. That holds for the first figure too.
///
/// A figure that lies further from the last one than the step limit takes effect after a delay only; until then it is
/// visible as pending, and a report of a newer period that contradicts it takes its place.
interface IFeed is IAggregatorV3, IERC5267 {
    /// @notice What a member says. @param period The second that the figure is of.
    /// @param value The figure, in minor units of the feed. @param observedAt When the member saw it.
    struct Report {
        uint40 period;
        int128 value;
        uint40 observedAt;
    }

    /// @notice One member's report of the batch's period. @param signature ECDSA (65 bytes) or ERC-1271.
    struct SignedReport {
        address member;
        int128 value;
        uint40 observedAt;
        bytes signature;
    }

    /// @notice The figure of a period, one word. @param effectiveFrom The first second at which it is in force.
    struct Figure {
        int128 value;
        uint40 period;
        uint40 observedAt;
        uint40 effectiveFrom;
    }

    event Reported(
        uint80 indexed roundId,
        uint40 indexed period,
        int128 value,
        uint40 observedAt,
        uint40 effectiveFrom,
        uint256 reports
    );
    event PendingDropped(uint80 firstRound, uint80 lastRound, uint40 indexed byPeriod);
    event Equivocated(
        address indexed member,
        uint40 indexed period,
        uint32 indexed version,
        int128 first,
        int128 second
    );

    error InvalidFeedTerms(bytes32 what);
    error PeriodNotAscending(uint40 period, uint40 last);
    error PeriodInFuture(uint40 period);
    error ObservedBeforePeriod(address member, uint40 observedAt, uint40 period);
    error ObservedInFuture(address member, uint40 observedAt);
    error ReportTooOld(address member, uint40 observedAt, uint256 oldest);
    error NotEnoughReports(uint256 reports, uint256 threshold);
    error ReportersNotAscending(address member);
    error NotReporter(address account);
    error ReporterExcluded(address member, uint40 period);
    error InvalidReport(address member);
    error SpreadTooWide(int256 value, int256 median, uint256 tolerance);
    error NotEquivocal(int128 value);
    error NoFigure(uint256 number);

    // ---- Reporting ----

    /// @notice Makes the median of a batch the figure of a period. Callable by anyone.
    /// @param period After the last one that has a figure or a pending one, not in the future.
    /// @param reports Ascending by member, no duplicates, members of the present set only, every one valid.
    /// @return roundId The figure's number. @return effectiveFrom When it is in force: now, or after the delay.
    function report(
        uint40 period,
        SignedReport[] calldata reports
    ) external returns (uint80 roundId, uint40 effectiveFrom);

    /// @notice Shows that a member signed two different values for one period: no report of his for that period is
    /// taken any more, and the log keeps the proof. Callable by anyone, before or after the period has its figure.
    function proveEquivocation(
        uint40 period,
        SignedReport calldata first,
        SignedReport calldata second
    ) external;

    /// @notice EIP-712 digest that members sign: Report(bytes32 unit,uint8 decimals,uint40 period,int128 value,
    /// uint40 observedAt,uint32 version), where `version` numbers the panel's present set of members.
    function reportDigest(Report calldata report_) external view returns (bytes32);

    function isExcluded(address member, uint40 period) external view returns (bool);

    // ---- Figures ----

    /// @notice The figure in force. Reverts with {NoFigure} while there is none.
    function latestAnswer() external view returns (int256);

    /// @notice The figure in force for a period exactly. Reverts with {NoFigure} if there is none.
    function figureOf(uint40 period) external view returns (Figure memory);

    /// @notice The figure in force with the last period that is not after `time`.
    /// @return figure The figure. @return isFinal Whether no other figure can take that place any more: its period is
    /// `time` itself, or one after `time` has a figure in force. Reverts with {NoFigure} if there is none.
    function figureAsOf(uint40 time) external view returns (Figure memory figure, bool isFinal);

    /// @notice The last figure that is not in force yet, all zero if none is pending; `rounds` of them are pending.
    function pending() external view returns (Figure memory figure, uint256 rounds);

    /// @notice Number of figures, pending ones included; the first has number 1.
    function roundCount() external view returns (uint80);

    // ---- Terms ----

    /// @notice keccak256 of the unit's name.
    function unit() external view returns (bytes32);

    function panel() external view returns (IPanel);

    function terms() external view returns (FeedTerms memory);
}
