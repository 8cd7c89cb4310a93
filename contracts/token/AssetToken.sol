// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {PowerKind, TokenCharter} from "../interfaces/Charter.sol";
import {IAssetToken, IFixedTerms} from "../interfaces/IAssetToken.sol";
import {IDocuments} from "../interfaces/IDocuments.sol";
import {IPowers} from "../interfaces/IPowers.sol";
import {IERC1643} from "../interfaces/IERC1643.sol";
import {Readable} from "../readers/Readable.sol";
import {ForcedMovements} from "./ForcedMovements.sol";
import {RecordDates} from "./RecordDates.sol";
import {RestrictedToken} from "./RestrictedToken.sol";
import {TokenConstants} from "./TokenConstants.sol";
import {TokenReader} from "./TokenReader.sol";

/// @notice The units of an asset, as everybody sees them: {IAssetToken}. What answers at a token's address is
/// {AssetTokenCode} and, for all that only looks, {TokenReader}.
abstract contract AssetToken is IAssetToken, IERC20Errors {}

/// @title The code of a token
/// @notice The units of an asset: over {RestrictedToken} (what a transfer must meet), {HolderLedger} (who holds and
/// held) and {RecordDates} (when that decides who is paid). What is in {IAssetToken} and not here only looks, and is
/// answered by {TokenReader} ({Readable} says how). The tests hold both together to the whole interface.
///
/// @dev Born from its asset's constructor, which is `asset()` for ever. There is no owner, no agent and no upgrade;
/// the asset's five verbs are at the end, and each is bound by the charter too.
contract AssetTokenCode is ForcedMovements, IFixedTerms {
    address private immutable _ASSET;
    IPowers private immutable _POWERS;
    IDocuments private immutable _DOCUMENTS;
    address private immutable _PUBLISHER;
    bytes32 private immutable _CHARTER_HASH;

    modifier onlyAsset() {
        _requireAsset();
        _;
    }

    constructor(
        TokenCharter memory charter,
        bytes32 charterHash_,
        IPowers powers,
        address liens,
        TokenReader reader_
    )
        ERC20(charter.name, charter.symbol)
        TokenConstants(charter)
        RecordDates(charter.recordDates, charter.closesAtLastRecordDate)
        RestrictedToken(charter.rules, charter.maxSupply)
        ForcedMovements(liens)
        Readable(address(reader_))
    {
        if (bytes(charter.name).length == 0 || bytes(charter.symbol).length == 0)
            revert IAssetToken.InvalidCharter("name");
        if (charter.decimals > 18) revert IAssetToken.InvalidCharter("decimals");
        if (charter.recordNotice < 1 hours) revert IAssetToken.InvalidCharter("record notice");
        _ASSET = msg.sender;
        _POWERS = powers;
        _DOCUMENTS = reader_.documents();
        _PUBLISHER = charter.publisher;
        _CHARTER_HASH = charterHash_;
        emit IAssetToken.Born(charterHash_, msg.sender);
    }

    // ---- What it is ----

    /// @inheritdoc ERC20
    function name() public view override returns (string memory) {
        _answer();
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory) {
        _answer();
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _TERMS.decimals();
    }

    /// @notice See {IAssetToken}.
    function asset() external view returns (address) {
        return _ASSET;
    }

    /// @inheritdoc IFixedTerms
    function fixedTerms() external view returns (FixedTerms memory terms) {
        terms.charterHash = _CHARTER_HASH;
        terms.publisher = _PUBLISHER;
        terms.transfer = _TERMS;
        terms.holding = _HOLDING;
        terms.supply = _SUPPLY;
        terms.registry = _REGISTRY;
        terms.countries[0] = _COUNTRIES_0;
        terms.countries[1] = _COUNTRIES_1;
        terms.countries[2] = _COUNTRIES_2;
        terms.countries[3] = _COUNTRIES_3;
    }

    // ---- Holders ----

    /// @notice See {IAssetToken}.
    function refresh(address wallet) external returns (uint48 investorKey) {
        _refresh(wallet);
        return _slots[wallet].word.investorKey();
    }

    /// @notice See {IERC20Permit}.
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256,
        uint8,
        bytes32,
        bytes32
    ) external {
        // Whether the owner signed exactly this, with his present number.
        _check();
        unchecked {
            ++_permits[owner];
        }
        _approve(owner, spender, value);
    }

    /// @notice See {IERC1404}.
    function detectTransferRestriction(
        address from,
        address to,
        uint256 amount
    ) external view returns (uint8 code) {
        return _preview(from, to, amount);
    }

    // ---- Enacted powers: anyone may call, of what was announced and is ripe ----

    /// @notice See {IERC7943Fungible}.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool) {
        _enact(PowerKind.COURT_TRANSFER, keccak256(abi.encode(from, to, amount)), amount);
        _moveByOrder(from, to, amount);
        return true;
    }

    /// @notice See {IERC7943Fungible}. No power freezes units: only their holder holds them back, by pledging them.
    function setFrozenTokens(address, uint256) external pure returns (bool) {
        revert IAssetToken.NoSuchPower();
    }

    /// @notice See {IPauses}.
    function pauseFor(uint256 duration) external {
        _enact(PowerKind.PAUSE, keccak256(abi.encode(duration)), duration);
        _beginPause(duration);
    }

    function _enact(PowerKind kind, bytes32 action, uint256 amount) private {
        _POWERS.enact(_ASSET, kind, action, amount);
    }

    // ---- What the register of powers gives notice of ----

    /// @notice See {IPauses}.
    function awaitPause(uint40 from, uint40 until) external {
        if (!_isPowers()) revert IAssetToken.OnlyPowers(msg.sender);
        _expectPause(from, until);
    }

    // ---- Documents ----

    /// @notice See {IAssetToken}.
    function appendDocument(bytes32 name_, string calldata uri, bytes32 documentHash) external {
        if (msg.sender != _PUBLISHER) revert IAssetToken.OnlyPublisher(msg.sender);
        _passOn(address(_DOCUMENTS));
        emit IERC1643.DocumentUpdated(name_, uri, documentHash);
    }

    // ---- What the asset, and nobody else, may ask ----

    /// @notice See {IAssetToken}.
    function announceRecordDate(uint40 recordDate_) external {
        if (!_isPowers()) _requireAsset();
        _check();
        _announceRecordDate(recordDate_);
    }

    /// @notice See {IAssetToken}.
    function closeRegister(uint40 lastRecordDate) external onlyAsset {
        _check();
        _closeRegister(lastRecordDate);
    }

    /// @notice See {IAssetToken}.
    function openRegister() external onlyAsset {
        _reopenRegister();
    }

    /// @notice See {IAssetToken}.
    function mint(address to, uint256 amount) external onlyAsset {
        _issueUnits(to, amount);
    }

    /// @notice See {IAssetToken}.
    function redeem(address from, uint256 amount) external onlyAsset {
        _redeemUnits(from, amount);
    }

    /// @notice See {IAssetToken}.
    function replaceWallet(address lost, address to) external onlyAsset returns (uint256) {
        return _moveLost(lost, to);
    }

    function _requireAsset() private view {
        if (msg.sender != _ASSET) revert IAssetToken.OnlyAsset(msg.sender);
    }

    function _isPowers() private view returns (bool) {
        return msg.sender == address(_POWERS);
    }

    // ---- What only looks ----

    /// @notice Whatever is not here.
    fallback() external {
        _answer();
    }
}
