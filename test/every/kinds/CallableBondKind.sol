// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../../contracts/interfaces/PackedCharters.sol";
import {CallableBondCharter, CallWindow} from "../../../contracts/interfaces/CallableBondCharter.sol";
import {AssetCharter, PowerKind} from "../../../contracts/interfaces/Charter.sol";
import {ICallableBond} from "../../../contracts/interfaces/ICallableBond.sol";
import {BondKind} from "./BondKind.sol";

/// @notice A bond that may be called at 101 from the end of its first period to that of its third. In its long life it
/// is called, and the call is paid.
abstract contract CallableBondKind is BondKind {
    uint32 private constant CALL_NOTICE = 3 days;
    uint256 private constant CALLABLE_FROM = START + STEP * 1 days;

    function _callable() private view returns (ICallableBond) {
        return ICallableBond(address(asset));
    }

    function _kind() internal pure override returns (string memory) {
        return "CallableBond";
    }

    function _ownPowers() internal pure override returns (PowerKind[] memory list) {
        list = new PowerKind[](1);
        list[0] = PowerKind.CALL;
    }

    function _charter(AssetCharter memory common) internal pure override returns (bytes memory) {
        CallableBondCharter memory c;
        c.bond = _bondCharter(common);
        c.call.notice = CALL_NOTICE;
        c.call.windows = new CallWindow[](1);
        c.call.windows[0] = CallWindow(uint40(CALLABLE_FROM), uint40(START + 3 * STEP * 1 days), 1.01e9);
        return abi.encode(Charters.packed(c));
    }

    function _termsNow() internal view override returns (bytes memory) {
        return abi.encode(super._termsNow(), _callable().callTerms());
    }

    /// @dev For a day as soon as notice allows, or later.
    function _planned(
        PowerKind kind
    ) internal override returns (bytes memory action, bytes memory call, address target) {
        if (kind != PowerKind.CALL) return super._planned(kind);
        uint256 earliest = block.timestamp + WAIT + CALL_NOTICE;
        if (earliest < CALLABLE_FROM) earliest = CALLABLE_FROM;
        uint40 date = uint40(earliest + _draw(60 days));
        return (abi.encode(date), abi.encodeCall(ICallableBond.callBond, (date)), address(asset));
    }

    // ---- A long life ----

    function liveToItsEnd(uint256 seed) external override {
        _seed(seed);
        _payPeriod(0);
        for (uint256 i = 0; i < 12 && count[usesOf(PowerKind.CALL)] == 0; ++i) see(PowerKind.CALL, i);
        (uint40 date, uint256 id, ) = _callable().called();
        for (uint256 i = 1; i < id; ++i) _payPeriod(i);
        _goTo(date);
        _payPeriod(id);
        _leave();
    }

    function checkLived() external view override {
        assertTrue(count[usesOf(PowerKind.CALL)] == 1, "called once");
        _checkRedeemed();
    }
}
