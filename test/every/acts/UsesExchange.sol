// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Fill, Order, PriceKind, Side, TakerPermit} from "../../../contracts/interfaces/IExchange.sol";
import {UsesUnits} from "./UsesUnits.sol";

/// @notice Orders that their makers signed with their keys: filled, filled in part and in batches, posted, cancelled; and
/// what somebody made of them who would like other terms.
abstract contract UsesExchange is UsesUnits {
    uint256 private constant NO_LIMIT = type(uint256).max;

    struct Ticket {
        Order order;
        bytes signature;
    }

    Ticket[] private _tickets;
    uint256 private _orders;

    function trade(uint256 seed) external {
        _seed(seed);
        _newOrder();
        Ticket memory ticket = _tickets[_draw(_tickets.length)];
        uint256 what = _draw(8);
        if (what == 0)
            _do(ticket.order.maker, address(exchange), abi.encodeCall(exchange.cancel, (ticket.order)));
        else if (what == 1) _postAndFill(ticket);
        else if (what == 2) _fillBatch(ticket);
        else if (what == 3) _fillWithPermit(ticket);
        else if (what == 4) _fillForged(ticket);
        else _fill(ticket, _wallet());
    }

    /// @dev A fresh order, for a holder or for somebody who has the money.
    function _newOrder() private {
        Order memory o;
        o.side = Side(uint8(_draw(2)));
        o.maker = o.side == Side.SELL ? _holding() : _wallet();
        o.token = address(token);
        o.currency = address(currency);
        o.priceKind = PriceKind(uint8(_draw(8) == 0 ? 1 + _draw(2) : 0));
        o.units = 1 + _draw(20 * UNIT);
        uint256 price = (900e6 + _draw(200e6)) * 1e18;
        o.price = o.priceKind == PriceKind.PERCENT ? 900_000_000 + _draw(200_000_000) : price;
        o.bound = o.side == Side.SELL ? _draw(2) * 800e6 * 1e18 : 2_000e6 * 1e18;
        if (_draw(4) == 0) o.minFill = 1 + _draw(o.units);
        if (_draw(8) == 0) o.taker = _wallet();
        o.expiry = block.timestamp + _draw(30 days);
        o.epoch = exchange.epochOf(o.maker);
        o.salt = ++_orders;
        bytes32 orderHash = exchange.hashOf(o);
        _wants(orderHash, o);
        _tickets.push(Ticket(o, _signatureOf(o.maker, orderHash)));
        bytes memory all = abi.encodeCall(token.approve, (address(exchange), NO_LIMIT));
        _do(o.maker, address(token), all);
        // Who may fill it sells perhaps.
        _do(_holding(), address(token), all);
    }

    function _fill(Ticket memory ticket, address taker) private {
        uint256 limit = ticket.order.side == Side.SELL ? NO_LIMIT : 0;
        uint256 units = 1 + _draw(ticket.order.units + 1);
        if (ticket.order.taker != address(0) && _draw(2) == 0)
            taker = ticket.order.taker;
            // Who sells is mostly somebody who holds.
        else if (ticket.order.side == Side.BUY) taker = _holding();
        if (_draw(3) == 0) units = ticket.order.units;
        _do(
            taker,
            address(exchange),
            abi.encodeCall(exchange.fill, (ticket.order, ticket.signature, units, limit))
        );
    }

    function _postAndFill(Ticket memory ticket) private {
        Order memory o = ticket.order;
        bool byMaker = _draw(2) == 0;
        if (byMaker) ticket.signature = "";
        address by = byMaker ? o.maker : _somebody();
        _do(by, address(exchange), abi.encodeCall(exchange.post, (o, ticket.signature)));
        _fill(ticket, _wallet());
    }

    /// @dev Two orders, of which one may fail.
    function _fillBatch(Ticket memory ticket) private {
        Ticket memory other = _tickets[_draw(_tickets.length)];
        uint256 limit = ticket.order.side == Side.SELL ? NO_LIMIT : 0;
        Fill[] memory fills = new Fill[](2);
        fills[0] = Fill(ticket.order, ticket.signature, 1 + _draw(ticket.order.units), limit);
        fills[1] = Fill(other.order, other.signature, 1 + _draw(other.order.units), limit);
        if (_do(_holding(), address(exchange), abi.encodeCall(exchange.fillBatch, (fills, 0, limit))))
            ++count["batches"];
    }

    /// @dev The taker's allowance comes with the fill; if he signed none, the one that he gave before serves.
    function _fillWithPermit(Ticket memory ticket) private {
        TakerPermit memory none;
        uint256 limit = ticket.order.side == Side.SELL ? NO_LIMIT : 0;
        _do(
            _holding(),
            address(exchange),
            abi.encodeCall(
                exchange.fillWithPermit,
                (ticket.order, ticket.signature, ticket.order.units, limit, none)
            )
        );
    }

    /// @dev Other terms than were signed, or another's signature: whatever happens is looked at, and nothing must.
    function _fillForged(Ticket memory ticket) private {
        Order memory o = ticket.order;
        uint256 what = _draw(5);
        if (what == 0) o.price = o.price / 2 + 1;
        else if (what == 1) o.units += UNIT;
        else if (what == 2) o.expiry += 30 days;
        else if (what == 3) o.maker = _holding();
        else o.salt = ++_orders;
        o.epoch = exchange.epochOf(o.maker);
        bytes memory signature = ticket.signature;
        // Of the other wallet of the same investor.
        if (what == 4) signature = _signatureOf(_otherOf(o.maker), exchange.hashOf(o));
        uint256 limit = o.side == Side.SELL ? NO_LIMIT : 0;
        uint256 units = 1 + _draw(o.units);
        for (uint256 i = 0; i < SEATS; ++i)
            _do(wallets[i], address(exchange), abi.encodeCall(exchange.fill, (o, signature, units, limit)));
    }
}
