// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FloatingTerms} from "./Charter.sol";
import {FeedStatus} from "./IFeed.sol";

/// @notice What a floating-rate bond is beyond an {IBond}: its last periods bear a rate that is read
/// from a reference when its date comes.
///
/// Each fixing is read as of its fixing date, whenever it is made, so that whoever makes it cannot choose. It is made by
/// anyone, once, in the order of the periods, and is final. A reference that is silent or too old is waited for; after
/// the waiting time the charter's fallback rule gives the rate, so that no payment hangs on a feed for longer. A
/// reference that is no {IFeed} and has gone on since is neither: its figure has a number, which is waited for 30 days
/// more.
///
/// A period whose rate is not fixed is not due: it takes no money, bears no late interest and cannot be in default. If
/// it is fixed after its payment date, it is due when it is fixed. Until then what accrues is shown at the rate that
/// the fallback would give: the last fixed rate, or the declared one. So it is for a rate in arrears, which is known
/// only at the end of its period.
interface IFloatingRateBond {
    /// @notice A fixing, one word. @param rate The rate of the period, in 1e-9 a year.
    /// @param fixedAt When it was made, 0 while it is not. @param byFallback Whether the reference had none in time.
    /// @param figure What was read, rounded, in 1e-9 a year; 0 for a fallback.
    struct Fixing {
        uint32 rate;
        uint40 fixedAt;
        bool byFallback;
        int176 figure;
    }

    event Fixed(uint256 indexed period, uint256 rate, bool indexed byFallback, int256 figure, uint256 asOf);

    /// @notice Rates are fixed in the order of the periods, each once. Fix the rate of period `next`.
    error FixingNotNext(uint256 period, uint256 next);
    /// @notice The fixing date has not passed. Wait until after `fixingDate`.
    error FixingNotReached(uint256 period, uint256 fixingDate);
    /// @notice The reference has no good figure for the fixing date. Wait for one; after `fallbackFrom` the charter's
    /// fallback fixes the rate.
    /// @param status 1 too old, 2 silent, 3 where it has gone on: bring the number of its figure ({fixFromRound}); 0 where
    /// the figure is not final.
    error ReferenceMissing(uint256 period, FeedStatus status, uint256 fallbackFrom);
    /// @notice The bond cannot be accelerated while a rate that could be fixed is not. Fix the rate of that period
    /// first.
    error FixingPending(uint256 period);

    /// @notice Fixes the rate of a period after its fixing date. Callable by anyone.
    function fix(uint256 period) external;

    /// @notice The same from a reference that is no {IFeed}, has gone on since the fixing date and is read by the number
    /// of its figure. The figure after it must be of after the fixing date.
    function fixFromRound(uint256 period, uint80 round) external;

    /// @notice The period whose rate is fixed next; the number of periods once all are.
    function nextFixing() external view returns (uint256);

    /// @notice The fixing of a period, all 0 for one that is not made or whose rate is in the schedule.
    function fixingOf(uint256 period) external view returns (Fixing memory);

    /// @notice The rate that a period bears, in 1e-9 a year; for one that is not fixed what the fallback would give.
    function rateOf(uint256 period) external view returns (uint256);

    function floatingTerms() external view returns (FloatingTerms memory);
}
