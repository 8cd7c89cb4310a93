// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPowers} from "../interfaces/IPowers.sol";
import {TokenCharter} from "../interfaces/Charter.sol";
import {AssetToken} from "../token/AssetToken.sol";

/// @notice An asset that mints whatever it is asked to: for the benchmark and tests, which need a token with very many
/// holders; never part of an asset.
contract MintingAsset {
    AssetToken public immutable token;

    constructor(TokenCharter memory charter) {
        token = new AssetToken(charter, keccak256("charter"), IPowers(address(0)), address(0));
    }

    function mintToEach(address[] calldata wallets, uint256 amount) external {
        for (uint256 i; i < wallets.length; ++i) token.mint(wallets[i], amount);
    }
}
