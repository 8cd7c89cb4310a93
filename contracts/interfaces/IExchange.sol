// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @notice What a maker does with units: he sells them for money, or buys them with it.
enum Side {
    SELL,
    BUY
}

/// @notice What {Order-price} says of a whole unit.
/// DIRTY: all that is paid, in currency minor units x 1e18. For every asset.
/// CLEAN: the same before accrued interest, which is added at the moment of the fill. For bonds.
/// PERCENT: clean too, in 1e-9 of the face that is outstanding at that moment, as bonds are quoted. For bonds; the
/// one that stays right when principal is paid back.
enum PriceKind {
    DIRTY,
    CLEAN,
    PERCENT
}

/// @notice What a maker signs. Every field is part of the digest.
/// @param maker Wallet, or contract that signs by ERC-1271. @param token The units, an {IAssetToken}.
/// @param currency An ERC-20 that moves exactly what it is told to. @param units Of the whole order (token minor
/// units). @param price Of a whole unit, as `priceKind` says. @param bound What a whole unit may cost at most (BUY), or
/// must bring at least (SELL), with interest, in currency minor units x 1e18, whatever the kind of price; 0 is no bound
/// for a seller, the type's maximum none for a buyer. @param minFill Least part that may be filled (token minor units),
/// unless less is left, then all that is left; `units` makes it all or none. @param taker Who alone may fill it; zero
/// for anyone. @param expiry Last second at which it may be filled. @param epoch The maker's {IExchange-epochOf} when
/// he signs. @param salt Tells orders apart that are the same otherwise.
struct Order {
    address maker;
    address token;
    address currency;
    Side side;
    PriceKind priceKind;
    uint256 units;
    uint256 price;
    uint256 bound;
    uint256 minFill;
    address taker;
    uint256 expiry;
    uint256 epoch;
    uint256 salt;
}

/// @notice One fill of a batch. @param limit As in {IExchange-fill}.
struct Fill {
    Order order;
    bytes signature;
    uint256 units;
    uint256 limit;
}

/// @notice An ERC-2612 permit of the taker to the exchange, of what he gives: the currency if he buys, units if he
/// sells.
struct TakerPermit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice Why an order cannot be filled, and what `value` says then. In the order in which they are looked at.
enum Obstacle {
    /// @dev It can.
    NONE,
    /// @dev Units of 0 or of 2^128 and more, a price or a least part that cannot be, units that are the currency.
    MALFORMED,
    /// @dev `value`: the expiry.
    EXPIRED,
    /// @dev The maker took back all orders of its epoch; `value`: his present one.
    VOID,
    CANCELLED,
    /// @dev `value`: units left.
    EXHAUSTED,
    /// @dev `value`: the least that may be filled now.
    TOO_SMALL,
    /// @dev For somebody else; `value`: his address.
    RESERVED,
    /// @dev Maker and taker are one.
    OWN_ORDER,
    /// @dev No signature of the maker, nor an order that he posted himself.
    UNSIGNED,
    /// @dev The asset gives none now, or one at which units would be had for nothing. `value`: the price given.
    NO_PRICE,
    /// @dev Beyond the maker's bound. `value`: what a whole unit costs (currency minor units x 1e18).
    BEYOND_BOUND,
    /// @dev The token's rules refuse. `value`: its code, see {Restriction}. Previewed; the fill reverts as the token
    /// does. So with those that follow.
    UNITS_RESTRICTED,
    /// @dev `value`: the seller's balance of units.
    UNITS_BALANCE,
    /// @dev `value`: his allowance to the exchange.
    UNITS_ALLOWANCE,
    /// @dev `value`: the buyer's balance of the currency.
    MONEY_BALANCE,
    /// @dev `value`: his allowance to the exchange.
    MONEY_ALLOWANCE
}

/// @notice Delivery versus payment between two holders, from signed orders, for every asset and every currency. No
/// owner, no fee, no pause, no upgrade; it holds nothing at any time. Units go from seller to buyer and money from buyer
/// to seller in one transaction, or nothing moves.
///
/// What an approval to it exposes: the exchange moves what a wallet approved only from the maker of a signed, valid
/// order, as the order says, or from whoever calls it, as his call says.
///
/// Whose rules: the token's own, asked by the transfer. Whose price: the order's. Price of u units = ceil(u x p /
/// (1e18 x 10^decimals)), where p is what a whole unit costs with interest: rounded up, for the buyer pays it. So an
/// order that is filled in n parts costs no less than at once, and at most n - 1 minor units more. Who buys units worth
/// less than a minor unit of the currency bounds the number of parts by `minFill`.
///
/// Interest is that of the second of the fill, as the bond itself computes it. Through the record second the buyer
/// gets the coming coupon and pays for what has accrued; after it the seller keeps the coupon, and the price is lower
/// by what is still to accrue of it. A price that is DIRTY says nothing of this: let it expire before a record date.
///
/// Assumptions about a currency and about units: `transferFrom` moves exactly the amount, seen in the recipient's
/// balance. One that takes a fee, or whose balances move by themselves meanwhile, is refused ({InexactMovement}). A
/// token or a currency can lie about everything else: an order names both, and who signs or fills it accepts them.
interface IExchange is IERC5267 {
    /// @param number Counts the orders of a token in the log from 0, so that a reader sees if one is missing.
    event Posted(
        bytes32 indexed orderHash,
        address indexed token,
        address indexed maker,
        uint256 number,
        Order order,
        bytes signature
    );

    /// @param money Currency minor units. @param filled Units of the order filled until now, these included.
    event Filled(
        bytes32 indexed orderHash,
        address indexed token,
        address indexed maker,
        address taker,
        Side side,
        address currency,
        uint256 units,
        uint256 money,
        uint256 filled
    );

    event Cancelled(bytes32 indexed orderHash, address indexed token, address indexed maker);

    /// @notice All orders of the maker whose epoch is below `epoch` are void.
    event CancelledAll(address indexed maker, uint256 epoch);

    /// @notice An order of a batch that could not be filled. @param reason The beginning of the error.
    event Skipped(bytes32 indexed orderHash, address indexed taker, uint256 index, bytes reason);

    /// @notice The order cannot be filled or posted, for the reason that `why` names. Choose another order, another
    /// size or another taker; `previewFill` tells the reason beforehand.
    /// @param why 1 malformed, 2 expired, 3 of an earlier epoch, 4 cancelled, 5 exhausted, 6 too small a part, 7 for
    /// another taker, 8 the taker's own, 9 unsigned, 10 without a price now, 11 beyond its maker's bound.
    /// @param value As {Obstacle} says.
    error OrderRefused(Obstacle why, uint256 value);

    /// @notice The caller would pay more, or get less, than he allowed. Allow for the price of the moment, or wait for
    /// another.
    /// @param money Currency minor units, as `limit` is.
    error BeyondLimit(uint256 money, uint256 limit);

    /// @notice The recipient has not exactly so much more, because what moved takes a fee or moves balances by itself.
    /// None: nothing of that kind is exchanged.
    error InexactMovement(address token, uint256 expectedBalance, uint256 balance);

    /// @notice Only the maker cancels an order. Have him cancel it.
    error OnlyMaker(address caller, address maker);
    /// @notice Only the exchange itself calls this, for one order of a batch. Call `fill` or `fillBatch`.
    error OnlyItself(address caller);

    /// @notice A fill is not of the token, the currency and the side of the first in its batch. Put it into another
    /// batch.
    /// @param index Which fill, from 0.
    error MixedBatch(uint256 index);
    /// @notice The batch could fill fewer units than the caller asked for at least. Ask for less, or add orders.
    error TooFewUnits(uint256 units, uint256 least);

    /// @notice Less gas was left than one more order of the batch must be given; none is skipped for that. Send the
    /// transaction with a higher gas limit, or fewer orders.
    error NotEnoughGasForFill(uint256 left, uint256 required);

    // ---- Takers ----

    /// @notice Fills an order, or part of it, for the caller.
    /// @param signature Of the maker; empty for an order that he posted himself.
    /// @param units Token minor units. @param limit Of an order that sells: the most that the caller pays; of one that
    /// buys: the least that he gets (currency minor units).
    /// @return money What was paid.
    function fill(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit
    ) external returns (uint256 money);

    /// @notice {fill} with a permit of the caller; works too if the permit was used before.
    function fillWithPermit(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        TakerPermit calldata permit
    ) external returns (uint256 money);

    /// @notice Fills several orders of one token, currency and side for the caller. One that cannot be filled, or would
    /// take more than {fillGas}, is skipped ({Skipped}) and the others are filled.
    /// @param least Units that must be filled in all, else everything reverts. @param limit For all together, as in
    /// {fill}. @return units What was filled. @return money What was paid.
    function fillBatch(
        Fill[] calldata fills,
        uint256 least,
        uint256 limit
    ) external returns (uint256 units, uint256 money);

    // ---- Makers ----

    /// @notice Writes an order to the chain's log, for others to find; it needs no other place to be. Callable by
    /// anyone who has the signature; by the maker without one, and then the order is good without one ever after (for
    /// contracts that cannot sign, and wallets whose signature is costly to check).
    function post(Order calldata order, bytes calldata signature) external returns (bytes32 orderHash);

    /// @notice Takes back one order for good. Only its maker.
    function cancel(Order calldata order) external returns (bytes32 orderHash);

    /// @notice Takes back every order that the caller signed until now, and did not sign for a later epoch.
    function cancelAll() external returns (uint256 epoch);

    // ---- Views ----

    /// @notice Why `taker` could not fill these units now, and what they cost; equal to what {fill} then does, for a
    /// currency that refuses only for want of balance or allowance, and a limit that allows it. Never reverts for an
    /// order that {fill} would refuse.
    function previewFill(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        address taker
    ) external view returns (Obstacle why, uint256 value, uint256 money);

    /// @notice The EIP-712 digest of an order, which its maker signs and which names it everywhere.
    function hashOf(Order calldata order) external view returns (bytes32 orderHash);

    /// @notice Whether the maker signed it, or posted it himself.
    function isSigned(Order calldata order, bytes calldata signature) external view returns (bool);

    /// @return filled Units filled until now. @return posted Whether its maker posted it, so that it is good without a
    /// signature.
    function stateOf(bytes32 orderHash) external view returns (uint256 filled, bool cancelled, bool posted);

    /// @notice The epoch that a maker's orders must have.
    function epochOf(address maker) external view returns (uint256 epoch);

    /// @notice How many orders of a token were posted.
    function postCount(address token) external view returns (uint256 count);

    /// @notice Gas that one order of a batch may use.
    function fillGas() external view returns (uint256 gas);
}
