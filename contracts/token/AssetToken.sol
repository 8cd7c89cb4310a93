// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {PowerKind, TokenCharter} from "../interfaces/Charter.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IPauses} from "../interfaces/IPauses.sol";
import {IPowers} from "../interfaces/IPowers.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {Documents} from "./Documents.sol";
import {ForcedMovements} from "./ForcedMovements.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {HolderWord} from "./HolderWord.sol";
import {Reasons} from "./Reasons.sol";
import {RecordDates} from "./RecordDates.sol";
import {RestrictedToken} from "./RestrictedToken.sol";

/// @notice The units of an asset: the surface of the token, over {RestrictedToken} (what a transfer must meet),
/// {HolderLedger} (who holds and held) and {RecordDates} (when that decides who is paid).
///
/// @dev Born from its asset's constructor, which is `asset()` for ever. There is no owner, no agent and no upgrade;
/// the asset's five verbs are at the end, and each is bound by the charter too.
contract AssetToken is IAssetToken, ForcedMovements, ERC20Permit, Documents {
    address private immutable _ASSET;
    IPowers private immutable _POWERS;
    address private immutable _PUBLISHER;
    bytes32 private immutable _CHARTER_HASH;
    uint8 private immutable _DECIMALS;

    modifier onlyAsset() {
        if (msg.sender != _ASSET) revert OnlyAsset(msg.sender);
        _;
    }

    modifier onlyPowers() {
        if (msg.sender != address(_POWERS)) revert OnlyPowers(msg.sender);
        _;
    }

    /// @dev The permit's domain has a fixed name, since a token's own may be longer than a domain allows; the token's
    /// address tells tokens apart.
    constructor(
        TokenCharter memory charter,
        bytes32 charterHash_,
        IPowers powers,
        address liens
    )
        ERC20(charter.name, charter.symbol)
        ERC20Permit("Freehold units")
        RecordDates(charter.recordNotice, charter.recordDates, charter.closesAtLastRecordDate)
        RestrictedToken(charter.rules, charter.maxSupply, charter.recordNotice)
        ForcedMovements(liens)
    {
        if (bytes(charter.name).length == 0 || bytes(charter.symbol).length == 0)
            revert InvalidCharter("name");
        if (charter.decimals > 18) revert InvalidCharter("decimals");
        if (charter.recordNotice < 1 hours) revert InvalidCharter("record notice");
        _ASSET = msg.sender;
        _POWERS = powers;
        _PUBLISHER = charter.publisher;
        _CHARTER_HASH = charterHash_;
        _DECIMALS = charter.decimals;
        emit Born(charterHash_, msg.sender);
    }

    // ---- What it is ----

    /// @inheritdoc IAssetToken
    function asset() external view returns (address) {
        return _ASSET;
    }

    /// @inheritdoc IAssetToken
    function charterHash() external view returns (bytes32) {
        return _CHARTER_HASH;
    }

    /// @notice Who may append documents; the zero address for nobody.
    function whoMayPublish() external view returns (address) {
        return _PUBLISHER;
    }

    /// @inheritdoc IERC20Metadata
    function decimals() public view override(ERC20, IERC20Metadata) returns (uint8) {
        return _DECIMALS;
    }

    /// @inheritdoc IAssetToken
    function noticeOfRecordDates() external view returns (uint256) {
        return _NOTICE;
    }

    /// @inheritdoc IAssetToken
    function closesAfter() external view returns (uint40) {
        return _closesAfter();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC7943Fungible).interfaceId ||
            interfaceId == type(IERC1404).interfaceId;
    }

    // ---- Holders ----

    /// @inheritdoc IAssetToken
    function refresh(address wallet) external returns (uint48 investorKey) {
        _refresh(wallet);
        return _slots[wallet].word.investorKey();
    }

    /// @inheritdoc IAssetToken
    function holderOf(address wallet) external view returns (Holder memory) {
        HolderWord word = _slots[wallet].word;
        // Each field was unpacked from as many bits as it is cast to.
        return
            Holder({
                balance: uint128(word.balance()),
                freshThrough: uint40(word.freshThrough()),
                recordDatesSeen: uint16(word.recordDatesSeen()),
                checkpoints: uint16(word.checkpoints()),
                investorKey: word.investorKey(),
                flags: uint8(HolderWord.unwrap(word) >> 248)
            });
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) public view override(ERC20Permit, IERC20Permit) returns (uint256) {
        return super.nonces(owner);
    }

    // ---- Previews (ERC-1404, ERC-7943) ----

    /// @inheritdoc IERC1404
    function detectTransferRestriction(
        address from,
        address to,
        uint256 amount
    ) external view returns (uint8 code) {
        return _preview(from, to, amount);
    }

    /// @inheritdoc IERC1404
    function messageForTransferRestriction(uint8 code) external pure returns (string memory message) {
        return Reasons.text(code);
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed) {
        return from != address(0) && _preview(from, to, amount) == Restriction.NONE;
    }

    /// @inheritdoc IERC7943Fungible
    function canSend(address account) external view returns (bool allowed) {
        return account != address(0) && _canSend(account);
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address account) external view returns (bool allowed) {
        return account != address(0) && _canReceive(account);
    }

    // ---- Enacted powers: anyone may call, of what was announced and is ripe ----

    /// @inheritdoc IERC7943Fungible
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool) {
        _enact(PowerKind.COURT_TRANSFER, keccak256(abi.encode(from, to, amount)), amount);
        _moveByOrder(from, to, amount);
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev No power freezes units: only their holder holds them back, by pledging them.
    function setFrozenTokens(address, uint256) external pure returns (bool) {
        revert NoSuchPower();
    }

    /// @inheritdoc IPauses
    function pauseFor(uint256 duration) external {
        _enact(PowerKind.PAUSE, keccak256(abi.encode(duration)), duration);
        _beginPause(duration);
    }

    function _enact(PowerKind kind, bytes32 action, uint256 amount) private {
        _POWERS.enact(_ASSET, kind, action, amount);
    }

    // ---- What the register of powers gives notice of ----

    /// @inheritdoc IPauses
    function awaitPause(uint40 from, uint40 until) external onlyPowers {
        _expectPause(from, until);
    }

    // ---- Documents ----

    /// @notice Appends a document or a newer version of one. Only the publisher named in the charter.
    /// @param name A short name, for example "TERM SHEET". @param uri Where it can be had, one address a line.
    /// @param documentHash Hash of the document, not zero.
    function appendDocument(bytes32 name, string calldata uri, bytes32 documentHash) external {
        if (msg.sender != _PUBLISHER) revert OnlyPublisher(msg.sender);
        _appendDocument(name, uri, documentHash);
    }

    // ---- What the asset, and nobody else, may ask ----

    /// @inheritdoc IAssetToken
    function announceRecordDate(uint40 recordDate_) external {
        if (msg.sender != _ASSET && msg.sender != address(_POWERS)) revert OnlyAsset(msg.sender);
        _announceRecordDate(recordDate_);
    }

    /// @inheritdoc IAssetToken
    function closeRegister(uint40 lastRecordDate) external onlyAsset {
        _closeRegister(lastRecordDate);
    }

    /// @inheritdoc IAssetToken
    function openRegister() external onlyAsset {
        _reopenRegister();
    }

    /// @inheritdoc IAssetToken
    function mint(address to, uint256 amount) external onlyAsset {
        _issueUnits(to, amount);
    }

    /// @inheritdoc IAssetToken
    function redeem(address from, uint256 amount) external onlyAsset {
        _redeemUnits(from, amount);
    }

    /// @inheritdoc IAssetToken
    function replaceWallet(address lost, address to) external onlyAsset returns (uint256) {
        return _moveLost(lost, to);
    }

    // ---- One way of moving units ----

    function _update(address from, address to, uint256 amount) internal override(ERC20, RestrictedToken) {
        super._update(from, to, amount);
    }

    /// @inheritdoc HolderLedger
    function totalSupply() public view override(ERC20, HolderLedger, IERC20) returns (uint256) {
        return super.totalSupply();
    }

    /// @inheritdoc HolderLedger
    function balanceOf(address account) public view override(ERC20, HolderLedger, IERC20) returns (uint256) {
        return super.balanceOf(account);
    }
}
