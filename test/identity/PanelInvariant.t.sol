// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Panel} from "../../contracts/identity/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {PanelTest} from "../support/PanelTest.sol";
import {Recorder} from "../support/Recorder.sol";

/// @notice Drives a panel with many signers, sets and jumps in time, and keeps its own account of what should have
/// come of it. Nothing here reverts; what the panel does otherwise than expected is counted as a fault.
contract PanelHandler is PanelTest {
    uint256 internal constant POOL = 8;
    uint32 internal constant DELAY = 1 days;

    struct Approval {
        uint256 value;
        bytes32 salt;
        uint256 deadline;
        uint32 version;
        IPanel.Signature[] signatures;
    }

    Panel public immutable panel;
    Recorder public immutable recorder;

    uint256[] internal pool;
    Approval[] internal made;
    mapping(bytes32 salt => bool) internal saltUsed;

    // What the panel should look like.
    address[] internal set;
    uint8 public threshold = 3;
    uint32 public version = 1;
    address[] internal proposed;
    uint8 internal proposedThreshold;
    uint40 public proposedReadyAt;
    bool public isProposed;

    uint256 internal salts;
    uint256 public recorded;
    uint256 public refused;
    uint256 public faults;
    string public lastFault;

    constructor() {
        pool = keysOf("pool", POOL);
        set = addressesOf(keysOf("pool", 5));
        // The seats of the first set are five of the pool, whichever sort first.
        for (uint256 i = 0; i < 5; ++i) set[i] = vm.addr(pool[i]);
        panel = Panel(deploy("Panel", abi.encode(set, 3, DELAY)));
        recorder = new Recorder();
    }

    function members() external view returns (address[] memory) {
        return set;
    }

    // ---- Actions ----

    /// @notice Some of the pool sign a call, members or not; it must run exactly if enough members did.
    function executeSubset(uint256 subset, uint256 saltSeed, uint256 lifetime) external {
        bytes32 salt = bytes32(bound(saltSeed, 1, 40));
        uint256 deadline = block.timestamp + bound(lifetime, 0, 3 days);
        (Approval storage approval, bool strangers) = newApproval(subset, salt, deadline);
        bool good = !strangers && approval.signatures.length >= threshold && !saltUsed[salt];
        bring(approval, good);
    }

    /// @notice Any k members are enough, whichever the others are (P11).
    function executeWithAnyK(uint256 start, uint256 saltSeed) external {
        bytes32 salt = keccak256(abi.encode(saltSeed, ++salts));
        uint256 subset = 0;
        uint256 seat = start % set.length;
        for (uint256 i = 0; i < threshold; ++i) subset |= 1 << seatInPool(set[(seat + i) % set.length]);
        (Approval storage approval, ) = newApproval(subset, salt, block.timestamp);
        bring(approval, true);
    }

    /// @notice An approval that was made some time ago is brought, for the first time or again.
    function replay(uint256 which) external {
        if (made.length == 0) return;
        Approval storage approval = made[which % made.length];
        bool good =
            approval.version == version &&
                block.timestamp <= approval.deadline &&
                !saltUsed[approval.salt] &&
                approval.signatures.length >= threshold &&
                allMembers(approval.signatures);
        bring(approval, good);
    }

    /// @notice k members propose another set.
    function propose(uint256 subset, uint256 thresholdSeed) external {
        address[] memory next = accountsOf(subset);
        if (next.length == 0) return;
        uint8 nextThreshold = uint8(bound(thresholdSeed, 1, next.length));
        if (callPanel(abi.encodeCall(IPanel.proposeMembers, (next, nextThreshold)))) {
            (proposed, proposedThreshold, isProposed) = (next, nextThreshold, true);
            proposedReadyAt = uint40(block.timestamp) + DELAY;
        } else {
            fault("a good proposal was refused");
        }
    }

    function withdraw() external {
        bool done = callPanel(abi.encodeCall(IPanel.withdrawProposal, ()));
        if (done != isProposed) fault("withdrawal");
        isProposed = false;
    }

    /// @notice Anyone tries to put the proposal in force.
    function replace() external {
        bool good =
            isProposed && block.timestamp >= proposedReadyAt && block.timestamp <= proposedReadyAt + 30 days;
        try panel.replaceMembers(proposed, proposedThreshold) {
            if (!good) fault("replaced too early, too late or without a proposal");
            (set, threshold, isProposed) = (proposed, proposedThreshold, false);
            ++version;
        } catch {
            if (good) fault("a good replacement was refused");
        }
    }

    /// @notice Anyone tries to put another set in force than the proposed one.
    function replaceWithAnother(uint256 subset, uint8 anyThreshold) external {
        address[] memory other = accountsOf(subset);
        if (
            keccak256(abi.encode(other, anyThreshold)) == keccak256(abi.encode(proposed, proposedThreshold))
        ) {
            return;
        }
        try panel.replaceMembers(other, anyThreshold) {
            fault("another set than the proposed one");
        } catch {
            ++refused;
        }
    }

    function jump(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 3 days));
    }

    function jumpFar(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 40 days));
    }

    // ---- Internals ----

    function newApproval(
        uint256 subset,
        bytes32 salt,
        uint256 deadline
    ) internal returns (Approval storage approval, bool strangers) {
        approval = made.push();
        approval.value = made.length;
        (approval.salt, approval.deadline, approval.version) = (salt, deadline, version);
        bytes32 digest = panel.approvalDigest(callsFor(approval.value), salt, deadline);
        for (uint256 i = 0; i < POOL; ++i) {
            if ((subset >> i) & 1 == 0) continue;
            approval.signatures.push(IPanel.Signature(vm.addr(pool[i]), sign(pool[i], digest)));
        }
        strangers = !allMembers(approval.signatures);
    }

    function bring(Approval storage approval, bool good) internal {
        IPanel.Call[] memory calls = callsFor(approval.value);
        try panel.execute(calls, approval.salt, approval.deadline, approval.signatures) {
            if (!good) fault("ran without being approved");
            saltUsed[approval.salt] = true;
            ++recorded;
        } catch {
            if (good) fault("did not run although approved");
            ++refused;
        }
    }

    /// @dev k members have the panel call itself; true if it did not revert.
    function callPanel(bytes memory data) internal returns (bool) {
        bytes32 salt = keccak256(abi.encode("panel", ++salts));
        IPanel.Call[] memory calls = callOf(address(panel), data);
        bytes32 digest = panel.approvalDigest(calls, salt, NO_DEADLINE);
        IPanel.Signature[] memory signatures = new IPanel.Signature[](threshold);
        for (uint256 i = 0; i < threshold; ++i) {
            signatures[i] = IPanel.Signature(set[i], sign(pool[seatInPool(set[i])], digest));
        }
        try panel.execute(calls, salt, NO_DEADLINE, signatures) {
            return true;
        } catch {
            return false;
        }
    }

    function callsFor(uint256 value) internal view returns (IPanel.Call[] memory) {
        return callOf(address(recorder), abi.encodeCall(Recorder.record, (value)));
    }

    function accountsOf(uint256 subset) internal view returns (address[] memory accounts) {
        uint256 count = 0;
        for (uint256 i = 0; i < POOL; ++i) count += (subset >> i) & 1;
        accounts = new address[](count);
        for (uint256 i = POOL; i > 0; --i) {
            if ((subset >> (i - 1)) & 1 == 1) accounts[--count] = vm.addr(pool[i - 1]);
        }
    }

    function allMembers(IPanel.Signature[] storage signatures) internal view returns (bool) {
        for (uint256 i = 0; i < signatures.length; ++i) if (!inSet(signatures[i].member)) return false;
        return true;
    }

    function inSet(address account) public view returns (bool) {
        for (uint256 i = 0; i < set.length; ++i) if (set[i] == account) return true;
        return false;
    }

    function seatInPool(address account) internal view returns (uint256 seat) {
        while (vm.addr(pool[seat]) != account) ++seat;
    }

    function poolMember(uint256 seat) external view returns (address) {
        return vm.addr(pool[seat]);
    }

    function fault(string memory what) internal {
        ++faults;
        lastFault = what;
    }
}

contract PanelInvariantTest is PanelTest {
    PanelHandler internal handler;
    Panel internal panel;

    function setUp() public {
        vm.warp(START);
        handler = new PanelHandler();
        panel = handler.panel();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = PanelHandler.executeSubset.selector;
        selectors[1] = PanelHandler.executeWithAnyK.selector;
        selectors[2] = PanelHandler.replay.selector;
        selectors[3] = PanelHandler.propose.selector;
        selectors[4] = PanelHandler.withdraw.selector;
        selectors[5] = PanelHandler.replace.selector;
        selectors[6] = PanelHandler.replaceWithAnother.selector;
        selectors[7] = PanelHandler.jump.selector;
        selectors[8] = PanelHandler.jumpFar.selector;
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @notice P11: what k members of the present set approved runs, once; nothing else ever does.
    function invariant_p11_only_what_k_of_n_approved_runs() public view {
        assertEq(bytes(handler.lastFault()).length, 0, handler.lastFault());
        assertEq(handler.faults(), 0, "faults");
        assertEq(handler.recorder().count(), handler.recorded(), "each approval ran once");
    }

    /// @notice P3, P11: the set is the one that was proposed and waited for, and well formed.
    function invariant_p11_the_set_is_the_one_that_was_proposed() public view {
        address[] memory members = panel.members();
        assertEq(
            keccak256(abi.encode(members)),
            keccak256(abi.encode(handler.members())),
            "members as expected"
        );
        assertEq(panel.threshold(), handler.threshold(), "threshold as expected");
        assertEq(panel.version(), handler.version(), "version as expected");
        assertTrue(panel.threshold() > 0 && panel.threshold() <= members.length, "k from 1 to n");
        address previous = address(0);
        for (uint256 i = 0; i < members.length; ++i) {
            assertTrue(members[i] > previous && members[i] != address(panel), "well formed");
            previous = members[i];
        }
        for (uint256 i = 0; i < 8; ++i) {
            address account = handler.poolMember(i);
            assertEq(panel.isMember(account), handler.inSet(account), "isMember agrees with members");
        }
    }

    function invariant_proposal_is_the_last_one() public view {
        (bytes32 hash, uint40 readyAt, ) = panel.proposal();
        assertEq(hash != 0, handler.isProposed(), "proposed");
        if (hash != 0) assertEq(readyAt, handler.proposedReadyAt(), "ready after its own delay");
    }
}
