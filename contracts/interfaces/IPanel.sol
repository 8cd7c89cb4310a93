// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @notice k of n signers, wallets or ERC-1271 contracts, that stand wherever others have one trusted party.
/// Anyone may bring the members' approvals and have the approved calls made; k-1 members can do nothing.
interface IPanel is IERC5267 {
    /// @notice One call that the panel makes. @param target Called contract. @param data Calldata.
    struct Call {
        address target;
        bytes data;
    }

    /// @notice One member's approval. @param member Who signed. @param signature ECDSA (65 bytes) or ERC-1271.
    struct Signature {
        address member;
        bytes signature;
    }

    event Executed(bytes32 indexed approval, bytes32 indexed salt, uint256 calls);
    event MembersProposed(
        bytes32 indexed proposal,
        address[] members,
        uint8 threshold,
        uint40 readyAt,
        uint40 expiresAt
    );
    event MembersWithdrawn(bytes32 indexed proposal);
    event MembersReplaced(uint32 indexed version, address[] members, uint8 threshold);

    /// @notice The threshold is 0 or above the number of members. Choose one from 1 to that number.
    error ThresholdOutOfRange(uint256 threshold, uint256 members);
    /// @notice The panel would have more members than a panel may. Name at most `maximum`.
    error TooManyMembers(uint256 members, uint256 maximum);
    /// @notice A member is the zero address or the panel itself. Leave it out.
    error InvalidMember(address member);
    /// @notice The members are not in ascending order, each once. Sort them.
    error MembersNotAscending(address member);
    /// @notice The delay before a new set of members is shorter or longer than a panel may have. Choose from one hour
    /// to 90 days.
    /// @param delay In seconds.
    error DelayOutOfRange(uint256 delay);
    /// @notice The approval has no calls. Put at least one into it.
    error NoCalls();
    /// @notice The approval was not brought in its time. Have the members sign a new one.
    /// @param deadline Its last second.
    error ApprovalExpired(uint256 deadline);
    /// @notice An approval with this salt was executed. Have the members sign one with another salt.
    error ApprovalUsed(bytes32 salt);
    /// @notice Less gas was left than the contract that is asked next must be given for an honest answer. Send the
    /// transaction with a higher gas limit.
    error NotEnoughGas(uint256 left, uint256 needed);
    /// @notice Fewer signatures verify than the threshold asks for. Collect those of more members, on the digest of
    /// `approvalDigest` as it is now.
    error NotEnoughApprovals(uint256 valid, uint256 threshold);
    /// @notice The signatures are not in ascending order of their members, each once. Sort them.
    error SignaturesNotAscending(address member);
    /// @notice The account is no member of the panel's present set. Leave its signature out.
    error NotMember(address account);
    /// @notice A call goes to an address without code, where it would do nothing. Have calls approved that go to
    /// contracts.
    /// @param index Which call, from 0.
    error TargetWithoutCode(uint256 index, address target);
    /// @notice An approved call failed, so none was made. Mend what `reason`, the error of that call, says; the
    /// approval stays good until its deadline.
    /// @param index Which call, from 0.
    error CallFailed(uint256 index, address target, bytes reason);
    /// @notice Only the panel may call this. Have its members approve the call, and bring it to the panel's `execute`.
    error OnlyPanel(address caller);
    /// @notice No other set of members is proposed. Have the panel propose one.
    error NothingProposed();
    /// @notice The delay of the proposed set still runs. Wait until `readyAt`.
    error NotReady(uint256 readyAt);
    /// @notice The proposed set was not put in force in its time. Have the panel propose it anew.
    /// @param expiresAt Its last second.
    error ProposalExpired(uint256 expiresAt);
    /// @notice The members and the threshold are not those that were proposed. Give exactly those of the event
    /// `MembersProposed`.
    /// @param given keccak256 of `abi.encode(members, threshold)`, as `proposed` is.
    error ProposalMismatch(bytes32 given, bytes32 proposed);

    /// @notice Makes the calls that at least `threshold` members of the present set approved, all or none. While they
    /// run, no other approval runs and the set stays as it is.
    /// @param calls At least one, to addresses with code.
    /// @param salt Chosen by the proposer, used once for ever. Approvals run in any order that whoever brings them
    /// likes; of several with one salt only the first runs, which is also how an approval is taken back.
    /// @param deadline Last second at which the approval is good.
    /// @param signatures Ascending by member, no duplicates, members only. One that does not verify is not counted;
    /// an ERC-1271 member is asked with bounded gas, so that a hostile one stops nobody; that gas must be there
    /// ({NotEnoughGas}), so that who relays an approval cannot make an honest one fail.
    /// @return results What each call returned.
    function execute(
        Call[] calldata calls,
        bytes32 salt,
        uint256 deadline,
        Signature[] calldata signatures
    ) external returns (bytes[] memory results);

    /// @notice Proposes another set of members. Only the panel itself, through {execute}. Replaces a proposal.
    /// @param members Ascending, none zero, none the panel. @param threshold 1 to members.length.
    function proposeMembers(address[] calldata members, uint8 threshold) external;

    /// @notice Takes the proposal back. Only the panel itself, through {execute}.
    function withdrawProposal() external;

    /// @notice Puts the proposed set in force after the delay and within the window; callable by anyone, but not
    /// while approved calls run. Proposing the present set again is how a panel voids all approvals that are out.
    /// Every approval signed for the old set is void from then on, also if a member returns later.
    function replaceMembers(address[] calldata members, uint8 threshold) external;

    /// @notice EIP-712 digest that members sign: Approval(Call[] calls,bytes32 salt,uint256 deadline,uint32 version).
    function approvalDigest(
        Call[] calldata calls,
        bytes32 salt,
        uint256 deadline
    ) external view returns (bytes32);

    function members() external view returns (address[] memory);

    function isMember(address account) external view returns (bool);

    function threshold() external view returns (uint8);

    /// @notice Number of times that the set was replaced, plus 1.
    function version() external view returns (uint32);

    /// @notice Seconds between proposing a set and putting it in force.
    function delay() external view returns (uint32);

    function isUsed(bytes32 salt) external view returns (bool);

    /// @return hash keccak256(abi.encode(members, threshold)), 0 if nothing is proposed.
    function proposal() external view returns (bytes32 hash, uint40 readyAt, uint40 expiresAt);
}
