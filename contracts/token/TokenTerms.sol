// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../interfaces/Charter.sol";

/// @notice What a charter fixes about transfers, in three words, from the lowest bit:
/// {TransferTerms} capped (8) | classes (16) | registries (8) | extraRules (8) | decimals (8) | maximumHolders (32) |
/// horizon (32) | notice (32) | nothing (72) | lockUpEnd (40);
/// {HoldingTerms} lotSize (128) | minimumHolding (128); {SupplyTerms} maxSupply (128) | maximumPerInvestor (128).
///
/// @dev The token holds them in its code, where each use of a value costs 33 bytes however short it is.
type TransferTerms is uint256;

type HoldingTerms is uint256;

type SupplyTerms is uint256;

using {
    isCapped,
    mayReceive,
    classes,
    registryCount,
    extraRuleCount,
    decimals,
    maximumHolders,
    horizon,
    notice,
    lockUpEnd
} for TransferTerms global;
using {lotSize, minimumHolding} for HoldingTerms global;
using {maxSupply, maximumPerInvestor} for SupplyTerms global;

/// @dev Whether the charter caps what one investor may hold; only then are an investor's units added up.
function isCapped(TransferTerms terms) pure returns (bool) {
    return TransferTerms.unwrap(terms) & 1 != 0;
}

/// @dev Bitmap of the classes that may receive under the general terms.
function classes(TransferTerms terms) pure returns (uint256) {
    return uint16(TransferTerms.unwrap(terms) >> 8);
}

/// @dev 1 in the lowest bit if the class may receive under the general terms; one beyond 15 shifts every bit out.
function mayReceive(TransferTerms terms, uint256 class) pure returns (uint256) {
    return classes(terms) >> class;
}

function registryCount(TransferTerms terms) pure returns (uint256) {
    return uint8(TransferTerms.unwrap(terms) >> 24);
}

function extraRuleCount(TransferTerms terms) pure returns (uint256) {
    return uint8(TransferTerms.unwrap(terms) >> 32);
}

function decimals(TransferTerms terms) pure returns (uint8) {
    return uint8(TransferTerms.unwrap(terms) >> 40);
}

function maximumHolders(TransferTerms terms) pure returns (uint256) {
    return uint32(TransferTerms.unwrap(terms) >> 48);
}

/// @dev The longest that a word may stay fresh: the recheck interval or the notice of a record date.
function horizon(TransferTerms terms) pure returns (uint256) {
    return uint32(TransferTerms.unwrap(terms) >> 80);
}

/// @dev Least notice of an unscheduled record date, in seconds.
function notice(TransferTerms terms) pure returns (uint256) {
    return uint32(TransferTerms.unwrap(terms) >> 112);
}

function lockUpEnd(TransferTerms terms) pure returns (uint256) {
    return TransferTerms.unwrap(terms) >> 216;
}

function lotSize(HoldingTerms terms) pure returns (uint256) {
    return uint128(HoldingTerms.unwrap(terms));
}

function minimumHolding(HoldingTerms terms) pure returns (uint256) {
    return HoldingTerms.unwrap(terms) >> 128;
}

function maxSupply(SupplyTerms terms) pure returns (uint256) {
    return uint128(SupplyTerms.unwrap(terms));
}

function maximumPerInvestor(SupplyTerms terms) pure returns (uint256) {
    return SupplyTerms.unwrap(terms) >> 128;
}

/// @dev The terms as the charter has them; whether they make sense is for the token to check.
function packTransferTerms(TokenCharter memory charter) pure returns (TransferTerms) {
    uint256 recheck = charter.rules.recheckInterval;
    uint256 dates = charter.recordNotice;
    return
        TransferTerms.wrap(
            (charter.rules.maximumPerInvestor != type(uint128).max ? 1 : 0) |
                (uint256(charter.rules.classes) << 8) |
                (uint256(uint8(charter.rules.registries.length)) << 24) |
                (uint256(uint8(charter.rules.extraRules.length)) << 32) |
                (uint256(charter.decimals) << 40) |
                (uint256(charter.rules.maximumHolders) << 48) |
                ((recheck < dates ? recheck : dates) << 80) |
                (dates << 112) |
                (uint256(charter.rules.lockUpEnd) << 216)
        );
}
