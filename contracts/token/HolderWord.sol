// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Everything that the token keeps of one holder, in one storage word, from the lowest bit:
/// balance (128) | freshThrough (40) | recordDatesSeen (16) | checkpoints (16) | investorKey (48) | flags (8).
/// @dev A transfer between two fresh holders reads and writes these two words and nothing else.
type HolderWord is uint256;

using {
    balance,
    freshThrough,
    recordDatesSeen,
    checkpoints,
    investorKey,
    hasFlag,
    isVenue,
    withFlag,
    withBalance,
    withLookup,
    withRecordDatesSeen,
    withCheckpoint,
    withInvestorKey
} for HolderWord global;

/// @dev The wallet is a venue of the charter: no investor, bound by no holding limits.
uint8 constant VENUE = 1;

/// @dev The word of a venue at birth.
HolderWord constant VENUE_WORD = HolderWord.wrap(uint256(VENUE) << 248);

/// @dev The wallet may receive, as long as the word is fresh. Its absence is never relied on.
uint8 constant ELIGIBLE = 2;

/// @dev Some of the holder's units are pledged.
uint8 constant PLEDGED = 4;

/// @dev The wallet was lost, and another took its place: it neither receives nor sends any more.
uint8 constant RECOVERED = 8;

uint256 constant BALANCE_MASK = type(uint128).max;

function balance(HolderWord word) pure returns (uint256) {
    return HolderWord.unwrap(word) & BALANCE_MASK;
}

/// @dev Last second until which everything known of the holder stays true without asking anybody.
function freshThrough(HolderWord word) pure returns (uint256) {
    return uint40(HolderWord.unwrap(word) >> 128);
}

/// @dev How many record dates had passed when the balance was last brought into the history.
function recordDatesSeen(HolderWord word) pure returns (uint256) {
    return uint16(HolderWord.unwrap(word) >> 168);
}

function checkpoints(HolderWord word) pure returns (uint256) {
    return uint16(HolderWord.unwrap(word) >> 184);
}

/// @dev Number of the registry (1 to 3) in the upper 8 bits, of the investor in the lower 40; 0 for a venue.
function investorKey(HolderWord word) pure returns (uint48) {
    return uint48(HolderWord.unwrap(word) >> 200);
}

function hasFlag(HolderWord word, uint8 flag) pure returns (bool) {
    return (HolderWord.unwrap(word) >> 248) & flag != 0;
}

function isVenue(HolderWord word) pure returns (bool) {
    return hasFlag(word, VENUE);
}

function withFlag(HolderWord word, uint8 flag, bool set) pure returns (HolderWord) {
    uint256 bit = uint256(flag) << 248;
    uint256 unwrapped = HolderWord.unwrap(word);
    return HolderWord.wrap(set ? unwrapped | bit : unwrapped & ~bit);
}

/// @dev `newBalance` must be below 2^128: balances never exceed the supply, which never exceeds a uint128.
function withBalance(HolderWord word, uint256 newBalance) pure returns (HolderWord) {
    return HolderWord.wrap((HolderWord.unwrap(word) & ~BALANCE_MASK) | newBalance);
}

/// @dev What a look at the registries found: good through `time` (below 2^40), and whether the wallet may receive.
function withLookup(HolderWord word, uint256 time, bool eligible) pure returns (HolderWord) {
    uint256 kept =
        HolderWord.unwrap(word) & ~((uint256(type(uint40).max) << 128) | (uint256(ELIGIBLE) << 248));
    return HolderWord.wrap(kept | (time << 128) | ((eligible ? uint256(ELIGIBLE) : 0) << 248));
}

/// @dev `seen` must be below 2^16: there are never more record dates.
function withRecordDatesSeen(HolderWord word, uint256 seen) pure returns (HolderWord) {
    return HolderWord.wrap((HolderWord.unwrap(word) & ~(uint256(type(uint16).max) << 168)) | (seen << 168));
}

/// @dev One checkpoint more. Cannot overflow: there is at most one for each record date.
function withCheckpoint(HolderWord word) pure returns (HolderWord) {
    return HolderWord.wrap(HolderWord.unwrap(word) + (1 << 184));
}

function withInvestorKey(HolderWord word, uint48 key) pure returns (HolderWord) {
    return
        HolderWord.wrap(
            (HolderWord.unwrap(word) & ~(uint256(type(uint48).max) << 200)) | (uint256(key) << 200)
        );
}
