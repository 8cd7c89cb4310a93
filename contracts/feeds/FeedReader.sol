// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LastingCode} from "../identity/LastingCode.sol";
import {FeedSource} from "../interfaces/Charter.sol";
import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";
import {FeedStatus, IFeed} from "../interfaces/IFeed.sol";
import {IPanel} from "../interfaces/IPanel.sol";

/// @title How an asset reads a feed
/// @notice The feed is not trusted: it may be a proxy whose code changed, it may revert, burn its gas, answer too little,
/// too much or nonsense. Whatever it does, the reader learns one of three things ({FeedStatus}) at a bounded price, and
/// decides what must wait for a fresh figure and what goes on without one.
///
/// Use `read` or `readAmount` where there is another way (a fallback rate, no minting), and `requireFresh` or
/// `requireAmount` where there is none. A figure of 0 is a figure.
library FeedReader {
    /// @notice Gas for one answer. Chainlink's proxies need about 25,000, a {IFeed} of ours about 15,000.
    uint256 internal constant READ_GAS = 100_000;

    /// @dev What must be left before asking: a call gets at most 63/64 of it, and 5,000 covers the call itself.
    uint256 internal constant GAS_TO_ASK = (READ_GAS * 64) / 63 + 5_000;

    /// @dev Every question about a figure is answered with five words.
    uint256 private constant ANSWER_SIZE = 160;

    /// @notice The feed's address has no code, or only a delegation that its key can change; the asset is not born.
    /// Name a feed's contract.
    error FeedWithoutCode(address feed);
    /// @notice The charter does not say how old a figure may be; the asset is not born. Give a `maxAge` of at least one
    /// second.
    error FeedWithoutAge(address feed);
    /// @notice The feed counts with other decimals than the charter says; the asset is not born. Put the feed's own
    /// `decimals()` into the charter.
    error FeedDecimalsDiffer(address feed, uint256 actual, uint256 expected);
    /// @notice The feed counts in another unit than the charter says; the asset is not born. Name a feed of that unit,
    /// or correct the unit.
    /// @param actual keccak256 of the unit's name, as `expected` is.
    error FeedUnitDiffers(address feed, bytes32 actual, bytes32 expected);
    /// @notice The feed does not answer, or has no figure that can be one. Wait until it has; at birth, name a feed
    /// that tells its decimals and, where the charter gives a unit, its unit.
    error FeedSilent(address feed);
    /// @notice The feed's last figure is older than the charter allows, or claims to be from the future. Wait for a
    /// newer figure.
    /// @param updatedAt When it was observed.
    /// @param maxAge In seconds.
    error FeedStale(address feed, uint256 updatedAt, uint256 maxAge);
    /// @notice The feed's figure is below 0, and what it stands for cannot be. Wait for its next figure.
    error FeedNegative(address feed, int256 value);

    // ---- At birth ----

    /// @notice Reverts unless the source is a contract that counts in the declared decimals and unit. It need not have
    /// a figure yet.
    function check(FeedSource memory source) internal view {
        address feed = source.feed;
        if (!LastingCode.isAt(feed)) revert FeedWithoutCode(feed);
        if (source.maxAge == 0) revert FeedWithoutAge(feed);
        uint256 decimals = _word(feed, IAggregatorV3.decimals.selector);
        if (decimals != source.decimals) revert FeedDecimalsDiffer(feed, decimals, source.decimals);
        if (source.unit == 0) return;
        bytes32 unit = bytes32(_word(feed, IFeed.unit.selector));
        if (unit != source.unit) revert FeedUnitDiffers(feed, unit, source.unit);
    }

    // ---- Reading ----

    /// @notice The figure and when it was observed. Reverts only for want of gas, so that a caller cannot make an
    /// honest feed look silent. Where the feed is SILENT both are 0; every other value fits 128 bits.
    function read(
        FeedSource memory source
    ) internal view returns (int256 value, uint256 updatedAt, FeedStatus status) {
        bool answered;
        (answered, value, updatedAt) = _round(source.feed);
        if (!answered) return (0, 0, FeedStatus.SILENT);
        // In this order, so that the difference does not wrap; what comes from the future is not believed.
        bool isFresh = updatedAt <= block.timestamp && block.timestamp - updatedAt <= source.maxAge;
        status = isFresh ? FeedStatus.FRESH : FeedStatus.STALE;
    }

    /// @notice The same for figures that cannot be negative (a price, a reserve, a revenue): a negative one counts as
    /// none.
    function readAmount(
        FeedSource memory source
    ) internal view returns (uint256 value, uint256 updatedAt, FeedStatus status) {
        int256 signed;
        (signed, updatedAt, status) = read(source);
        if (signed < 0) return (0, 0, FeedStatus.SILENT);
        value = uint256(signed);
    }

    /// @notice The figure, or a revert that says why there is none.
    function requireFresh(FeedSource memory source) internal view returns (int256 value, uint256 updatedAt) {
        FeedStatus status;
        (value, updatedAt, status) = read(source);
        if (status == FeedStatus.SILENT) revert FeedSilent(source.feed);
        if (status == FeedStatus.STALE) revert FeedStale(source.feed, updatedAt, source.maxAge);
    }

    /// @notice The figure that cannot be negative, or a revert that says why there is none.
    function requireAmount(
        FeedSource memory source
    ) internal view returns (uint256 value, uint256 updatedAt) {
        int256 signed;
        (signed, updatedAt) = requireFresh(source);
        if (signed < 0) revert FeedNegative(source.feed, signed);
        value = uint256(signed);
    }

    /// @notice The figure as of a second in the past: of a {IFeed} the one of the last period that is not after it, of
    /// another feed the last one formed until then. What is FRESH is measured from that second, not from now.
    /// @param round Of a feed that is not one of ours, and has gone on since: the number of that figure; else 0.
    /// @return value The figure.
    /// @return asOf Its period, or when it was formed.
    /// @return isFinal Whether no other figure can take that place any more.
    /// @return status GONE_ON where it needs the number of that figure and was not given it.
    function readAsOf(
        FeedSource memory source,
        uint256 time,
        uint80 round
    ) internal view returns (int256 value, uint256 asOf, bool isFinal, FeedStatus status) {
        uint256[5] memory words;
        bool answered;
        if (source.unit != 0) {
            (answered, words) = _ask(source.feed, IFeed.figureAsOf.selector, time);
            (value, asOf, isFinal) = (int256(words[0]), words[1], words[4] == 1);
        } else {
            FeedStatus otherwise;
            (answered, words, otherwise) = _roundAsOf(source.feed, time, round);
            if (!answered) return (0, 0, false, otherwise);
            // What is formed from now on is formed after that second.
            (value, asOf, isFinal) = (int256(words[1]), words[3], block.timestamp > time);
        }
        if (!answered || asOf == 0 || asOf > time || value != int128(value)) {
            return (0, 0, false, FeedStatus.SILENT);
        }
        status = time - asOf <= source.maxAge ? FeedStatus.FRESH : FeedStatus.STALE;
    }

    // ---- Internals ----

    /// @dev The last round until a second: the latest, or the one that is named, if the next is of after that second. A
    /// feed with figures of which this is not the one has only gone on, or whoever names a wrong one could have it
    /// silent.
    function _roundAsOf(
        address feed,
        uint256 time,
        uint80 round
    ) private view returns (bool found, uint256[5] memory words, FeedStatus otherwise) {
        bool answered;
        (answered, words) = _ask(feed, IAggregatorV3.latestRoundData.selector, 0);
        // What comes from the future is not believed.
        bool isThere = answered && words[3] != 0 && words[3] <= block.timestamp;
        otherwise = isThere ? FeedStatus.GONE_ON : FeedStatus.SILENT;
        if (round == 0) return (isThere && words[3] <= time, words, otherwise);
        (found, words) = _ask(feed, IAggregatorV3.getRoundData.selector, round);
        found = found && words[3] != 0 && words[3] <= time && _isFormedAfter(feed, uint256(round) + 1, time);
    }

    /// @dev Whether a round is of after a second. Chainlink's numbers begin with the phase of their proxy: after the last
    /// round of a phase comes the first of the next.
    function _isFormedAfter(address feed, uint256 round, uint256 time) private view returns (bool) {
        (bool answered, uint256[5] memory words) = _ask(feed, IAggregatorV3.getRoundData.selector, round);
        if (!answered || words[3] == 0) {
            uint256 first = (((round >> 64) + 1) << 64) | 1;
            (answered, words) = _ask(feed, IAggregatorV3.getRoundData.selector, first);
        }
        return answered && words[3] > time;
    }

    function _round(address feed) private view returns (bool answered, int256 value, uint256 updatedAt) {
        uint256[5] memory words;
        (answered, words) = _ask(feed, IAggregatorV3.latestRoundData.selector, 0);
        (value, updatedAt) = (int256(words[1]), words[3]);
        // Chainlink's answer for a round without a figure has no time; and no figure of anything needs more than 128
        // bits: with this bound readers can multiply it.
        if (updatedAt == 0 || value != int128(value)) return (false, 0, 0);
    }

    /// @dev Five words of an answer, however long it is; with `argument` for functions that take one.
    function _ask(
        address feed,
        bytes4 selector,
        uint256 argument
    ) private view returns (bool answered, uint256[5] memory words) {
        uint256 left = gasleft();
        if (left < GAS_TO_ASK) revert IPanel.NotEnoughGas(left, GAS_TO_ASK);
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, argument)
            let ok := staticcall(READ_GAS, feed, 0, 36, words, ANSWER_SIZE)
            answered := and(ok, gt(returndatasize(), sub(ANSWER_SIZE, 1)))
        }
    }

    /// @dev One word of an answer; a feed that fails to give one is silent.
    function _word(address feed, bytes4 selector) private view returns (uint256 word) {
        bool answered;
        assembly ("memory-safe") {
            mstore(0, selector)
            let ok := staticcall(READ_GAS, feed, 0, 4, 0, 32)
            answered := and(ok, gt(returndatasize(), 31))
            word := mload(0)
        }
        if (!answered) revert FeedSilent(feed);
    }
}
