// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IIncomeDistributions} from "./IIncomeDistributions.sol";
import {IncomeRightTerms} from "./IncomeRightCharter.sol";

/// @notice A right to income. What comes in, from anyone, is shared between holders and sponsor by the charter's
/// waterfall at that moment; the holders' part joins the pending distribution, the sponsor's is kept for him.
///
/// The life: Running -> the cap is reached by a payment, or the term is over (anyone ends it) -> Closing: the last
/// distribution, at the token's notice, with whose record date the register closes -> Ended: units end as they are paid, and what still comes
/// in is the sponsor's.
interface IIncomeRight is IIncomeDistributions {
    enum State {
        Running,
        Closing,
        Ended
    }

    /// @notice The account between holders and sponsor (currency minor units).
    /// @param invested The price of all units issued. @param returned What of it came back as capital.
    /// @param preferredDue Preferred return that is due now, rounded down.
    /// @param toHolders All that was shared to holders. @param toSponsor All that was shared to the sponsor.
    struct Account {
        uint256 invested;
        uint256 returned;
        uint256 preferredDue;
        uint256 toHolders;
        uint256 toSponsor;
    }

    event Shared(uint256 amount, uint256 toHolders, uint256 toSponsor);
    event SponsorPaid(address indexed sponsor, uint256 amount);
    event RevenueReported(uint256 revenue, uint256 owed, uint40 payBy);
    event ReserveUsed(uint256 amount);
    event Closing(uint40 indexed lastRecordDate);
    event RemainderPaid(address indexed issuer, uint256 amount);

    /// @notice The asset is in another state than the call needs. Call while `state()` is `required`.
    /// @param required 0 running, 1 closing, 2 ended; `actual` too.
    error NotInState(State required, State actual);
    /// @notice The right's term is not over, nor the time for arrears after it. Wait until after `until`; a right
    /// without a term ends when its cap is reached.
    error TermNotOver(uint256 until);
    /// @notice The feed reports no more than before, or the charter has no feed of revenue. Wait for its next figure.
    error NothingReported();
    /// @notice What was reported last still has time to be paid. Report after `payBy`.
    error ReportPending(uint256 payBy);
    /// @notice Nothing that was reported is overdue, or the reserve is empty. Wait until after `payBy`, if it is not
    /// paid by then.
    error NothingInArrears(uint256 payBy);
    /// @notice Nothing is kept for the sponsor now. Wait for more income.
    error NothingForSponsor();

    // ---- Reported revenue ----

    /// @notice Reads the feed: the charter's share of what was earned in all has to come in within the payment period.
    /// Callable by anyone; reverts unless the figure is fresh and higher than the last, and while an earlier report has
    /// time to be paid.
    function report() external returns (uint256 owed);

    /// @notice Pays from the reserve what was reported and did not come in in time. Callable by anyone.
    function drawReserve() external returns (uint256 amount);

    /// @notice What was reported and has not come in.
    function arrears() external view returns (uint256 amount, uint40 payBy);

    // ---- Sponsor ----

    /// @notice Sends the sponsor what is his. Callable by anyone.
    function paySponsor() external returns (uint256 amount);

    function sponsorDue() external view returns (uint256);

    // ---- The end ----

    /// @notice Ends the right when its term is over. Callable by anyone.
    function end() external;

    /// @notice Sends what is left of the reserve to the issuer of a right that has ended. Callable by anyone.
    function returnReserve() external returns (uint256 amount);

    // ---- Views ----

    function state() external view returns (State);

    function terms() external view returns (IncomeRightTerms memory);

    /// @notice How a sum would be shared that came in now.
    function preview(uint256 amount) external view returns (uint256 toHolders, uint256 toSponsor);

    function account() external view returns (Account memory);

    /// @notice The most that holders receive in all; type(uint256).max for no cap.
    function cap() external view returns (uint256);
}
