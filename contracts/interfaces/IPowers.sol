// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "./Charter.sol";

/// @notice The powers of assets: declared at birth, announced with exactly what is to be done, delayed, open to
/// objection, enacted once by anyone, or expired. One contract keeps them for all assets of a factory, each asset's
/// apart; it has no owner, holds nothing and can do nothing itself: an asset, or its token, asks it whether what
/// somebody wants done was announced, and it says so once.
///
/// What an action is, by kind, as abi.encode of:
/// ISSUE (OfferingTerms); PAUSE (uint256 seconds); RECOVER (address lost, address to); COURT_TRANSFER (address from,
/// address to, uint256 units); CALL (uint40 callDate); other kinds as their assets say.
interface IPowers {
    /// @notice One use of a power that was announced.
    /// @param kind The power. @param readyAt First second of enactment. @param expiresAt Last second of enactment; 0
    /// once it was enacted or stopped. @param subject RECOVER: the lost wallet, whose key stops it too; else zero.
    /// @param action keccak256 of the action. @param reasonHash Hash of the reason document.
    /// @param recordDate The second whose holdings vote on it; 0 where the charter asks for no vote.
    struct Announcement {
        PowerKind kind;
        uint40 readyAt;
        uint40 expiresAt;
        address subject;
        bytes32 action;
        bytes32 reasonHash;
        uint40 recordDate;
    }

    /// @notice Everything about one power of an asset.
    /// @param power As the charter declares it. @param pending Numbers of the announcements that may still be enacted.
    /// @param usedInPeriod What was used of `yearlyLimit` in the period that ends now, in the measure of the kind.
    struct PowerCard {
        Power power;
        uint256[] pending;
        uint256 usedInPeriod;
    }

    /// @notice The votes on an announcement, in token minor units held at its record date.
    struct Tally {
        uint128 inFavour;
        uint128 against;
    }

    event PowerDeclared(address indexed asset, PowerKind indexed kind, address indexed holder, Power power);
    /// @param action The action itself, so that holders read what is coming.
    event Announced(
        address indexed asset,
        uint256 indexed id,
        PowerKind indexed kind,
        bytes action,
        bytes32 reasonHash,
        uint40 readyAt,
        uint40 expiresAt,
        uint40 recordDate
    );
    event Objected(address indexed asset, uint256 indexed id, address indexed by);
    event Voted(
        address indexed asset,
        uint256 indexed id,
        address indexed wallet,
        bool inFavour,
        uint256 units
    );
    event Enacted(address indexed asset, uint256 indexed id, PowerKind indexed kind, uint256 amount);

    /// @notice The charter does not declare this power. None: what no power allows, nobody can do.
    error NoSuchPower(PowerKind kind);
    /// @notice The power ran out, as the charter says. None: no power comes back.
    /// @param expires Its last second.
    error PowerExpired(PowerKind kind, uint256 expires);
    /// @notice The charter declares the power twice; the asset is not born. Declare it once.
    error PowerDeclaredTwice(PowerKind kind);
    /// @notice A term of a power cannot be, named in `what`; the asset is not born. Correct that term of the charter.
    error InvalidPower(PowerKind kind, bytes32 what);
    /// @notice The caller declared its powers before, or the token is not its own. None: an asset declares once, at
    /// birth, with its own token.
    error AlreadyDeclared(address asset);
    /// @notice Only the holder whom the charter names may announce this power. Ask that holder.
    error OnlyPowerHolder(PowerKind kind, address caller);
    /// @notice Only the objector whom the charter names, the power's holder and, for a recovery, the wallet said to be
    /// lost may stop the announcement. Ask one of them.
    error OnlyObjector(uint256 id, address caller);
    /// @notice Only the asset and its token use an announcement up. Call the function of the asset or the token that
    /// does what was announced.
    error OnlyAssetOrToken(address asset, address caller);
    /// @notice The hash of the reason document is missing. Give it.
    error NoReason();
    /// @notice The action of a recovery is not two addresses. Encode it as `abi.encode(lost, to)`.
    /// @param length Bytes given; it takes 64.
    error NotAnAction(PowerKind kind, uint256 length);
    /// @notice The same action, or of pauses any, is announced and pending. Wait until that announcement is enacted,
    /// stopped or expired.
    error AlreadyAnnounced(uint256 id);
    /// @notice As many announcements of this power are pending as may be. Enact or stop one, or wait until one expires.
    error TooManyPending(PowerKind kind, uint256 maximum);
    /// @notice Sixteen votes on this power began within 30 days, and each takes one of the token's record dates. Announce
    /// it from `from` on.
    /// @param from Unix second.
    error TooManyVotes(PowerKind kind, uint256 from);
    /// @notice There is no announcement of that number. Use one below `announcementCount(asset)`.
    error UnknownAnnouncement(uint256 id);
    /// @notice The announcement was enacted or stopped. None: what is still wanted is announced anew.
    error NotPending(uint256 id);
    /// @notice No pending announcement is of exactly this action. Give the action exactly as it was announced, or
    /// announce it.
    /// @param action keccak256 of the action.
    error NotAnnounced(PowerKind kind, bytes32 action);
    /// @notice The announcement's delay still runs. Wait until `readyAt`.
    error NotReady(uint256 id, uint256 readyAt);
    /// @notice Nobody enacted the announcement in its time. Announce the action anew.
    /// @param expiresAt Its last second.
    error Expired(uint256 id, uint256 expiresAt);
    /// @notice The action is more than the power may do at once. Announce one of at most `limit`.
    /// @param amount In the measure of the power: units for ISSUE and COURT_TRANSFER, seconds for PAUSE, 1 for each use
    /// of another.
    error BeyondLimit(PowerKind kind, uint256 amount, uint256 limit);
    /// @notice The action is more than the power's yearly limit leaves. Wait until earlier uses are a year old, or
    /// announce less.
    error BeyondYearlyLimit(PowerKind kind, uint256 amount, uint256 left);
    /// @notice The charter asks for no vote on this announcement. None: it needs none.
    error NoVote(uint256 id);
    /// @notice The vote is not open now. Vote from `from` through `through`.
    error VoteNotOpen(uint256 id, uint256 from, uint256 through);
    /// @notice The caller may not vote for that wallet. Vote from the wallet itself or, once it was recovered, from the
    /// one that took its place.
    /// @param voter Who may.
    error NotTheVoter(address wallet, address voter);
    /// @notice The wallet's units were voted before. None: a vote is not changed.
    error AlreadyVoted(uint256 id, address wallet);
    /// @notice The wallet held no units at the announcement's record date. None: units that came later bring no vote.
    error NothingHeld(uint256 id, address wallet);
    /// @notice The holders' vote did not pass: too few voted, or too few in favour. Announce the action anew, if it is
    /// still wanted.
    /// @param inFavour Token minor units, as `against` is.
    error NotResolved(uint256 id, uint256 inFavour, uint256 against);

    // ---- At birth ----

    /// @notice Declares the powers of the caller, once. @param token The caller's token.
    function declare(address token, Power[] calldata powers) external;

    // ---- Announce, object, vote ----

    /// @notice Announces the use of a power. Only its holder.
    /// @param action What is to be done, encoded as said above. @param reasonHash Hash of the reason document (the
    /// court's order, the board's resolution); never zero.
    function announce(
        address asset,
        PowerKind kind,
        bytes calldata action,
        bytes32 reasonHash
    ) external returns (uint256 id);

    /// @notice Stops an announcement before it is enacted: the objector that the charter names, the power's holder, and
    /// for RECOVER the wallet said to be lost.
    function object(address asset, uint256 id) external;

    /// @notice Votes the units that a wallet held at the announcement's record date, from the second after it until the
    /// second before `readyAt`. Only the wallet itself or, once it was recovered, the wallet that took its place.
    function vote(address asset, uint256 id, address wallet, bool inFavour) external;

    // ---- Enact ----

    /// @notice Uses up the announcement of exactly this action, or reverts. Only the asset and its token ask.
    /// @param action keccak256 of the action. @param amount What counts against the limits, in the kind's measure.
    function enact(
        address asset,
        PowerKind kind,
        bytes32 action,
        uint256 amount
    ) external returns (uint256 id);

    // ---- Views ----

    /// @notice The powers that the charter declares; what is not among them does not exist.
    function powersOf(address asset) external view returns (Power[] memory);

    /// @notice The whole card: each power, what is pending under it, and what was used of its yearly limit.
    function cardOf(address asset) external view returns (PowerCard[] memory);

    function announcement(address asset, uint256 id) external view returns (Announcement memory);

    function announcementCount(address asset) external view returns (uint256);

    function tally(address asset, uint256 id) external view returns (Tally memory);

    /// @notice Whether the holders' vote, where the charter asks for one, allows the enactment now.
    function isResolved(address asset, uint256 id) external view returns (bool);
}
