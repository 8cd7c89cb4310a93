// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {IPanel} from "../interfaces/IPanel.sol";

/// @notice Whether one member signed a digest, at a cost that the member cannot drive up. OpenZeppelin's
/// SignatureChecker asks a contract with all the gas there is, so that one hostile contract among the members
/// could stop every approval that lists it.
library MemberSignature {
    /// @notice Gas that a contract member gets to check a signature; a 10-owner Safe needs about 60,000.
    uint256 internal constant ERC1271_GAS = 150_000;

    /// @dev What must be left before asking: a call gets at most 63/64 of it, and 5,000 covers the call itself.
    uint256 internal constant GAS_TO_ASK = (ERC1271_GAS * 64) / 63 + 5_000;

    /// @notice True for a 65-byte ECDSA signature with low s by the member's key, or one that the member, a
    /// contract, accepts by ERC-1271. Reverts only for want of gas.
    function isValid(address member, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        // The key comes first, so that a member with code by EIP-7702 can always sign with it.
        (address signer, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err == ECDSA.RecoverError.NoError && signer == member) return true;
        return member.code.length != 0 && _acceptedBy(member, digest, signature);
    }

    function _acceptedBy(
        address member,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool accepted) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        uint256 left = gasleft();
        if (left < GAS_TO_ASK) revert IPanel.NotEnoughGas(left, GAS_TO_ASK);

        bytes32 magic = IERC1271.isValidSignature.selector;
        uint256 gasLimit = ERC1271_GAS;
        // One word of the answer is copied, however long it is.
        assembly ("memory-safe") {
            let success := staticcall(gasLimit, member, add(question, 0x20), mload(question), 0x00, 0x20)
            accepted := and(and(success, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
        }
    }
}
