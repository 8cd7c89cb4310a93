// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAsset} from "../../../contracts/interfaces/IAsset.sol";
import {ICommodity} from "../../../contracts/interfaces/ICommodity.sol";
import {IDistributions} from "../../../contracts/interfaces/IDistributions.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943Fungible.sol";
import {IExchangeOffer} from "../../../contracts/interfaces/IExchangeOffer.sol";
import {IIncomeDistributions} from "../../../contracts/interfaces/IIncomeDistributions.sol";
import {IOffering} from "../../../contracts/interfaces/IOffering.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Vm} from "../../support/Test.sol";
import {ExchangeModel} from "./ExchangeModel.sol";
import {PanelModel} from "./PanelModel.sol";
import {PowersModel} from "./PowersModel.sol";

/// @notice What may be: every event of a call is held against who called what, and against a book of its own. A unit
/// that moved without its holder, an allowance, an order, a lien or an enacted power fails the call that moved it.
abstract contract EveryModel is PowersModel, PanelModel, ExchangeModel {
    mapping(address owner => mapping(address spender => uint256)) private _allowed;
    mapping(bytes32 permit => bool) private _permits;
    /// @dev The offering that is open, what it may issue, and what it did issue.
    address internal issuing;
    uint256 private _mayIssue;

    // ---- Looking ----

    function _look(Vm.Log memory log) internal override {
        if (log.emitter == address(token)) {
            if (log.topics[0] == IERC20.Approval.selector) _lookAtApproval(log);
            if (log.topics[0] == IERC7943Fungible.ForcedTransfer.selector)
                _grant(_account(log.topics[1]), _account(log.topics[2]), _field(log, 0));
        } else if (log.emitter == address(register)) _lookAtPowers(log);
        else if (log.emitter == address(registry) || log.emitter == address(feed)) _lookAtAttested();
        else if (log.emitter == address(panel)) _lookAtPanel(log);
        else if (log.emitter == address(liens)) _lookAtLien(log);
        else if (log.emitter == address(exchange)) _lookAtExchange(log);
        else if (log.emitter == address(lending)) _lookAtLending(log);
        else if (log.emitter == address(asset)) _lookAtAsset(log);
        else if (log.emitter == issuing) _lookAtIssue(log);
    }

    /// @dev Units that come and go with the asset's own doing. A kind adds what it alone does.
    function _lookAtAsset(Vm.Log memory log) internal virtual {
        bytes32 what = log.topics[0];
        if (what == IAsset.OfferingOpened.selector) _nowIssues(_account(log.topics[1]), _field(log, 0));
        else if (what == IDistributions.Paid.selector) ++count["paid"];
        else if (what == IAsset.WalletRecovered.selector) {
            (address lost, address to) = (_account(log.topics[1]), _account(log.topics[2]));
            assertEq(_otherOf(lost), to, "P2: recovered to somebody else");
            _grant(lost, to, _field(log, 0));
        } else if (what == ICommodity.UnitsIssuedForMetal.selector)
            _grant(address(0), _account(log.topics[1]), _field(log, 0));
        else if (what == IIncomeDistributions.Retired.selector) {
            // A bond tells it in the same words.
            _checkEnd(_account(log.topics[1]));
            _grant(_account(log.topics[1]), address(0), _field(log, 0));
            ++count["retired"];
        }
    }

    /// @dev That units may end now: whatever they stand for is paid, or can be collected without them.
    function _checkEnd(address holder) internal virtual;

    function _nowIssues(address offering, uint256 most) internal {
        (issuing, _mayIssue) = (offering, most);
    }

    function _lookAtIssue(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        bool swapped = what == IExchangeOffer.Exchanged.selector;
        if (!swapped && what != IOffering.Settled.selector) return;
        uint256 units = _field(log, swapped ? 1 : 0);
        // Who could not receive was refunded.
        if (units == 0) return;
        assertLe(units, _mayIssue, "P2: more than what the offering may issue");
        _mayIssue -= units;
        _grant(address(0), _account(log.topics[1]), units);
        ++count[swapped ? bytes32("swapped") : bytes32("settled")];
    }

    // ---- P2: no unit moves but by holder, allowance, order, lien or enacted power ----

    function _conclude(Vm.Log[] memory logs) internal override {
        bool unexplained = false;
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter != address(token) || log.topics.length == 0) continue;
            if (log.topics[0] != IERC20.Transfer.selector) continue;
            (address from, address to) = (_account(log.topics[1]), _account(log.topics[2]));
            uint256 units = _field(log, 0);
            if (!_useGrant(from, to, units) && !_isOwn(from, units)) {
                unexplained = true;
                continue;
            }
            if (from == address(0)) bookedSupply += units;
            else book[from] -= units;
            if (to == address(0)) bookedSupply -= units;
            else book[to] += units;
            ++count["transfers"];
        }
        if (unexplained) _checkNothingMoved();
        _checkPowers(logs);
    }

    /// @dev What has no reason must have been undone: an issue that failed within a settlement.
    function _checkNothingMoved() private view {
        bool moved = token.totalSupply() != bookedSupply;
        for (uint256 i = 0; i < SEATS; ++i) moved = moved || token.balanceOf(wallets[i]) != book[wallets[i]];
        assertFalse(moved, "P2: a unit moved without right");
    }

    /// @dev The holder's own call, or that of whom he allowed.
    function _isOwn(address from, uint256 units) private returns (bool) {
        if (step.target != address(token)) return false;
        if (step.selector == IERC20.transfer.selector) return step.actor == from;
        return step.selector == IERC20.transferFrom.selector && _spent(from, step.actor, units);
    }

    function _lookAtApproval(Vm.Log memory log) private {
        (address owner, address spender) = (_account(log.topics[1]), _account(log.topics[2]));
        uint256 units = _field(log, 0);
        if (owner != step.actor || step.selector != IERC20.approve.selector) {
            bytes32 own = keccak256(abi.encode(owner, spender, units));
            assertTrue(_permits[own], "P2: an allowance without the holder");
            delete _permits[own];
        }
        _allowed[owner][spender] = units;
    }

    /// @dev What a holder signs for others to bring.
    function _permit(address owner, address spender, uint256 units) internal {
        _permits[keccak256(abi.encode(owner, spender, units))] = true;
    }

    function _spent(address owner, address spender, uint256 units) internal override returns (bool) {
        uint256 left = _allowed[owner][spender];
        if (left < units) return false;
        if (left != type(uint256).max) _allowed[owner][spender] = left - units;
        return true;
    }
}
