// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {LastingCode} from "../identity/LastingCode.sol";
import {MemberSignature} from "../identity/MemberSignature.sol";
import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";
import {FeedTerms, IFeed, Tolerance} from "../interfaces/IFeed.sol";
import {IPanel} from "../interfaces/IPanel.sol";

/*
 * DESIGN
 *
 * Who can lie. A batch holds the reports of at least k members, so at least one of an honest member as long as fewer
 * than k lie. All lie within the spread of their median, hence the median lies within the spread of an honest figure,
 * whoever picks the reports that are brought. More reports than k are welcome and change nothing about that.
 *
 * Figures are kept by number, one word each. Those up to `settled` are in force and never change again. Those after it,
 * if any, are pending, and all take effect at the same second, so that the clock alone puts them in force and nobody
 * must call. A figure that contradicts them is written over them.
 *
 * Two values of one member for one period. One batch per period is all there ever is, so a second value can never be
 * reported beside the first. Before the batch whoever holds both shows them, and neither counts.
 */

/// @title Feed
/// @notice Figures of a panel, see {IFeed}. It has no owner; who reports changes only as the panel's members do.
contract Feed is IFeed, EIP712 {
    /// @dev In force up to number `settled`; from there to `count` pending until `pendingUntil`.
    struct Head {
        uint80 count;
        uint80 settled;
        uint40 pendingUntil;
    }

    /// @dev Members that showed two values for a period; `any` spares a read for each where there are none.
    struct Exclusions {
        bool any;
        mapping(address member => bool) members;
    }

    /// @notice The shortest delay of a large step, in seconds.
    uint256 public constant MIN_STEP_DELAY = 1 hours;

    /// @notice The longest delay of a large step, in seconds.
    uint256 public constant MAX_STEP_DELAY = 90 days;

    /// @notice The widest relative spread within a batch, in 1e-9.
    uint256 public constant MAX_SPREAD = 500_000_000;

    /// @notice The most digits after the point.
    uint256 public constant MAX_DECIMALS = 36;

    uint256 private constant PARTS = 1_000_000_000;

    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "Report(bytes32 unit,uint8 decimals,uint40 period,int128 value,uint40 observedAt,uint32 version)"
    );

    /// @inheritdoc IFeed
    IPanel public immutable panel;

    /// @inheritdoc IFeed
    bytes32 public immutable unit;

    /// @inheritdoc IAggregatorV3
    uint8 public immutable decimals;

    uint256 private immutable _INTERVAL;
    uint256 private immutable _REPORT_AGE;
    uint256 private immutable _STEP_DELAY;
    uint256 private immutable _SPREAD_RELATIVE;
    uint256 private immutable _SPREAD_ABSOLUTE;
    uint256 private immutable _STEP_RELATIVE;
    uint256 private immutable _STEP_ABSOLUTE;

    /// @inheritdoc IAggregatorV3
    string public description;

    Head private _head;
    mapping(uint256 number => Figure) private _figures;
    mapping(uint40 period => Exclusions) private _exclusions;

    constructor(FeedTerms memory t) EIP712("Freehold Feed", "1") {
        if (bytes(t.description).length == 0) revert InvalidFeedTerms("description");
        if (t.unit == 0) revert InvalidFeedTerms("unit");
        if (t.decimals > MAX_DECIMALS) revert InvalidFeedTerms("decimals");
        // A panel in name only could never be replaced. A wallet's delegation (EIP-7702) has code, but no threshold
        // that is its own for good.
        if (!LastingCode.isAt(address(t.panel))) revert InvalidFeedTerms("panel code");
        if (t.panel.threshold() == 0) revert InvalidFeedTerms("panel threshold");
        if (t.interval == 0) revert InvalidFeedTerms("interval");
        if (t.reportAge == 0) revert InvalidFeedTerms("report age");
        bool isWide = t.maxSpread.relative > MAX_SPREAD || t.maxSpread.absolute == type(uint128).max;
        if (isWide) revert InvalidFeedTerms("spread");
        if (t.stepDelay < MIN_STEP_DELAY || t.stepDelay > MAX_STEP_DELAY)
            revert InvalidFeedTerms("step delay");
        (panel, unit, decimals, description) = (t.panel, t.unit, t.decimals, t.description);
        (_INTERVAL, _REPORT_AGE, _STEP_DELAY) = (t.interval, t.reportAge, t.stepDelay);
        (_SPREAD_RELATIVE, _SPREAD_ABSOLUTE) = (t.maxSpread.relative, t.maxSpread.absolute);
        (_STEP_RELATIVE, _STEP_ABSOLUTE) = (t.maxStep.relative, t.maxStep.absolute);
    }

    // ---- Reporting ----

    /// @inheritdoc IFeed
    function report(
        uint40 period,
        SignedReport[] calldata reports
    ) external returns (uint80 roundId, uint40 effectiveFrom) {
        if (period > block.timestamp) revert PeriodInFuture(period);
        Head memory head = _settledHead();
        // Without a figure the earliest is the first interval; no period is 0.
        uint256 earliest = _figures[head.count].period + _INTERVAL;
        if (period < earliest) revert PeriodTooEarly(period, earliest);

        (int256[] memory values, uint40 observedAt) = _countedValues(period, reports);
        int256 value = _median(values);
        // Seconds since 1970 fit 40 bits for 34,000 years.
        effectiveFrom = uint40(block.timestamp);
        if (head.settled == 0 || _isStep(_figures[head.settled].value, value)) {
            _drop(head, period);
            head.settled = head.settled + 1;
        } else if (head.count != head.settled && _isStep(_figures[head.count].value, value)) {
            effectiveFrom = head.pendingUntil;
        } else {
            _drop(head, period);
            effectiveFrom += uint40(_STEP_DELAY);
            head.pendingUntil = effectiveFrom;
        }
        roundId = ++head.count;
        _head = head;
        // The median of numbers of 128 bits is one.
        _figures[roundId] = Figure(int128(value), period, observedAt, effectiveFrom);
        emit Reported(roundId, period, int128(value), observedAt, effectiveFrom, values.length);
    }

    /// @inheritdoc IFeed
    function proveEquivocation(
        uint40 period,
        SignedReport calldata first,
        SignedReport calldata second
    ) external {
        address member = first.member;
        if (second.member != member) revert ReportersDiffer(member, second.member);
        if (first.value == second.value) revert NotEquivocal(first.value);
        if (!panel.isMember(member)) revert NotReporter(member);
        Exclusions storage exclusions = _exclusions[period];
        if (exclusions.members[member]) revert ReporterExcluded(member, period);
        uint32 version_ = panel.version();
        if (!_isSigned(period, first, version_)) revert InvalidReport(member, first.value);
        if (!_isSigned(period, second, version_)) revert InvalidReport(member, second.value);
        exclusions.any = true;
        exclusions.members[member] = true;
        emit Equivocated(member, period, version_, first.value, second.value);
    }

    /// @inheritdoc IFeed
    function reportDigest(Report calldata report_) external view returns (bytes32) {
        return _digest(report_.period, report_.value, report_.observedAt, panel.version());
    }

    /// @inheritdoc IFeed
    function isExcluded(address member, uint40 period) external view returns (bool) {
        return _exclusions[period].members[member];
    }

    // ---- Figures ----

    /// @inheritdoc IAggregatorV3
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return _roundData(_settledHead().settled);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(
        uint80 round
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        if (round > _settledHead().settled) revert NoFigure(round);
        return _roundData(round);
    }

    /// @inheritdoc IFeed
    function latestAnswer() external view returns (int256) {
        uint256 number = _settledHead().settled;
        if (number == 0) revert NoFigure(0);
        return _figures[number].value;
    }

    /// @inheritdoc IFeed
    function figureOf(uint40 period) external view returns (Figure memory figure) {
        figure = _figures[_lastNotAfter(period, _settledHead().settled)];
        if (figure.period != period || period == 0) revert NoFigure(period);
    }

    /// @inheritdoc IFeed
    function figureAsOf(uint40 time) external view returns (Figure memory figure, bool isFinal) {
        uint256 last = _settledHead().settled;
        uint256 number = _lastNotAfter(time, last);
        if (number == 0) revert NoFigure(time);
        figure = _figures[number];
        isFinal = figure.period == time || number < last;
    }

    /// @inheritdoc IFeed
    function pending() external view returns (Figure memory figure, uint256 count) {
        Head memory head = _settledHead();
        count = head.count - head.settled;
        if (count != 0) figure = _figures[head.count];
    }

    /// @inheritdoc IFeed
    function roundCount() external view returns (uint256) {
        return _settledHead().settled;
    }

    // ---- Terms ----

    /// @inheritdoc IFeed
    function terms() external view returns (FeedTerms memory) {
        return
            FeedTerms({
                description: description,
                unit: unit,
                decimals: decimals,
                panel: panel,
                // Each was given in the type that it is returned in.
                interval: uint32(_INTERVAL),
                reportAge: uint32(_REPORT_AGE),
                maxSpread: Tolerance(uint32(_SPREAD_RELATIVE), uint128(_SPREAD_ABSOLUTE)),
                maxStep: Tolerance(uint32(_STEP_RELATIVE), uint128(_STEP_ABSOLUTE)),
                stepDelay: uint32(_STEP_DELAY)
            });
    }

    /// @inheritdoc IAggregatorV3
    function version() external pure returns (uint256) {
        return 1;
    }

    // ---- Internals ----

    /// @dev The values that count, ascending, and the as-of time of the oldest.
    function _countedValues(
        uint40 period,
        SignedReport[] calldata reports
    ) private view returns (int256[] memory values, uint40 observedAt) {
        uint256 count = reports.length;
        uint256 counted = 0;
        uint32 version_ = panel.version();
        Exclusions storage exclusions = _exclusions[period];
        bool anyExcluded = exclusions.any;
        address previous = address(0);
        observedAt = type(uint40).max;
        values = new int256[](count);
        for (uint256 i = 0; i < count; ++i) {
            SignedReport calldata r = reports[i];
            address member = r.member;
            if (member <= previous) revert ReportersNotAscending(member);
            previous = member;
            // A set has 32 members at most, which bounds the work here.
            if (!panel.isMember(member)) revert NotReporter(member);
            _checkTime(member, r.observedAt, period);
            if (anyExcluded && exclusions.members[member]) continue;
            if (!_isSigned(period, r, version_)) continue;
            if (r.observedAt < observedAt) observedAt = r.observedAt;
            // Sorted in as they come.
            uint256 j = counted++;
            for (; j != 0 && values[j - 1] > r.value; --j) values[j] = values[j - 1];
            values[j] = r.value;
        }
        uint256 needed = panel.threshold();
        if (counted < needed) revert NotEnoughReports(counted, needed);
        assembly ("memory-safe") {
            mstore(values, counted)
        }
    }

    function _checkTime(address member, uint40 observedAt, uint40 period) private view {
        if (observedAt > block.timestamp) revert ObservedInFuture(member, observedAt);
        if (observedAt < period) revert ObservedBeforePeriod(member, observedAt, period);
        uint256 oldest = Math.saturatingSub(block.timestamp, _REPORT_AGE);
        if (observedAt < oldest) revert ReportTooOld(member, observedAt, oldest);
    }

    /// @param values Ascending, at least one.
    function _median(int256[] memory values) private view returns (int256 value) {
        uint256 last = values.length - 1;
        // A shift rounds down, also below 0; two numbers of 128 bits do not overflow.
        value = (values[last / 2] + values[(last + 1) / 2]) >> 1;
        uint256 tolerance = _tolerance(value, _SPREAD_RELATIVE, _SPREAD_ABSOLUTE);
        if (uint256(value - values[0]) > tolerance) revert SpreadTooWide(values[0], value, tolerance);
        if (uint256(values[last] - value) > tolerance) revert SpreadTooWide(values[last], value, tolerance);
    }

    function _isStep(int256 from, int256 to) private view returns (bool) {
        return SignedMath.abs(to - from) <= _tolerance(from, _STEP_RELATIVE, _STEP_ABSOLUTE);
    }

    /// @dev Rounded down, towards the stricter. A figure of 128 bits times 32 bits is far below 2^256.
    function _tolerance(int256 value, uint256 relative, uint256 absolute) private pure returns (uint256) {
        return Math.max(absolute, (SignedMath.abs(value) * relative) / PARTS);
    }

    /// @dev Takes back what is pending.
    function _drop(Head memory head, uint40 byPeriod) private {
        if (head.count == head.settled) return;
        emit PendingDropped(head.settled + 1, head.count, byPeriod);
        head.count = head.settled;
    }

    function _isSigned(uint40 period, SignedReport calldata r, uint32 version_) private view returns (bool) {
        return
            MemberSignature.isValid(r.member, _digest(period, r.value, r.observedAt, version_), r.signature);
    }

    function _digest(
        uint40 period,
        int128 value,
        uint40 observedAt,
        uint32 version_
    ) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(abi.encode(REPORT_TYPEHASH, unit, decimals, period, value, observedAt, version_))
            );
    }

    /// @dev The head as the clock has it: what was pending long enough is in force.
    function _settledHead() private view returns (Head memory head) {
        head = _head;
        if (block.timestamp >= head.pendingUntil) head.settled = head.count;
    }

    /// @dev The last of the figures 1 to `last` whose period is not after `time`, 0 if there is none.
    function _lastNotAfter(uint40 time, uint256 last) private view returns (uint256 low) {
        while (low < last) {
            uint256 middle = (low + last + 1) / 2;
            if (_figures[middle].period > time) last = middle - 1;
            else low = middle;
        }
    }

    function _roundData(uint80 number) private view returns (uint80, int256, uint256, uint256, uint80) {
        if (number == 0) revert NoFigure(0);
        Figure memory f = _figures[number];
        return (number, f.value, f.period, f.observedAt, number);
    }
}
