// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Vm} from "../../support/Test.sol";
import {EveryWorld} from "../world/EveryWorld.sol";

/// @notice One call as somebody, and all that it did, told by its events. Movements of units need a reason: those that
/// are no transfer of the caller's own must have been granted by something else that happened in the same call, each
/// of them once.
abstract contract EveryStep is EveryWorld {
    /// @dev The call that is being looked at. @param approved Whether it brings what k members of the panel signed.
    struct Step {
        uint256 number;
        address actor;
        address target;
        bytes4 selector;
        bool approved;
    }

    Step internal step;
    mapping(bytes32 grant => uint256) private _granted;
    uint256 private _unused;

    /// @notice What happened at all, so that a run in which nothing does is seen.
    mapping(bytes32 what => uint256) public count;

    /// @dev Makes a call as somebody, and looks at all that it did. It never reverts by itself.
    function _do(address actor_, address target, bytes memory data) internal returns (bool) {
        return _do(actor_, target, data, false);
    }

    function _do(
        address actor_,
        address target,
        bytes memory data,
        bool approved
    ) internal returns (bool ok) {
        step = Step(step.number + 1, actor_, target, bytes4(data), approved);
        vm.recordLogs();
        vm.prank(actor_);
        (ok, ) = target.call{gas: 40_000_000}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!ok) return false;
        _dropUndone(logs);
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics.length != 0) _look(logs[i]);
        }
        _conclude(logs);
        assertEq(_unused, 0, "P2: something said that units moved, and they did not");
    }

    /// @dev The runner also records what a call within the call did before it failed and was undone.
    function _dropUndone(Vm.Log[] memory logs) internal view virtual;

    /// @dev Something that happened.
    function _look(Vm.Log memory log) internal virtual;

    /// @dev After all of it was looked at.
    function _conclude(Vm.Log[] memory logs) internal virtual;

    // ---- Reasons for movements ----

    function _grant(address from, address to, uint256 units) internal {
        ++_granted[keccak256(abi.encode(step.number, from, to, units))];
        ++_unused;
    }

    /// @return Whether there was one; it is used up.
    function _useGrant(address from, address to, uint256 units) internal returns (bool) {
        bytes32 grant = keccak256(abi.encode(step.number, from, to, units));
        if (_granted[grant] == 0) return false;
        --_granted[grant];
        --_unused;
        return true;
    }

    // ---- Words of events ----

    function _word(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function _account(bytes32 word) internal pure returns (address) {
        return address(uint160(uint256(word)));
    }

    /// @dev A word of an event's data, by its place.
    function _field(Vm.Log memory log, uint256 place) internal pure returns (uint256 word) {
        bytes memory data = log.data;
        assembly ("memory-safe") {
            word := mload(add(data, add(32, mul(32, place))))
        }
    }
}
