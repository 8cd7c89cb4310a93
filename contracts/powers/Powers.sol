// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IPowers} from "../interfaces/IPowers.sol";
import {HolderResolution} from "./HolderResolution.sol";

/// @dev A holder of units must have time to read an announcement, and anyone must have time to enact it.
uint32 constant MINIMUM_DELAY = 1 hours;
uint32 constant MINIMUM_WINDOW = 1 hours;
/// @dev An announcement that stayed open for years would be a power without a delay.
uint32 constant MAXIMUM_WINDOW = 90 days;
/// @dev The least time between a record date and the end of the vote on it.
uint32 constant MINIMUM_VOTE = 1 days;
uint256 constant YEAR = 365 days;
/// @dev So many announcements of one power can be pending: whoever reads or ends them walks over no more.
uint256 constant MAXIMUM_PENDING = 64;

/// @dev So many votes on one power can begin within so long, whether they were objected to or not: each takes one of the
/// 65,535 record dates that a token has.
uint256 constant MAXIMUM_VOTES = 16;
uint256 constant VOTES_PERIOD = 30 days;

/// @title The powers of every asset of a factory
/// @notice The whole life of a power: declared at birth, announced by its holder, open to objection and, where the
/// charter asks for it, to the holders' vote during its delay, enacted once on exactly what was announced, or expired.
///
/// What this contract cannot do: act. It answers an asset (or its token) that asks whether an action was announced;
/// what the action does is the asset's code. Its two calls into a token give holders notice and nothing else: a record
/// date for a vote, and the time from which a pause may come.
contract Powers is HolderResolution {
    /// @dev One use of a power, for the yearly limit.
    struct Use {
        uint40 time;
        uint128 amount;
    }

    // Written by {declare} only, once for each asset.
    mapping(address asset => Power[]) private _powers;
    mapping(address asset => IAssetToken) private _tokens;

    mapping(address asset => Announcement[]) private _announcements;
    /// @dev Of each power the announcements that have neither been enacted nor stopped; some may have expired.
    mapping(address asset => mapping(PowerKind => uint256[])) private _pending;
    /// @dev When votes began.
    mapping(address asset => mapping(PowerKind => uint40[])) private _voteTimes;
    mapping(address asset => mapping(PowerKind => Use[])) private _uses;

    // ---- At birth ----

    /// @inheritdoc IPowers
    function declare(address token, Power[] calldata powers) external {
        // The token says whose it is, so nobody can have this contract speak to the token of another.
        if (address(_tokens[msg.sender]) != address(0) || IAssetToken(token).asset() != msg.sender) {
            revert AlreadyDeclared(msg.sender);
        }
        _tokens[msg.sender] = IAssetToken(token);
        uint256 notice = IAssetToken(token).noticeOfRecordDates();
        uint256 kinds; // one bit for each kind that was declared
        for (uint256 i = 0; i < powers.length; ++i) {
            Power calldata power = powers[i];
            _check(power, notice);
            uint256 bit = 1 << uint8(power.kind);
            if (kinds & bit != 0) revert PowerDeclaredTwice(power.kind);
            kinds |= bit;
            _powers[msg.sender].push(power);
            emit PowerDeclared(msg.sender, power.kind, power.holder, power);
        }
    }

    function _check(Power calldata power, uint256 notice) private view {
        PowerKind kind = power.kind;
        if (power.holder == address(0)) revert InvalidPower(kind, "holder");
        if (power.expires < block.timestamp) revert InvalidPower(kind, "expires");
        if (power.window < MINIMUM_WINDOW || power.window > MAXIMUM_WINDOW)
            revert InvalidPower(kind, "window");
        uint256 leastDelay = MINIMUM_DELAY;
        // What tokens know of holders stays good for the notice of a record date: a pause comes no sooner.
        if (kind == PowerKind.PAUSE && notice > leastDelay) leastDelay = notice;
        if (power.quorum != 0) leastDelay = notice + MINIMUM_VOTE;
        if (power.delay < leastDelay) revert InvalidPower(kind, "delay");
        if (power.limit == 0 || power.yearlyLimit < power.limit) revert InvalidPower(kind, "limit");
        if (kind == PowerKind.PAUSE && power.yearlyLimit > YEAR / 2) revert InvalidPower(kind, "limit");
        bool none = power.quorum == 0 && power.majority == 0;
        bool sound = power.quorum != 0 && power.quorum <= SHARE && power.majority > SHARE / 2;
        if (!none && (!sound || power.majority > SHARE)) revert InvalidPower(kind, "vote");
    }

    // ---- Announce, object, vote ----

    /// @inheritdoc IPowers
    function announce(
        address asset,
        PowerKind kind,
        bytes calldata action,
        bytes32 reasonHash
    ) external returns (uint256 id) {
        Power storage power = _power(asset, kind);
        if (msg.sender != power.holder) revert OnlyPowerHolder(kind, msg.sender);
        if (block.timestamp > power.expires) revert PowerExpired(kind, power.expires);
        if (reasonHash == 0) revert NoReason();
        Announcement memory announced;
        announced.kind = kind;
        announced.action = keccak256(action);
        announced.reasonHash = reasonHash;
        // Seconds since 1970 fit 40 bits until the year 36812; the sums are checked.
        announced.readyAt = uint40(block.timestamp) + power.delay;
        announced.expiresAt = announced.readyAt + power.window;
        if (kind == PowerKind.RECOVER) {
            if (action.length != 64) revert NotAnAction(kind, action.length);
            (announced.subject, ) = abi.decode(action, (address, address));
        }
        IAssetToken token = _tokens[asset];
        if (power.quorum != 0) {
            _countVote(asset, kind);
            announced.recordDate = uint40(block.timestamp + token.noticeOfRecordDates());
        }
        id = _announcements[asset].length;
        _announcements[asset].push(announced);
        _addPending(asset, kind, id, announced.action);
        emit Announced(
            asset,
            id,
            kind,
            action,
            reasonHash,
            announced.readyAt,
            announced.expiresAt,
            announced.recordDate
        );
        if (announced.recordDate != 0) token.announceRecordDate(announced.recordDate);
        if (kind == PowerKind.PAUSE) token.awaitPause(announced.readyAt, announced.expiresAt);
    }

    /// @inheritdoc IPowers
    function object(address asset, uint256 id) external {
        Announcement storage announced = _announcement(asset, id);
        if (announced.expiresAt == 0) revert NotPending(id);
        PowerKind kind = announced.kind;
        Power storage power = _power(asset, kind);
        if (msg.sender != power.objector && msg.sender != power.holder && msg.sender != announced.subject)
            revert OnlyObjector(id, msg.sender);
        _end(asset, kind, id);
        emit Objected(asset, id, msg.sender);
    }

    /// @inheritdoc IPowers
    function vote(address asset, uint256 id, address wallet, bool inFavour) external {
        Announcement storage announced = _announcement(asset, id);
        uint40 recordDate = announced.recordDate;
        if (recordDate == 0) revert NoVote(id);
        if (announced.expiresAt == 0) revert NotPending(id);
        if (block.timestamp <= recordDate || block.timestamp >= announced.readyAt) {
            revert VoteNotOpen(id, recordDate + 1, announced.readyAt - 1);
        }
        address voter = IAsset(asset).beneficiaryOf(wallet);
        if (msg.sender != voter) revert NotTheVoter(wallet, voter);
        IAssetToken token = _tokens[asset];
        uint256 units = token.balanceAtRecordDate(wallet, token.indexOfRecordDate(recordDate));
        _vote(asset, id, wallet, inFavour, units);
    }

    // ---- Enact ----

    /// @inheritdoc IPowers
    function enact(
        address asset,
        PowerKind kind,
        bytes32 action,
        uint256 amount
    ) external returns (uint256 id) {
        if (msg.sender != asset && msg.sender != address(_tokens[asset]))
            revert OnlyAssetOrToken(asset, msg.sender);
        Power storage power = _power(asset, kind);
        id = _idOf(asset, kind, action);
        if (id == type(uint256).max) revert NotAnnounced(kind, action);
        Announcement storage announced = _announcements[asset][id];
        if (block.timestamp < announced.readyAt) revert NotReady(id, announced.readyAt);
        if (block.timestamp > announced.expiresAt) revert Expired(id, announced.expiresAt);
        if (!_isResolved(asset, id, announced, power)) {
            Tally memory votes = tally(asset, id);
            revert NotResolved(id, votes.inFavour, votes.against);
        }
        _useUp(asset, power, amount);
        _end(asset, kind, id);
        emit Enacted(asset, id, kind, amount);
    }

    // ---- Views ----

    /// @inheritdoc IPowers
    function powersOf(address asset) external view returns (Power[] memory) {
        return _powers[asset];
    }

    /// @inheritdoc IPowers
    function cardOf(address asset) external view returns (PowerCard[] memory cards) {
        Power[] memory powers = _powers[asset];
        cards = new PowerCard[](powers.length);
        for (uint256 i = 0; i < powers.length; ++i) {
            PowerKind kind = powers[i].kind;
            uint256[] memory ids = _pending[asset][kind];
            uint256 count;
            for (uint256 j = 0; j < ids.length; ++j) {
                if (block.timestamp <= _announcements[asset][ids[j]].expiresAt) ids[count++] = ids[j];
            }
            assembly ("memory-safe") {
                mstore(ids, count)
            }
            cards[i] = PowerCard(powers[i], ids, _usedInPeriod(asset, powers[i]));
        }
    }

    /// @inheritdoc IPowers
    function announcement(address asset, uint256 id) external view returns (Announcement memory) {
        return _announcement(asset, id);
    }

    /// @inheritdoc IPowers
    function announcementCount(address asset) external view returns (uint256) {
        return _announcements[asset].length;
    }

    /// @inheritdoc IPowers
    function isResolved(address asset, uint256 id) external view returns (bool) {
        Announcement storage announced = _announcement(asset, id);
        return _isResolved(asset, id, announced, _power(asset, announced.kind));
    }

    // ---- Inside ----

    function _isResolved(
        address asset,
        uint256 id,
        Announcement storage announced,
        Power storage power
    ) private view returns (bool) {
        uint40 recordDate = announced.recordDate;
        if (recordDate == 0) return true;
        if (block.timestamp <= recordDate) return false;
        IAssetToken token = _tokens[asset];
        uint256 supply = token.supplyAtRecordDate(token.indexOfRecordDate(recordDate));
        return _passes(asset, id, supply, power.quorum, power.majority);
    }

    function _power(address asset, PowerKind kind) private view returns (Power storage power) {
        Power[] storage powers = _powers[asset];
        // At most one for each kind.
        for (uint256 i = 0; i < powers.length; ++i) {
            power = powers[i];
            if (power.kind == kind) return power;
        }
        revert NoSuchPower(kind);
    }

    function _announcement(address asset, uint256 id) private view returns (Announcement storage) {
        if (id >= _announcements[asset].length) revert UnknownAnnouncement(id);
        return _announcements[asset][id];
    }

    /// @dev What expired makes room. No two announcements of one action are pending at once: the action names one.
    function _addPending(address asset, PowerKind kind, uint256 id, bytes32 action) private {
        uint256[] storage ids = _pending[asset][kind];
        for (uint256 i = ids.length; i != 0; --i) {
            Announcement storage other = _announcements[asset][ids[i - 1]];
            if (block.timestamp > other.expiresAt) {
                ids[i - 1] = ids[ids.length - 1];
                ids.pop();
            } else if (other.action == action || kind == PowerKind.PAUSE) {
                // One pause at a time: the token is told of one.
                revert AlreadyAnnounced(ids[i - 1]);
            }
        }
        if (ids.length == MAXIMUM_PENDING) revert TooManyPending(kind, MAXIMUM_PENDING);
        ids.push(id);
    }

    function _countVote(address asset, PowerKind kind) private {
        uint40[] storage times = _voteTimes[asset][kind];
        uint256 count = times.length;
        if (count >= MAXIMUM_VOTES) {
            uint256 from = times[count - MAXIMUM_VOTES] + VOTES_PERIOD;
            if (block.timestamp < from) revert TooManyVotes(kind, from);
        }
        times.push(uint40(block.timestamp));
    }

    /// @return The pending announcement of the action; the maximum if there is none.
    function _idOf(address asset, PowerKind kind, bytes32 action) private view returns (uint256) {
        uint256[] storage ids = _pending[asset][kind];
        for (uint256 i = ids.length; i != 0; --i) {
            if (_announcements[asset][ids[i - 1]].action == action) return ids[i - 1];
        }
        return type(uint256).max;
    }

    function _end(address asset, PowerKind kind, uint256 id) private {
        _announcements[asset][id].expiresAt = 0;
        uint256[] storage ids = _pending[asset][kind];
        uint256 i = ids.length;
        while (ids[--i] != id) {}
        ids[i] = ids[ids.length - 1];
        ids.pop();
    }

    function _useUp(address asset, Power memory power, uint256 amount) private {
        if (amount > power.limit) revert BeyondLimit(power.kind, amount, power.limit);
        if (power.yearlyLimit == type(uint128).max) return;
        uint256 used = _usedInPeriod(asset, power);
        uint256 left = power.yearlyLimit > used ? power.yearlyLimit - used : 0;
        if (amount > left) revert BeyondYearlyLimit(power.kind, amount, left);
        // The amount is at most the limit, 128 bits.
        _uses[asset][power.kind].push(Use(uint40(block.timestamp), uint128(amount)));
    }

    /// @dev What was used in the year before now; only the power's holder lengthens the walk. A pause lasts: one that
    /// began a year and a pause ago may still have been running a year ago.
    function _usedInPeriod(address asset, Power memory power) private view returns (uint256 used) {
        uint256 period = YEAR + (power.kind == PowerKind.PAUSE ? power.limit : 0);
        Use[] storage uses = _uses[asset][power.kind];
        for (uint256 i = uses.length; i != 0; --i) {
            Use memory use = uses[i - 1];
            if (uint256(use.time) + period <= block.timestamp) break;
            used += use.amount;
        }
    }
}
