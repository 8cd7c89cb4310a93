// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What a registry attests of one wallet, in one word, so that a token learns all of it in one read:
/// validThrough (40 bits) | blockedThrough (40) | investor (40) | country (16) | class (8), from the lowest bit.
type WalletRecord is uint256;

using {
    validThrough,
    blockedThrough,
    investor,
    country,
    class,
    isKnown,
    withValidThrough,
    withBlockedThrough
} for WalletRecord global;

/// @dev Last second at which the attestation holds.
function validThrough(WalletRecord record) pure returns (uint40) {
    return uint40(WalletRecord.unwrap(record));
}

/// @dev Last second of a block; 0 if there never was one.
function blockedThrough(WalletRecord record) pure returns (uint40) {
    return uint40(WalletRecord.unwrap(record) >> 40);
}

/// @dev The investor's number within the registry; 0 for a wallet that the registry does not know.
function investor(WalletRecord record) pure returns (uint40) {
    return uint40(WalletRecord.unwrap(record) >> 80);
}

/// @dev ISO 3166-1 numeric.
function country(WalletRecord record) pure returns (uint16) {
    return uint16(WalletRecord.unwrap(record) >> 120);
}

/// @dev Investor class, 0 to 15.
function class(WalletRecord record) pure returns (uint8) {
    return uint8(WalletRecord.unwrap(record) >> 136);
}

function isKnown(WalletRecord record) pure returns (bool) {
    return investor(record) != 0;
}

/// @dev The same record with another end of the attestation.
function withValidThrough(WalletRecord record, uint40 validThrough_) pure returns (WalletRecord) {
    uint256 others = WalletRecord.unwrap(record) & ~uint256(type(uint40).max);
    return WalletRecord.wrap(others | validThrough_);
}

/// @dev The same record with another end of the block.
function withBlockedThrough(WalletRecord record, uint40 blockedThrough_) pure returns (WalletRecord) {
    uint256 others = WalletRecord.unwrap(record) & ~(uint256(type(uint40).max) << 40);
    return WalletRecord.wrap(others | (uint256(blockedThrough_) << 40));
}

function packWalletRecord(
    uint40 validThrough_,
    uint40 blockedThrough_,
    uint40 investor_,
    uint16 country_,
    uint8 class_
) pure returns (WalletRecord) {
    return
        WalletRecord.wrap(
            uint256(validThrough_) |
                (uint256(blockedThrough_) << 40) |
                (uint256(investor_) << 80) |
                (uint256(country_) << 120) |
                (uint256(class_) << 136)
        );
}
