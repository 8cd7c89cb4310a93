// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Data as a contract: a STOP byte, so that a call runs nothing, and then the bytes given. A contract's code
/// is at most 24,576 bytes, so longer data takes several.
contract CreationCode {
    constructor(bytes memory data) {
        bytes memory runtime = abi.encodePacked(hex"00", data);
        assembly ("memory-safe") {
            return(add(runtime, 32), mload(runtime))
        }
    }
}
