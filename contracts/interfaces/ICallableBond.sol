// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CallTerms} from "./CallableBondCharter.sol";

/// @notice What a bond has, beside {IBond}, that its issuer may repay early, whole, on terms of the charter.
///
/// A call is announced under CALL with its date, waits and can be objected to like any use of a power, and is enacted by
/// anyone. The enactment is the notice: it cannot be taken back, and is given at least {callTerms}.notice ahead. The
/// call date is the second from which the call is due. Who holds at the end of the second before is paid: that is the
/// last record date.
///
/// What is due: ceil(supply x (outstanding principal x price + interest accrued to the day of the call date)), rounded
/// once, on the whole. Periods whose record date lies before keep their payment; the call takes the place of the next
/// one, under its number; later ones never open. The day of a call date lies within the period whose place it takes:
/// after a record date it comes no sooner than the interest has run that was paid then.
///
/// A call that is not paid is a payment that is missing: reserve, grace period, default, cure, acceleration and recovery
/// are those of any other. It stands, and holders are no worse off than without it: besides the default interest on any
/// late sum, interest of the bond's own schedule runs on, on the part that is missing, until it is paid or everything
/// is accelerated. An acceleration before the call date finds a bond that was not called: then a unit's claim is its
/// principal and what accrued.
interface ICallableBond {
    /// @param id The distribution that pays it. @param price In 1e-9 of the outstanding principal.
    event Called(uint40 indexed callDate, uint256 indexed id, uint64 price);

    /// @notice A term of the call cannot be, named in `what`; the bond is not born. Correct that term of the charter.
    /// @param index Which window it is about; else the notice, or how many windows or powers there are.
    error InvalidCall(bytes32 what, uint256 index);
    /// @notice The charter does not allow a call on that date. Choose a date for which `callPriceOn` gives a price.
    error NotCallable(uint256 callDate);
    /// @notice The call would give less notice than the charter promises. Announce and enact one for `earliest` or
    /// later.
    error CallTooSoon(uint256 callDate, uint256 earliest);
    /// @notice The day of the call lies outside the period whose payment the call would take the place of. Choose a
    /// date within it.
    /// @param period Its number.
    error OutsidePeriod(uint256 callDate, uint256 period);
    /// @notice The bond is called. None: a call is not repeated or taken back, and no more units are issued.
    error AlreadyCalled(uint256 callDate);

    /// @notice Enacts an announced CALL: the bond ends on `callDate`. Callable by anyone; the action that is announced is
    /// abi.encode(callDate). Only while the bond is performing, and once.
    function callBond(uint40 callDate) external;

    function callTerms() external view returns (CallTerms memory);

    /// @notice Price in 1e-9 of the outstanding principal at which the bond may be called on a date; 0 if it may not.
    function callPriceOn(uint40 callDate) external view returns (uint64);

    /// @return callDate 0 while it is not called.
    /// @return id The distribution that pays the call.
    /// @return price In 1e-9 of the outstanding principal.
    function called() external view returns (uint40 callDate, uint256 id, uint64 price);
}
