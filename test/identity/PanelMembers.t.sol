// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Panel} from "../../contracts/identity/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {PanelTest} from "../support/PanelTest.sol";
import {Recorder} from "../support/Recorder.sol";

/// @notice How members are replaced: by k of n, slowly, exactly as proposed (P11, P3).
contract PanelMembersTest is PanelTest {
    uint40 internal constant DELAY = 2 days;
    uint40 internal constant WINDOW = 30 days;

    uint256[] internal keys;
    uint256[] internal next;
    address[] internal nextMembers;
    Panel internal panel;
    Recorder internal recorder;

    function setUp() public {
        vm.warp(START);
        keys = keysOf("member", 3);
        next = keysOf("next", 4);
        nextMembers = addressesOf(next);
        panel = Panel(deploy("Panel", abi.encode(addressesOf(keys), 2, uint32(DELAY))));
        recorder = new Recorder();
    }

    function propose(address[] memory members, uint8 threshold, bytes32 salt) internal {
        bytes memory data = abi.encodeCall(IPanel.proposeMembers, (members, threshold));
        approve(panel, pick(keys, 0, 1), callOf(address(panel), data), salt);
    }

    function record(uint256 value) internal view returns (IPanel.Call[] memory) {
        return callOf(address(recorder), abi.encodeCall(Recorder.record, (value)));
    }

    function assertSet(uint256[] memory expected, uint8 threshold, uint32 version) internal view {
        address[] memory members = panel.members();
        assertEq(members.length, expected.length, "number of members");
        for (uint256 i = 0; i < expected.length; ++i) {
            assertEq(members[i], vm.addr(expected[i]), "member");
            assertTrue(panel.isMember(members[i]), "is member");
        }
        assertEq(panel.threshold(), threshold, "threshold");
        assertEq(panel.version(), version, "version");
    }

    function assertNothingProposed() internal view {
        (bytes32 hash, uint40 readyAt, uint40 expiresAt) = panel.proposal();
        assertTrue(hash == 0 && readyAt == 0 && expiresAt == 0, "nothing proposed");
    }

    // ---- Who may propose and withdraw ----

    function testFuzz_only_the_panel_proposes(address caller) public {
        vm.assume(caller != address(panel));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPanel.OnlyPanel.selector, caller));
        panel.proposeMembers(nextMembers, 3);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPanel.OnlyPanel.selector, caller));
        panel.withdrawProposal();
        assertNothingProposed();
    }

    function test_member_alone_proposes_nothing() public {
        vm.prank(vm.addr(keys[0]));
        vm.expectRevert(abi.encodeWithSelector(IPanel.OnlyPanel.selector, vm.addr(keys[0])));
        panel.proposeMembers(nextMembers, 3);
        assertNothingProposed();
    }

    function test_proposals_are_checked_as_at_birth() public {
        address[] memory bad = addressesOf(next);
        bad[0] = address(0);
        expectProposalRefused(bad, 3, abi.encodeWithSelector(IPanel.InvalidMember.selector, address(0)));
        bad = withContract(next, address(panel));
        expectProposalRefused(bad, 3, abi.encodeWithSelector(IPanel.InvalidMember.selector, address(panel)));
        bad = addressesOf(next);
        bad[1] = bad[0];
        expectProposalRefused(bad, 3, abi.encodeWithSelector(IPanel.MembersNotAscending.selector, bad[0]));
        bad = addressesOf(next);
        expectProposalRefused(bad, 0, abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 0, 4));
        expectProposalRefused(bad, 5, abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 5, 4));
        bad = addressesOf(keysOf("many", 33));
        expectProposalRefused(bad, 2, abi.encodeWithSelector(IPanel.TooManyMembers.selector, 33, 32));
    }

    function expectProposalRefused(address[] memory members, uint8 threshold, bytes memory reason) internal {
        IPanel.Call[] memory calls = callOf(
            address(panel),
            abi.encodeCall(IPanel.proposeMembers, (members, threshold))
        );
        IPanel.Signature[] memory signatures = signAll(keys, panel.approvalDigest(calls, "bad", NO_DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IPanel.CallFailed.selector, 0, address(panel), reason));
        panel.execute(calls, "bad", NO_DEADLINE, signatures);
        assertNothingProposed();
    }

    // ---- When ----

    function test_replace_members_delay_and_window_are_exact() public {
        propose(nextMembers, 3, "propose");
        (bytes32 hash, uint40 readyAt, uint40 expiresAt) = panel.proposal();
        assertEq(hash, keccak256(abi.encode(nextMembers, uint8(3))), "hash");
        assertEq(readyAt, START + DELAY, "ready");
        assertEq(expiresAt, START + DELAY + WINDOW, "expires");

        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotReady.selector, readyAt));
        panel.replaceMembers(nextMembers, 3);

        vm.warp(expiresAt + 1);
        vm.expectRevert(abi.encodeWithSelector(IPanel.ProposalExpired.selector, expiresAt));
        panel.replaceMembers(nextMembers, 3);
        assertSet(keys, 2, 1);

        vm.warp(expiresAt);
        vm.prank(actor("stranger"));
        panel.replaceMembers(nextMembers, 3);
        assertSet(next, 3, 2);
        for (uint256 i = 0; i < 3; ++i) assertFalse(panel.isMember(vm.addr(keys[i])), "old member is out");
        assertNothingProposed();
    }

    function test_replace_members_in_the_first_second() public {
        propose(nextMembers, 3, "propose");
        vm.warp(START + DELAY);
        panel.replaceMembers(nextMembers, 3);
        assertSet(next, 3, 2);
    }

    function test_replace_members_acts_once_and_only_on_what_was_proposed() public {
        vm.expectRevert(IPanel.NothingProposed.selector);
        panel.replaceMembers(nextMembers, 3);

        propose(nextMembers, 3, "propose");
        vm.warp(START + DELAY);
        bytes32 hash = keccak256(abi.encode(nextMembers, uint8(3)));
        bytes32 lower = keccak256(abi.encode(nextMembers, uint8(1)));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ProposalMismatch.selector, lower, hash));
        panel.replaceMembers(nextMembers, 1);
        address[] memory others = addressesOf(keysOf("evil", 4));
        bytes32 evil = keccak256(abi.encode(others, uint8(3)));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ProposalMismatch.selector, evil, hash));
        panel.replaceMembers(others, 3);
        assertSet(keys, 2, 1);

        panel.replaceMembers(nextMembers, 3);
        vm.expectRevert(IPanel.NothingProposed.selector);
        panel.replaceMembers(nextMembers, 3);
        assertSet(next, 3, 2);
    }

    function test_withdraw_proposal() public {
        propose(nextMembers, 3, "propose");
        IPanel.Call[] memory withdraw = callOf(address(panel), abi.encodeCall(IPanel.withdrawProposal, ()));
        approve(panel, pick(keys, 1, 2), withdraw, "withdraw");
        assertNothingProposed();
        vm.warp(START + DELAY);
        vm.expectRevert(IPanel.NothingProposed.selector);
        panel.replaceMembers(nextMembers, 3);
        assertSet(keys, 2, 1);

        IPanel.Signature[] memory signatures = signAll(
            keys,
            panel.approvalDigest(withdraw, "again", NO_DEADLINE)
        );
        bytes memory reason = abi.encodeWithSelector(IPanel.NothingProposed.selector);
        vm.expectRevert(abi.encodeWithSelector(IPanel.CallFailed.selector, 0, address(panel), reason));
        panel.execute(withdraw, "again", NO_DEADLINE, signatures);
    }

    function test_attack_second_proposal_does_not_inherit_the_first_ones_delay() public {
        propose(nextMembers, 3, "first");
        vm.warp(START + DELAY - 1);
        address[] memory evil = addressesOf(keysOf("evil", 1));
        propose(evil, 1, "second");
        vm.warp(START + DELAY);
        bytes32 evilHash = keccak256(abi.encode(evil, uint8(1)));
        bytes32 firstHash = keccak256(abi.encode(nextMembers, uint8(3)));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ProposalMismatch.selector, firstHash, evilHash));
        panel.replaceMembers(nextMembers, 3);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotReady.selector, START + 2 * DELAY - 1));
        panel.replaceMembers(evil, 1);
        assertSet(keys, 2, 1);
    }

    function test_attack_propose_and_replace_in_one_batch() public {
        // The delay cannot be skipped: inside of a batch nothing is replaced, ready or not.
        IPanel.Call[] memory calls = callsOf(
            address(panel),
            abi.encodeCall(IPanel.proposeMembers, (nextMembers, 3)),
            abi.encodeCall(IPanel.replaceMembers, (nextMembers, 3))
        );
        IPanel.Signature[] memory signatures = signAll(
            keys,
            panel.approvalDigest(calls, "both", NO_DEADLINE)
        );
        vm.expectRevert(
            abi.encodeWithSelector(
                IPanel.CallFailed.selector,
                1,
                address(panel),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            )
        );
        panel.execute(calls, "both", NO_DEADLINE, signatures);
        assertNothingProposed();
        assertSet(keys, 2, 1);
    }

    // ---- 21: old approvals die with the set ----

    function test_attack21_approvals_of_the_old_set_are_void_also_if_the_same_members_return() public {
        IPanel.Signature[] memory old = signAll(keys, panel.approvalDigest(record(1), "old", NO_DEADLINE));
        address[] memory same = addressesOf(keys);
        propose(same, 2, "same");

        // Until the replacement they are good; afterwards, although all three are members again, they are not.
        vm.warp(START + DELAY);
        panel.replaceMembers(same, 2);
        assertSet(keys, 2, 2);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 2));
        panel.execute(record(1), "old", NO_DEADLINE, old);
        assertEq(recorder.count(), 0, "not called");

        approve(panel, pick(keys, 0, 1), record(1), "old");
        assertEq(recorder.count(), 1, "signed anew, it runs");
    }

    function test_attack21_approvals_mixed_from_two_sets() public {
        bytes32 oldDigest = panel.approvalDigest(record(1), "mix", NO_DEADLINE);
        propose(addressesOf(keys), 2, "same");
        vm.warp(START + DELAY);
        panel.replaceMembers(addressesOf(keys), 2);
        bytes32 newDigest = panel.approvalDigest(record(1), "mix", NO_DEADLINE);
        IPanel.Signature[] memory signatures = new IPanel.Signature[](2);
        signatures[0] = IPanel.Signature(vm.addr(keys[0]), sign(keys[0], oldDigest));
        signatures[1] = IPanel.Signature(vm.addr(keys[1]), sign(keys[1], newDigest));
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2));
        panel.execute(record(1), "mix", NO_DEADLINE, signatures);
    }

    function test_attack21_old_proposal_approval_dies_with_the_set() public {
        // A proposal that the old set signed and kept back cannot be brought after the set was replaced.
        address[] memory evil = addressesOf(keysOf("evil", 1));
        IPanel.Call[] memory calls = callOf(address(panel), abi.encodeCall(IPanel.proposeMembers, (evil, 1)));
        IPanel.Signature[] memory kept = signAll(keys, panel.approvalDigest(calls, "kept", NO_DEADLINE));
        propose(withContract(keys, vm.addr(next[0])), 2, "larger");
        vm.warp(START + DELAY);
        panel.replaceMembers(withContract(keys, vm.addr(next[0])), 2);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 2));
        panel.execute(calls, "kept", NO_DEADLINE, kept);
        assertNothingProposed();
    }

    function test_salts_stay_used_across_sets() public {
        approve(panel, pick(keys, 0, 1), record(1), "salt");
        propose(addressesOf(keys), 2, "same");
        vm.warp(START + DELAY);
        panel.replaceMembers(addressesOf(keys), 2);
        IPanel.Signature[] memory again = signAll(keys, panel.approvalDigest(record(1), "salt", NO_DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("salt")));
        panel.execute(record(1), "salt", NO_DEADLINE, again);
        assertEq(recorder.count(), 1, "called once");
    }

    // ---- 22, P11: members vanish ----

    function test_attack22_n_minus_k_members_gone_the_rest_replaces_them() public {
        // Member 1 lost its key: the other two go on, and put another in its place.
        approve(panel, pick(keys, 0, 2), record(1), "work");
        uint256[] memory mended = new uint256[](2);
        (mended[0], mended[1]) = (keys[0], keys[2]);
        address[] memory members = withContract(mended, vm.addr(next[0]));
        bytes memory data = abi.encodeCall(IPanel.proposeMembers, (members, 2));
        approve(panel, pick(keys, 0, 2), callOf(address(panel), data), "mend");
        vm.warp(START + DELAY);
        panel.replaceMembers(members, 2);
        assertTrue(panel.isMember(vm.addr(next[0])), "the new one is in");
        assertFalse(panel.isMember(vm.addr(keys[1])), "the lost one is out");
        assertEq(recorder.count(), 1, "work went on");
    }

    function test_smaller_set_and_lower_threshold() public {
        uint256[] memory one = new uint256[](1);
        one[0] = next[0];
        propose(addressesOf(one), 1, "smaller");
        vm.warp(START + DELAY);
        panel.replaceMembers(addressesOf(one), 1);
        assertSet(one, 1, 2);
        approve(panel, one, record(1), "one");
        assertEq(recorder.count(), 1, "one is enough now");
    }
}
