// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondPeriod, BondTerms} from "./Charter.sol";
import {IAsset} from "./IAsset.sol";
import {IDistributions} from "./IDistributions.sol";

/// @notice A bond. Period number i is distribution number i: its record date, payment date, interest and principal
/// were given at birth. Recoveries after an acceleration are the distributions after those.
///
/// Interest of a period per whole unit = outstanding principal x rate x day count fraction; `due` of a period =
/// ceil(supply at the record date x (interest + principal)), computed once, exactly, on the whole.
///
/// The reserve pays what is missing of a period from its payment date on, by itself: whoever touches the period moves it.
/// What was due before comes first, whoever touches what: a later period has what earlier ones leave.
///
/// The life: Performing -> (a payment is missing after its grace period; anyone declares it) InDefault -> cured by
/// paying what is overdue within the cure window, else (anyone) Accelerated: everything outstanding is due at once,
/// recoveries are paid pro rata -> Redeemed when nothing is owed any more and units are retired.
interface IBond is IAsset, IDistributions {
    enum State {
        Performing,
        InDefault,
        Accelerated,
        Redeemed
    }

    event ReserveFunded(address indexed by, uint256 amount);
    event ReserveUsed(uint256 indexed id, uint256 amount);
    event ReserveReturned(uint256 amount);
    event DefaultDeclared(uint256 indexed period, uint256 missing);
    event DefaultCured();
    event Accelerated(uint256 claim, uint256 arrears, uint256 principal, uint256 accrued);
    event Recovered(uint256 indexed id, address indexed by, uint256 amount);
    event Redeemed();
    event Retired(address indexed holder, uint256 units);

    /// @notice The charter's ISIN has not the form or the check digit of ISO 6166; the bond is not born. Correct it.
    error InvalidIsin(bytes12 isin);
    /// @notice A term of the charter cannot be or contradicts another, named in `what`; the asset is not born. Correct
    /// that term.
    /// @param index Which period, line or date it is about; else how many there are, or 0.
    error InvalidTerms(bytes32 what, uint256 index);
    /// @notice The asset is in another state than the call needs. Call while `state()` is `required`.
    /// @param required 0 performing, 1 in default, 2 accelerated, 3 redeemed; `actual` too.
    error NotInState(State required, State actual);
    /// @notice No payment of the period is missing, or its grace period still runs. Declare or accelerate after
    /// `graceEnd`, if a payment is still missing then.
    /// @param missing Currency minor units.
    /// @param graceEnd Last second of the grace period; of the time for a cure where a bond is accelerated.
    error NotInDefault(uint256 period, uint256 missing, uint256 graceEnd);
    /// @notice The default cannot end, because a period's payment is overdue. Fund that period first.
    error StillOverdue(uint256 period);
    /// @notice The default can still be cured. Accelerate after `until`.
    error CureWindowOpen(uint256 until);

    /// @notice Declares that a period's payment is missing after its grace period. Callable by anyone; reverts
    /// unless it is true after the reserve was used.
    function declareDefault(uint256 period) external;

    /// @notice Ends a declared default once nothing is overdue. Callable by anyone.
    function cure() external;

    /// @notice Makes everything due after an uncured default. Callable by anyone.
    function accelerate() external;

    /// @notice Pays towards an accelerated claim. What comes before the pending recovery's record date joins it.
    /// @return id The recovery's distribution. @return taken At most what is claimed.
    function recover(uint256 amount) external returns (uint256 id, uint256 taken);

    /// @notice Ends the units of holders of a redeemed bond; they stand for nothing any more. Callable by anyone.
    function retire(address[] calldata holders) external;

    /// @notice Sends what is left of the reserve, and any surplus, to the issuer of a redeemed bond.
    function returnReserve() external returns (uint256 amount);

    function state() external view returns (State);

    function terms() external view returns (BondTerms memory);

    function period(uint256 index) external view returns (BondPeriod memory);

    function periodCount() external view returns (uint256);

    /// @notice Principal outstanding per whole unit before the payment of period `index` (currency minor units).
    function outstandingPrincipal(uint256 index) external view returns (uint256);

    /// @notice Interest of a period per whole unit, as the exact fraction numerator / denominator of minor units.
    function interest(uint256 index) external view returns (uint256 numerator, uint256 denominator);

    /// @notice The same from the start of the period to a day in it (days since 1970-01-01).
    function interestTo(
        uint256 index,
        uint256 day
    ) external view returns (uint256 numerator, uint256 denominator);

    /// @notice How many record dates of the schedule lie before the second, that is, have passed in it.
    function recordDatesBefore(uint256 time) external view returns (uint256);

    /// @notice Interest accrued per whole unit for settlement at `time`, in currency minor units x 1e18, rounded
    /// towards zero. Negative between a record date and its payment (ex-interest): the seller keeps the coupon. 0
    /// before interest starts, after maturity, and once accelerated (a defaulted bond trades flat).
    function accruedInterest(uint40 time) external view returns (int256);

    /// @notice Dirty from clean price per whole unit for settlement at `time`, currency minor units x 1e18.
    function dirtyPrice(uint256 cleanPrice, uint40 time) external view returns (uint256);

    /// @notice Clean from dirty price per whole unit for settlement at `time`, currency minor units x 1e18.
    function cleanPrice(uint256 dirtyPrice_, uint40 time) external view returns (uint256);

    function reserve() external view returns (uint256);

    /// @notice What is owed at once after an acceleration, with default interest to now; 0 otherwise.
    function acceleratedClaim() external view returns (uint256);
}
