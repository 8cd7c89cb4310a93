// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @notice What a token tells the contract that keeps the liens on its units.
interface ILienKeeper {
    /// @notice Fewer pledged units are left to a holder: units were taken by a court's order, or redeemed. Only the
    /// token itself, for its own units. @param left Units of the holder that stay pledged.
    function onPledgeCut(address holder, uint256 left) external;

    /// @notice A lost wallet's units, and so the liens on them, are another wallet's now. Only the token itself.
    function onPledgeMoved(address lost, address to) external;
}

/// @notice What the contract that keeps the liens, and nobody else, may ask of a token.
interface IPledgeable {
    /// @notice Only the contract that keeps the liens may hold back, give back or move pledged units. Use that
    /// contract's functions.
    error OnlyLiens(address caller);

    /// @notice Holds back more units of a holder: he may send now, and has as many that are not pledged. Balance,
    /// income and votes stay his; `getFrozenTokens` tells the sum.
    function increasePledge(address holder, uint256 units) external;

    /// @notice Gives units that were held back to their holder's free use again.
    function releasePledge(address holder, uint256 units) external;

    /// @notice Moves units that were held back to whom the lien gives them; every rule but a block of the holder is
    /// asked.
    function enforcePledge(address holder, address to, uint256 units) external;
}

/// @notice Liens: units that their holder pledged for a term. They stay in his wallet and earn and vote for him, but do
/// not move until the lien holder releases them, the lien lapses, or the lien holder takes them as its terms allow.
///
/// One contract for all tokens, without owner and without units: a lien is a note that a token acts on, and every note
/// is kept by its token, so that a token that lies harms nobody but its own holders.
///
/// A holder pledges by a call of his own, or by a signature that the lien holder brings: nobody else can, so nobody
/// else can use up the few liens that a holder may have. A signature is EIP-712 typed data of a {Lien}:
/// Pledge(address token,address holder,address lienHolder,uint128 units,uint40 takeFrom,uint40 end,bytes32 termsHash,
/// bytes32 salt,uint40 deadline), and for a longer or changed term
/// Extension(uint256 id,uint40 takeFrom,uint40 end,bytes32 termsHash,bytes32 salt,uint40 deadline).
/// Contracts sign by ERC-1271. Of several signatures of one holder with one salt only the first is good.
interface ILiens is ILienKeeper, IERC5267 {
    /// @param token The units' token. @param holder Whose units they are. @param lienHolder Who may release and take.
    /// @param units Units pledged (token minor units); 0 once it ended.
    /// @param takeFrom First second at which the lien holder may take. @param end Last second of the lien.
    /// @param termsHash Hash of what the parties agreed.
    struct Lien {
        address token;
        address holder;
        address lienHolder;
        uint128 units;
        uint40 takeFrom;
        uint40 end;
        bytes32 termsHash;
    }

    event LienCreated(
        uint256 indexed id,
        address indexed token,
        address indexed holder,
        address lienHolder,
        uint256 units,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash
    );
    event LienExtended(uint256 indexed id, uint40 takeFrom, uint40 end, bytes32 termsHash);
    event LienReleased(uint256 indexed id, uint256 units);
    event LienLapsed(uint256 indexed id, uint256 units);
    event LienTaken(uint256 indexed id, address indexed to, uint256 units);
    event LienCut(uint256 indexed id, uint256 units);
    event LienMoved(uint256 indexed id, address indexed to);
    event SaltUsed(address indexed holder, bytes32 indexed salt);

    /// @notice A term of the lien cannot be, named in `what`. Give another.
    error InvalidLien(bytes32 what);
    /// @notice The holder has as many liens on units of the token as may be. Have one released, or end one that has
    /// lapsed.
    error TooManyLiens(address token, address holder, uint256 maximum);
    /// @notice There is no lien of that number. Use one that `liensOf` lists.
    error UnknownLien(uint256 id);
    /// @notice The holder's signature was not brought in its time. Have a new one signed.
    error SignatureExpired(uint256 deadline);
    /// @notice A signature of the holder with this salt was used or revoked. Have one signed with another salt.
    error SignatureUsed(address holder, bytes32 salt);
    /// @notice What was brought is no signature of the holder on exactly these terms. Have him sign the digest of
    /// `pledgeDigest` or `extensionDigest`.
    error InvalidSignature(address holder);
    /// @notice Only the lien holder whom the signed terms name may bring them. Have him bring them.
    error NotTheLienHolder(address lienHolder, address caller);
    /// @notice Only the lien holder may do this. Ask him.
    error OnlyLienHolder(uint256 id, address caller);
    /// @notice The units are 0, or more than are under the lien. Name at most `pledged`; where that is 0 the lien has
    /// ended.
    error NotWithinLien(uint256 id, uint256 units, uint256 pledged);
    /// @notice The lien holder may not take units at this time. Take from `from` through `through`.
    error NotTakeable(uint256 id, uint256 from, uint256 through);
    /// @notice The lien's last second has not passed. Wait until after `end`, or have it released.
    error NotLapsed(uint256 id, uint256 end);

    /// @notice Pledges units of the caller. @param units Minor units, a multiple of the token's lot size.
    /// @param takeFrom First second at which the lien holder may take, not after `end`.
    /// @param end Last second of the lien, within ten years.
    function pledge(
        address token,
        address lienHolder,
        uint256 units,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash
    ) external returns (uint256 id);

    /// @notice {pledge} of a holder who signed. Only the lien holder that he names.
    /// @param terms The lien. @param salt Chosen by the holder, used once for ever.
    /// @param deadline Last second at which the signature is good.
    function pledgeBySignature(
        Lien calldata terms,
        bytes32 salt,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint256 id);

    /// @notice Gives a lien another term, as its holder signed. Only the lien holder. The lien keeps its age.
    function extend(
        uint256 id,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash,
        bytes32 salt,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Uses a salt up, so that no signature of the caller with it is good any more.
    function revokeSalt(bytes32 salt) external;

    /// @notice Gives units back to their holder's free use. Only the lien holder, at any time.
    function release(uint256 id, uint256 units) external;

    /// @notice Ends a lien whose last second has passed; callable by anyone.
    function lapse(uint256 id) external;

    /// @notice Takes units, from `takeFrom` through `end`. Only the lien holder; they go where he says, if the token's
    /// rules let that wallet receive them. That the holder is blocked or has lapsed does not matter.
    function take(uint256 id, address to, uint256 units) external;

    function lien(uint256 id) external view returns (Lien memory);

    /// @notice What a holder signs to pledge.
    function pledgeDigest(Lien calldata terms, bytes32 salt, uint40 deadline) external view returns (bytes32);

    /// @notice What a holder signs to change the term of a lien.
    function extensionDigest(
        uint256 id,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash,
        bytes32 salt,
        uint40 deadline
    ) external view returns (bytes32);

    function isUsed(address holder, bytes32 salt) external view returns (bool);

    /// @notice Numbers of the liens on a holder's units of a token, the oldest first: the newest give way first to a
    /// court's order, also after a recovery joined the liens of two wallets.
    function liensOf(address token, address holder) external view returns (uint256[] memory);
}
