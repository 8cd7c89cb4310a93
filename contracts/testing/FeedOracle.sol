// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";

/// @notice The price that a lending market asks for, from a feed's `latestRoundData`: for tests of venues.
contract FeedOracle {
    IAggregatorV3 private immutable _feed;
    uint256 private immutable _scale;
    uint256 private immutable _age;

    error NoPrice(int256 answer, uint256 updatedAt);

    /// @param scale What the feed's figure is multiplied by: 10^(36 + decimals of the money - of the units - of the feed).
    constructor(IAggregatorV3 feed, uint256 scale, uint256 age) {
        (_feed, _scale, _age) = (feed, scale, age);
    }

    /// @notice Money minor units for a minor unit of the asset, x 1e36.
    function price() external view returns (uint256) {
        (, int256 answer, , uint256 updatedAt, ) = _feed.latestRoundData();
        if (answer <= 0 || updatedAt == 0 || block.timestamp > updatedAt + _age) {
            revert NoPrice(answer, updatedAt);
        }
        return uint256(answer) * _scale;
    }
}
