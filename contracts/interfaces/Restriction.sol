// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Reasons why a transfer is refused: the codes of ERC-1404. Where several apply, the first of this order is
/// named: register, sender, recipient, lock-up, lot size, extra rules, minimum holdings, maxima.
library Restriction {
    uint8 internal constant NONE = 0;
    uint8 internal constant PAUSED = 1;
    uint8 internal constant REGISTER_CLOSED = 2;
    uint8 internal constant LOCK_UP = 3;
    uint8 internal constant SENDER_BLOCKED = 4;
    uint8 internal constant RECIPIENT_BLOCKED = 5;
    uint8 internal constant RECIPIENT_UNKNOWN = 6;
    uint8 internal constant RECIPIENT_LAPSED = 7;
    uint8 internal constant RECIPIENT_COUNTRY = 8;
    uint8 internal constant RECIPIENT_CLASS = 9;
    uint8 internal constant FLOW_BACK = 10;
    uint8 internal constant FROZEN = 11;
    uint8 internal constant LOT_SIZE = 12;
    uint8 internal constant SENDER_MINIMUM = 13;
    uint8 internal constant RECIPIENT_MINIMUM = 14;
    uint8 internal constant INVESTOR_MAXIMUM = 15;
    uint8 internal constant HOLDERS_MAXIMUM = 16;
    uint8 internal constant EXTRA_RULE = 17;
}
