// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {Powers} from "../../contracts/powers/Powers.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice A real bond with every power that its token has, each with a holder of its own; the test is its factory and
/// its offering. Alice holds 60 units, Bob 40.
abstract contract PowersFixture is BondTest {
    uint32 internal constant WAIT = 5 days;
    uint32 internal constant WINDOW = 10 days;
    uint128 internal constant LONGEST_PAUSE = 6 days;
    uint128 internal constant PAUSES_IN_A_YEAR = 14 days;
    uint128 internal constant ORDER_LIMIT = uint128(30 * UNIT);
    uint128 internal constant ORDERS_IN_A_YEAR = uint128(50 * UNIT);
    bytes32 internal constant REASON = keccak256("reason");

    Powers internal register;
    address internal pauser = actor("holder of PAUSE");
    address internal recoverer = actor("holder of RECOVER");
    address internal court = actor("holder of COURT_TRANSFER");
    address internal taps = actor("holder of ISSUE");
    address internal objector = actor("objector");

    function setUp() public virtual override {
        super.setUp();
        register = Powers(sharedContract("Powers"));
        BondCharter memory c = charterOf(4);
        c.asset.token.publisher = actor("publisher");
        c.asset.powers = new Power[](4);
        c.asset.powers[0] = _power(PowerKind.ISSUE, taps, uint128(100 * UNIT), uint128(150 * UNIT));
        c.asset.powers[1] = _power(PowerKind.PAUSE, pauser, LONGEST_PAUSE, PAUSES_IN_A_YEAR);
        c.asset.powers[2] = recoverPower();
        c.asset.powers[3] = _power(PowerKind.COURT_TRANSFER, court, ORDER_LIMIT, ORDERS_IN_A_YEAR);
        born(c);
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
    }

    function recoverPower() internal view returns (Power memory) {
        return _power(PowerKind.RECOVER, recoverer, 1, 3);
    }

    function _power(
        PowerKind kind,
        address holder,
        uint128 limit,
        uint128 yearlyLimit
    ) private view returns (Power memory) {
        return
            Power({
                kind: kind,
                holder: holder,
                delay: WAIT,
                window: WINDOW,
                objector: objector,
                expires: type(uint40).max,
                limit: limit,
                yearlyLimit: yearlyLimit,
                quorum: 0,
                majority: 0
            });
    }

    function announce(PowerKind kind, address by, bytes memory action) internal returns (uint256) {
        vm.prank(by);
        return register.announce(address(bond), kind, action, REASON);
    }

    function announcePause(uint256 duration) internal returns (uint256) {
        return announce(PowerKind.PAUSE, pauser, abi.encode(duration));
    }

    function announceRecovery(address lost, address to) internal returns (uint256) {
        return announce(PowerKind.RECOVER, recoverer, abi.encode(lost, to));
    }

    function announceOrder(address from, address to, uint256 units) internal returns (uint256) {
        return announce(PowerKind.COURT_TRANSFER, court, abi.encode(from, to, units));
    }
}
