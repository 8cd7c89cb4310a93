// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {Vm} from "../../support/Test.sol";
import {EveryStep} from "./EveryStep.sol";

/// @notice P11: the panel, its registry and its feed do what two of three members signed, and nothing else; members are
/// replaced as two of three proposed, after the wait.
abstract contract PanelModel is EveryStep {
    uint256 private constant PROPOSAL_WINDOW = 30 days;

    bytes32 private _proposal;
    uint256 private _proposedAt;

    /// @dev Whatever the registry and the feed tell, k members signed.
    function _lookAtAttested() internal view {
        assertTrue(step.approved, "P11: attested without k members");
    }

    function _lookAtPanel(Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == IPanel.MembersReplaced.selector) return _lookAtReplacement(log);
        assertTrue(step.approved, "P11: the panel acted without k members");
        if (what == IPanel.MembersProposed.selector) {
            (_proposal, _proposedAt) = (log.topics[1], block.timestamp);
            ++count["members proposed"];
        } else if (what == IPanel.MembersWithdrawn.selector) _proposal = 0;
    }

    function _lookAtReplacement(Vm.Log memory log) private {
        (address[] memory list, uint8 threshold) = abi.decode(log.data, (address[], uint8));
        assertTrue(_proposal == keccak256(abi.encode(list, threshold)), "P11: members that nobody proposed");
        assertLe(_proposedAt + MEMBERS_WAIT, block.timestamp, "P11: members were replaced early");
        assertLe(block.timestamp, _proposedAt + MEMBERS_WAIT + PROPOSAL_WINDOW, "P11: replaced late");
        _proposal = 0;
        spare = _missing(list);
        members = list;
        ++count["members replaced"];
    }

    /// @dev The one of the present members who is not on the list.
    function _missing(address[] memory list) private view returns (address) {
        for (uint256 i = 0; i < members.length; ++i) {
            bool stays = false;
            for (uint256 j = 0; j < list.length; ++j) if (list[j] == members[i]) stays = true;
            if (!stays) return members[i];
        }
        return spare;
    }

    function checkPanel() external view {
        assertEq(keccak256(abi.encode(panel.members())), keccak256(abi.encode(members)), "P11: members");
        assertEq(panel.threshold(), 2, "P11: threshold");
    }
}
