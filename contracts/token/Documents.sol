// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IDocuments} from "../interfaces/IDocuments.sol";

/// @title The documents of tokens
contract Documents is IDocuments {
    mapping(address token => mapping(bytes32 name => Document[])) private _versions;
    mapping(address token => bytes32[]) private _names;

    /// @inheritdoc IDocuments
    function appendDocument(bytes32 name, string calldata uri, bytes32 documentHash) external {
        if (documentHash == 0 || bytes(uri).length == 0) revert InvalidDocument(name);
        Document[] storage versions = _versions[msg.sender][name];
        if (versions.length == 0) _names[msg.sender].push(name);
        versions.push(Document({documentHash: documentHash, timestamp: block.timestamp, uri: uri}));
    }

    /// @inheritdoc IDocuments
    function namesOf(address token) external view returns (bytes32[] memory) {
        return _names[token];
    }

    /// @inheritdoc IDocuments
    function versionsOf(address token, bytes32 name) external view returns (Document[] memory) {
        return _versions[token][name];
    }
}
