// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Panel} from "../../contracts/identity/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {PanelTest} from "../support/PanelTest.sol";
import {Recorder} from "../support/Recorder.sol";

/// @notice What an approval does and when it does not.
contract PanelExecuteTest is PanelTest {
    uint256[] internal keys;
    Panel internal panel;
    Recorder internal recorder;

    function setUp() public {
        keys = keysOf("member", 3);
        panel = Panel(deploy("Panel", abi.encode(addressesOf(keys), 2, 2 days)));
        recorder = new Recorder();
        vm.warp(START);
    }

    function record(uint256 value) internal view returns (IPanel.Call[] memory) {
        return callOf(address(recorder), abi.encodeCall(Recorder.record, (value)));
    }

    function test_birth() public view {
        assertEq(panel.version(), 1, "version");
        assertEq(panel.threshold(), 2, "threshold");
        assertEq(panel.delay(), 2 days, "delay");
        address[] memory members = panel.members();
        assertEq(members.length, 3, "members");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(members[i], vm.addr(keys[i]), "member");
            assertTrue(panel.isMember(members[i]), "is member");
        }
        assertFalse(panel.isMember(address(0)), "zero is no member");
        assertFalse(panel.isMember(address(this)), "deployer is no member");
        (bytes32 hash, uint40 readyAt, uint40 expiresAt) = panel.proposal();
        assertTrue(hash == 0 && readyAt == 0 && expiresAt == 0, "nothing proposed");
    }

    function test_execute_makes_the_calls_in_order_as_the_panel() public {
        IPanel.Call[] memory calls = callsOf(
            address(recorder),
            abi.encodeCall(Recorder.record, (7)),
            abi.encodeCall(Recorder.record, (8))
        );
        bytes[] memory results = approve(panel, pick(keys, 0, 2), calls, "salt");
        assertEq(recorder.values().length, 2, "both made");
        assertEq(recorder.values()[0], 7, "first");
        assertEq(recorder.values()[1], 8, "second");
        assertEq(recorder.lastCaller(), address(panel), "by the panel");
        assertEq(abi.decode(results[0], (uint256)), 1, "first result");
        assertEq(abi.decode(results[1], (uint256)), 2, "second result");
        assertTrue(panel.isUsed("salt"), "salt is used");
        assertFalse(panel.isUsed("other"), "other salt is not");
    }

    function test_execute_deadline_is_the_last_good_second() public {
        uint256 deadline = START + 100;
        IPanel.Call[] memory calls = record(1);
        IPanel.Signature[] memory signatures = signAll(keys, panel.approvalDigest(calls, "salt", deadline));

        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalExpired.selector, deadline));
        panel.execute(calls, "salt", deadline, signatures);
        assertEq(recorder.count(), 0, "nothing was called");

        vm.warp(deadline);
        panel.execute(calls, "salt", deadline, signatures);
        assertEq(recorder.count(), 1, "called in the last second");
    }

    function test_execute_refuses_no_calls() public {
        IPanel.Call[] memory none = new IPanel.Call[](0);
        IPanel.Signature[] memory signatures = signAll(keys, panel.approvalDigest(none, "salt", NO_DEADLINE));
        vm.expectRevert(IPanel.NoCalls.selector);
        panel.execute(none, "salt", NO_DEADLINE, signatures);
    }

    function test_execute_salt_works_once_for_ever() public {
        approve(panel, pick(keys, 0, 1), record(1), "salt");

        // The same approval again, and another approval with the same salt: neither runs.
        IPanel.Signature[] memory same = signAll(keys, panel.approvalDigest(record(1), "salt", NO_DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("salt")));
        panel.execute(record(1), "salt", NO_DEADLINE, same);
        IPanel.Signature[] memory other = signAll(keys, panel.approvalDigest(record(2), "salt", NO_DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("salt")));
        panel.execute(record(2), "salt", NO_DEADLINE, other);
        assertEq(recorder.count(), 1, "called once");
    }

    function test_execute_an_approval_is_taken_back_by_using_its_salt() public {
        IPanel.Signature[] memory out = signAll(keys, panel.approvalDigest(record(1), "salt", NO_DEADLINE));
        approve(panel, pick(keys, 0, 1), callOf(address(panel), abi.encodeCall(IPanel.version, ())), "salt");
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("salt")));
        panel.execute(record(1), "salt", NO_DEADLINE, out);
        assertEq(recorder.count(), 0, "never called");
    }

    function test_execute_all_or_none() public {
        IPanel.Call[] memory calls = callsOf(
            address(recorder),
            abi.encodeCall(Recorder.record, (1)),
            abi.encodeCall(Recorder.refuse, (42))
        );
        IPanel.Signature[] memory signatures = signAll(
            keys,
            panel.approvalDigest(calls, "salt", NO_DEADLINE)
        );
        bytes memory reason = abi.encodeWithSelector(Recorder.Refused.selector, 42);
        vm.expectRevert(abi.encodeWithSelector(IPanel.CallFailed.selector, 1, address(recorder), reason));
        panel.execute(calls, "salt", NO_DEADLINE, signatures);
        assertEq(recorder.count(), 0, "the first call is undone");
        assertFalse(panel.isUsed("salt"), "the approval can be brought again");
    }

    function test_execute_refuses_a_target_without_code() public {
        address nobody = actor("nobody");
        address[3] memory targets = [nobody, address(0), address(2)];
        for (uint256 i = 0; i < targets.length; ++i) {
            IPanel.Call[] memory calls = callOf(targets[i], "");
            IPanel.Signature[] memory signatures = signAll(
                keys,
                panel.approvalDigest(calls, "salt", NO_DEADLINE)
            );
            vm.expectRevert(abi.encodeWithSelector(IPanel.TargetWithoutCode.selector, 0, targets[i]));
            panel.execute(calls, "salt", NO_DEADLINE, signatures);
        }
        assertFalse(panel.isUsed("salt"), "the salt is not burnt");
    }

    function test_execute_takes_no_money() public {
        vm.deal(address(this), 1 ether);
        (bool success, ) = address(panel).call{value: 1}("");
        assertFalse(success, "no receive function");
        assertEq(address(panel).balance, 0, "no balance");
    }

    function test_execute_by_anyone() public {
        IPanel.Signature[] memory signatures = signAll(
            keys,
            panel.approvalDigest(record(5), "salt", NO_DEADLINE)
        );
        vm.prank(actor("stranger"));
        panel.execute(record(5), "salt", NO_DEADLINE, signatures);
        assertEq(recorder.values()[0], 5, "called");
    }

    // ---- Re-entry ----

    function test_attack_batch_reenters_execute_with_another_approval() public {
        IPanel.Signature[] memory inner = signAll(
            keys,
            panel.approvalDigest(record(1), "inner", NO_DEADLINE)
        );
        bytes memory executeInner = abi.encodeCall(IPanel.execute, (record(1), "inner", NO_DEADLINE, inner));
        expectBatchToFail(abi.encodeCall(Recorder.detour, (address(panel), executeInner)));
        assertFalse(panel.isUsed("inner"), "inner approval did not run");

        // On its own it still works.
        panel.execute(record(1), "inner", NO_DEADLINE, inner);
        assertEq(recorder.count(), 1, "ran once");
    }

    function test_attack_batch_reenters_itself() public {
        // The typed data cannot hold its own signatures, so a batch re-enters with what its target stored; here the
        // guard is met before any signature is looked at.
        bytes memory executeSelf = abi.encodeCall(
            IPanel.execute,
            (record(1), "outer", NO_DEADLINE, new IPanel.Signature[](0))
        );
        expectBatchToFail(abi.encodeCall(Recorder.detour, (address(panel), executeSelf)));
    }

    function test_attack_batch_replaces_the_members_while_it_runs() public {
        uint256[] memory others = keysOf("other", 2);
        approve(
            panel,
            pick(keys, 0, 1),
            callOf(address(panel), abi.encodeCall(IPanel.proposeMembers, (addressesOf(others), 1))),
            "propose"
        );
        vm.warp(START + 2 days);
        bytes memory replace = abi.encodeCall(IPanel.replaceMembers, (addressesOf(others), 1));
        expectBatchToFail(abi.encodeCall(Recorder.detour, (address(panel), replace)));
        assertEq(panel.version(), 1, "the set stays while a batch runs");

        panel.replaceMembers(addressesOf(others), 1);
        assertEq(panel.version(), 2, "and is replaced outside of one");
    }

    /// @dev A batch that first records and then takes a detour that the guard refuses: nothing of it remains.
    function expectBatchToFail(bytes memory detour) internal {
        IPanel.Call[] memory calls = callsOf(
            address(recorder),
            abi.encodeCall(Recorder.record, (99)),
            detour
        );
        IPanel.Signature[] memory signatures = signAll(
            keys,
            panel.approvalDigest(calls, "outer", NO_DEADLINE)
        );
        bytes memory reason = abi.encodeWithSelector(
            ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector
        );
        vm.expectRevert(abi.encodeWithSelector(IPanel.CallFailed.selector, 1, address(recorder), reason));
        panel.execute(calls, "outer", NO_DEADLINE, signatures);
        assertEq(recorder.count(), 0, "nothing recorded");
        assertFalse(panel.isUsed("outer"), "salt not used");
    }

    // ---- Birth ----

    function test_birth_refuses_thresholds_out_of_range() public {
        address[] memory members = addressesOf(keys);
        vm.expectRevert(abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 0, 3));
        deploy("Panel", abi.encode(members, 0, 1 days));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 4, 3));
        deploy("Panel", abi.encode(members, 4, 1 days));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 1, 0));
        deploy("Panel", abi.encode(new address[](0), 1, 1 days));
        vm.expectRevert(abi.encodeWithSelector(IPanel.ThresholdOutOfRange.selector, 0, 0));
        deploy("Panel", abi.encode(new address[](0), 0, 1 days));
    }

    function test_birth_refuses_zero_duplicate_descending_and_too_many_members() public {
        address[] memory members = addressesOf(keys);
        members[0] = address(0);
        vm.expectRevert(abi.encodeWithSelector(IPanel.InvalidMember.selector, address(0)));
        deploy("Panel", abi.encode(members, 1, 1 days));

        members = addressesOf(keys);
        members[2] = members[1];
        vm.expectRevert(abi.encodeWithSelector(IPanel.MembersNotAscending.selector, members[2]));
        deploy("Panel", abi.encode(members, 1, 1 days));

        members = addressesOf(keys);
        (members[0], members[1]) = (members[1], members[0]);
        vm.expectRevert(abi.encodeWithSelector(IPanel.MembersNotAscending.selector, members[1]));
        deploy("Panel", abi.encode(members, 1, 1 days));

        members = addressesOf(keysOf("many", 33));
        vm.expectRevert(abi.encodeWithSelector(IPanel.TooManyMembers.selector, 33, 32));
        deploy("Panel", abi.encode(members, 1, 1 days));
    }

    function test_birth_refuses_itself_as_member() public {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        address[] memory members = withContract(keysOf("member", 2), next);
        vm.expectRevert(abi.encodeWithSelector(IPanel.InvalidMember.selector, next));
        deploy("Panel", abi.encode(members, 1, 1 days));
    }

    function test_birth_delay_bounds() public {
        address[] memory members = addressesOf(keys);
        vm.expectRevert(abi.encodeWithSelector(IPanel.DelayOutOfRange.selector, 1 hours - 1));
        deploy("Panel", abi.encode(members, 2, 1 hours - 1));
        vm.expectRevert(abi.encodeWithSelector(IPanel.DelayOutOfRange.selector, 90 days + 1));
        deploy("Panel", abi.encode(members, 2, 90 days + 1));
        assertEq(Panel(deploy("Panel", abi.encode(members, 2, 1 hours))).delay(), 1 hours, "shortest");
        assertEq(Panel(deploy("Panel", abi.encode(members, 2, 90 days))).delay(), 90 days, "longest");
    }

    function test_thirty_two_of_thirty_two_works() public {
        uint256[] memory many = keysOf("many", 32);
        Panel large = Panel(deploy("Panel", abi.encode(addressesOf(many), 32, 1 days)));
        approve(large, many, record(3), "salt");
        assertEq(recorder.values()[0], 3, "called");
    }
}
