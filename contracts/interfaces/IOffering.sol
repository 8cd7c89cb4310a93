// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms} from "./Charter.sol";
import {IAsset} from "./IAsset.sol";

/// @notice Whatever may bring new units of an asset into being.
interface IIssuance {
    /// @notice The asset whose units it issues.
    function asset() external view returns (IAsset);

    /// @notice Whether it can issue no more units; once true, it stays true.
    function ended() external view returns (bool);
}

/// @notice A primary sale: escrow, caps, allocation, settlement of units against money in one transaction, refund.
/// No owner; the issuer can neither withdraw early, nor cancel, nor move a date.
///
/// Subscriptions pay the full price into escrow. After `closes`: below the soft cap everybody is refunded; else each
/// subscription settles, by anyone, until `settleBy`: units are issued, their price goes to the issuer (and the
/// reserve), what was not allocated goes back. A subscriber who may no longer receive is refunded. One whose units
/// cannot be issued for a reason that is not his (the asset is paused, or in default) waits, and is refunded after
/// `settleBy`. The caps are measured on what was subscribed when the offering closed.
///
/// Price of u units = ceil(u x issuePrice / (unit x 1e18)), on all units of a subscription together: adding to it
/// costs the difference. Pro rata allocation by cumulative rounding in lots: subscription i stands on [c, c+u) of the
/// line of all subscriptions, and receives floor((c+u) x cap / total) - floor(c x cap / total), counted in lots: the
/// sum is the cap exactly, in whatever order they settle.
interface IOffering is IIssuance {
    /// @param units Units subscribed (token minor units). @param position Units subscribed before it.
    /// @param paid Currency minor units of his in escrow: the price until it settles, then what could not be sent back.
    /// @param settled Whether it was decided for good: units issued, or money owed back.
    struct Subscription {
        uint128 units;
        uint128 position;
        uint128 paid;
        bool settled;
    }

    event Subscribed(address indexed investor, uint256 units, uint256 paid);
    event Settled(address indexed investor, uint256 units, uint256 price, uint256 refund);
    event Refunded(address indexed investor, uint256 amount);
    event RefundFailed(address indexed investor, uint256 amount);
    event ProceedsPaid(address indexed to, uint256 amount);

    error InvalidOffering(bytes32 what);
    error OfferingTooLarge(uint256 hardCap, uint256 available);
    error NotOpen(uint256 opens, uint256 closes);
    error BelowMinimum(uint256 units, uint256 minimum);
    error AboveMaximum(uint256 units, uint256 maximum);
    error SoldOut(uint256 units, uint256 available);
    error NotALot(uint256 units, uint256 lotSize);
    error PriceAbove(uint256 price, uint256 limit);
    error CannotReceive(uint8 code, address investor);
    error AlreadySubscribed(address investor);
    error NothingToSettle();
    error NothingToRefund();
    error NothingToPay();
    error NotClosed(uint256 closes);
    error SettlementOver(uint256 settleBy);
    error SoftCapMissed(uint256 units, uint256 softCap);
    error GasTooLow(uint256 left, uint256 required);
    error UnexpectedReceipt(uint256 expected, uint256 received);

    /// @notice Subscribes for the caller, who pays into escrow. Adding to a subscription is allowed under FIRST_COME
    /// only. @param maxPrice The most that the caller pays.
    function subscribe(uint256 units, uint256 maxPrice) external returns (uint256 paid);

    /// @notice {subscribe} with an ERC-2612 permit of the currency; works too if the permit was used before.
    function subscribeWithPermit(
        uint256 units,
        uint256 maxPrice,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 paid);

    /// @notice Settles subscriptions after a successful close; callable by anyone. One who may not receive units is
    /// refunded; one that fails stops no other; those already settled are passed over. Reverts with
    /// {NothingToSettle} if it could settle none, and with {GasTooLow} where the gas that is left could be too little for
    /// the next: nobody is passed over for want of gas. Pays the proceeds too, as far as they can be sent.
    function settle(address[] calldata investors) external;

    /// @notice Returns escrow when the soft cap was missed, for what did not settle in time, and what could not be sent
    /// before; callable by anyone. A payment that fails stops no other and can be tried again. Those with nothing to
    /// return are passed over; reverts with {NothingToRefund} if nothing could be sent to any.
    function refund(address[] calldata investors) external;

    /// @notice Sends the proceeds of what has settled to the issuer and the reserve; callable by anyone. If one of the
    /// two cannot receive, the other is paid all the same; reverts with {NothingToPay} if nothing could be sent.
    function payProceeds() external returns (uint256 amount);

    function terms() external view returns (OfferingTerms memory);

    /// @notice Price of `units` in currency minor units, rounded up.
    function priceOf(uint256 units) external view returns (uint256);

    function subscription(address investor) external view returns (Subscription memory);

    /// @notice Units that the investor receives at settlement, before it is asked whether he may. Pro rata, the figure
    /// is final once the offering has closed.
    function allocationOf(address investor) external view returns (uint256);

    function totalSubscribed() external view returns (uint256);

    /// @notice Whether it closed at or above the soft cap.
    function succeeded() external view returns (bool);
}
