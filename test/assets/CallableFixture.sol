// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {Bond} from "../../contracts/assets/Bond.sol";
import {CallableBond} from "../../contracts/assets/CallableBond.sol";
import {BondCharter, OfferingTerms, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CallableBondCharter, CallWindow} from "../../contracts/interfaces/CallableBondCharter.sol";
import {Powers} from "../../contracts/powers/Powers.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice A callable bond: from the end of its first period until that of its second at 102, on the day on which the
/// third ends at 100.5; with 20 days' notice. Alice holds 60 units, Bob 40.
abstract contract CallableFixture is BondTest {
    uint32 internal constant WAIT = 5 days;
    uint32 internal constant WINDOW = 40 days;
    uint32 internal constant CALL_NOTICE = 20 days;
    uint64 internal constant PRICE = 1.02e9;
    uint64 internal constant LAST_PRICE = 1.005e9;
    uint256 internal constant SUPPLY = 100 * UNIT;
    /// @dev Days on which the periods end.
    uint256 internal constant END_0 = START_DAY + STEP;
    uint256 internal constant END_1 = START_DAY + 2 * STEP;
    uint256 internal constant END_2 = START_DAY + 3 * STEP;
    bytes32 internal constant REASON = keccak256("resolution of the board");

    Powers internal register;
    CallableBond internal callable;
    address internal caller = actor("holder of CALL");
    address internal objector = actor("objector");

    function setUp() public virtual override {
        super.setUp();
        register = Powers(sharedContract("Powers"));
        bornCallable(callableCharter(charterOf(4)));
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
    }

    function callableCharter(BondCharter memory own) internal view returns (CallableBondCharter memory c) {
        c.bond = own;
        c.bond.asset.powers = new Power[](1);
        c.bond.asset.powers[0] = Power({
            kind: PowerKind.CALL,
            holder: caller,
            delay: WAIT,
            window: WINDOW,
            objector: objector,
            expires: type(uint40).max,
            limit: 1,
            yearlyLimit: type(uint128).max,
            quorum: 0,
            majority: 0
        });
        c.call.notice = CALL_NOTICE;
        c.call.windows = new CallWindow[](2);
        c.call.windows[0] = CallWindow(firstSecondOf(END_0), lastSecondOf(END_1), PRICE);
        c.call.windows[1] = CallWindow(firstSecondOf(END_2), lastSecondOf(END_2), LAST_PRICE);
    }

    function bornCallable(CallableBondCharter memory c) internal {
        callable = CallableBond(deploy("CallableBond", abi.encode(Charters.packed(c))));
        bond = Bond(address(callable));
        token = AssetToken(address(bond.token()));
        OfferingTerms memory offering;
        bond.openOffering(address(this), keccak256(abi.encode(offering)), 0);
        give(payer, type(uint128).max / 4);
    }

    function firstSecondOf(uint256 day) internal pure returns (uint40) {
        return uint40(day * DAY);
    }

    function lastSecondOf(uint256 day) internal pure returns (uint40) {
        return uint40(day * DAY + DAY - 1);
    }

    function announceCall(uint40 callDate) internal returns (uint256) {
        vm.prank(caller);
        return register.announce(address(bond), PowerKind.CALL, abi.encode(callDate), REASON);
    }

    /// @dev Announces a call as late as its notice allows, and enacts it.
    function enactCall(uint40 callDate) internal {
        vm.warp(callDate - CALL_NOTICE - WAIT);
        announceCall(callDate);
        vm.warp(callDate - CALL_NOTICE);
        vm.prank(stranger);
        callable.callBond(callDate);
    }
}
