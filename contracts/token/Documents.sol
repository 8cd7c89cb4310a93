// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC1643} from "../interfaces/IERC1643.sol";

/// @notice The documents of an asset, each with its hash and as many addresses as keep it reachable: its `uri` is a
/// list, one address a line (text/uri-list, RFC 2483). Append-only: a newer version stands beside the older ones.
abstract contract Documents is IERC1643 {
    struct Document {
        bytes32 documentHash;
        uint256 timestamp;
        string uri;
    }

    error InvalidDocument(bytes32 name);

    mapping(bytes32 name => Document[]) private _versions;
    bytes32[] private _names;

    /// @inheritdoc IERC1643
    function getDocument(
        bytes32 name
    ) external view returns (string memory uri, bytes32 documentHash, uint256 timestamp) {
        uint256 count = _versions[name].length;
        if (count == 0) return ("", 0, 0);
        Document storage newest = _versions[name][count - 1];
        return (newest.uri, newest.documentHash, newest.timestamp);
    }

    /// @inheritdoc IERC1643
    function getAllDocuments() external view returns (bytes32[] memory) {
        return _names;
    }

    /// @notice Every version of a document, oldest first, with all of its addresses.
    function documentVersions(bytes32 name) external view returns (Document[] memory) {
        return _versions[name];
    }

    function _appendDocument(bytes32 name, string calldata uri, bytes32 documentHash) internal {
        if (documentHash == 0 || bytes(uri).length == 0) revert InvalidDocument(name);
        if (_versions[name].length == 0) _names.push(name);
        _versions[name].push(Document({documentHash: documentHash, timestamp: block.timestamp, uri: uri}));
        emit DocumentUpdated(name, uri, documentHash);
    }
}
