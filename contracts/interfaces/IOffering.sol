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

    /// @notice A term of the offering cannot be or contradicts another, named in `what`; the offering is not created.
    /// Give terms that can; after birth, announce them.
    error InvalidOffering(bytes32 what);
    /// @notice The hard cap is above what the maximum supply leaves. Offer at most `available`.
    /// @param hardCap Token minor units, as `available` is.
    error OfferingTooLarge(uint256 hardCap, uint256 available);
    /// @notice The offering is not open now. Subscribe from `opens` on, and before `closes`.
    error NotOpen(uint256 opens, uint256 closes);
    /// @notice The subscription would be none, or below the least of one wallet. Subscribe more.
    /// @param units Of the whole subscription (token minor units).
    error BelowMinimum(uint256 units, uint256 minimum);
    /// @notice The investor's wallets together would subscribe above the most of one investor. Subscribe less.
    /// @param units Of all of his wallets (token minor units).
    error AboveMaximum(uint256 units, uint256 maximum);
    /// @notice The offering has fewer units than that. Ask for at most `available`.
    error SoldOut(uint256 units, uint256 available);
    /// @notice The units are no multiple of the lot size. Subscribe whole lots.
    error NotALot(uint256 units, uint256 lotSize);
    /// @notice The price is above what the caller would pay. Subscribe less, or allow more in `maxPrice`.
    /// @param price Currency minor units, as `limit` is.
    error PriceAbove(uint256 price, uint256 limit);
    /// @notice The token's rules do not let the investor receive what he would subscribe. Follow the remedy of the
    /// code.
    /// @param code Of ERC-1404, as in `TransferRestricted`.
    error CannotReceive(uint8 code, address investor);
    /// @notice Where units are allocated pro rata, nothing is added to a subscription. None: a wallet subscribes once.
    error AlreadySubscribed(address investor);
    /// @notice None of the subscriptions listed could be settled now. List others; what a pause or a default holds up
    /// can be settled later, and is refunded after `settleBy`.
    error NothingToSettle();
    /// @notice None of those listed has money to be returned, or none of it could be sent. List others, or try again
    /// later.
    error NothingToRefund();
    /// @notice There are no proceeds to send, or neither issuer nor reserve could receive them. Settle subscriptions,
    /// or try again later.
    error NothingToPay();
    /// @notice The offering has not closed. Wait until `closes`.
    error NotClosed(uint256 closes);
    /// @notice The time to settle has passed. Have what did not settle refunded.
    /// @param settleBy Its last second.
    error SettlementOver(uint256 settleBy);
    /// @notice Less than the soft cap was subscribed, so nothing settles. Have everybody refunded.
    /// @param units Subscribed (token minor units).
    error SoftCapMissed(uint256 units, uint256 softCap);
    /// @notice Less gas was left than the next step must be given. Send the transaction with a higher gas limit, or
    /// list fewer investors.
    error GasTooLow(uint256 left, uint256 required);
    /// @notice Other money arrived than was sent, because the currency takes a fee or moves balances by itself. None:
    /// no money is taken in such a currency.
    /// @param expected Currency minor units, as `received` is.
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
