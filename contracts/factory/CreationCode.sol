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

/// @notice Reads what {CreationCode} contracts hold.
library CreationCodes {
    /// @notice The code and the charter together are larger than a contract may be created from. Shorten the charter:
    /// fewer periods, rules or powers.
    /// @param size In bytes, as `maximum` is.
    error CreationCodeTooLarge(uint256 size, uint256 maximum);

    /// @dev EIP-3860: the most creation code, arguments included, that a contract can be created from.
    uint256 internal constant MAXIMUM = 49_152;

    /// @dev The data of all chunks in order, and the constructor's arguments behind it.
    function join(address[] memory chunks, bytes memory arguments) internal view returns (bytes memory code) {
        uint256 size = arguments.length;
        for (uint256 i = 0; i < chunks.length; ++i) {
            size += chunks[i].code.length - 1; // without the STOP byte
        }
        if (size > MAXIMUM) revert CreationCodeTooLarge(size, MAXIMUM);
        code = new bytes(size);
        assembly ("memory-safe") {
            let to := add(code, 32)
            let chunk := add(chunks, 32)
            for {
                let last := add(chunk, shl(5, mload(chunks)))
            } lt(chunk, last) {
                chunk := add(chunk, 32)
            } {
                let length := sub(extcodesize(mload(chunk)), 1)
                extcodecopy(mload(chunk), to, 1, length)
                to := add(to, length)
            }
            mcopy(to, add(arguments, 32), mload(arguments))
        }
    }
}
