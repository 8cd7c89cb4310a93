// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {ExchangeTerms, OfferingTerms} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetFactory, ITokenSource} from "../interfaces/IAssetFactory.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {ExchangeOffer} from "../market/ExchangeOffer.sol";
import {Offering} from "../market/Offering.sol";
import {CodeScan} from "./CodeScan.sol";
import {CreationCodes} from "./CreationCode.sol";

/// @title Where assets come from
/// @notice The code of every kind of asset is fixed when this contract is created, so an asset that it lists runs
/// exactly that code under exactly the charter that it was given. It has no owner and holds no power over an asset:
/// all that an asset lets it do is bring an offering, whose terms the charter fixed or the holder of ISSUE announced.
/// What it adds is the offering's code.
contract AssetFactory is IAssetFactory, CodeScan {
    /// @notice One kind of asset. @param name For example "Bond". @param creationCode Data contracts
    /// ({CreationCode}) that hold its creation code, in order.
    struct Kind {
        bytes32 name;
        address[] creationCode;
    }

    /// @notice A contract that the assets share. @param name For example "Powers". @param location Where it is.
    struct Shared {
        bytes32 name;
        address location;
    }

    // Written by the constructor only.
    address[] private _tokenCode;
    mapping(bytes32 kind => address[]) private _creationCode;
    mapping(bytes32 name => address) private _shared;

    mapping(bytes32 identifier => address asset) private _assetOf;
    /// @dev One more than the offerings that an asset has had; 0 for what is no asset of this factory.
    mapping(address asset => uint256) private _nextOffering;

    /// @param tokenCode Data contracts that hold the creation code of the token. @param kinds The kinds of asset.
    /// @param shared What the assets share.
    constructor(address[] memory tokenCode, Kind[] memory kinds, Shared[] memory shared) {
        _tokenCode = _checked(tokenCode, "token");
        for (uint256 i = 0; i < kinds.length; ++i) {
            bytes32 name = kinds[i].name;
            if (_creationCode[name].length != 0) revert InvalidKind(name);
            _creationCode[name] = _checked(kinds[i].creationCode, name);
        }
        for (uint256 i = 0; i < shared.length; ++i) {
            if (_shared[shared[i].name] != address(0)) revert InvalidKind(shared[i].name);
            scan(shared[i].location);
            _shared[shared[i].name] = shared[i].location;
        }
    }

    // ---- Create ----

    /// @inheritdoc IAssetFactory
    function create(
        bytes32 kind,
        bytes calldata charter,
        OfferingTerms calldata offeringTerms,
        bytes32 salt
    ) external returns (address asset, address offering) {
        asset = Create2.deploy(0, _salt(msg.sender, salt), _codeWith(kind, charter));
        // A charter that decodes to the same values from other bytes would be listed under other addresses than the
        // ones that follow from its values.
        bytes32 charterHash = IAsset(asset).charterHash();
        if (charterHash != keccak256(charter)) revert CharterMismatch(keccak256(charter), charterHash);
        _nextOffering[asset] = 1;
        bytes32[] memory identifiers = IAsset(asset).identifiers();
        for (uint256 i = 0; i < identifiers.length; ++i) {
            address taken = _assetOf[identifiers[i]];
            if (taken != address(0)) revert IdentifierTaken(identifiers[i], taken);
            _assetOf[identifiers[i]] = asset;
        }
        IAssetToken token = IAsset(asset).token();
        _requireScanned(token.investorRegistries());
        _requireScanned(token.transferRules());
        if (IAsset(asset).firstOffering() != 0) offering = _open(asset, offeringTerms);
        emit AssetCreated(asset, address(token), msg.sender, kind, offering, charterHash);
    }

    /// @inheritdoc IAssetFactory
    function createOffering(
        address asset,
        OfferingTerms calldata offeringTerms
    ) external returns (address offering) {
        return _open(asset, offeringTerms);
    }

    /// @inheritdoc IAssetFactory
    function createExchangeOffer(
        address asset,
        ExchangeTerms calldata terms
    ) external returns (address offer) {
        offer = address(new ExchangeOffer{salt: _saltOfNext(asset)}(IAsset(asset), terms));
        _bring(asset, offer, keccak256(abi.encode(terms)), terms.most);
    }

    // ---- Views ----

    /// @inheritdoc IAssetFactory
    function addressesOf(
        address creator,
        bytes32 kind,
        bytes calldata charter,
        bytes32 salt
    ) external view returns (address asset, address token) {
        asset = Create2.computeAddress(_salt(creator, salt), keccak256(_codeWith(kind, charter)));
        // The token is the first contract that the asset creates, with nonce 1: RLP of the list of both.
        token = address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", asset, hex"01")))));
    }

    /// @inheritdoc ITokenSource
    function tokenCreationCode() external view returns (address[] memory) {
        return _tokenCode;
    }

    /// @inheritdoc ITokenSource
    function sharedContract(bytes32 name) external view returns (address location) {
        location = _shared[name];
        if (location == address(0)) revert NothingShared(name);
    }

    /// @inheritdoc IAssetFactory
    function creationCodeOf(bytes32 kind) external view returns (address[] memory) {
        return _creationCode[kind];
    }

    /// @inheritdoc IAssetFactory
    function assetOf(bytes32 identifier) external view returns (address) {
        return _assetOf[identifier];
    }

    /// @inheritdoc IAssetFactory
    function isAsset(address account) external view returns (bool) {
        return _nextOffering[account] != 0;
    }

    // ---- Inside ----

    /// @dev The asset, the terms and how many there were before make the address.
    function _open(address asset, OfferingTerms calldata terms) private returns (address offering) {
        offering = address(new Offering{salt: _saltOfNext(asset)}(IAsset(asset), terms));
        _bring(asset, offering, keccak256(abi.encode(terms)), terms.hardCap);
    }

    function _bring(address asset, address offering, bytes32 termsHash, uint256 most) private {
        IAsset(asset).openOffering(offering, termsHash, most);
        emit OfferingCreated(asset, offering, termsHash);
    }

    function _saltOfNext(address asset) private returns (bytes32) {
        uint256 next = _nextOffering[asset];
        if (next == 0) revert UnknownAsset(asset);
        _nextOffering[asset] = next + 1;
        return bytes32(next - 1);
    }

    function _requireScanned(address[] memory list) private view {
        for (uint256 i = 0; i < list.length; ++i) {
            if (!isScanned(list[i])) revert NotScanned(list[i]);
        }
    }

    /// @dev The caller is part of it, so that nobody can take an address that somebody else announced.
    function _salt(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }

    /// @dev The kind's creation code with its constructor's argument behind it, which abi.encode(charter) is exactly.
    function _codeWith(bytes32 kind, bytes calldata charter) private view returns (bytes memory) {
        address[] memory chunks = _creationCode[kind];
        if (chunks.length == 0) revert UnknownKind(kind);
        return CreationCodes.join(chunks, charter);
    }

    /// @dev Data contracts, each with code that starts with STOP.
    function _checked(address[] memory chunks, bytes32 kind) private view returns (address[] memory) {
        if (chunks.length == 0) revert InvalidKind(kind);
        for (uint256 i = 0; i < chunks.length; ++i) {
            if (chunks[i].code.length == 0) revert NoCode(chunks[i]);
            // One that can run could vanish, and a delegation (EIP-7702) could change.
            if (chunks[i].code[0] != 0) revert InvalidKind(kind);
        }
        return chunks;
    }
}
