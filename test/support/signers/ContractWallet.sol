// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A small smart account of one owner: it accepts his signatures of a digest bound to itself, as real ones
/// do, so that one signature is not good for two wallets of one owner, and makes calls for him.
contract ContractWallet is IERC1271 {
    bytes32 private constant MESSAGE_TYPEHASH = keccak256("WalletMessage(address wallet,bytes32 digest)");

    address public owner;

    error OnlyOwner(address caller);
    error CallReverted(bytes reason);

    constructor(address owner_) {
        owner = owner_;
    }

    function setOwner(address owner_) external {
        if (msg.sender != owner) revert OnlyOwner(msg.sender);
        owner = owner_;
    }

    function makeCall(address target, bytes calldata data) external returns (bytes memory result) {
        if (msg.sender != owner) revert OnlyOwner(msg.sender);
        bool success;
        (success, result) = target.call(data);
        if (!success) revert CallReverted(result);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(messageHash(digest), signature);
        bool good = err == ECDSA.RecoverError.NoError && signer == owner;
        return good ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @notice What the owner signs for a digest that this wallet is asked about.
    function messageHash(bytes32 digest) public view returns (bytes32) {
        return keccak256(abi.encode(MESSAGE_TYPEHASH, address(this), digest));
    }
}
