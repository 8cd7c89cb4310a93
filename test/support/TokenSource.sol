// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CreationCode} from "../../contracts/factory/CreationCode.sol";
import {ITokenSource} from "../../contracts/interfaces/IAssetFactory.sol";
import {Test} from "./Test.sol";

/// @notice What lets a test create assets itself, without a factory: `new Bond(charter)` from a test that is one.
abstract contract TokenSource is Test, ITokenSource {
    uint256 private constant CHUNK = 24_575;

    address[] private _tokenCode;

    constructor() {
        _tokenCode = chunksOf(vm.getCode("AssetToken"));
    }

    /// @inheritdoc ITokenSource
    function tokenCreationCode() public view returns (address[] memory) {
        return _tokenCode;
    }

    /// @dev Puts code into as many data contracts as it takes.
    function chunksOf(bytes memory code) internal returns (address[] memory chunks) {
        chunks = new address[]((code.length + CHUNK - 1) / CHUNK);
        for (uint256 i = 0; i < chunks.length; ++i) {
            uint256 from = i * CHUNK;
            bytes memory chunk = new bytes(code.length - from < CHUNK ? code.length - from : CHUNK);
            assembly ("memory-safe") {
                mcopy(add(chunk, 32), add(add(code, 32), from), mload(chunk))
            }
            chunks[i] = address(new CreationCode(chunk));
        }
    }
}
