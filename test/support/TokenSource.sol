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
    bytes32[] private _names;
    mapping(bytes32 name => address) private _shared;

    constructor() {
        _tokenCode = chunksOf(vm.getCode("AssetTokenCode"));
        _share("Powers", deploy("Powers", ""));
        _share("Liens", deploy("Liens", ""));
        _share("Bars", deploy("Bars", ""));
        _share("TokenReader", deployTokenReader());
        _share("BondReader", deploy("BondReader", ""));
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
        shared = new AssetFactory.Shared[](_names.length);
        for (uint256 i = 0; i < shared.length; ++i) {
            shared[i] = AssetFactory.Shared(_names[i], _shared[_names[i]]);
        }
    }

    function _share(bytes32 name, address location) private {
        _names.push(name);
        _shared[name] = location;
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
