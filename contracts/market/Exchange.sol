// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IBond} from "../interfaces/IBond.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {Fill, IExchange, Obstacle, Order, PriceKind, Side, TakerPermit} from "../interfaces/IExchange.sol";

/// @dev Gas for one order of a batch. An honest one takes at most about 800,000: a contract wallet of many owners, both
/// sides looked up in three registries, four extra rules at their limit of 100,000 each, a proxied currency.
uint256 constant FILL_GAS = 1_000_000;
/// @dev What must be left before one is tried: a call gets at most 63/64 of it, and the rest is for the call itself.
uint256 constant GAS_TO_FILL = (FILL_GAS * 64) / 63 + 20_000;
/// @dev How much of an order's error a batch reports: a selector and eight words.
uint256 constant REASON_BYTES = 260;

/// @title The exchange
/// @notice An order has one word: how much of it was filled, whether it was cancelled, whether its maker posted it
/// himself. It changes before anything is called; what follows is two transfers, each checked in the recipient's
/// balance, and nothing is written after them. So a callback of a token or a currency finds the order as filled as it
/// will be; it may post and cancel, and fill nothing.
contract Exchange is IExchange, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(address maker,address token,address currency,uint8 side,uint8 priceKind,uint256 units,uint256 price,uint256 bound,uint256 minFill,address taker,uint256 expiry,uint256 epoch,uint256 salt)"
    );

    /// @dev In an order's word, above the units filled (128 bits).
    uint256 private constant CANCELLED = 1 << 255;
    uint256 private constant POSTED = 1 << 254;
    /// @dev Units are below 2^128 and prices below 2^176, so that money, which is at most their product over 1e18, is
    /// below 2^245 and no product wraps.
    uint256 private constant MAX_UNITS = type(uint128).max;
    uint256 private constant MAX_PRICE = type(uint176).max;
    uint256 private constant PRICE_DECIMALS = 18;
    /// @dev 10^(36 + 18) fits a word with room to spare.
    uint256 private constant MAX_DECIMALS = 36;

    mapping(bytes32 orderHash => uint256) private _states;
    /// @inheritdoc IExchange
    mapping(address maker => uint256) public epochOf;
    /// @inheritdoc IExchange
    mapping(address token => uint256) public postCount;

    constructor() EIP712("Freehold Exchange", "1") {}

    // ---- Takers ----

    /// @inheritdoc IExchange
    function fill(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit
    ) external nonReentrant returns (uint256) {
        return _fill(order, signature, units, limit, msg.sender);
    }

    /// @inheritdoc IExchange
    function fillWithPermit(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        TakerPermit calldata p
    ) external nonReentrant returns (uint256) {
        address given = order.side == Side.SELL ? order.currency : order.token;
        // A permit that somebody else brought first has done its work: the allowance decides.
        try
            IERC20Permit(given).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s)
        {} catch {}
        return _fill(order, signature, units, limit, msg.sender);
    }

    /// @inheritdoc IExchange
    function fillBatch(
        Fill[] calldata fills,
        uint256 least,
        uint256 limit
    ) external nonReentrant returns (uint256 units, uint256 money) {
        Side side;
        for (uint256 i; i < fills.length; ++i) {
            Fill calldata f = fills[i];
            Order calldata first = fills[0].order;
            side = first.side;
            if (f.order.token != first.token || f.order.currency != first.currency || f.order.side != side)
                revert MixedBatch(i);
            if (gasleft() < GAS_TO_FILL) revert NotEnoughGasForFill(gasleft(), GAS_TO_FILL);
            (bool done, uint256 paid, bytes memory reason) = _try(
                abi.encodeCall(this.fillFor, (f.order, f.signature, f.units, f.limit, msg.sender))
            );
            if (done) {
                units += f.units;
                money += paid;
            } else {
                emit Skipped(hashOf(f.order), msg.sender, i, reason);
            }
        }
        if (units < least) revert TooFewUnits(units, least);
        _requireWithin(side, money, limit);
    }

    /// @notice One order of a batch, in a call of its own, so that it can fail alone. Only the exchange itself.
    function fillFor(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        address taker
    ) external returns (uint256) {
        if (msg.sender != address(this)) revert OnlyItself(msg.sender);
        return _fill(order, signature, units, limit, taker);
    }

    // ---- Makers ----

    /// @inheritdoc IExchange
    function post(Order calldata order, bytes calldata signature) external returns (bytes32 orderHash) {
        orderHash = hashOf(order);
        if (!_isWellFormed(order)) revert OrderRefused(Obstacle.MALFORMED, 0);
        if (block.timestamp > order.expiry) revert OrderRefused(Obstacle.EXPIRED, order.expiry);
        if (msg.sender == order.maker && signature.length == 0) {
            _states[orderHash] |= POSTED;
        } else if (!_hasSigned(order.maker, orderHash, signature)) {
            revert OrderRefused(Obstacle.UNSIGNED, 0);
        }
        emit Posted(orderHash, order.token, order.maker, postCount[order.token]++, order, signature);
    }

    /// @inheritdoc IExchange
    function cancel(Order calldata order) external returns (bytes32 orderHash) {
        if (msg.sender != order.maker) revert OnlyMaker(msg.sender, order.maker);
        orderHash = hashOf(order);
        _states[orderHash] |= CANCELLED;
        emit Cancelled(orderHash, order.token, msg.sender);
    }

    /// @inheritdoc IExchange
    function cancelAll() external returns (uint256 epoch) {
        epoch = ++epochOf[msg.sender];
        emit CancelledAll(msg.sender, epoch);
    }

    // ---- Views ----

    /// @inheritdoc IExchange
    function previewFill(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        address taker
    ) external view returns (Obstacle why, uint256 value, uint256 money) {
        bytes32 orderHash = hashOf(order);
        (why, value) = _obstacle(order, orderHash, _states[orderHash], signature, units, taker);
        if (why != Obstacle.NONE) return (why, value, 0);
        (why, value, money) = _priceOf(order, units);
        if (why != Obstacle.NONE) return (why, value, money);
        (address seller, address buyer) = _parties(order, taker);
        bool answers;
        (answers, value) = _ask(
            order.token,
            abi.encodeCall(IERC1404.detectTransferRestriction, (seller, buyer, units))
        );
        // Units without such rules refuse nobody.
        if (answers && value != 0) return (Obstacle.UNITS_RESTRICTED, value, money);
        bool enough;
        (enough, value) = _has(order.token, seller, units);
        if (!enough) return (Obstacle.UNITS_BALANCE, value, money);
        (enough, value) = _hasApproved(order.token, seller, units);
        if (!enough) return (Obstacle.UNITS_ALLOWANCE, value, money);
        (enough, value) = _has(order.currency, buyer, money);
        if (!enough) return (Obstacle.MONEY_BALANCE, value, money);
        (enough, value) = _hasApproved(order.currency, buyer, money);
        if (!enough) return (Obstacle.MONEY_ALLOWANCE, value, money);
        return (Obstacle.NONE, 0, money);
    }

    /// @inheritdoc IExchange
    function hashOf(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, order)));
    }

    /// @inheritdoc IExchange
    function isSigned(Order calldata order, bytes calldata signature) external view returns (bool) {
        bytes32 orderHash = hashOf(order);
        return _states[orderHash] & POSTED != 0 || _hasSigned(order.maker, orderHash, signature);
    }

    /// @inheritdoc IExchange
    function stateOf(bytes32 orderHash) external view returns (uint256 filled, bool cancelled, bool posted) {
        uint256 state = _states[orderHash];
        return (uint128(state), state & CANCELLED != 0, state & POSTED != 0);
    }

    /// @inheritdoc IExchange
    function fillGas() external pure returns (uint256) {
        return FILL_GAS;
    }

    // ---- Filling ----

    function _fill(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        address taker
    ) private returns (uint256 money) {
        bytes32 orderHash = hashOf(order);
        uint256 state = _states[orderHash];
        (Obstacle why, uint256 value) = _obstacle(order, orderHash, state, signature, units, taker);
        if (why != Obstacle.NONE) revert OrderRefused(why, value);
        (why, value, money) = _priceOf(order, units);
        if (why != Obstacle.NONE) revert OrderRefused(why, value);
        _requireWithin(order.side, money, limit);

        unchecked {
            // At most the order's units, which fit the lower 128 bits.
            state += units;
        }
        _states[orderHash] = state;
        _report(order, orderHash, taker, units, money, uint128(state));

        (address seller, address buyer) = _parties(order, taker);
        _move(IERC20(order.token), seller, buyer, units);
        _move(IERC20(order.currency), buyer, seller, money);
    }

    function _report(
        Order calldata order,
        bytes32 orderHash,
        address taker,
        uint256 units,
        uint256 money,
        uint256 filled
    ) private {
        address token = order.token;
        Side side = order.side;
        address currency = order.currency;
        emit Filled(orderHash, token, order.maker, taker, side, currency, units, money, filled);
    }

    /// @dev Nothing is kept here on the way, and whoever receives has exactly so much more.
    function _move(IERC20 what, address from, address to, uint256 amount) private {
        uint256 expected = what.balanceOf(to);
        unchecked {
            // A token whose balances wrap fails the comparison, or lies about them anyway.
            expected += amount;
        }
        what.safeTransferFrom(from, to, amount);
        uint256 balance = what.balanceOf(to);
        if (balance != expected) revert InexactMovement(address(what), expected, balance);
    }

    /// @dev Calls itself with a bounded amount of gas, and copies a bounded part of what went wrong.
    function _try(bytes memory data) private returns (bool done, uint256 paid, bytes memory reason) {
        uint256 gasLimit = FILL_GAS;
        uint256 most = REASON_BYTES;
        assembly ("memory-safe") {
            done := call(gasLimit, address(), 0, add(data, 32), mload(data), 0, 32)
            switch done
            case 0 {
                let size := returndatasize()
                if gt(size, most) {
                    size := most
                }
                reason := mload(0x40)
                mstore(reason, size)
                returndatacopy(add(reason, 32), 0, size)
                mstore(0x40, add(reason, and(add(size, 63), not(31))))
            }
            default {
                paid := mload(0)
            }
        }
    }

    function _requireWithin(Side side, uint256 money, uint256 limit) private pure {
        if (side == Side.SELL ? money > limit : money < limit) revert BeyondLimit(money, limit);
    }

    function _parties(
        Order calldata order,
        address taker
    ) private pure returns (address seller, address buyer) {
        return order.side == Side.SELL ? (order.maker, taker) : (taker, order.maker);
    }

    // ---- What stands in the way ----

    /// @dev Of the order itself; what the price and the two transfers add comes after.
    function _obstacle(
        Order calldata order,
        bytes32 orderHash,
        uint256 state,
        bytes calldata signature,
        uint256 units,
        address taker
    ) private view returns (Obstacle, uint256 value) {
        if (!_isWellFormed(order)) return (Obstacle.MALFORMED, 0);
        if (block.timestamp > order.expiry) return (Obstacle.EXPIRED, order.expiry);
        uint256 epoch = epochOf[order.maker];
        if (order.epoch != epoch) return (Obstacle.VOID, epoch);
        if (state & CANCELLED != 0) return (Obstacle.CANCELLED, 0);
        unchecked {
            // Never filled beyond its size.
            uint256 left = order.units - uint128(state);
            if (units > left || left == 0) return (Obstacle.EXHAUSTED, left);
            uint256 least = order.minFill < left ? order.minFill : left;
            if (units < least || units == 0) return (Obstacle.TOO_SMALL, least == 0 ? 1 : least);
        }
        if (order.taker != address(0) && order.taker != taker) {
            return (Obstacle.RESERVED, uint160(order.taker));
        }
        if (order.maker == taker) return (Obstacle.OWN_ORDER, 0);
        if (state & POSTED == 0 && !_hasSigned(order.maker, orderHash, signature)) {
            return (Obstacle.UNSIGNED, 0);
        }
        return (Obstacle.NONE, 0);
    }

    function _isWellFormed(Order calldata order) private pure returns (bool) {
        return
            order.units != 0 &&
            order.units <= MAX_UNITS &&
            order.price != 0 &&
            order.price <= MAX_PRICE &&
            order.minFill <= order.units &&
            order.token != order.currency;
    }

    /// @dev The key comes first, so that a wallet with code by EIP-7702 can always sign with it.
    function _hasSigned(
        address maker,
        bytes32 orderHash,
        bytes calldata signature
    ) private view returns (bool) {
        (address signer, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(orderHash, signature);
        if (err == ECDSA.RecoverError.NoError && signer == maker) return true;
        return
            maker.code.length != 0 &&
            SignatureChecker.isValidERC1271SignatureNowCalldata(maker, orderHash, signature);
    }

    // ---- Price ----

    function _priceOf(
        Order calldata order,
        uint256 units
    ) private view returns (Obstacle, uint256 value, uint256 money) {
        uint256 price = _dirtyPrice(order);
        (bool answers, uint256 decimals) = _ask(order.token, abi.encodeCall(IERC20Metadata.decimals, ()));
        if (price == 0 || price > MAX_PRICE || !answers || decimals > MAX_DECIMALS) {
            return (Obstacle.NO_PRICE, price, 0);
        }
        // Rounded up, and not 0, since neither units nor price are.
        money = Math.mulDiv(units, price, 10 ** (decimals + PRICE_DECIMALS), Math.Rounding.Ceil);
        if (order.side == Side.BUY ? price > order.bound : price < order.bound) {
            return (Obstacle.BEYOND_BOUND, price, money);
        }
        return (Obstacle.NONE, 0, money);
    }

    /// @dev What a whole unit costs now, with interest, in currency minor units x 1e18; 0 where the asset gives no price.
    function _dirtyPrice(Order calldata order) private view returns (uint256 price) {
        price = order.price;
        PriceKind kind = order.priceKind;
        if (kind == PriceKind.DIRTY) return price;
        (bool answers, uint256 found) = _ask(order.token, abi.encodeCall(IAssetToken.asset, ()));
        if (!answers) return 0;
        // The token's answer is an address, or it is a lie that names none.
        address asset = address(uint160(found));
        // Times fit 40 bits for 34,000 years.
        uint40 time = uint40(block.timestamp);
        if (kind == PriceKind.PERCENT) {
            if (price > type(uint64).max) return 0;
            (answers, price) = _ask(asset, abi.encodeCall(IAsset.issuePrice, (uint64(price), false, time)));
            if (!answers) return 0;
        }
        (answers, price) = _ask(asset, abi.encodeCall(IBond.dirtyPrice, (price, time)));
        if (!answers) return 0;
    }

    // ---- Asking ----

    function _has(address token, address who, uint256 amount) private view returns (bool, uint256 balance) {
        (, balance) = _ask(token, abi.encodeCall(IERC20.balanceOf, (who)));
        return (balance >= amount, balance);
    }

    function _hasApproved(
        address token,
        address who,
        uint256 amount
    ) private view returns (bool, uint256 allowance) {
        (, allowance) = _ask(token, abi.encodeCall(IERC20.allowance, (who, address(this))));
        return (allowance >= amount, allowance);
    }

    /// @dev The first word of an answer, however long it is; 0 where there is none, or too short a one.
    function _ask(address target, bytes memory question) private view returns (bool answers, uint256 value) {
        assembly ("memory-safe") {
            answers := staticcall(gas(), target, add(question, 32), mload(question), 0, 32)
            answers := and(answers, gt(returndatasize(), 31))
            if answers {
                value := mload(0)
            }
        }
    }
}
