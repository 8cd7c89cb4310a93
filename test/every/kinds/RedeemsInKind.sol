// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IBars} from "../../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../../contracts/interfaces/ICommodity.sol";
import {ILiens} from "../../../contracts/interfaces/ILiens.sol";
import {Vm} from "../../support/Test.sol";
import {EveryExit} from "../EveryExit.sol";

/// @notice Redemption in kind: whole bars against units that their holder pledged, by a call or by his signature;
/// delivered, or ended when the time is over.
abstract contract RedeemsInKind is EveryExit {
    uint256 internal constant DELIVERY = 10 days;

    uint256 private _salts;

    function _gold() internal view returns (ICommodity) {
        return ICommodity(address(asset));
    }

    function _aBar() internal returns (bytes32) {
        uint256 listed = _gold().bars().countOf(address(asset));
        if (listed == 0) return REASON;
        (bytes32[] memory ids, ) = _gold().bars().barsOf(address(asset), _draw(listed), 1);
        return ids[0];
    }

    // ---- What holders do ----

    function _useRedemptions() internal {
        uint256 what = _draw(7);
        address holder = _holding();
        if (what < 2) _request(holder, _aBarFor(holder));
        else if (what == 2) _requestSigned(holder, _aBarFor(holder));
        else if (what < 5) _confirm();
        else if (what == 5) _end();
        else _giveBack(holder);
    }

    /// @dev Mostly one that his units pay for.
    function _aBarFor(address holder) private returns (bytes32 bar) {
        uint256 free = token.balanceOf(holder) - token.getFrozenTokens(holder);
        bar = _aBar();
        for (uint256 i = 0; i < 8 && _unitsFor(bar) > free; ++i) bar = _aBar();
    }

    function _request(address holder, bytes32 bar) private {
        uint40 end = uint40(block.timestamp + DELIVERY + 1 days);
        bytes memory pledge_ = abi.encodeCall(
            liens.pledge,
            (address(token), address(asset), _unitsFor(bar), end, end, REASON)
        );
        _do(holder, address(liens), pledge_);
        uint256[] memory ids = liens.liensOf(address(token), holder);
        if (ids.length == 0) return;
        bytes memory data = abi.encodeCall(ICommodity.requestRedemption, (ids[ids.length - 1], _list(bar)));
        _do(_somebody(), address(asset), data);
        _do(holder, address(asset), data);
    }

    /// @dev Anybody brings what the holder signed: these bars, and no others.
    function _requestSigned(address holder, bytes32 bar) private {
        uint40 end = uint40(block.timestamp + DELIVERY + 1 days);
        bytes32[] memory bars = _list(bar);
        ILiens.Lien memory terms = ILiens.Lien(
            address(token),
            holder,
            address(asset),
            uint128(_unitsFor(bar)),
            end,
            end,
            keccak256(abi.encode(bars))
        );
        bytes32 salt = keccak256(abi.encode("redemption", ++_salts));
        bytes memory signature = _signatureOf(holder, liens.pledgeDigest(terms, salt, end));
        _consentTo(terms);
        bytes memory others = abi.encodeCall(
            ICommodity.requestBySignature,
            (terms, salt, end, signature, _list(REASON))
        );
        assertFalse(_do(_somebody(), address(asset), others), "P18: bars that were not signed for");
        _do(
            _somebody(),
            address(asset),
            abi.encodeCall(ICommodity.requestBySignature, (terms, salt, end, signature, bars))
        );
    }

    /// @dev Loans are repaid and liens lapse, so that units are free again.
    function _freeUnits() internal {
        for (uint256 id = 0; id < lending.loanCount(); ++id)
            _do(outsider, address(lending), abi.encodeCall(lending.repay, (id, 1e15)));
        _goTo(block.timestamp + 100 days);
        for (uint256 i = 0; i < SEATS; ++i) {
            uint256[] memory ids = liens.liensOf(address(token), wallets[i]);
            for (uint256 j = 0; j < ids.length; ++j)
                _do(outsider, address(liens), abi.encodeCall(liens.lapse, (ids[j])));
        }
    }

    function _confirm() private {
        uint256 known = _gold().redemptionCount();
        if (known == 0) return;
        uint256 id = _draw(4) == 0 ? _draw(known) : known - 1;
        bytes memory data = abi.encodeCall(ICommodity.confirmDelivery, (id, REASON));
        _do(_somebody(), address(asset), data);
        if (_draw(2) == 0) _byPanel(address(asset), data);
        else _do(pledges[_gold().redemption(id).lien].holder, address(asset), data);
    }

    function _end() private {
        uint256 known = _gold().redemptionCount();
        if (known == 0) return;
        uint256 id = known - 1;
        if (_draw(2) == 0) _goTo(_gold().redemption(id).deadline + _draw(2));
        _do(_somebody(), address(asset), abi.encodeCall(ICommodity.endRedemption, (id)));
    }

    function _giveBack(address holder) private {
        uint256[] memory ids = liens.liensOf(address(token), holder);
        if (ids.length == 0) return;
        bytes memory data = abi.encodeCall(ICommodity.releasePledge, (ids[ids.length - 1]));
        _do(_somebody(), address(asset), data);
        _do(holder, address(asset), data);
    }

    // ---- What is seen ----

    function _lookAtAsset(Vm.Log memory log) internal virtual override {
        super._lookAtAsset(log);
        bytes32 what = log.topics[0];
        if (what == ICommodity.UnitsIssuedForMetal.selector) ++count["metal"];
        else if (what == ICommodity.RedemptionRequested.selector) _lookAtRequest(log);
        else if (what == ICommodity.RedemptionDelivered.selector) _lookAtDelivery(log);
        else if (what == ICommodity.RedemptionEnded.selector) _lookAtEnd(uint256(log.topics[1]));
    }

    /// @dev By the holder's own call, or for the bars that he signed for.
    function _lookAtRequest(Vm.Log memory log) private {
        Pledge memory lien = pledges[uint256(log.topics[3])];
        address holder = _account(log.topics[2]);
        assertEq(lien.holder, holder, "P2: a request against another's units");
        assertEq(lien.lienHolder, address(asset), "P2: a request against another lien");
        (bytes32[] memory bars, , uint256 units, , ) = abi.decode(
            log.data,
            (bytes32[], uint256, uint256, uint256, uint40)
        );
        assertLe(units, lien.units, "P2: more units than were pledged");
        if (step.selector == ICommodity.requestRedemption.selector) {
            assertEq(step.actor, holder, "P2: requested by somebody else");
            return;
        }
        assertEq(lien.termsHash, keccak256(abi.encode(bars)), "P18: other bars than were signed for");
        ++count["requested by signature"];
    }

    function _lookAtDelivery(Vm.Log memory log) private {
        address holder = _account(log.topics[2]);
        assertTrue(step.actor == holder || step.approved, "P2: a delivery that nobody confirmed");
        ICommodity.Redemption memory own = _gold().redemption(uint256(log.topics[1]));
        assertEq(pledges[own.lien].holder, holder, "P2: units of somebody else");
        assertLe(block.timestamp, own.deadline, "P2: delivered too late");
        _grant(holder, address(0), _field(log, 0));
        ++count["delivered"];
    }

    function _lookAtEnd(uint256 id) private {
        ICommodity.Redemption memory own = _gold().redemption(id);
        if (block.timestamp > own.deadline) ++count["given up"];
    }

    function _hasRedeemed() internal view returns (bool) {
        return count["delivered"] > 1 && count["requested by signature"] != 0 && count["given up"] != 0;
    }

    /// @dev No unit of a commodity ends but by a delivery.
    function _checkEnd(address) internal pure override {
        assertTrue(false, "P2: units of a commodity ended");
    }

    function _claimAs(address) internal override {}

    // ---- P4 ----

    /// @dev Whatever pause there is: what was asked for is delivered, or given up when the time for it is over.
    function _collect(address holder) internal override {
        for (uint256 id = 0; id < _gold().redemptionCount(); ++id) {
            ICommodity.Redemption memory own = _gold().redemption(id);
            if (own.state != ICommodity.RedemptionState.PENDING || pledges[own.lien].holder != holder)
                continue;
            bool whole = liens.lien(own.lien).units >= own.units && _gold().shareLeft() == 1e36;
            if (block.timestamp > own.deadline) _gold().endRedemption(id);
            else if (whole) _deliver(id, holder, own.units);
        }
    }

    /// @dev A bar for units that are free, if he has enough for the smallest.
    function _redeem(address holder) internal override {
        if (liens.liensOf(address(token), holder).length >= 8 || _gold().shareLeft() == 0) return;
        IBars bars = _gold().bars();
        (bytes32[] memory ids, IBars.Bar[] memory list) = bars.barsOf(
            address(asset),
            0,
            bars.countOf(address(asset))
        );
        uint256 best = ids.length;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_gold().reservedFor(ids[i]) != 0) continue;
            if (best == ids.length || list[i].fineWeight < list[best].fineWeight) best = i;
        }
        if (best == ids.length) return;
        uint256 units = _unitsFor(ids[best]);
        if (units > token.balanceOf(holder) - token.getFrozenTokens(holder)) return;
        uint40 end = uint40(block.timestamp + DELIVERY);
        vm.prank(holder);
        uint256 lien = liens.pledge(address(token), address(asset), units, end, end, REASON);
        vm.prank(holder);
        _deliver(_gold().requestRedemption(lien, _list(ids[best])), holder, units);
    }

    function _deliver(uint256 id, address holder, uint256 units) private {
        uint256 had = token.balanceOf(holder);
        vm.prank(holder);
        _gold().confirmDelivery(id, REASON);
        assertEq(token.balanceOf(holder) + units, had, "P4: redeemed");
    }

    function _unitsFor(bytes32 bar) private view returns (uint256 units) {
        try _gold().bars().barOf(address(asset), bar) returns (IBars.Bar memory own) {
            if (_gold().shareLeft() != 0) (units, ) = _gold().unitsFor(uint128(own.fineWeight));
        } catch {}
    }

    function _list(bytes32 bar) private pure returns (bytes32[] memory ids) {
        ids = new bytes32[](1);
        ids[0] = bar;
    }
}
