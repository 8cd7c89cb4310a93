// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetFactory} from "../interfaces/IAssetFactory.sol";
import {IBars} from "../interfaces/IBars.sol";

/// @title The bars behind the assets of a factory
/// @notice Who may write: an asset that says whose it is, where that factory says so too. One that names another
/// factory than its own is not known there, and one with a factory of its own making writes in that factory's register
/// alone.
contract Bars is IBars {
    /// @dev A {Bar}, and its place in the asset's list, from 1.
    struct Listed {
        bytes32 refiner;
        bytes32 serial;
        bytes3 metal;
        uint64 fineWeight;
        uint32 fineness;
        uint32 place;
    }

    mapping(address factory => mapping(bytes32 id => address asset)) private _assetOf;
    mapping(address asset => mapping(bytes32 id => Listed)) private _bars;
    mapping(address asset => bytes32[]) private _lists;
    mapping(address asset => uint256) private _weights;

    // ---- List, take off ----

    /// @inheritdoc IBars
    function list(Bar calldata bar) external returns (bytes32 id) {
        mapping(bytes32 => address) storage assetOf_ = _assetOf[_factory()];
        _checkSpelling(bar.metal);
        _checkSpelling(bar.refiner);
        _checkSpelling(bar.serial);
        if (bar.fineWeight == 0) revert BarWithoutWeight();
        id = idOf(bar.metal, bar.refiner, bar.serial);
        address taken = assetOf_[id];
        if (taken != address(0)) revert BarTaken(id, taken);
        assetOf_[id] = msg.sender;
        bytes32[] storage ids = _lists[msg.sender];
        ids.push(id);
        _bars[msg.sender][id] = Listed({
            refiner: bar.refiner,
            serial: bar.serial,
            metal: bar.metal,
            fineWeight: bar.fineWeight,
            fineness: bar.fineness,
            // Nobody has four thousand million bars.
            place: uint32(ids.length)
        });
        // Weights have 64 bits and places 32: the sum is far below 2^256.
        _weights[msg.sender] += bar.fineWeight;
        emit BarListed(msg.sender, id, bar);
    }

    /// @inheritdoc IBars
    function takeOff(bytes32 id) external returns (uint256 fineWeight) {
        mapping(bytes32 => address) storage assetOf_ = _assetOf[_factory()];
        Listed storage bar = _listed(msg.sender, id);
        fineWeight = bar.fineWeight;
        // The last bar of the list takes the place that becomes free.
        bytes32[] storage ids = _lists[msg.sender];
        uint32 place = bar.place;
        bytes32 last = ids[ids.length - 1];
        ids[place - 1] = last;
        _bars[msg.sender][last].place = place;
        ids.pop();
        delete _bars[msg.sender][id];
        delete assetOf_[id];
        _weights[msg.sender] -= fineWeight;
        emit BarTakenOff(msg.sender, id, fineWeight);
    }

    // ---- Views ----

    /// @inheritdoc IBars
    function idOf(bytes3 metal, bytes32 refiner, bytes32 serial) public pure returns (bytes32) {
        return keccak256(abi.encode(metal, refiner, serial));
    }

    /// @inheritdoc IBars
    function assetOf(address factory, bytes32 id) external view returns (address) {
        return _assetOf[factory][id];
    }

    /// @inheritdoc IBars
    function barOf(address asset, bytes32 id) external view returns (Bar memory) {
        return _unpacked(_listed(asset, id));
    }

    /// @inheritdoc IBars
    function barsOf(
        address asset,
        uint256 start,
        uint256 count
    ) external view returns (bytes32[] memory ids, Bar[] memory bars) {
        bytes32[] storage all = _lists[asset];
        uint256 left = start < all.length ? all.length - start : 0;
        if (count > left) count = left;
        ids = new bytes32[](count);
        bars = new Bar[](count);
        for (uint256 i = 0; i < count; ++i) {
            ids[i] = all[start + i];
            bars[i] = _unpacked(_bars[asset][ids[i]]);
        }
    }

    /// @inheritdoc IBars
    function countOf(address asset) external view returns (uint256) {
        return _lists[asset].length;
    }

    /// @inheritdoc IBars
    function weightOf(address asset) external view returns (uint256) {
        return _weights[asset];
    }

    // ---- Inside ----

    /// @dev The caller's factory, which must know it.
    function _factory() private view returns (address factory) {
        if (msg.sender.code.length == 0) revert OnlyAssetOfFactory(msg.sender);
        factory = IAsset(msg.sender).factory();
        if (!IAssetFactory(factory).isAsset(msg.sender)) revert OnlyAssetOfFactory(msg.sender);
    }

    function _listed(address asset, bytes32 id) private view returns (Listed storage bar) {
        bar = _bars[asset][id];
        if (bar.place == 0) revert BarNotListed(id, asset);
    }

    function _unpacked(Listed memory bar) private pure returns (Bar memory) {
        return Bar(bar.refiner, bar.serial, bar.metal, bar.fineWeight, bar.fineness);
    }

    /// @dev One bar has one name: no small letters, no blanks, nothing after the end.
    function _checkSpelling(bytes32 name) private pure {
        bool over;
        for (uint256 i = 0; i < 32; ++i) {
            bytes1 letter = name[i];
            if (letter == 0) {
                over = true;
                continue;
            }
            bool digit = letter >= "0" && letter <= "9";
            bool capital = letter >= "A" && letter <= "Z";
            bool mark = letter == "-" || letter == "." || letter == "/";
            if (over || !(digit || capital || mark)) revert BarMisspelt(name);
        }
        if (name == 0) revert BarMisspelt(name);
    }
}
