// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A target of approved calls that remembers who called it with what.
contract Recorder {
    uint256[] private _values;
    address public lastCaller;

    error Refused(uint256 value);

    function record(uint256 value) external returns (uint256 total) {
        _values.push(value);
        lastCaller = msg.sender;
        return _values.length;
    }

    function refuse(uint256 value) external pure {
        revert Refused(value);
    }

    /// @notice Calls something else from within an approved call.
    function detour(address target, bytes calldata data) external returns (bytes memory result) {
        bool success;
        (success, result) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    function values() external view returns (uint256[] memory) {
        return _values;
    }

    function count() external view returns (uint256) {
        return _values.length;
    }
}
