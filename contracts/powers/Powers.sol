// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../interfaces/Charter.sol";
import {IPowers} from "../interfaces/IAsset.sol";

/// @dev A holder of units must have time to read an announcement, and anyone must have time to enact it.
uint32 constant MINIMUM_DELAY = 1 hours;
uint32 constant MINIMUM_WINDOW = 1 hours;
/// @dev An announcement that stayed open for years would be a power without a delay.
uint32 constant MAXIMUM_WINDOW = 90 days;

/// @title The powers of an asset
/// @notice The whole life of a power: declared at birth, announced by its holder, open to objection during its delay
/// and its window, enacted once on exactly what was announced, or expired. The contract that stands on it says what
/// an action is and calls {_enact} before it acts: there is no other way into a power.
abstract contract Powers is IPowers {
    // Written by the constructor only.
    Power[] private _powers;
    Announcement[] private _announcements;

    constructor(Power[] memory declared) {
        uint256 kinds; // one bit for each kind that was declared
        for (uint256 i = 0; i < declared.length; ++i) {
            Power memory power = declared[i];
            if (
                power.holder == address(0) ||
                power.expires < block.timestamp ||
                !_exists(power.kind) ||
                power.delay < MINIMUM_DELAY ||
                power.window < MINIMUM_WINDOW ||
                power.window > MAXIMUM_WINDOW
            ) revert InvalidPower(power.kind);
            uint256 bit = 1 << uint8(power.kind);
            if (kinds & bit != 0) revert PowerDeclaredTwice(power.kind);
            kinds |= bit;
            _powers.push(power);
            emit PowerDeclared(power.kind, power.holder, power.objector, power.delay, power.window);
        }
    }

    // ---- Announce and object ----

    /// @inheritdoc IPowers
    function announce(PowerKind kind, bytes32 action, bytes32 reasonHash) external returns (uint256 id) {
        Power storage power = _power(kind);
        if (msg.sender != power.holder) revert OnlyPowerHolder(kind, msg.sender);
        if (block.timestamp > power.expires) revert PowerExpired(kind, power.expires);
        // Seconds since 1970 fit 40 bits until the year 36812; the sums are checked.
        uint40 readyAt = uint40(block.timestamp) + power.delay;
        uint40 expiresAt = readyAt + power.window;
        id = _announcements.length;
        _announcements.push(Announcement(kind, readyAt, expiresAt, action));
        emit Announced(id, kind, action, reasonHash, readyAt, expiresAt);
    }

    /// @inheritdoc IPowers
    function object(uint256 id) external {
        Announcement storage announced = _pending(id);
        Power storage power = _power(announced.kind);
        if (msg.sender != power.objector && msg.sender != power.holder) revert OnlyObjector(id, msg.sender);
        announced.expiresAt = 0;
        emit Objected(id, msg.sender);
    }

    // ---- Views ----

    /// @inheritdoc IPowers
    function powers() external view returns (Power[] memory) {
        return _powers;
    }

    /// @inheritdoc IPowers
    function announcement(uint256 id) external view returns (Announcement memory) {
        if (id >= _announcements.length) revert NotAnnounced(id);
        return _announcements[id];
    }

    /// @inheritdoc IPowers
    function announcementCount() external view returns (uint256) {
        return _announcements.length;
    }

    // ---- For the contract that stands on it ----

    /// @dev Whether the contract acts on a kind of power; one that it does not act on cannot be declared.
    function _exists(PowerKind kind) internal pure virtual returns (bool);

    /// @dev Uses up an announcement, or reverts. Call it before the act, with the hash of exactly what is done.
    function _enact(uint256 id, PowerKind kind, bytes32 action) internal {
        Announcement storage announced = _pending(id);
        if (announced.kind != kind) revert NotAnnounced(id);
        if (block.timestamp < announced.readyAt) revert NotReady(id, announced.readyAt);
        if (block.timestamp > announced.expiresAt) revert Expired(id, announced.expiresAt);
        if (announced.action != action) revert ActionMismatch(id, action, announced.action);
        announced.expiresAt = 0;
        emit Enacted(id, kind);
    }

    /// @dev The announcement, unless there is none or it was enacted or objected to.
    function _pending(uint256 id) private view returns (Announcement storage announced) {
        if (id >= _announcements.length) revert NotAnnounced(id);
        announced = _announcements[id];
        if (announced.expiresAt == 0) revert NotAnnounced(id);
    }

    function _power(PowerKind kind) private view returns (Power storage power) {
        // At most one for each kind.
        for (uint256 i = 0; i < _powers.length; ++i) {
            power = _powers[i];
            if (power.kind == kind) return power;
        }
        revert NoSuchPower(kind);
    }
}
