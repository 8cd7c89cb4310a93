// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Restriction} from "../interfaces/Restriction.sol";

/// @notice The codes of {Restriction} in words.
library Reasons {
    /// @dev A code in words; "unknown code" for one that does not exist.
    function text(uint8 code) internal pure returns (string memory) {
        if (code == Restriction.NONE) return "allowed";
        if (code == Restriction.PAUSED) return "paused";
        if (code == Restriction.REGISTER_CLOSED) return "register closed";
        if (code == Restriction.LOCK_UP) return "lock-up";
        if (code == Restriction.SENDER_BLOCKED) return "sender blocked";
        if (code == Restriction.RECIPIENT_BLOCKED) return "recipient blocked";
        if (code == Restriction.RECIPIENT_UNKNOWN) return "recipient unknown";
        if (code == Restriction.RECIPIENT_LAPSED) return "recipient lapsed";
        if (code == Restriction.RECIPIENT_COUNTRY) return "recipient's country";
        if (code == Restriction.RECIPIENT_CLASS) return "recipient's class";
        if (code == Restriction.FLOW_BACK) return "flow-back";
        if (code == Restriction.FROZEN) return "units frozen";
        if (code == Restriction.LOT_SIZE) return "lot size";
        if (code == Restriction.SENDER_MINIMUM) return "sender's minimum holding";
        if (code == Restriction.RECIPIENT_MINIMUM) return "recipient's minimum holding";
        if (code == Restriction.INVESTOR_MAXIMUM) return "maximum per investor";
        if (code == Restriction.HOLDERS_MAXIMUM) return "maximum holders";
        if (code == Restriction.EXTRA_RULE) return "extra rule";
        return "unknown code";
    }
}
