// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The reading half of ERC-1643, and appending: what was published cannot be altered or taken away.
interface IERC1643 {
    /// @notice A document, or a newer version of one, was published. @param uri Its addresses, one a line.
    event DocumentUpdated(bytes32 indexed name, string uri, bytes32 documentHash);

    /// @notice The newest version of a document; empty and zero if there is none.
    function getDocument(
        bytes32 name
    ) external view returns (string memory uri, bytes32 documentHash, uint256 timestamp);

    /// @notice The names of all documents, in order of first publication.
    function getAllDocuments() external view returns (bytes32[] memory);
}
