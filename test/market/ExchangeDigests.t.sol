// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Obstacle, Order, PriceKind, Side} from "../../contracts/interfaces/IExchange.sol";
import {Exchange} from "../../contracts/market/Exchange.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

/// @notice P18 and attack 57: an order is what was signed, on this chain, in this contract, as often as it has units.
contract ExchangeDigestsTest is ExchangeFixture {
    uint256 private constant FIELDS = 13;

    /// @dev The digest, computed here from its definition.
    function testFuzz_the_digest_is_that_of_eip712(
        address[4] memory who,
        uint8[2] memory kinds,
        uint256[7] memory numbers
    ) external view {
        Order memory o = _any(who, kinds, numbers);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Freehold Exchange"),
                keccak256("1"),
                block.chainid,
                address(exchange)
            )
        );
        bytes memory type_ = bytes.concat(
            "Order(address maker,address token,address currency,uint8 side,uint8 priceKind,uint256 units,",
            "uint256 price,uint256 bound,uint256 minFill,address taker,uint256 expiry,uint256 epoch,uint256 salt)"
        );
        bytes memory head = abi.encode(keccak256(type_), o.maker, o.token, o.currency, o.side, o.priceKind);
        bytes memory tail = abi.encode(o.units, o.price, o.bound, o.minFill, o.taker, o.expiry);
        bytes32 content = keccak256(bytes.concat(head, tail, abi.encode(o.epoch, o.salt)));
        assertEq(exchange.hashOf(o), keccak256(abi.encodePacked(hex"1901", domain, content)), "digest");
    }

    function testFuzz_any_field_changed_is_another_digest_and_another_fill_state(
        uint256[7] memory numbers,
        bool reserved,
        uint256 which,
        uint256 by
    ) external {
        Order memory o = _any([alice, alice, alice, reserved ? bob : address(0)], [0, 0], numbers);
        o.token = address(token);
        o.currency = address(currency);
        o.units = bound(o.units, 2, HELD);
        o.price = bound(o.price, 1, PRICE);
        o.bound = bound(o.bound, 0, o.price);
        o.minFill = bound(o.minFill, 0, 1);
        o.expiry = bound(o.expiry, START, type(uint256).max);
        o.epoch = 0;
        bytes memory signature = signed(o);
        bytes32 orderHash = exchange.hashOf(o);
        vm.prank(bob);
        exchange.fill(o, signature, 1, NO_LIMIT);

        Order memory other = _changed(o, which % FIELDS, by);
        assertTrue(exchange.hashOf(other) != orderHash, "another digest");
        assertEq(filledOf(other), 0, "another fill state");
        assertFalse(exchange.isSigned(other, signature), "not what was signed");
        // Whatever stands in the way of it, nothing of it can be filled with that signature.
        address taker = other.taker == address(0) ? bob : other.taker;
        assertReverts(other, signature, taker, 1);
        assertEq(filledOf(o), 1, "and the order itself stands");
    }

    function _any(
        address[4] memory who,
        uint8[2] memory kinds,
        uint256[7] memory n
    ) private pure returns (Order memory o) {
        (o.maker, o.token, o.currency, o.taker) = (who[0], who[1], who[2], who[3]);
        (o.side, o.priceKind) = (Side(kinds[0] % 2), PriceKind(kinds[1] % 3));
        (o.units, o.price, o.bound, o.minFill) = (n[0], n[1], n[2], n[3]);
        (o.expiry, o.epoch, o.salt) = (n[4], n[5], n[6]);
    }

    function _changed(Order memory o, uint256 which, uint256 by) private returns (Order memory other) {
        by = by == 0 ? 1 : by;
        other = abi.decode(abi.encode(o), (Order));
        unchecked {
            if (which == 0) other.maker = vm.addr(bound(by, 1, 1 << 200));
            else if (which == 1) other.token = address(new TwinToken());
            else if (which == 2) other.currency = address(new TwinToken());
            else if (which == 3) other.side = Side.BUY;
            else if (which == 4) other.priceKind = by % 2 == 0 ? PriceKind.CLEAN : PriceKind.PERCENT;
            else if (which == 5) other.units += by;
            else if (which == 6) other.price += by;
            else if (which == 7) other.bound += by;
            else if (which == 8) other.minFill += by;
            else if (which == 9) other.taker = o.taker == bob ? address(0) : bob;
            else if (which == 10) other.expiry += by;
            else if (which == 11) other.epoch += by;
            else other.salt += by;
        }
    }

    function test_an_order_is_of_one_chain() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        vm.chainId(block.chainid + 1);
        assertRefused(o, signature, bob, UNIT, Obstacle.UNSIGNED, 0);
    }

    function test_an_order_is_of_one_contract() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        exchange = Exchange(deploy("Exchange", ""));
        approve(address(token), alice, NO_LIMIT);
        approve(address(currency), bob, NO_LIMIT);
        assertRefused(o, signature, bob, UNIT, Obstacle.UNSIGNED, 0);
    }

    function test_a_filled_order_cannot_be_filled_again() external {
        Order memory o = selling();
        take(o, bob, o.units);
        assertRefused(o, bob, o.units, Obstacle.EXHAUSTED, 0);
        assertRefused(o, carol, 1, Obstacle.EXHAUSTED, 0);
    }

    function test_a_cancelled_order_stays_so_whatever_is_done() external {
        Order memory o = selling();
        bytes memory signature = signed(o);
        vm.prank(alice);
        exchange.cancel(o);
        vm.prank(stranger);
        exchange.post(o, signature);
        vm.prank(alice);
        exchange.post(o, "");
        vm.prank(alice);
        exchange.cancel(o);
        assertRefused(o, bob, UNIT, Obstacle.CANCELLED, 0);
    }
}

/// @dev Answers as a token would, to every question; moves nothing.
contract TwinToken {
    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }
}
