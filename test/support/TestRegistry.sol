// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {WalletRecord, packWalletRecord} from "../../contracts/identity/WalletRecord.sol";
import {IWalletRecords} from "../../contracts/interfaces/IInvestorRegistry.sol";

/// @notice An investor registry in which anyone may attest anything: for tests of what stands on a registry.
contract TestRegistry is IWalletRecords {
    uint16 public constant COUNTRY = 36;

    mapping(address wallet => WalletRecord) private _records;

    function admit(address wallet, uint40 investor) external {
        admitThrough(wallet, investor, type(uint40).max);
    }

    function admitThrough(address wallet, uint40 investor, uint40 validThrough) public {
        _records[wallet] = packWalletRecord(validThrough, 0, investor, COUNTRY, 0);
    }

    function blockThrough(address wallet, uint40 blockedThrough) external {
        _records[wallet] = packWalletRecord(
            _records[wallet].validThrough(),
            blockedThrough,
            _records[wallet].investor(),
            COUNTRY,
            0
        );
    }

    function forget(address wallet) external {
        _records[wallet] = WalletRecord.wrap(0);
    }

    function recordFor(address wallet) external view returns (WalletRecord) {
        return _records[wallet];
    }
}
