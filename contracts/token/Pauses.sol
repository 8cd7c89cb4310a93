// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPauses} from "../interfaces/IPauses.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {RecordDates} from "./RecordDates.sol";

/// @notice Pauses of transfers: announced under PAUSE with at least the notice of a record date, bounded, and over by
/// themselves.
///
/// @dev Why a transfer between fresh holders need not ask whether there is a pause. A word looked up before the
/// announcement is stale when the pause can first begin, since no word is fresh for longer than that notice; one
/// looked up afterwards is fresh until just before at most ({_gate}). So that the others pay nothing either while
/// there is no pause, its announcement closes the register in the clock's one word, and keeps the true closing time
/// here: only who finds it closed reads this word.
abstract contract Pauses is RecordDates {
    /// @dev In the place of a closing time: ask {_pause}.
    uint40 private constant ASK = 0;

    /// @dev From now on words are looked up with the pause in mind.
    function _expectPause(uint40 from, uint40 until) internal {
        if (_closing() != ASK) {
            _pause.closesAfter = _closing();
            _setClosing(ASK);
        }
        _pause.from = from;
        _pause.until = until;
        emit IPauses.PauseExpected(from, until);
    }

    /// @dev The power's limits bound `duration`.
    function _beginPause(uint256 duration) internal {
        _pause.until = 0;
        // Seconds since 1970 and half a year fit 40 bits.
        uint40 through = uint40(block.timestamp + duration - 1);
        _pause.through = through;
        emit IPauses.Paused(through);
    }

    /// @dev What stands in the way of whoever found the register closed, and the last second through which what is
    /// looked up now may be relied on, at most `next`.
    function _gate(uint256 next) internal view returns (uint8 code, uint256 capped) {
        // The clock may have got its closing time back since it was found closed.
        if (block.timestamp > _closesAfter()) return (Restriction.REGISTER_CLOSED, next);
        if (_closing() != ASK) return (Restriction.NONE, next);
        Pause memory pause = _pause;
        if (block.timestamp <= pause.through) return (Restriction.PAUSED, next);
        // From the first second at which it may begin, nothing that is looked up is relied on later.
        if (block.timestamp < pause.from) capped = pause.from - 1;
        else capped = block.timestamp <= pause.until ? block.timestamp - 1 : next;
        return (Restriction.NONE, capped < next ? capped : next);
    }

    /// @dev Gives the clock its closing time back once nothing is expected any more; until somebody refreshes a wallet,
    /// whoever is not fresh reads one word more.
    function _settlePause() internal {
        Pause memory pause = _pause;
        if (_closing() != ASK || block.timestamp <= pause.until || block.timestamp <= pause.through) return;
        _setClosing(pause.closesAfter);
    }

    /// @inheritdoc RecordDates
    function _closesAfter() internal view override returns (uint40) {
        uint40 closing = _closing();
        return closing == ASK ? _pause.closesAfter : closing;
    }

    /// @inheritdoc RecordDates
    function _setClosesAfter(uint40 time) internal override {
        if (_closing() == ASK) _pause.closesAfter = time;
        else _setClosing(time);
    }
}
