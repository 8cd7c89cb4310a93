// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IRestrictedToken} from "../interfaces/IRestrictedToken.sol";
import {IWalletRecords} from "../interfaces/IInvestorRegistry.sol";
import {WalletRecord} from "./WalletRecord.sol";

/// @notice Asks a registry about a wallet. One that fails is as good as silent: it vouches for nobody.
library RegistryReading {
    /// @dev Gas a registry gets for one answer; one storage read and its overhead need less than a fifth.
    uint256 private constant REGISTRY_GAS = 30_000;
    /// @dev What must be left before the question: a call gets at most 63/64 of that, and 3,000 covers the call itself
    /// to an account untouched so far.
    uint256 private constant GAS_TO_ASK = (REGISTRY_GAS * 64) / 63 + 3_000;

    /// @dev The registry's word on a wallet; nothing where it fails. The caller must bring enough gas for an honest
    /// answer, or one who is blocked could have the question fail on purpose.
    function recordFor(address registry, address wallet) internal view returns (WalletRecord record) {
        if (gasleft() < GAS_TO_ASK) revert IRestrictedToken.NotEnoughGas(GAS_TO_ASK);
        bytes4 selector = IWalletRecords.recordFor.selector;
        assembly ("memory-safe") {
            // Question and answer fit scratch space; a long answer copies nothing beyond its first word.
            mstore(0, selector)
            mstore(4, wallet)
            let ok := staticcall(REGISTRY_GAS, registry, 0, 36, 0, 32)
            if and(ok, gt(returndatasize(), 31)) {
                record := mload(0)
            }
        }
    }
}
