// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedReader} from "../../../contracts/feeds/FeedReader.sol";
import {FeedSource} from "../../../contracts/interfaces/Charter.sol";
import {FeedStatus} from "../../../contracts/interfaces/IFeed.sol";

/// @notice A feed that answers in whatever way it was told to.
contract OddFeed {
    enum Way {
        HONEST,
        REVERT,
        BURN_GAS,
        LOOP,
        NOTHING,
        SHORT,
        MEGABYTE,
        WRITE
    }

    uint8 public decimals;
    bytes32 public unit;
    Way public way;
    int256 public answer;
    uint256 public updatedAt;
    uint256 public written;

    error Refused();

    constructor(uint8 decimals_, bytes32 unit_) {
        (decimals, unit) = (decimals_, unit_);
    }

    function set(int256 answer_, uint256 updatedAt_) external {
        (answer, updatedAt) = (answer_, updatedAt_);
    }

    function behave(Way way_) external {
        way = way_;
    }

    function latestRoundData() external returns (uint80, int256, uint256, uint256, uint80) {
        if (way == Way.REVERT) revert Refused();
        if (way == Way.LOOP) while (true) {}
        if (way == Way.WRITE) ++written;
        uint256 size =
            way == Way.SHORT
                ? 159
                : way == Way.MEGABYTE
                    ? 1 << 17
                    : 0;
        (Way way_, int256 answer_, uint256 updatedAt_) = (way, answer, updatedAt);
        if (way_ == Way.BURN_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (way_ == Way.NOTHING || size != 0) {
            assembly {
                mstore(32, answer_)
                mstore(96, updatedAt_)
                return(0, size)
            }
        }
        return (7, answer_, updatedAt_, updatedAt_, 7);
    }
}

/// @notice An asset as far as reading a feed goes.
contract FeedUser {
    function check(FeedSource memory source) external view {
        FeedReader.check(source);
    }

    function read(FeedSource memory source) external view returns (int256, uint256, FeedStatus) {
        return FeedReader.read(source);
    }

    function readAmount(FeedSource memory source) external view returns (uint256, uint256, FeedStatus) {
        return FeedReader.readAmount(source);
    }

    function requireFresh(FeedSource memory source) external view returns (int256, uint256) {
        return FeedReader.requireFresh(source);
    }

    function requireAmount(FeedSource memory source) external view returns (uint256, uint256) {
        return FeedReader.requireAmount(source);
    }
}
