// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../../contracts/interfaces/IAsset.sol";
import {ICallableBond} from "../../../contracts/interfaces/ICallableBond.sol";
import {ICommodity} from "../../../contracts/interfaces/ICommodity.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943Fungible.sol";
import {IOffering} from "../../../contracts/interfaces/IOffering.sol";
import {IPauses} from "../../../contracts/interfaces/IPauses.sol";
import {IPowers} from "../../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../../contracts/interfaces/IProperty.sol";
import {Vm} from "../../support/Test.sol";
import {VoteModel} from "./VoteModel.sol";

/// @notice P3 and P14: whatever a power does was announced by its holder, waited, was not stopped, is done once, within
/// its window and limits, and is exactly what was announced; and nothing of the sort is done without.
abstract contract PowersModel is VoteModel {
    /// @dev What was announced, as the handler saw it.
    struct Notice {
        PowerKind kind;
        uint256 time;
        bytes32 action;
        bool over;
    }

    /// @dev What was done: the hash of the action that fits it, and how much of the power's limit it takes.
    struct Effect {
        bool any;
        PowerKind kind;
        bytes32 action;
        uint256 amount;
    }

    struct Use {
        uint256 time;
        uint256 amount;
    }

    uint256 private constant MOST_EFFECTS = 4;

    mapping(uint256 id => Notice) private _notices;
    mapping(PowerKind => Use[]) private _uses;

    function _lookAtPowers(Vm.Log memory log) internal {
        // Other assets declare and announce what they like.
        if (log.topics[1] != _word(address(asset))) return;
        bytes32 what = log.topics[0];
        assertFalse(what == IPowers.PowerDeclared.selector, "P1: a power was declared");
        uint256 id = uint256(log.topics[2]);
        if (what == IPowers.Announced.selector) _lookAtAnnouncement(id, log);
        else if (what == IPowers.Voted.selector) _lookAtVote(id, log);
        else if (what == IPowers.Objected.selector) _lookAtObjection(id, _account(log.topics[3]));
    }

    function _lookAtAnnouncement(uint256 id, Vm.Log memory log) private {
        PowerKind kind = PowerKind(uint8(uint256(log.topics[3])));
        Power memory power = powerOf[kind];
        bool byPanel = step.approved && power.holder == address(panel);
        assertTrue(byPanel || step.actor == power.holder, "P3: announced by somebody else");
        (bytes memory action, , uint40 readyAt, uint40 expiresAt, uint40 recordDate) = abi.decode(
            log.data,
            (bytes, bytes32, uint40, uint40, uint40)
        );
        assertEq(readyAt, block.timestamp + WAIT, "P3: ready");
        assertEq(expiresAt, block.timestamp + WAIT + WINDOW, "P3: expires");
        assertTrue((recordDate != 0) == (power.quorum != 0), "P3: a vote");
        if (recordDate != 0) _callVote(id, recordDate, readyAt);
        _notices[id] = Notice(kind, block.timestamp, keccak256(action), false);
        _blobs.push(action);
        ++count["announced"];
    }

    function _lookAtObjection(uint256 id, address by) private {
        assertFalse(_notices[id].over, "P3: stopped what was over");
        bool byPanel = step.approved && by == address(panel);
        assertTrue(byPanel || by == step.actor, "P3: objected in somebody else's name");
        _notices[id].over = true;
        ++count["objected"];
    }

    // ---- What was done, and that it was announced ----

    /// @dev Each effect has its enactment, and the other way round.
    function _checkPowers(Vm.Log[] memory logs) internal {
        Effect[MOST_EFFECTS] memory effects;
        uint256 done = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics.length == 0) continue;
            Effect memory effect = _effectOf(logs[i]);
            if (effect.any) effects[done++] = effect;
        }
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter != address(register) || log.topics[0] != IPowers.Enacted.selector) continue;
            if (log.topics[1] != _word(address(asset))) continue;
            _checkEnactment(uint256(log.topics[2]), effects);
            --done;
        }
        assertEq(done, 0, "P3: done without an enactment");
    }

    function _checkEnactment(uint256 id, Effect[MOST_EFFECTS] memory effects) private {
        Notice storage notice = _notices[id];
        assertTrue(notice.time != 0, "P3: enacted what nobody announced");
        assertFalse(notice.over, "P3: enacted twice, or what was stopped");
        assertLe(notice.time + WAIT, block.timestamp, "P3: enacted early");
        assertLe(block.timestamp, notice.time + WAIT + WINDOW, "P3: enacted late");
        notice.over = true;
        PowerKind kind = notice.kind;
        if (powerOf[kind].quorum != 0) _checkResolved(id, powerOf[kind]);
        for (uint256 i = 0; i < MOST_EFFECTS; ++i) {
            Effect memory effect = effects[i];
            if (!effect.any || effect.kind != kind || effect.action != notice.action) continue;
            effect.any = false;
            ++count[usesOf(kind)];
            return _checkLimits(kind, effect.amount);
        }
        assertTrue(false, "P3: something else was done than what was announced");
    }

    /// @dev What only a power can bring about. The action is put together again from what happened.
    function _effectOf(Vm.Log memory log) private view returns (Effect memory) {
        bytes32 what = log.topics[0];
        if (log.emitter == address(token)) {
            if (what == IPauses.Paused.selector) {
                uint256 duration = _field(log, 0) + 1 - block.timestamp;
                return Effect(true, PowerKind.PAUSE, keccak256(abi.encode(duration)), duration);
            }
            if (what == IERC7943Fungible.ForcedTransfer.selector)
                return
                    _effect(
                        PowerKind.COURT_TRANSFER,
                        bytes.concat(log.topics[1], log.topics[2], log.data),
                        _field(log, 0)
                    );
        }
        if (log.emitter == address(asset)) {
            if (what == IAsset.OfferingOpened.selector) return _issueOf(log);
            if (what == ICommodity.UnitsIssuedForMetal.selector)
                return _effect(PowerKind.ISSUE, bytes.concat(log.topics[1], log.data), _field(log, 0));
            if (what == IAsset.WalletRecovered.selector)
                return _effect(PowerKind.RECOVER, bytes.concat(log.topics[1], log.topics[2]), 1);
            if (what == ICallableBond.Called.selector)
                return _effect(PowerKind.CALL, bytes.concat(log.topics[1]), 1);
            if (what == IProperty.SaleEnacted.selector)
                return _effect(PowerKind.SELL, bytes.concat(log.topics[1], log.data, log.topics[2]), 1);
            if (what == ICommodity.BarWrittenOff.selector)
                return _effect(PowerKind.WRITE_OFF, bytes.concat(log.topics[1]), 1);
        }
        return Effect(false, PowerKind.ISSUE, 0, 0);
    }

    function _effect(
        PowerKind kind,
        bytes memory action,
        uint256 amount
    ) private pure returns (Effect memory) {
        return Effect(true, kind, keccak256(action), amount);
    }

    /// @dev The terms that the offering itself tells, of a sale or an exchange: whatever is there, in its own encoding.
    function _issueOf(Vm.Log memory log) private view returns (Effect memory) {
        (, bytes memory terms) = _account(log.topics[1]).staticcall(abi.encodeCall(IOffering.terms, ()));
        return _effect(PowerKind.ISSUE, terms, _field(log, 0));
    }

    // ---- Limits ----

    /// @dev Each use within its limit, and all of them within any 365 days; a pause counts as long as it lasts.
    function _checkLimits(PowerKind kind, uint256 amount) private {
        Power memory power = powerOf[kind];
        assertLe(amount, power.limit, "beyond the limit of one use");
        bool lasts = kind == PowerKind.PAUSE;
        Use[] storage uses = _uses[kind];
        uses.push(Use(block.timestamp, amount));
        uint256 end = block.timestamp + (lasts ? amount : 1);
        uint256 sum = 0;
        for (uint256 i = uses.length; i != 0; --i) {
            Use memory use = uses[i - 1];
            uint256 until = use.time + (lasts ? use.amount : 1);
            if (until + 365 days <= end) continue;
            uint256 from = use.time + 365 days < end ? end - 365 days : use.time;
            sum += lasts ? until - from : use.amount;
        }
        assertLe(sum, power.yearlyLimit, "beyond the limit of a year");
    }

    /// @dev How often a power was used, in {count}.
    function usesOf(PowerKind kind) public pure returns (bytes32) {
        return bytes32(uint256(uint8(kind)) + 1);
    }
}
