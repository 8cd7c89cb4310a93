// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Fill, IExchange, Obstacle, Order, PriceKind, Side} from "../../contracts/interfaces/IExchange.sol";
import {Exchange} from "../../contracts/market/Exchange.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice What tests of the exchange share: a real bond, whose units have 2 decimals, a currency with 6, two holders,
/// Alice and Bob, with units, money and unlimited approvals, and orders that Alice signs.
abstract contract ExchangeFixture is BondTest {
    uint256 internal constant SCALE = 1e18;
    /// @dev 1,010.00 for a whole unit.
    uint256 internal constant PRICE = 1_010e6 * SCALE;
    uint256 internal constant HELD = 1_000 * UNIT;
    uint256 internal constant MONEY = 10_000_000e6;
    uint256 internal constant NO_LIMIT = type(uint256).max;

    Exchange internal exchange;
    mapping(address account => uint256 key) internal keys;

    function setUp() public virtual override {
        super.setUp();
        exchange = Exchange(deploy("Exchange", ""));
        vm.label(address(exchange), "exchange");
        equip("alice");
        equip("bob");
        equip("carol");
    }

    /// @dev Units, money, and unlimited approvals, so that nothing but signatures holds anybody back.
    function equip(string memory name) internal returns (address who) {
        who = signer(name);
        admit(who);
        equip(who);
    }

    function equip(address who) internal {
        bond.issue(who, HELD);
        give(who, MONEY);
        approve(address(token), who, NO_LIMIT);
        approve(address(currency), who, NO_LIMIT);
    }

    function signer(string memory name) internal returns (address who) {
        who = actor(name);
        keys[who] = uint256(keccak256(bytes(name)));
    }

    function approve(address what, address who, uint256 amount) internal {
        vm.prank(who);
        // Some currencies answer nothing.
        (bool done, ) = what.call(abi.encodeCall(IERC20.approve, (address(exchange), amount)));
        assertTrue(done, "approval");
    }

    // ---- Orders ----

    function orderOf(address maker, Side side) internal view returns (Order memory o) {
        o.maker = maker;
        o.token = address(token);
        o.currency = address(currency);
        o.side = side;
        o.priceKind = PriceKind.DIRTY;
        o.units = 100 * UNIT;
        o.price = PRICE;
        o.bound = side == Side.BUY ? type(uint256).max : 0;
        o.expiry = START + 365 * DAY;
    }

    function selling() internal view returns (Order memory) {
        return orderOf(alice, Side.SELL);
    }

    function buying() internal view returns (Order memory) {
        return orderOf(alice, Side.BUY);
    }

    function signed(Order memory o) internal view returns (bytes memory) {
        return signedBy(keys[o.maker], exchange.hashOf(o));
    }

    function signedBy(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev No limit that binds.
    function slack(Order memory o) internal pure returns (uint256) {
        return o.side == Side.SELL ? type(uint256).max : 0;
    }

    // ---- Filling ----

    function take(Order memory o, address taker, uint256 units) internal returns (uint256) {
        bytes memory signature = signed(o);
        vm.prank(taker);
        return exchange.fill(o, signature, units, slack(o));
    }

    /// @dev The fill reverts with this error, the preview says the same, and nothing moves.
    function assertRefused(
        Order memory o,
        address taker,
        uint256 units,
        Obstacle why,
        uint256 value
    ) internal {
        assertRefused(o, signed(o), taker, units, why, value);
    }

    function assertRefused(
        Order memory o,
        bytes memory signature,
        address taker,
        uint256 units,
        Obstacle why,
        uint256 value
    ) internal {
        (Obstacle foreseen, uint256 detail, ) = exchange.previewFill(o, signature, units, taker);
        assertEq(uint256(foreseen), uint256(why), "obstacle previewed");
        assertEq(detail, value, "value previewed");
        bytes memory reason = assertReverts(o, signature, taker, units);
        assertEq(
            keccak256(reason),
            keccak256(abi.encodeWithSelector(IExchange.OrderRefused.selector, why, value)),
            "error of the fill"
        );
    }

    function assertReverts(
        Order memory o,
        bytes memory signature,
        address taker,
        uint256 units
    ) internal returns (bytes memory reason) {
        bytes32 before = standing(o, taker);
        vm.prank(taker);
        bool done;
        (done, reason) = address(exchange).call(
            abi.encodeCall(exchange.fill, (o, signature, units, slack(o)))
        );
        assertFalse(done, "fill of what is refused");
        assertEq(standing(o, taker), before, "nothing moved");
    }

    /// @dev Everything that a fill changes.
    function standing(Order memory o, address taker) internal view returns (bytes32) {
        (uint256 filled, bool cancelled, bool posted) = exchange.stateOf(exchange.hashOf(o));
        return
            keccak256(
                abi.encode(
                    [IERC20(o.token).balanceOf(o.maker), IERC20(o.token).balanceOf(taker)],
                    [currency.balanceOf(o.maker), currency.balanceOf(taker)],
                    [filled, cancelled ? 1 : 0, posted ? 1 : 0],
                    currency.balanceOf(address(exchange))
                )
            );
    }

    /// @dev ceil(units x price / (1e18 x unit)), without the contract's own maths.
    function costOf(uint256 units, uint256 price) internal pure returns (uint256) {
        uint256 whole = SCALE * UNIT;
        return (units * price + whole - 1) / whole;
    }

    function filledOf(Order memory o) internal view returns (uint256 filled) {
        (filled, , ) = exchange.stateOf(exchange.hashOf(o));
    }

    function assertHoldsNothing() internal view {
        assertEq(token.balanceOf(address(exchange)), 0, "units in the exchange");
        assertEq(currency.balanceOf(address(exchange)), 0, "money in the exchange");
    }

    function batchOf(
        Order memory a,
        Order memory b,
        Order memory c
    ) internal view returns (Fill[] memory fills) {
        fills = new Fill[](3);
        fills[0] = fillOf(a);
        fills[1] = fillOf(b);
        fills[2] = fillOf(c);
    }

    function fillOf(Order memory o) internal view returns (Fill memory f) {
        bytes memory signature = keys[o.maker] == 0 ? bytes("") : signed(o);
        return Fill({order: o, signature: signature, units: o.units, limit: slack(o)});
    }
}
