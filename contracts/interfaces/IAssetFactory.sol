// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ExchangeTerms, OfferingTerms} from "./Charter.sol";

/// @notice Remembers which contracts hold no instruction that could run or become other code.
interface ICodeScan {
    event CodeScanned(address indexed code);

    /// @notice An instruction of the code could run that may not: one that runs or becomes other code, or that does not
    /// exist. Name a contract without it, compiled without a metadata trailer.
    /// @param offset Where in the code, in bytes.
    error ForbiddenOpcode(address code, uint256 offset, uint8 opcode);
    /// @notice There is no code at that address. Name a contract.
    error NoCode(address account);
    /// @notice The contract was touched before in this transaction, so it may have been created in it, and vanish at
    /// its end. Scan it in a later transaction, before anything else and without an access list.
    error TouchedBefore(address code);

    /// @notice Reads a contract's code once and remembers that no DELEGATECALL, CALLCODE or SELFDESTRUCT in it can
    /// run, and that it was there before this transaction, so that it stays. Callable by anyone, as the first that a
    /// transaction does with the contract; does nothing for one that passed before.
    function scan(address code) external;

    /// @notice Whether the code that is there now passed.
    function isScanned(address code) external view returns (bool);
}

/// @notice What an asset asks of the contract that creates it.
interface ITokenSource {
    /// @notice The factory shares no contract of that name with its assets. Use a factory that does.
    error NothingShared(bytes32 name);

    /// @notice The data contracts that hold the creation code of the token, in order, each after one STOP byte. The
    /// asset creates its token from it itself: within its own creation code, which EIP-3860 limits to 49,152 bytes,
    /// the token's would leave no room for the terms of a long bond.
    function tokenCreationCode() external view returns (address[] memory);

    /// @notice A contract that the assets of this source share: it has no owner, holds no money, never changes, and
    /// keeps what it knows apart for each asset. Reverts with {NothingShared} for a name that is none.
    /// @param name For example "Powers".
    function sharedContract(bytes32 name) external view returns (address);
}

/// @notice Creates assets: one transaction from a charter to a token, a contract of terms and an offering, ready to
/// sell, at addresses known in advance. Its creation code is fixed at birth; it has no owner.
interface IAssetFactory is ICodeScan, ITokenSource {
    event AssetCreated(
        address indexed asset,
        address indexed token,
        address indexed creator,
        bytes32 kind,
        address offering,
        bytes32 charterHash
    );
    event OfferingCreated(address indexed asset, address indexed offering, bytes32 termsHash);

    /// @notice The factory knows no kind of asset of that name. Use one for which `creationCodeOf(kind)` is not empty.
    error UnknownKind(bytes32 kind);
    /// @notice A name is there twice, or its creation code does not lie in data contracts; the factory is not created.
    /// Give each name once, with contracts whose code begins with STOP.
    error InvalidKind(bytes32 kind);
    /// @notice Another asset of this factory has the identifier. None in this factory: look whether that asset is the
    /// one that you mean.
    error IdentifierTaken(bytes32 identifier, address asset);
    /// @notice The charter's bytes are not the plain encoding of its values. Give exactly `abi.encode(charter)`.
    error CharterMismatch(bytes32 given, bytes32 created);
    /// @notice The charter names a registry or a rule that the factory has not scanned. Call `scan(code)` in a
    /// transaction of its own before.
    error NotScanned(address code);
    /// @notice This factory did not create the asset. Use the asset's own `factory()`.
    error UnknownAsset(address asset);

    /// @notice Creates an asset, its token and, where the charter declares one, its first offering. The registries and
    /// extra rules of the charter must have been scanned.
    /// @param kind Name of the kind, for example "Bond". @param charter abi.encode of the kind's charter struct.
    /// @param offeringTerms The first offering; ignored when the charter declares none.
    /// @param salt Chosen by the caller; the addresses depend on it, the caller and the charter.
    function create(
        bytes32 kind,
        bytes calldata charter,
        OfferingTerms calldata offeringTerms,
        bytes32 salt
    ) external returns (address asset, address offering);

    /// @notice Creates the offering that was announced under ISSUE and lets it issue; callable by anyone.
    function createOffering(
        address asset,
        OfferingTerms calldata offeringTerms
    ) external returns (address offering);

    /// @notice Creates the exchange offer that was announced under ISSUE and lets it issue; callable by anyone.
    function createExchangeOffer(
        address asset,
        ExchangeTerms calldata terms
    ) external returns (address offer);

    /// @notice Addresses that {create} will use.
    function addressesOf(
        address creator,
        bytes32 kind,
        bytes calldata charter,
        bytes32 salt
    ) external view returns (address asset, address token);

    /// @notice The data contracts that hold the creation code of a kind, in order, each after one STOP byte; empty for
    /// a kind that this factory does not know.
    function creationCodeOf(bytes32 kind) external view returns (address[] memory);

    /// @notice The asset that has the identifier; the zero address if none.
    function assetOf(bytes32 identifier) external view returns (address);

    function isAsset(address account) external view returns (bool);
}
