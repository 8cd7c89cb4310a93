// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {CreationCode} from "../../contracts/factory/CreationCode.sol";
import {ITokenSource} from "../../contracts/interfaces/IAssetFactory.sol";
import {Test} from "./Test.sol";

/// @notice What lets a test create assets itself, without a factory: `new Bond(charter)` from a test that is one.
abstract contract TokenSource is Test, ITokenSource {
    uint256 private constant CHUNK = 24_575;

    address[] private _tokenCode;
    mapping(bytes32 name => address) private _shared;

    constructor() {
        _tokenCode = chunksOf(vm.getCode("AssetToken"));
        _shared["Powers"] = deploy("Powers", "");
        _shared["Liens"] = deploy("Liens", "");
        _shared["Bars"] = deploy("Bars", "");
    }

    /// @inheritdoc ITokenSource
    function tokenCreationCode() public view returns (address[] memory) {
        return _tokenCode;
    }

    /// @inheritdoc ITokenSource
    function sharedContract(bytes32 name) public view returns (address location) {
        location = _shared[name];
        if (location == address(0)) revert NothingShared(name);
    }

    /// @dev What the factory of these tests shares, in the form of its constructor.
    function sharedContracts() internal view returns (AssetFactory.Shared[] memory shared) {
        shared = new AssetFactory.Shared[](3);
        shared[0] = AssetFactory.Shared("Powers", _shared["Powers"]);
        shared[1] = AssetFactory.Shared("Liens", _shared["Liens"]);
        shared[2] = AssetFactory.Shared("Bars", _shared["Bars"]);
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
