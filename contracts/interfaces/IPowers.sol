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

    error NoSuchPower(PowerKind kind);
    error PowerExpired(PowerKind kind, uint256 expires);
    error PowerDeclaredTwice(PowerKind kind);
    error InvalidPower(PowerKind kind, bytes32 what);
    error AlreadyDeclared(address asset);
    error OnlyPowerHolder(PowerKind kind, address caller);
    error OnlyObjector(uint256 id, address caller);
    error OnlyAssetOrToken(address asset, address caller);
    error NoReason();
    error NotAnAction(PowerKind kind, uint256 length);
    error AlreadyAnnounced(uint256 id);
    error TooManyPending(PowerKind kind, uint256 maximum);
    error UnknownAnnouncement(uint256 id);
    error NotPending(uint256 id);
    error NotAnnounced(PowerKind kind, bytes32 action);
    error NotReady(uint256 id, uint256 readyAt);
    error Expired(uint256 id, uint256 expiresAt);
    error BeyondLimit(PowerKind kind, uint256 amount, uint256 limit);
    error BeyondYearlyLimit(PowerKind kind, uint256 amount, uint256 left);
    error NoVote(uint256 id);
    error VoteNotOpen(uint256 id, uint256 from, uint256 through);
    error NotTheVoter(address wallet, address voter);
    error AlreadyVoted(uint256 id, address wallet);
    error NothingHeld(uint256 id, address wallet);
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
