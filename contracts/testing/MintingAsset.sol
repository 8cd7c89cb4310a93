// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPowers} from "../interfaces/IPowers.sol";
import {TokenCharter} from "../interfaces/Charter.sol";
import {AssetToken, AssetTokenCode} from "../token/AssetToken.sol";
import {TokenReader} from "../token/TokenReader.sol";

/// @notice An asset that mints whatever it is asked to: for the benchmark and tests, which need a token with very many
/// holders; never part of an asset.
contract MintingAsset {
    AssetToken public immutable token;

    /// @param liens Keeper of the liens on its units; zero for units that nobody pledges.
    constructor(TokenCharter memory charter, address liens, TokenReader reader) {
        token = AssetToken(
            address(new AssetTokenCode(charter, keccak256("charter"), IPowers(address(0)), liens, reader))
        );
    }

    /// @notice No wallet of it is ever recovered.
    function beneficiaryOf(address wallet) external pure returns (address) {
        return wallet;
    }

    function mintToEach(address[] calldata wallets, uint256 amount) external {
        for (uint256 i; i < wallets.length; ++i) token.mint(wallets[i], amount);
    }
}
