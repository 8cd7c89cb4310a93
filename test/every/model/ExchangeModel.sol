// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExchange, Order, PriceKind, Side} from "../../../contracts/interfaces/IExchange.sol";
import {Vm} from "../../support/Test.sol";
import {EveryStep} from "./EveryStep.sol";

/// @notice What makers signed, or posted themselves: nothing else is filled, and nothing beyond it.
abstract contract ExchangeModel is EveryStep {
    /// @dev What a fill tells beside its indexed words.
    struct Filled {
        address taker;
        Side side;
        address currency;
        uint256 units;
        uint256 money;
        uint256 filled;
    }

    mapping(bytes32 orderHash => Order) private _signed;
    mapping(bytes32 orderHash => bool) private _cancelled;
    mapping(bytes32 orderHash => uint256) private _filled;
    mapping(address maker => uint256) private _epoch;

    /// @dev The maker's will.
    function _wants(bytes32 orderHash, Order memory order) internal {
        _signed[orderHash] = order;
    }

    /// @dev A fill of a batch that failed is told as skipped, and ends before money moves.
    function _dropUndone(Vm.Log[] memory logs) internal view override {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (!_isOf(logs[i], address(exchange), IExchange.Skipped.selector)) continue;
            uint256 j = i;
            while (
                j != 0 && logs[j - 1].emitter != address(exchange) && logs[j - 1].emitter != address(currency)
            ) --j;
            if (j == 0 || !_isOf(logs[j - 1], address(exchange), IExchange.Filled.selector)) continue;
            if (logs[j - 1].topics[1] != logs[i].topics[1]) continue;
            for (--j; j < i; ++j) logs[j].topics = new bytes32[](0);
        }
    }

    function _isOf(Vm.Log memory log, address emitter, bytes32 what) private pure returns (bool) {
        return log.emitter == emitter && log.topics.length != 0 && log.topics[0] == what;
    }

    function _lookAtExchange(Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == IExchange.Filled.selector) _lookAtFill(log);
        else if (what == IExchange.Posted.selector) _lookAtPost(log);
        else if (what == IExchange.Cancelled.selector) {
            assertEq(_account(log.topics[3]), step.actor, "an order was cancelled by somebody else");
            _cancelled[log.topics[1]] = true;
        } else if (what == IExchange.CancelledAll.selector) {
            assertEq(_account(log.topics[1]), step.actor, "orders were cancelled by somebody else");
            _epoch[step.actor] = _field(log, 0);
        }
    }

    function _lookAtPost(Vm.Log memory log) private {
        (, Order memory order, bytes memory signature) = abi.decode(log.data, (uint256, Order, bytes));
        if (step.actor == order.maker && signature.length == 0) _wants(log.topics[1], order);
        assertEq(_signed[log.topics[1]].maker, order.maker, "P18: posted what its maker did not sign");
        ++count["posted"];
    }

    function _lookAtFill(Vm.Log memory log) private {
        bytes32 orderHash = log.topics[1];
        Order memory order = _signed[orderHash];
        Filled memory own = abi.decode(log.data, (Filled));
        assertEq(order.maker, _account(log.topics[3]), "P2: filled what nobody signed");
        assertEq(order.token, _account(log.topics[2]), "P2: filled with other units");
        assertEq(own.taker, step.actor, "P2: somebody else took");
        assertTrue(order.taker == address(0) || order.taker == own.taker, "P2: an order for somebody else");
        assertTrue(own.side == order.side && own.currency == order.currency, "P2: another order was filled");
        assertFalse(_cancelled[orderHash], "P2: filled what was taken back");
        assertEq(order.epoch, _epoch[order.maker], "P2: filled what was taken back with all others");
        assertLe(block.timestamp, order.expiry, "P2: filled what had expired");
        _filled[orderHash] += own.units;
        assertLe(_filled[orderHash], order.units, "P2: filled beyond its size");
        assertEq(own.filled, _filled[orderHash], "P2: filled units");
        _checkPrice(order, own);
        ++count["filled"];
        if (order.token != address(token)) return;
        bool sells = order.side == Side.SELL;
        (address seller, address buyer) = sells ? (order.maker, own.taker) : (own.taker, order.maker);
        assertTrue(_spent(seller, address(exchange), own.units), "P2: filled without an allowance");
        _grant(seller, buyer, own.units);
    }

    function _checkPrice(Order memory order, Filled memory own) private pure {
        uint256 whole = UNIT * 1e18;
        if (order.priceKind == PriceKind.DIRTY)
            assertEq(own.money, (order.price * own.units + whole - 1) / whole, "P2: another price");
        uint256 limit = (order.bound * own.units + whole - 1) / whole;
        if (order.side == Side.SELL) assertLe(limit, own.money, "P2: below the maker's bound");
        else assertLe(own.money, limit, "P2: beyond the maker's bound");
    }

    /// @dev Uses up an allowance.
    function _spent(address owner, address spender, uint256 units) internal virtual returns (bool);
}
