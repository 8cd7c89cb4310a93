// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IPowers} from "../interfaces/IPowers.sol";

/// @title A resolution of holders
/// @notice Votes on an announcement, weighted by what each wallet held at the end of its record date: units bought
/// later bring no vote, and units sold later keep it. Shares are of what was voted and of the whole supply, so what a
/// venue holds and does not vote counts towards the quorum's base only.
abstract contract HolderResolution is IPowers {
    using SafeCast for uint256;

    /// @dev Shares of the charter are in 1e-9.
    uint256 internal constant SHARE = 1e9;

    mapping(address asset => mapping(uint256 id => Tally)) private _tallies;
    mapping(address asset => mapping(uint256 id => mapping(address wallet => bool))) private _voted;

    /// @inheritdoc IPowers
    function tally(address asset, uint256 id) public view returns (Tally memory) {
        return _tallies[asset][id];
    }

    /// @dev Counts the vote of a wallet, whose voter the caller knows to be the one who may cast it.
    function _vote(address asset, uint256 id, address wallet, bool inFavour, uint256 units) internal {
        if (units == 0) revert NothingHeld(id, wallet);
        if (_voted[asset][id][wallet]) revert AlreadyVoted(id, wallet);
        _voted[asset][id][wallet] = true;
        Tally storage votes = _tallies[asset][id];
        // Together they are at most the supply, which is below 2^128.
        if (inFavour) votes.inFavour += units.toUint128();
        else votes.against += units.toUint128();
        emit Voted(asset, id, wallet, inFavour, units);
    }

    /// @dev Whether enough voted, and enough of them in favour; `supply` is that of the record date.
    function _passes(
        address asset,
        uint256 id,
        uint256 supply,
        uint256 quorum,
        uint256 majority
    ) internal view returns (bool) {
        Tally memory votes = _tallies[asset][id];
        uint256 cast = uint256(votes.inFavour) + votes.against;
        // Rounded against the resolution: what is asked for, rounded up.
        return
            cast != 0 &&
            cast >= Math.mulDiv(supply, quorum, SHARE, Math.Rounding.Ceil) &&
            votes.inFavour >= Math.mulDiv(cast, majority, SHARE, Math.Rounding.Ceil);
    }
}
