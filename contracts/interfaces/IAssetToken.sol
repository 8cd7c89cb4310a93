// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {HoldingTerms, SupplyTerms, TransferTerms} from "../token/TokenTerms.sol";
import {IDocuments} from "./IDocuments.sol";
import {IERC1404} from "./IERC1404.sol";
import {IERC1643} from "./IERC1643.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";
import {IPledgeable} from "./ILiens.sol";
import {IPauses} from "./IPauses.sol";
import {IReadable} from "./IReadable.sol";
import {IRestrictedToken} from "./IRestrictedToken.sol";

/// @notice Record dates and who held what at the end of each. A record date is the second at whose end holdings
/// decide who is paid. They are numbered from 0 in order of time; those that have passed keep their number for
/// ever, since a new one is always in the future.
interface IRecordDates {
    event RecordDateAnnounced(uint40 indexed recordDate);
    event RegisterClosing(uint40 indexed lastRecordDate);
    event RegisterReopened();

    /// @notice The record date gives less notice than the charter promises, or lies beyond all time. Announce one from
    /// `earliest` on.
    error RecordDateTooSoon(uint256 recordDate, uint256 earliest);
    /// @notice There is a record date at that second. Use the one that exists.
    error RecordDateTaken(uint256 recordDate);
    /// @notice A record date of the charter is in the past, not after the one before it, or beyond all time; the asset
    /// is not born. Correct the schedule.
    /// @param index Which one, from 0.
    error RecordDatesNotAscending(uint256 index);
    /// @notice What is held at a record date is known only after its second. Ask after `recordDate(index)`.
    error RecordDateNotPassed(uint256 index);
    /// @notice That second is no record date or, where the register is to close after it, none to come. Give one that
    /// `recordDate(index)` shows.
    error UnknownRecordDate(uint256 recordDate);
    /// @notice The token knows as many record dates as it can. None: it keeps no more than `maximum`.
    error TooManyRecordDates(uint256 maximum);

    /// @notice How many record dates are known, passed or to come.
    function recordDateCount() external view returns (uint256);

    /// @notice How many record dates have passed; the numbers below it never change their meaning.
    function passedRecordDates() external view returns (uint256);

    /// @notice The second of record date number `index`.
    function recordDate(uint256 index) external view returns (uint40);

    /// @notice The number of a record date that has passed. Reverts with {UnknownRecordDate} for a second that is
    /// no record date, and with {RecordDateNotPassed} for one to come.
    function indexOfRecordDate(uint40 recordDate_) external view returns (uint256 index);

    /// @notice Balance at the end of record date number `index`. Reverts with {RecordDateNotPassed}.
    function balanceAtRecordDate(address account, uint256 index) external view returns (uint256);

    /// @notice Supply at the end of record date number `index`. Reverts with {RecordDateNotPassed}.
    function supplyAtRecordDate(uint256 index) external view returns (uint256);

    /// @notice Supply, and the balance of each account, at the end of record date number `index`, which the caller
    /// knows to have passed: that is not looked at, and of one to come this tells what stands now.
    function heldAtRecordDate(
        uint256 index,
        address[] calldata accounts
    ) external view returns (uint256 supply, uint256[] memory balances);
}

/// @notice What a token holds in its code, as the reader of tokens needs it.
interface IFixedTerms is IReadable {
    struct FixedTerms {
        bytes32 charterHash;
        address publisher;
        TransferTerms transfer;
        HoldingTerms holding;
        SupplyTerms supply;
        address registry;
        uint256[4] countries;
    }

    function fixedTerms() external view returns (FixedTerms memory);
}

/// @notice The units of an asset: who holds, who held, and what a transfer must meet. The same code for every kind
/// of asset; no owner, no agent, no upgrade. What its asset may ask of it is written in the last section below.
interface IAssetToken is
    IERC20Metadata,
    IERC20Permit,
    IERC5267,
    IERC165,
    IERC1404,
    IERC1643,
    IPauses,
    IRecordDates,
    IRestrictedToken,
    IERC7943Fungible,
    IPledgeable,
    IFixedTerms
{
    /// @notice What is known of a holder, unpacked.
    /// @param freshThrough Last second until which it is relied on without asking anybody.
    /// @param investorKey Registry (1 to 3) in the upper 8 of 48 bits, investor number in the lower 40; 0 for a venue.
    struct Holder {
        uint128 balance;
        uint40 freshThrough;
        uint16 recordDatesSeen;
        uint16 checkpoints;
        uint48 investorKey;
        uint8 flags;
    }

    event Born(bytes32 indexed charterHash, address indexed asset);

    /// @notice Only the asset may ask this of its token. None: the asset's own functions do, where the charter allows
    /// it.
    error OnlyAsset(address caller);
    /// @notice Only the register of powers gives notice of a pause. Announce the pause there.
    error OnlyPowers(address caller);
    /// @notice Only the publisher whom the charter names appends documents. Ask him: `whoMayPublish()`.
    error OnlyPublisher(address caller);
    /// @notice No power of any charter freezes units. None: what no power allows, nobody can do; only their holder
    /// holds units back, by a pledge.
    error NoSuchPower();
    /// @notice A name, the decimals or the notice of the charter cannot be, named in `what`; the asset is not born.
    /// Correct it.
    error InvalidCharter(bytes32 what);
    /// @notice No registry says that both wallets are one investor's, or one of them is a venue. Have a registry's
    /// panel admit the new wallet as that investor's.
    error NotTheSameInvestor(address lost, address to);
    /// @notice The permit was not brought in its time. Sign a new one.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit is not signed by the owner with exactly these values and his present nonce. Sign it anew.
    /// @param signer Whose signature it would be.
    error ERC2612InvalidSigner(address signer, address owner);

    /// @notice Looks a wallet up in the registries now, and remembers what they say. Callable by anyone.
    function refresh(address wallet) external returns (uint48 investorKey);

    function holderOf(address wallet) external view returns (Holder memory);

    /// @notice The contract of the terms. Fixed at birth.
    function asset() external view returns (address);

    /// @notice Commits to every value of the charter.
    function charterHash() external view returns (bytes32);

    /// @notice Who may append documents; the zero address for nobody.
    function whoMayPublish() external view returns (address);

    /// @notice The register that keeps the documents of this token, and of others.
    function documents() external view returns (IDocuments);

    /// @notice Every version of a document, oldest first, with all of its addresses.
    function documentVersions(bytes32 name) external view returns (IDocuments.Document[] memory);

    /// @notice Appends a document or a newer version of one. Only the publisher named in the charter.
    /// @param name A short name, for example "TERM SHEET". @param uri Where it can be had, one address a line.
    /// @param documentHash Hash of the document, not zero.
    function appendDocument(bytes32 name, string calldata uri, bytes32 documentHash) external;

    /// @notice Least notice in seconds of an unscheduled record date.
    function noticeOfRecordDates() external view returns (uint256);

    /// @notice Last second of trading once the register closes; type(uint40).max while it does not.
    function closesAfter() external view returns (uint40);

    // ---- What the asset, and nobody else, may ask ----

    /// @notice Announces a record date, at least `recordNotice` ahead. The register of powers may too, for a vote.
    function announceRecordDate(uint40 recordDate_) external;

    /// @notice Ends transfers after a record date that was announced or scheduled, and has not passed: whoever holds at
    /// that second is who the last payment reaches, and he knew the date.
    function closeRegister(uint40 lastRecordDate) external;

    /// @notice Opens the register again (the last payment was missed; units are claims again).
    function openRegister() external;

    /// @notice New units, within `maxSupply`, to a wallet that may receive them.
    function mint(address to, uint256 amount) external;

    /// @notice Ends units of a holder who has been paid for them. No rule is asked.
    function redeem(address from, uint256 amount) external;

    /// @notice Moves all units of a lost wallet, with the pledges on them, to another wallet of the same investor, as
    /// the first registry that knows both says. The lost wallet can then neither receive nor send.
    function replaceWallet(address lost, address to) external returns (uint256 units);
}
