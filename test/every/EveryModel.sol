// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IAssetFactory} from "../../contracts/interfaces/IAssetFactory.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {ICallableBond} from "../../contracts/interfaces/ICallableBond.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {IExchangeOffer} from "../../contracts/interfaces/IExchangeOffer.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {IPauses} from "../../contracts/interfaces/IPauses.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Vm} from "../support/Test.sol";
import {EveryWorld} from "./EveryWorld.sol";

/// @notice What may be: every event of a call is held against who called what, and against a book of its own. A unit
/// that moved without its holder, an allowance, a lien or an enacted power fails the call that moved it.
abstract contract EveryModel is EveryWorld {
    /// @dev What was announced, as the handler saw it.
    struct Notice {
        PowerKind kind;
        uint256 time;
        bytes32 action;
        bool over;
    }

    struct Use {
        uint256 time;
        uint256 amount;
    }

    /// @dev The call that is being looked at.
    struct Step {
        address actor;
        address target;
        bytes4 selector;
        bool panelApproved;
    }

    mapping(address wallet => uint256) public book;
    uint256 public bookedSupply;
    mapping(address owner => mapping(address spender => uint256)) private _allowed;
    mapping(uint256 id => Notice) private _notices;
    Use[] private _pauses;
    Use[] private _orders;
    Step private _step;

    // What happened at all, so that a run in which nothing does is seen.
    mapping(bytes32 what => uint256) public count;

    /// @dev Makes a call as somebody, and looks at all that it did. It never reverts by itself.
    function _do(
        address actor_,
        address target,
        bytes memory data,
        bool panelApproved
    ) internal returns (bool ok) {
        _step = Step(actor_, target, bytes4(data), panelApproved);
        vm.recordLogs();
        vm.prank(actor_);
        (ok, ) = target.call{gas: 40_000_000}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!ok) return false;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics.length != 0) _look(logs, logs[i]);
        }
        _balance(logs);
    }

    function _look(Vm.Log[] memory logs, Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (log.emitter == address(token)) {
            if (what == IERC20.Transfer.selector) _lookAtTransfer(logs, log);
            if (what == IERC20.Approval.selector) _lookAtApproval(log);
            if (what == IPauses.Paused.selector) _lookAtPause(log);
        } else if (log.emitter == address(register)) {
            // Other assets declare and announce what they like.
            if (log.topics[1] != _word(address(bond))) return;
            assertFalse(what == IPowers.PowerDeclared.selector, "P1: a power was declared");
            if (what == IPowers.Announced.selector) _lookAtAnnouncement(log);
            if (what == IPowers.Objected.selector) _lookAtObjection(log);
            if (what == IPowers.Enacted.selector) _lookAtEnactment(logs, log);
        } else if (log.emitter == address(registry)) {
            assertTrue(_step.panelApproved, "P11: the registry changed without k members");
        } else if (log.emitter == address(panel)) {
            bool replaced = what == IPanel.MembersReplaced.selector;
            assertTrue(_step.panelApproved || replaced, "P11: the panel acted without k members");
            assertFalse(replaced, "P11: members were replaced that nobody proposed");
        } else if (log.emitter == address(liens) && what == ILiens.LienCreated.selector) {
            assertEq(log.topics[3], _word(_step.actor), "P2: units were pledged without their holder");
        }
    }

    // ---- P2: no unit moves but by holder, allowance, lien or enacted power ----

    function _lookAtTransfer(Vm.Log[] memory logs, Vm.Log memory log) private {
        address from = _address(log.topics[1]);
        address to = _address(log.topics[2]);
        uint256 units = abi.decode(log.data, (uint256));
        assertTrue(_isEntitled(logs, from, to, units), "P2: a unit moved without right");
        if (from == address(0)) bookedSupply += units;
        else book[from] -= units;
        if (to == address(0)) bookedSupply -= units;
        else book[to] += units;
        ++count["transfers"];
    }

    function _isEntitled(
        Vm.Log[] memory logs,
        address from,
        address to,
        uint256 units
    ) private returns (bool) {
        (bytes32 sender, bytes32 receiver) = (_word(from), _word(to));
        if (from == address(0)) {
            address open = bond.offering();
            return
                _has(logs, open, IOffering.Settled.selector, receiver, 0, units, 0) ||
                _has(logs, open, IExchangeOffer.Exchanged.selector, receiver, 0, units, 1);
        }
        if (to == address(0)) return _has(logs, address(bond), IBond.Retired.selector, sender, 0, units, 0);
        if (_has(logs, address(token), IERC7943Fungible.ForcedTransfer.selector, sender, receiver, units, 0))
            return true; // that it was announced is looked at by itself
        if (_has(logs, address(bond), IAsset.WalletRecovered.selector, sender, receiver, units, 0))
            return true;
        if (_isTaken(logs, receiver, units)) return true;
        if (_step.target == address(token) && _step.selector == IERC20.transfer.selector)
            return _step.actor == from;
        return _spent(from, _step.actor, units) || _spent(from, _step.target, units);
    }

    /// @dev By whom the lien is held.
    function _isTaken(Vm.Log[] memory logs, bytes32 receiver, uint256 units) private view returns (bool) {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter != address(liens) || log.topics[0] != ILiens.LienTaken.selector) continue;
            if (log.topics[2] != receiver || abi.decode(log.data, (uint256)) != units) continue;
            return liens.lien(uint256(log.topics[1])).lienHolder == _step.actor;
        }
        return false;
    }

    function _lookAtApproval(Vm.Log memory log) private {
        address owner = _address(log.topics[1]);
        assertEq(owner, _step.actor, "P2: an allowance without the holder");
        _allowed[owner][_address(log.topics[2])] = abi.decode(log.data, (uint256));
    }

    function _spent(address owner, address spender, uint256 units) private returns (bool) {
        uint256 left = _allowed[owner][spender];
        if (left < units) return false;
        if (left != type(uint256).max) _allowed[owner][spender] = left - units;
        return true;
    }

    // ---- P3: announced, waited, within the window, once, exactly that ----

    function _lookAtAnnouncement(Vm.Log memory log) private {
        PowerKind kind = PowerKind(uint8(uint256(log.topics[3])));
        assertEq(_step.actor, holderOf[kind], "P3: announced by somebody else");
        (bytes memory action, , uint40 readyAt, uint40 expiresAt, ) = abi.decode(
            log.data,
            (bytes, bytes32, uint40, uint40, uint40)
        );
        assertEq(readyAt, block.timestamp + WAIT, "P3: ready");
        assertEq(expiresAt, block.timestamp + WAIT + WINDOW, "P3: expires");
        _notices[uint256(log.topics[2])] = Notice(kind, block.timestamp, keccak256(action), false);
        _blobs.push(action);
        ++count["announced"];
    }

    function _lookAtObjection(Vm.Log memory log) private {
        Notice storage notice = _notices[uint256(log.topics[2])];
        assertFalse(notice.over, "P3: stopped what was over");
        notice.over = true;
        ++count["objected"];
    }

    function _lookAtEnactment(Vm.Log[] memory logs, Vm.Log memory log) private {
        Notice storage notice = _notices[uint256(log.topics[2])];
        assertTrue(notice.time != 0, "P3: enacted what nobody announced");
        assertFalse(notice.over, "P3: enacted twice, or what was stopped");
        assertLe(notice.time + WAIT, block.timestamp, "P3: enacted early");
        assertLe(block.timestamp, notice.time + WAIT + WINDOW, "P3: enacted late");
        notice.over = true;
        assertTrue(_did(logs, notice.kind) == notice.action, "P3: something else was done");
        ++count[bytes32(uint256(uint8(notice.kind)))];
    }

    /// @dev The hash of the action that the call's other events tell of; there must be one of its kind exactly.
    function _did(Vm.Log[] memory logs, PowerKind kind) private view returns (bytes32 action) {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.topics.length == 0 || log.topics[0] != _effectOf(kind)) continue;
            if (log.emitter != (kind == PowerKind.ISSUE ? address(factory) : _actorOf(kind))) continue;
            assertTrue(action == 0, "P3: done twice at once");
            if (kind == PowerKind.ISSUE) action = abi.decode(log.data, (bytes32));
            else if (kind == PowerKind.PAUSE)
                action = keccak256(abi.encode(abi.decode(log.data, (uint256)) + 1 - block.timestamp));
            else if (kind == PowerKind.CALL) action = keccak256(abi.encode(log.topics[1]));
            else if (kind == PowerKind.RECOVER) action = keccak256(abi.encode(log.topics[1], log.topics[2]));
            else action = keccak256(bytes.concat(log.topics[1], log.topics[2], log.data));
        }
    }

    function _effectOf(PowerKind kind) private pure returns (bytes32) {
        if (kind == PowerKind.ISSUE) return IAssetFactory.OfferingCreated.selector;
        if (kind == PowerKind.PAUSE) return IPauses.Paused.selector;
        if (kind == PowerKind.RECOVER) return IAsset.WalletRecovered.selector;
        if (kind == PowerKind.CALL) return ICallableBond.Called.selector;
        return IERC7943Fungible.ForcedTransfer.selector;
    }

    function _actorOf(PowerKind kind) private view returns (address) {
        return kind == PowerKind.RECOVER || kind == PowerKind.CALL ? address(bond) : address(token);
    }

    /// @dev Each effect has its enactment, and the other way round.
    function _balance(Vm.Log[] memory logs) private {
        uint256 enacted = 0;
        uint256 effects = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.topics.length == 0) continue;
            bytes32 what = log.topics[0];
            if (log.emitter == address(register) && what == IPowers.Enacted.selector) {
                if (log.topics[1] == _word(address(bond))) ++enacted;
            }
            if (log.emitter == address(token) && what == IERC7943Fungible.ForcedTransfer.selector) {
                _within(_orders, abi.decode(log.data, (uint256)), ORDER_LIMIT, ORDERS_IN_A_YEAR, false);
                ++effects;
            }
            if (log.emitter == address(token) && what == IPauses.Paused.selector) ++effects;
            if (log.emitter == address(bond)) {
                if (what == IAsset.WalletRecovered.selector || what == ICallableBond.Called.selector)
                    ++effects;
                if (what == IAsset.OfferingOpened.selector) ++effects;
            }
        }
        assertEq(effects, enacted, "P3: done without an enactment");
    }

    // ---- P14 ----

    function _lookAtPause(Vm.Log memory log) private {
        uint256 duration = abi.decode(log.data, (uint256)) + 1 - block.timestamp;
        _within(_pauses, duration, LONGEST_PAUSE, PAUSES_IN_A_YEAR, true);
    }

    /// @dev Each use within its limit, and all of them within any 365 days; a pause counts as long as it lasts.
    function _within(Use[] storage uses, uint256 amount, uint256 limit, uint256 yearly, bool lasts) private {
        assertLe(amount, limit, "beyond the limit of one use");
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
        assertLe(sum, yearly, "beyond the limit of a year");
    }

    // ---- Logs ----

    function _has(
        Vm.Log[] memory logs,
        address emitter,
        bytes32 what,
        bytes32 one,
        bytes32 two,
        uint256 amount,
        uint256 position
    ) private pure returns (bool) {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter != emitter || log.topics.length < 2 || log.topics[0] != what) continue;
            if (log.topics[1] != one || (two != 0 && log.topics[2] != two)) continue;
            bytes memory data = log.data;
            uint256 found;
            assembly ("memory-safe") {
                found := mload(add(add(data, 32), mul(position, 32)))
            }
            if (found == amount) return true;
        }
        return false;
    }

    function _word(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function _address(bytes32 word) private pure returns (address) {
        return address(uint160(uint256(word)));
    }
}
