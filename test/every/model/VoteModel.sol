// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power} from "../../../contracts/interfaces/Charter.sol";
import {Vm} from "../../support/Test.sol";
import {LendingModel} from "./LendingModel.sol";

/// @notice The book of who holds what; and votes of holders, each worth what its wallet held at the end of the record
/// date, cast by its own voter, once, between that second and the end of the wait.
abstract contract VoteModel is LendingModel {
    struct Vote {
        uint256 recordDate;
        uint256 readyAt;
        uint256 supply;
        uint256 inFavour;
        uint256 against;
    }

    uint256 private constant WHOLE = 1e9;

    mapping(address wallet => uint256) public book;
    uint256 public bookedSupply;

    mapping(uint256 id => Vote) private _votes;
    mapping(uint256 id => mapping(address wallet => uint256)) private _weight;
    /// @dev Votes whose record date is to come.
    uint256[] private _coming;

    function _callVote(uint256 id, uint256 recordDate, uint256 readyAt) internal {
        assertEq(recordDate, block.timestamp + NOTICE, "P3: the record date of a vote");
        _votes[id] = Vote(recordDate, readyAt, 0, 0, 0);
        _coming.push(id);
    }

    /// @dev The only way in which time passes: who holds what at the end of a second is written down when it ends.
    function _goTo(uint256 time) internal {
        if (time <= block.timestamp) return;
        for (uint256 i = _coming.length; i != 0; --i) {
            uint256 id = _coming[i - 1];
            if (_votes[id].recordDate >= time) continue;
            _votes[id].supply = bookedSupply;
            for (uint256 j = 0; j < SEATS; ++j) _weight[id][wallets[j]] = book[wallets[j]];
            _coming[i - 1] = _coming[_coming.length - 1];
            _coming.pop();
        }
        vm.warp(time);
    }

    function _lookAtVote(uint256 id, Vm.Log memory log) internal {
        Vote storage own = _votes[id];
        address wallet = _account(log.topics[3]);
        assertTrue(
            own.recordDate < block.timestamp && block.timestamp < own.readyAt,
            "P3: voted out of time"
        );
        assertEq(asset.beneficiaryOf(wallet), step.actor, "P3: voted for somebody else");
        uint256 units = _weight[id][wallet];
        assertTrue(units != 0, "P3: voted twice, or without units");
        assertEq(_field(log, 1), units, "P3: the weight of a vote");
        delete _weight[id][wallet];
        if (_field(log, 0) != 0) own.inFavour += units;
        else own.against += units;
        ++count["voted"];
    }

    function _checkResolved(uint256 id, Power memory power) internal view {
        Vote memory own = _votes[id];
        uint256 cast = own.inFavour + own.against;
        assertLe(own.supply * power.quorum, cast * WHOLE, "P3: enacted without a quorum");
        assertLe(cast * power.majority, own.inFavour * WHOLE, "P3: enacted without a majority");
        assertTrue(own.inFavour != 0, "P3: enacted without a vote");
    }
}
