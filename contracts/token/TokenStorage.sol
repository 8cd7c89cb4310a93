// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {HolderWord} from "./HolderWord.sol";

/// @notice Everything that a token keeps in storage beyond OpenZeppelin's ERC-20, in one place: so that the reader of
/// tokens, which derives from this too, knows where it lies. It comes before anything else that a token keeps.
abstract contract TokenStorage {
    /// @dev A word in a place of its own, so that a transfer finds the place once.
    struct Slot {
        HolderWord word;
    }

    /// @dev One word. @param closesAfter The closing time that the clock would say. @param from First second at which
    /// the announced pause may begin. @param until Last second at which it may. @param through Last second of a pause.
    struct Pause {
        uint40 closesAfter;
        uint40 from;
        uint40 until;
        uint40 through;
    }

    // ---- {RecordDates}, {Pauses} ----

    /// @dev From the lowest bit: passed (16), how many dates had passed when it was last set | count (16) |
    /// closesAfter (40), last second of trading | the four dates that follow, 40 bits each, NEVER where there is none.
    uint256 internal _clock;
    /// @dev The record dates in order, six of 40 bits to a word; the clock knows how many there are.
    mapping(uint256 sixth => uint256) internal _dates;
    Pause internal _pause;

    // ---- {HolderLedger} ----

    mapping(address account => Slot) internal _slots;
    /// @dev The supply, in the form of a holder's word; its history is kept under the zero address.
    HolderWord internal _supply;
    /// @dev Checkpoint: from (16) | to (16) | balance (128); the balance at record dates from <= number < to.
    mapping(address account => mapping(uint256 number => uint256)) internal _history;

    // ---- {Eligibility} ----

    /// @dev classes (16) | receiveFrom (40); never 0 for a country with terms of its own.
    mapping(uint256 country => uint256) internal _countryRules;
    /// @dev The second and the third registry, if there are any.
    address[] internal _otherRegistries;

    // ---- {RestrictedToken}, {ForcedMovements} ----

    address[] internal _extraRules;
    uint256 internal _holders;
    /// @dev Of each investor: wallets that hold something (128) | units (128, kept only where the charter caps them).
    mapping(uint48 key => uint256) internal _investors;
    /// @dev Units that a holder pledged, at most his balance; only where his word says that there are any.
    mapping(address holder => uint256) internal _pledged;

    // ---- {Permits} ----

    /// @dev How many permits a holder has used. The last that is kept here.
    mapping(address owner => uint256) internal _permits;
}
