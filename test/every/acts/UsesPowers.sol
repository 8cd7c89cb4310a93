// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ExchangeTerms, OfferingTerms, PowerKind} from "../../../contracts/interfaces/Charter.sol";
import {IIssuance, IOffering} from "../../../contracts/interfaces/IOffering.sol";
import {IExchangeOffer} from "../../../contracts/interfaces/IExchangeOffer.sol";
import {EveryModel} from "../model/EveryModel.sol";

/// @notice Powers as their holders use them: announced, objected to, voted on, enacted by anyone; and as others try to.
abstract contract UsesPowers is EveryModel {
    struct Plan {
        PowerKind kind;
        bytes data;
        address target;
        uint256 ready;
        uint256 id;
    }

    Plan[] internal plans;
    /// @dev Offerings in which money may wait.
    address[] internal sales;

    function announce(uint256 seed) external {
        _seed(seed);
        _announce(powers[_draw(powers.length)].kind);
    }

    /// @dev First somebody who may not, then the holder.
    function _announce(PowerKind kind) internal returns (bool) {
        (bytes memory action, bytes memory call, address target) = _planned(kind);
        bytes memory data = abi.encodeCall(register.announce, (address(asset), kind, action, REASON));
        _do(_somebody(), address(register), data);
        uint256 id = register.announcementCount(address(asset));
        if (!_asHolder(kind, data)) return false;
        plans.push(Plan(kind, call, target, block.timestamp + WAIT, id));
        return true;
    }

    function _asHolder(PowerKind kind, bytes memory data) private returns (bool) {
        address holder = powerOf[kind].holder;
        if (holder != address(panel)) return _do(holder, address(register), data);
        bool done = _do(_somebody(), address(panel), _panelCall(address(register), data, _forged()));
        assertFalse(done, "P11: one of two announced");
        return _do(_somebody(), address(panel), _panelCall(address(register), data, Signed.BY_TWO), true);
    }

    /// @dev What is announced, and the call that enacts it.
    function _planned(
        PowerKind kind
    ) internal virtual returns (bytes memory action, bytes memory call, address target) {
        (address a, address b) = (_wallet(), _wallet());
        if (kind == PowerKind.PAUSE) {
            // Now and then for longer than the charter allows.
            uint256 duration = 1 + _draw(LONGEST_PAUSE) + (_draw(4) == 0 ? LONGEST_PAUSE : 0);
            return (abi.encode(duration), abi.encodeCall(token.pauseFor, (duration)), address(token));
        }
        if (kind == PowerKind.RECOVER) {
            // Mostly to the other wallet of the same investor.
            if (_draw(4) != 0) b = _otherOf(a);
            return (abi.encode(a, b), abi.encodeCall(asset.recoverWallet, (a, b)), address(asset));
        }
        if (kind == PowerKind.COURT_TRANSFER) {
            uint256 units = _draw(_draw(2) == 0 ? 2 * ORDER_LIMIT : token.balanceOf(a) + 1);
            call = abi.encodeCall(token.forcedTransfer, (a, b, units));
            return (abi.encode(a, b, units), call, address(token));
        }
        assertTrue(kind == PowerKind.ISSUE, "a kind says how its own powers are used");
        if (_draw(2) == 0) {
            ExchangeTerms memory swap = _swapTerms();
            call = abi.encodeCall(factory.createExchangeOffer, (address(asset), swap));
            return (abi.encode(swap), call, address(factory));
        }
        OfferingTerms memory sale = _saleTerms(WAIT + 1 days, 7 days, 7 days);
        call = abi.encodeCall(factory.createOffering, (address(asset), sale));
        return (abi.encode(sale), call, address(factory));
    }

    /// @dev Anyone enacts what was announced: ripe or not, once more, or what was stopped.
    function enact(uint256 seed) external {
        if (plans.length == 0) return;
        _seed(seed);
        Plan memory plan = plans[_draw(plans.length)];
        if (_draw(2) == 0) _goTo(plan.ready);
        _enact(plan);
    }

    function _enact(Plan memory plan) internal returns (bool done) {
        address before = issuing;
        done = _do(_somebody(), plan.target, plan.data);
        if (issuing == before) return done;
        bool sale = bytes4(plan.data) == factory.createOffering.selector;
        // An exchange offer holds nothing.
        if (sale) sales.push(issuing);
        else ++count["exchange offers"];
        _target(sale ? "Offering" : "ExchangeOffer", issuing);
        _approveIssuing();
    }

    function _approveIssuing() internal {
        for (uint256 i = 0; i < SEATS; ++i) {
            vm.startPrank(wallets[i]);
            currency.approve(issuing, type(uint256).max);
            older.approve(issuing, type(uint256).max);
            vm.stopPrank();
        }
    }

    function objectTo(uint256 seed) external {
        _seed(seed);
        uint256 known = register.announcementCount(address(asset));
        if (known == 0) return;
        // Mostly to one of the last.
        uint256 id = _draw(4) == 0 ? _draw(known) : known - 1 - _draw(known < 3 ? known : 3);
        bytes memory data = abi.encodeCall(register.object, (address(asset), id));
        // Seldom by those who may, or nothing would ever be enacted.
        _do(_draw(6) == 0 ? objector : _somebody(), address(register), data);
    }

    /// @dev On any announcement, for any wallet; and in time, if there is one to vote on.
    function voteOn(uint256 seed) external {
        _seed(seed);
        if (plans.length == 0) return;
        uint256 id = plans[_draw(plans.length)].id;
        if (_draw(3) == 0) _goTo(register.announcement(address(asset), id).recordDate + 1);
        _vote(id, _wallet(), _wallet(), _draw(4) != 0);
    }

    function _vote(uint256 id, address voter, address wallet, bool inFavour) internal {
        _do(voter, address(register), abi.encodeCall(register.vote, (address(asset), id, wallet, inFavour)));
        address own = asset.beneficiaryOf(wallet);
        _do(own, address(register), abi.encodeCall(register.vote, (address(asset), id, wallet, inFavour)));
    }

    // ---- A power seen through, for lives that must have used each ----

    /// @dev Announced, voted for, enacted as soon as it is ripe. @return Whether it was used.
    function see(PowerKind kind, uint256 seed) public returns (bool) {
        _seed(seed);
        if (kind == PowerKind.ISSUE) _goTo(_issuedBy());
        if (!_announce(kind)) {
            // One pause is announced at a time, for example.
            _goTo(block.timestamp + 3 days);
            return false;
        }
        Plan memory plan = plans[plans.length - 1];
        if (powerOf[kind].quorum != 0) {
            _goTo(register.announcement(address(asset), plan.id).recordDate + 1);
            for (uint256 i = 0; i < SEATS; ++i) _vote(plan.id, _wallet(), wallets[i], true);
        }
        _goTo(plan.ready);
        if (kind == PowerKind.ISSUE) _beforeIssue();
        address before = issuing;
        if (!_enact(plan)) return false;
        if (issuing != before) _subscribeAll();
        return true;
    }

    /// @dev When the offering that is open has ended.
    function _issuedBy() private view returns (uint256) {
        if (IIssuance(issuing).ended()) return 0;
        if (_isSale()) return uint256(IOffering(issuing).terms().settleBy) + 1;
        return IExchangeOffer(issuing).terms().closes;
    }

    /// @dev Whether what is open sells for money.
    function _isSale() private view returns (bool) {
        return sales[sales.length - 1] == issuing;
    }

    /// @dev Holders swap, or investors subscribe and their subscriptions settle.
    function _subscribeAll() private {
        if (!_isSale()) {
            _goTo(IExchangeOffer(issuing).terms().opens);
            for (uint256 i = 0; i < 4; ++i)
                _do(wallets[i], issuing, abi.encodeCall(IExchangeOffer.exchange, (4 * UNIT)));
            return;
        }
        OfferingTerms memory terms = IOffering(issuing).terms();
        _goTo(terms.opens);
        bytes memory data = abi.encodeCall(IOffering.subscribe, (10 * UNIT, type(uint256).max));
        for (uint256 i = 0; i < 4; ++i) _do(wallets[i], issuing, data);
        _goTo(terms.settlementDate);
        _beforeIssue();
        _do(outsider, issuing, abi.encodeCall(IOffering.settle, (wallets)));
    }

    /// @dev What must be there for units to be issued.
    function _beforeIssue() internal virtual {}
}
