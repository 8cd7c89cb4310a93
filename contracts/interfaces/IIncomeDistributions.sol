// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {RecordCalendar} from "./IncomeCharter.sol";
import {IAsset} from "./IAsset.sol";
import {IDistributions} from "./IDistributions.sol";

/// @notice An asset whose money arrives when it arrives. What comes in is shared out as the charter says, at once; the
/// holders' part joins the pending distribution: that of the next record date of the charter's calendar that gives the
/// token's notice. A distribution comes about with the first money for its date, so that whoever pays dust brings about
/// a date that would have come anyway, and no more than one in each interval of the calendar.
///
/// What ends an asset waits for no calendar. Its last distribution has a record date of its own, the earliest that gives
/// the token's notice, and with that the register closes. A pending one with a later date becomes the last, and is brought
/// forward: after the close nothing is traded, so it pays the same holders.
///
/// Income is shared once the first offering has ended, so that its subscribers share it alike, whoever settled first; what
/// comes before waits. New units of later offerings: they are entitled from their first record date on, like units that were bought from a holder. Money of a
/// date that has passed is not touched by an issue. That of the pending date is shared with units issued before it: at
/// most one interval's income, under an offering that was announced with its price. To refuse an issue while money is
/// pending would let one minor unit stop an offering.
///
/// @dev `fund` of {IDistributions} has nothing to fill here, except where the kind of asset says so.
interface IIncomeDistributions is IAsset, IDistributions {
    /// @param by Who paid; the zero address for money that was sent without a call.
    event IncomeReceived(address indexed by, uint256 amount);
    event Joined(uint256 indexed id, uint256 amount);
    event MovedOn(uint256 indexed id, uint256 amount);
    event BroughtForward(uint256 indexed id, uint40 indexed recordDate);
    event ReserveFunded(address indexed by, uint256 amount);
    event Retired(address indexed holder, uint256 units);

    /// @notice A term of the charter cannot be or contradicts another, named in `what`; the asset is not born. Correct
    /// that term.
    /// @param index Which line, step or address it is about; else how many there are, or 0.
    error InvalidTerms(bytes32 what, uint256 index);
    /// @notice No money came in. Bring more than 0.
    error NothingReceived();
    /// @notice Nobody holds units yet, so income could go to nobody. Wait until units were issued.
    error NoHolders();
    /// @notice The first offering has not ended, and its subscribers share income alike. Settle or refund it, or wait
    /// until it has ended.
    /// @param offering The zero address if none was opened.
    error StillIssuing(address offering);
    /// @notice Money moves on only from a distribution whose record date has passed and found no units, and this is no
    /// such one, or has no money. None: what is in it stays its holders'.
    error ReachesSomebody(uint256 id);
    /// @notice The asset has not ended, so its units still stand for something. Wait until it has.
    error NotEnded();

    /// @notice Pays income in, from the caller: rent, or revenue. Callable by anyone.
    /// @return toHolders What of it joined the pending distribution.
    function payIn(uint256 amount) external returns (uint256 toHolders);

    /// @notice Takes in what was sent to this contract without a call, as income. Callable by anyone.
    function collect() external returns (uint256 toHolders);

    /// @notice Moves the money of a distribution whose record date found nobody entitled on to the pending one.
    /// Callable by anyone.
    function moveOn(uint256 id) external;

    /// @notice Ends units of holders after the end, when they stand for nothing any more. Callable by anyone.
    function retire(address[] calldata holders) external;

    /// @notice The record date that money would have that comes in now.
    function nextRecordDate() external view returns (uint40);

    function calendar() external view returns (RecordCalendar memory);

    /// @notice The record date of a distribution.
    function recordDateOf(uint256 id) external view returns (uint40);

    /// @notice Money set aside that belongs to no distribution: the reserve, and what payees have not collected.
    function reserve() external view returns (uint256);
}
