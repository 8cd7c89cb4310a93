// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The documents of tokens, each with its hash and as many addresses as keep it reachable: its `uri` is a list,
/// one address a line (text/uri-list, RFC 2483). Append-only: a newer version stands beside the older ones. One
/// contract for all tokens, without owner: what a token appends is kept under that token.
interface IDocuments {
    struct Document {
        bytes32 documentHash;
        uint256 timestamp;
        string uri;
    }

    /// @notice The document has no hash or no address. Give both.
    error InvalidDocument(bytes32 name);

    /// @notice Appends a document of the caller, which is a token and has looked at who asks.
    function appendDocument(bytes32 name, string calldata uri, bytes32 documentHash) external;

    /// @notice The names of all documents of a token, in order of first publication.
    function namesOf(address token) external view returns (bytes32[] memory);

    /// @notice Every version of a document of a token, oldest first, with all of its addresses.
    function versionsOf(address token, bytes32 name) external view returns (Document[] memory);
}
