// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";

/// @notice Tells a token to look a wallet up, in a way that no token can turn against the registry: its gas is
/// bounded, nothing that it returns is copied, and whether it reverts changes nothing but the answer.
library AssetRefresh {
    /// @notice Gas for one refresh: three registries read, the holder's word, a checkpoint and the count written.
    uint256 internal constant REFRESH_GAS = 200_000;

    /// @dev What must be left before the call: it gets at most 63/64 of that, and 5,000 covers the call itself.
    uint256 internal constant GAS_TO_CALL = (REFRESH_GAS * 64) / 63 + 5_000;

    /// @notice True if the asset has code and did not revert. Reverts only for want of gas.
    function tryRefresh(address asset, address wallet) internal returns (bool success) {
        if (asset.code.length == 0) return false;
        bytes memory data = abi.encodeCall(IAssetToken.refresh, (wallet));
        uint256 left = gasleft();
        if (left < GAS_TO_CALL) revert IInvestorRegistry.NotEnoughGas(left, GAS_TO_CALL);
        uint256 gasLimit = REFRESH_GAS;
        assembly ("memory-safe") {
            success := call(gasLimit, asset, 0, add(data, 0x20), mload(data), 0x00, 0x00)
        }
    }
}
