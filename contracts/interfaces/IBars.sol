// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The bars behind the assets of a factory. A bar is there once or not at all, so it cannot stand behind two
/// assets. One contract for all factories and assets, without owner: an asset lists and takes off its own bars, and
/// whatever else must be so before it may is the asset's matter.
///
/// What names a bar is its metal, its refiner and its serial number, in one spelling only: capital letters, digits and
/// "-", "." or "/", the first character first, nothing in between.
interface IBars {
    /// @param refiner The refiner's assay mark or code. @param serial The number on the bar. @param metal ISO 4217 code.
    /// @param fineWeight Gross weight x fineness, in milligrams. @param fineness In 1e-6.
    struct Bar {
        bytes32 refiner;
        bytes32 serial;
        bytes3 metal;
        uint64 fineWeight;
        uint32 fineness;
    }

    event BarListed(address indexed asset, bytes32 indexed id, Bar bar);
    event BarTakenOff(address indexed asset, bytes32 indexed id, uint256 fineWeight);

    /// @notice Only an asset that its own factory created may list bars or take them off. Go through the asset: its
    /// custodian adds and removes bars.
    error OnlyAssetOfFactory(address caller);
    /// @notice A bar's metal, refiner or serial number is empty, has a gap, or has other characters than capital
    /// letters, digits and `-./`. Spell it so.
    error BarMisspelt(bytes32 name);
    /// @notice The bar weighs nothing. Give its fine weight in milligrams.
    error BarWithoutWeight();
    /// @notice The bar stands behind an asset of this factory already. Have it taken off there first, if it has moved.
    error BarTaken(bytes32 id, address asset);
    /// @notice The bar is not on the asset's list. Name one that `barsOf` lists.
    error BarNotListed(bytes32 id, address asset);

    /// @notice Lists a bar behind the caller, an asset of its factory. Reverts with {BarTaken} if it stands behind any
    /// asset of that factory already.
    function list(Bar calldata bar) external returns (bytes32 id);

    /// @notice Takes a bar of the caller off its list; from then on it may be listed again, by any asset.
    function takeOff(bytes32 id) external returns (uint256 fineWeight);

    /// @notice keccak256(abi.encode(metal, refiner, serial)).
    function idOf(bytes3 metal, bytes32 refiner, bytes32 serial) external pure returns (bytes32);

    /// @notice The asset of a factory behind which a bar stands; the zero address for none.
    function assetOf(address factory, bytes32 id) external view returns (address);

    /// @notice A bar of an asset. Reverts with {BarNotListed}.
    function barOf(address asset, bytes32 id) external view returns (Bar memory);

    /// @notice Bars of an asset, from number `start` of its list and at most `count`, in no order that lasts.
    function barsOf(
        address asset,
        uint256 start,
        uint256 count
    ) external view returns (bytes32[] memory ids, Bar[] memory bars);

    function countOf(address asset) external view returns (uint256);

    /// @notice Fine weight of all bars of an asset, in milligrams.
    function weightOf(address asset) external view returns (uint256);
}
