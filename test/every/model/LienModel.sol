// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ILiens} from "../../../contracts/interfaces/ILiens.sol";
import {Vm} from "../../support/Test.sol";
import {EveryStep} from "./EveryStep.sol";

/// @notice The liens, in a book of its own: units are pledged by their holder's call or by what he signed, and taken by
/// their lien holder, in the lien's term, up to what is under it.
abstract contract LienModel is EveryStep {
    struct Pledge {
        address holder;
        address lienHolder;
        uint256 units;
        uint256 takeFrom;
        uint256 end;
        bytes32 termsHash;
    }

    mapping(uint256 lien => Pledge) internal pledges;
    /// @notice Units of a wallet under all of its liens.
    mapping(address wallet => uint256) public pledged;
    /// @dev Units that a loan in default, in this call, gives its lender or a bidder.
    mapping(uint256 lien => uint256) internal forfeited;
    /// @dev What holders signed and nobody brought yet.
    mapping(bytes32 terms => uint256) private _consents;
    mapping(bytes32 terms => uint256) private _longer;

    // ---- What holders sign ----

    function _consentTo(ILiens.Lien memory terms) internal {
        ++_consents[keccak256(abi.encode(terms))];
    }

    function _consentToLonger(uint256 lien, uint40 takeFrom, uint40 end, bytes32 termsHash) internal {
        ++_longer[keccak256(abi.encode(lien, takeFrom, end, termsHash))];
    }

    // ---- What is seen ----

    function _lookAtLien(Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == ILiens.LienCreated.selector) return _lookAtPledge(log);
        if (what == ILiens.SaltUsed.selector) return;
        uint256 id = uint256(log.topics[1]);
        // Units of other tokens are no matter of this book.
        if (pledges[id].holder == address(0)) return;
        if (what == ILiens.LienTaken.selector) _lookAtTaking(id, _account(log.topics[2]), _field(log, 0));
        else if (what == ILiens.LienReleased.selector) _lookAtRelease(id, _field(log, 0));
        else if (what == ILiens.LienLapsed.selector) {
            assertTrue(block.timestamp > pledges[id].end, "a lien lapsed in its term");
            _lower(id, _field(log, 0));
        } else if (what == ILiens.LienCut.selector) _lower(id, _field(log, 0));
        else if (what == ILiens.LienMoved.selector) _moveLien(id, _account(log.topics[2]));
        else if (what == ILiens.LienExtended.selector) _lookAtExtension(id, log);
    }

    function _lookAtPledge(Vm.Log memory log) private {
        if (log.topics[2] != _word(address(token))) return;
        address holder = _account(log.topics[3]);
        (address lienHolder, uint128 units, uint40 takeFrom, uint40 end, bytes32 termsHash) = abi.decode(
            log.data,
            (address, uint128, uint40, uint40, bytes32)
        );
        if (step.actor != holder || step.target != address(liens)) {
            ILiens.Lien memory terms = ILiens.Lien(
                address(token),
                holder,
                lienHolder,
                units,
                takeFrom,
                end,
                termsHash
            );
            _useConsent(_consents, keccak256(abi.encode(terms)));
        }
        pledges[uint256(log.topics[1])] = Pledge(holder, lienHolder, units, takeFrom, end, termsHash);
        pledged[holder] += units;
        ++count["pledged"];
    }

    function _lookAtTaking(uint256 id, address to, uint256 units) private {
        Pledge memory own = pledges[id];
        assertLe(own.takeFrom, block.timestamp, "P2: taken before the lien allows");
        assertLe(block.timestamp, own.end, "P2: taken after the lien ended");
        if (own.lienHolder == address(lending)) {
            assertEq(units, forfeited[id], "P2: taken without a default");
            delete forfeited[id];
        } else {
            assertTrue(step.target == address(liens), "P2: taken by way of something else");
            assertEq(own.lienHolder, step.actor, "P2: taken by somebody else");
        }
        _lower(id, units);
        _grant(own.holder, to, units);
        ++count["taken"];
    }

    function _lookAtRelease(uint256 id, uint256 units) private {
        address by = pledges[id].lienHolder;
        bool byContract = by == address(lending) || by == address(asset);
        bool within = byContract && (step.target == by || step.approved);
        assertTrue(by == step.actor || within, "released by somebody else");
        _lower(id, units);
    }

    function _lookAtExtension(uint256 id, Vm.Log memory log) private {
        (uint40 takeFrom, uint40 end, bytes32 termsHash) = abi.decode(log.data, (uint40, uint40, bytes32));
        _useConsent(_longer, keccak256(abi.encode(id, takeFrom, end, termsHash)));
        (pledges[id].takeFrom, pledges[id].end, pledges[id].termsHash) = (takeFrom, end, termsHash);
    }

    function _useConsent(mapping(bytes32 => uint256) storage signed, bytes32 terms) private {
        assertTrue(signed[terms] != 0, "P2: units were pledged without their holder");
        --signed[terms];
    }

    function _moveLien(uint256 id, address to) private {
        pledged[pledges[id].holder] -= pledges[id].units;
        pledged[to] += pledges[id].units;
        pledges[id].holder = to;
    }

    function _lower(uint256 id, uint256 units) private {
        assertLe(units, pledges[id].units, "P2: more than what is under the lien");
        pledges[id].units -= units;
        pledged[pledges[id].holder] -= units;
    }
}
