// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A feed of Chainlink's shape that keeps its rounds and knows nothing of periods.
contract RoundsFeed {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    // As the shape has it.
    // solhint-disable-next-line const-name-snakecase
    uint8 public constant decimals = 8;

    Round[] internal _rounds;
    uint80 private _phaseRound;
    Round private _phase;

    function push(int256 answer, uint256 updatedAt) external returns (uint80) {
        _rounds.push(Round(answer, updatedAt));
        return uint80(_rounds.length);
    }

    /// @notice A later phase, of one round, as when a proxy is pointed at another aggregator.
    function setPhase(uint80 id, int256 answer, uint256 updatedAt) external {
        _phaseRound = id;
        _phase = Round(answer, updatedAt);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(_phaseRound != 0 ? _phaseRound : uint80(_rounds.length));
    }

    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        // As an aggregator of theirs answers for a round that there is not: nothing, and no revert.
        if (id != 0 && id == _phaseRound) return (id, _phase.answer, _phase.updatedAt, _phase.updatedAt, id);
        if (id == 0 || id > _rounds.length) return (id, 0, 0, 0, 0);
        Round memory r = _rounds[id - 1];
        return (id, r.answer, r.updatedAt, r.updatedAt, id);
    }
}
