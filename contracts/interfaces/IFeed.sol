// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IPanel} from "./IPanel.sol";

/// @notice What a reader makes of a feed's answer. FRESH: a figure within its age limit. STALE: a figure that is older
/// than that, or claims to be from the future. SILENT: no figure, or nothing that can be one. GONE_ON: there are figures,
/// but the one of the second that was asked for has a number, which was not given.
enum FeedStatus {
    FRESH,
    STALE,
    SILENT,
    GONE_ON
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
/// @param interval Periods lie at least so many seconds apart, at least 1. Without it, a large step could be walked in
/// many small ones.
/// @param reportAge Seconds after its as-of time within which a report can be brought, at least 1.
/// @param maxSpread How far from their median the reports of one batch may lie; relative at most 50 %.
/// @param maxStep How far from the last figure a new one may lie to take effect at once; an absolute of
/// type(uint128).max for no limit.
/// @param stepDelay Seconds after which a figure further off takes effect, 1 hour to 90 days.
struct FeedTerms {
    string description;
    bytes32 unit;
    uint8 decimals;
    IPanel panel;
    uint32 interval;
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
/// So while fewer than k members lie, the figure lies within the spread of what an honest member saw, and n-k members
/// may vanish. That holds for the first figure too, which takes effect at once: nothing relied on the feed before.
///
/// A figure that lies further from the last one than the step limit takes effect after a delay only. Until then it is
/// visible as pending. What is reported of newer periods meanwhile either confirms it (it lies within a step of the
/// pending figure), and takes effect together with it; or takes its place: at once where it lies within a step of the
/// figure in force, else after a delay of its own.
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

    /// @notice A term of the feed cannot be, named in `what`; the feed is not created. Correct that term.
    error InvalidFeedTerms(bytes32 what);
    /// @notice The period lies before the last one reported, or less than the feed's interval after it. Report one from
    /// `earliest` on.
    error PeriodTooEarly(uint40 period, uint256 earliest);
    /// @notice The period has not come. Report it from that second on.
    error PeriodInFuture(uint40 period);
    /// @notice A report was observed before the second that it is of. Have the member sign what it observes from
    /// `period` on.
    error ObservedBeforePeriod(address member, uint40 observedAt, uint40 period);
    /// @notice A report claims to be from the future. Leave it out, or bring it from `observedAt` on.
    error ObservedInFuture(address member, uint40 observedAt);
    /// @notice A report is older than the feed takes. Have the member sign one observed from `oldest` on.
    error ReportTooOld(address member, uint40 observedAt, uint256 oldest);
    /// @notice Fewer reports count than the panel's threshold. Bring those of more members, signed for the panel's
    /// present set.
    error NotEnoughReports(uint256 reports, uint256 threshold);
    /// @notice The reports are not in ascending order of their members, each once. Sort them.
    error ReportersNotAscending(address member);
    /// @notice The account is no member of the panel's present set. Leave its report out.
    error NotReporter(address account);
    /// @notice It is proved already that the member signed two figures for the period. None: none of its reports for
    /// the period counts.
    error ReporterExcluded(address member, uint40 period);
    /// @notice The member did not sign that figure, or for another set of the panel. Bring the report exactly as it was
    /// signed.
    error InvalidReport(address member, int128 value);
    /// @notice The two reports are of different members. Bring two of one member.
    error ReportersDiffer(address first, address second);
    /// @notice A report lies further from the median of its batch than the feed allows. Have the members look again, or
    /// bring a batch whose reports agree.
    /// @param value Minor units of the feed, as `median` and `tolerance` are.
    error SpreadTooWide(int256 value, int256 median, uint256 tolerance);
    /// @notice Both reports say the same figure. Bring two that differ.
    error NotEquivocal(int128 value);
    /// @notice No such figure is in force. Wait until one takes effect, or ask for another.
    /// @param number The round, period or second asked for; 0 for the latest figure.
    error NoFigure(uint256 number);

    // ---- Reporting ----

    /// @notice Makes the median of a batch (of an even number: the mean of the two in the middle, rounded down) the
    /// figure of a period. Callable by anyone.
    /// @param period At least the feed's interval after the last one, pending ones included; not in the future.
    /// @param reports Ascending by member, no duplicates, members of the present set only. One whose signature does not
    /// verify, or whose member is excluded for the period, is not counted, so that no member can have a batch fail; an
    /// ERC-1271 member is asked with bounded gas. Of those that count all lie within the spread of their median.
    /// @return roundId The figure's number; those of pending figures are used again if they are replaced.
    /// @return effectiveFrom When it is in force: now, or after the delay.
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
    /// @return figure The figure; reverts with {NoFigure} if there is none.
    /// @return isFinal Whether no other figure can take that place any more: its period is `time` itself, or one after
    /// `time` has a figure in force.
    function figureAsOf(uint40 time) external view returns (Figure memory figure, bool isFinal);

    /// @notice The last figure that is not in force yet, all zero if none is pending, and how many are pending.
    function pending() external view returns (Figure memory figure, uint256 count);

    /// @notice Number of figures in force; the first has number 1.
    function roundCount() external view returns (uint256);

    // ---- Terms ----

    /// @notice keccak256 of the unit's name.
    function unit() external view returns (bytes32);

    function panel() external view returns (IPanel);

    function terms() external view returns (FeedTerms memory);
}
