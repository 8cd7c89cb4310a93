// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/* Contracts that sit in a panel and answer ERC-1271 questions in every way that one can. */

contract RevertingSigner {
    error No();

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        revert No();
    }
}

/// @notice Never comes to an end.
contract LoopingSigner {
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 left = gasleft();
        while (left != 0) left = gasleft();
        return IERC1271.isValidSignature.selector;
    }
}

/// @notice Spends everything in one stroke.
contract InvalidOpcodeSigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice Returns as much as its gas buys, or, on failure, reverts with it; the first word is the right answer
/// only if it was told so.
contract BombSigner {
    uint256 public immutable size;
    bool public immutable reverts;

    constructor(uint256 size_, bool reverts_) {
        size = size_;
        reverts = reverts_;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        (uint256 size_, bool reverts_) = (size, reverts);
        assembly ("memory-safe") {
            if reverts_ {
                revert(0, size_)
            }
            return(0, size_)
        }
    }
}

/// @notice Answers with exactly the bytes that it was given, right or wrong.
contract CannedSigner {
    bytes public answer;

    constructor(bytes memory answer_) {
        answer = answer_;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        bytes memory answer_ = answer;
        assembly ("memory-safe") {
            return(add(answer_, 0x20), mload(answer_))
        }
    }
}

/// @notice Answers yes to everything, after spending some gas: an honest but thirsty wallet.
contract ThirstySigner {
    uint256 public immutable thirst;

    constructor(uint256 thirst_) {
        thirst = thirst_;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 start = gasleft();
        while (start - gasleft() < thirst) {}
        return IERC1271.isValidSignature.selector;
    }
}

/// @notice Tries to write while it is asked, which a question must not allow.
contract WritingSigner {
    uint256 public written;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        ++written;
        return IERC1271.isValidSignature.selector;
    }
}
