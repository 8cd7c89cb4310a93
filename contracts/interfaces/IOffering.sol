// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms} from "./Charter.sol";
import {IAsset} from "./IAsset.sol";

/// @notice A primary sale: escrow, caps, allocation, settlement of units against money in one transaction, refund.
/// No owner; the issuer can neither withdraw early, nor cancel, nor move a date.
///
/// Subscriptions pay the full price into escrow. After `closes`: below the soft cap everybody is refunded; else each
/// subscription settles, by anyone, until `settleBy`: units are issued, their price goes to the issuer (and the
/// reserve), what was not allocated goes back. A subscriber who may no longer receive is refunded.
///
/// Price of u units = ceil(u x issuePrice / (unit x 1e18)). Pro rata allocation by cumulative rounding in lots:
/// subscription i stands on [c, c+u) of the line of all subscriptions, and receives
/// floor((c+u) x cap / total) - floor(c x cap / total): the sum is the cap exactly, in whatever order they settle.
interface IOffering {
    /// @param units Units subscribed (token minor units). @param position Units subscribed before it.
    /// @param paid Currency minor units in escrow. @param settled Whether units or money have been returned.
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
    error NotOpen(uint256 opens, uint256 closes);
    error BelowMinimum(uint256 units, uint256 minimum);
    error AboveMaximum(uint256 units, uint256 maximum);
    error SoldOut(uint256 units, uint256 available);
    error NotALot(uint256 units, uint256 lotSize);
    error PriceAbove(uint256 price, uint256 limit);
    error CannotReceive(uint8 code, address investor);
    error NothingToSettle(address investor);
    error NotClosed(uint256 closes);
    error SettlementOver(uint256 settleBy);
    error NotRefundable(address investor);
    error SoftCapMissed(uint256 units, uint256 softCap);
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

    /// @notice Settles subscriptions after a successful close; callable by anyone. One that cannot receive units is
    /// refunded; one that fails stops no other.
    function settle(address[] calldata investors) external;

    /// @notice Returns escrow when the soft cap was missed, or for what did not settle in time; callable by anyone.
    function refund(address[] calldata investors) external;

    /// @notice Sends the proceeds of what has settled to the issuer and the reserve; callable by anyone.
    function payProceeds() external returns (uint256 amount);

    function asset() external view returns (IAsset);

    function terms() external view returns (OfferingTerms memory);

    /// @notice Price of `units` in currency minor units, rounded up.
    function priceOf(uint256 units) external view returns (uint256);

    function subscription(address investor) external view returns (Subscription memory);

    /// @notice Units that the investor receives at settlement, before it is asked whether he may.
    function allocationOf(address investor) external view returns (uint256);

    function totalSubscribed() external view returns (uint256);

    /// @notice Whether it closed at or above the soft cap.
    function succeeded() external view returns (bool);

    /// @notice Whether it can issue no more units.
    function ended() external view returns (bool);
}
