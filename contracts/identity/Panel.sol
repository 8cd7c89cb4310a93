// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IPanel} from "../interfaces/IPanel.sol";
import {MemberSignature} from "./MemberSignature.sol";

/*
 * DESIGN
 *
 * Approvals. Members sign off chain what shall be called; whoever brings enough signatures has it called. The panel
 * has no mempool of its own, no fee, no owner: with k signatures in hand nobody, not even the other members, can
 * hold an approval up. An approval names every byte of every call, the chain and this panel (EIP-712), a salt that
 * works once for ever, a deadline, and the number of the member set. To take a signed approval back before its
 * deadline, members use its salt for another one, for example the call `version()` on this panel.
 *
 * Order. Two approvals that are both out run in the order that whoever brings them likes. Where the order matters,
 * put both calls into one approval, or give both the same salt.
 *
 * Atomicity. A batch runs wholly under the set that approved it: while it runs, neither another batch nor a
 * replacement of members can start (a call that tries fails, and so the batch does). The salt is used before the
 * first call. A call to an address without code would succeed and do nothing, so it is refused.
 *
 * Members. A set is replaced by k of n, after the delay, by anyone, exactly as proposed. Membership is stored as the
 * number of the set in which an account is a member, so that raising that number retires a whole set at once, and
 * the same number in the typed data voids what the old set signed, also if a member returns.
 */

/// @title Panel
/// @notice k of n signers, see {IPanel}. Replacing members is the only thing about it that can ever change.
contract Panel is IPanel, EIP712, ReentrancyGuardTransient {
    /// @notice The most members of a panel.
    uint256 public constant MAX_MEMBERS = 32;

    /// @notice The shortest delay between proposing a set and putting it in force, in seconds.
    uint256 public constant MIN_DELAY = 1 hours;

    /// @notice The longest delay between proposing a set and putting it in force, in seconds.
    uint256 public constant MAX_DELAY = 90 days;

    /// @notice How long after its delay a proposed set can be put in force, in seconds.
    uint40 public constant PROPOSAL_WINDOW = 30 days;

    bytes32 private constant CALL_TYPEHASH = keccak256("Call(address target,bytes data)");
    bytes32 private constant APPROVAL_TYPEHASH = keccak256(
        "Approval(Call[] calls,bytes32 salt,uint256 deadline,uint32 version)Call(address target,bytes data)"
    );

    /// @inheritdoc IPanel
    uint32 public immutable delay;

    /// @inheritdoc IPanel
    uint8 public threshold;

    /// @inheritdoc IPanel
    uint32 public version;

    uint40 private _readyAt;
    uint40 private _expiresAt;
    bytes32 private _proposal;
    address[] private _members;
    mapping(address account => uint32 version) private _memberInVersion;

    /// @inheritdoc IPanel
    mapping(bytes32 salt => bool) public isUsed;

    modifier onlyPanel() {
        if (msg.sender != address(this)) revert OnlyPanel(msg.sender);
        _;
    }

    /// @param members_ Ascending, none zero, none this panel. @param threshold_ 1 to the number of members.
    /// @param delay_ Seconds between proposing a set of members and putting it in force.
    constructor(address[] memory members_, uint8 threshold_, uint32 delay_) EIP712("Freehold Panel", "1") {
        if (delay_ < MIN_DELAY || delay_ > MAX_DELAY) revert DelayOutOfRange(delay_);
        _checkMembers(members_, threshold_);
        delay = delay_;
        _setMembers(members_, threshold_);
    }

    // ---- Approved calls ----

    /// @inheritdoc IPanel
    function execute(
        Call[] calldata calls,
        bytes32 salt,
        uint256 deadline,
        Signature[] calldata signatures
    ) external nonReentrant returns (bytes[] memory results) {
        if (calls.length == 0) revert NoCalls();
        if (block.timestamp > deadline) revert ApprovalExpired(deadline);
        if (isUsed[salt]) revert ApprovalUsed(salt);

        bytes32 digest = approvalDigest(calls, salt, deadline);
        _checkApprovals(digest, signatures);

        isUsed[salt] = true;
        emit Executed(digest, salt, calls.length);

        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            address target = calls[i].target;
            if (target.code.length == 0) revert TargetWithoutCode(i, target);
            bool success;
            (success, results[i]) = target.call(calls[i].data);
            if (!success) revert CallFailed(i, target, results[i]);
        }
    }

    /// @inheritdoc IPanel
    function approvalDigest(
        Call[] calldata calls,
        bytes32 salt,
        uint256 deadline
    ) public view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            hashes[i] = keccak256(abi.encode(CALL_TYPEHASH, calls[i].target, keccak256(calls[i].data)));
        }
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        APPROVAL_TYPEHASH,
                        keccak256(abi.encodePacked(hashes)),
                        salt,
                        deadline,
                        version
                    )
                )
            );
    }

    // ---- Members ----

    /// @inheritdoc IPanel
    function proposeMembers(address[] calldata members_, uint8 threshold_) external onlyPanel {
        _checkMembers(members_, threshold_);
        bytes32 hash = keccak256(abi.encode(members_, threshold_));
        // Seconds since 1970 fit 40 bits for 34,000 years.
        uint40 readyAt = uint40(block.timestamp) + delay;
        uint40 expiresAt = readyAt + PROPOSAL_WINDOW;
        (_proposal, _readyAt, _expiresAt) = (hash, readyAt, expiresAt);
        emit MembersProposed(hash, members_, threshold_, readyAt, expiresAt);
    }

    /// @inheritdoc IPanel
    function withdrawProposal() external onlyPanel {
        bytes32 hash = _proposal;
        if (hash == 0) revert NothingProposed();
        _clearProposal();
        emit MembersWithdrawn(hash);
    }

    /// @inheritdoc IPanel
    function replaceMembers(address[] calldata members_, uint8 threshold_) external nonReentrant {
        bytes32 hash = _proposal;
        if (hash == 0) revert NothingProposed();
        bytes32 given = keccak256(abi.encode(members_, threshold_));
        if (given != hash) revert ProposalMismatch(given, hash);
        if (block.timestamp < _readyAt) revert NotReady(_readyAt);
        if (block.timestamp > _expiresAt) revert ProposalExpired(_expiresAt);
        _clearProposal();
        _setMembers(members_, threshold_);
    }

    /// @inheritdoc IPanel
    function members() external view returns (address[] memory) {
        return _members;
    }

    /// @inheritdoc IPanel
    function isMember(address account) public view returns (bool) {
        // The first set has number 1, so the 0 of a stranger is never the present number.
        return _memberInVersion[account] == version;
    }

    /// @inheritdoc IPanel
    function proposal() external view returns (bytes32 hash, uint40 readyAt, uint40 expiresAt) {
        return (_proposal, _readyAt, _expiresAt);
    }

    // ---- Internals ----

    /// @dev Every entry must name another member; once enough signatures verify, the others need not.
    function _checkApprovals(bytes32 digest, Signature[] calldata signatures) private view {
        uint256 needed = threshold;
        uint256 valid = 0;
        address previous = address(0);
        for (uint256 i = 0; i < signatures.length; ++i) {
            address member = signatures[i].member;
            if (member <= previous) revert SignaturesNotAscending(member);
            if (!isMember(member)) revert NotMember(member);
            if (valid < needed && MemberSignature.isValid(member, digest, signatures[i].signature)) ++valid;
            previous = member;
        }
        if (valid < needed) revert NotEnoughApprovals(valid, needed);
    }

    function _checkMembers(address[] memory members_, uint8 threshold_) private view {
        uint256 count = members_.length;
        if (count > MAX_MEMBERS) revert TooManyMembers(count, MAX_MEMBERS);
        if (threshold_ == 0 || threshold_ > count) revert ThresholdOutOfRange(threshold_, count);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address member = members_[i];
            if (member == address(0) || member == address(this)) revert InvalidMember(member);
            if (member <= previous) revert MembersNotAscending(member);
            previous = member;
        }
    }

    function _setMembers(address[] memory members_, uint8 threshold_) private {
        uint32 version_ = ++version;
        threshold = threshold_;
        _members = members_;
        for (uint256 i = 0; i < members_.length; ++i) _memberInVersion[members_[i]] = version_;
        emit MembersReplaced(version_, members_, threshold_);
    }

    function _clearProposal() private {
        (_proposal, _readyAt, _expiresAt) = (bytes32(0), 0, 0);
    }
}
