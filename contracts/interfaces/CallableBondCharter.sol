// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter} from "./Charter.sol";

/// @notice A time in which a bond may be called, and at what price. An American call is one long window, a Bermudan
/// call is a day each.
/// @param from First second that a call date may be. @param through Last second that it may be.
/// @param price Price in 1e-9 of the outstanding principal, without the accrued interest, at least par (1e9).
struct CallWindow {
    uint40 from;
    uint40 through;
    uint64 price;
}

/// @notice The terms under which the issuer may repay a bond early.
/// @param notice Least notice, in seconds, between the enactment of a call and its date; more than the token's notice
/// of a record date.
/// @param windows Ascending, one after the other; none reaches beyond the last record date.
struct CallTerms {
    uint32 notice;
    CallWindow[] windows;
}

/// @notice The whole charter of a callable bond: the argument of its constructor. It declares the power CALL.
struct CallableBondCharter {
    BondCharter bond;
    CallTerms call;
}
