// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IInvestorRegistry, IWalletRecords} from "../interfaces/IInvestorRegistry.sol";
import {AssetRefresh} from "./AssetRefresh.sol";
import {WalletRecord, packWalletRecord} from "./WalletRecord.sol";

/*
 * DESIGN
 *
 * One storage word per wallet, and nothing else: a token learns all there is to know in one read, and admitting a
 * wallet costs one new word. The registry decides nothing; which countries and classes may hold an asset is the
 * asset's charter.
 *
 * The panel, fixed at birth, is the only account that can write. It changes its members by its own rules, and if it
 * dies, what it attested stays until it lapses by itself and blocks end by themselves. There is no owner above it.
 *
 * A wallet that was bound to an investor stays bound: else one wallet could be two investors over time, and caps,
 * holder counts and recovery to "another wallet of the same investor" would mean nothing.
 */

/// @title InvestorRegistry
/// @notice Whose wallet is this, resident where, of which class, until when; see {IInvestorRegistry}.
contract InvestorRegistry is IInvestorRegistry {
    /// @notice The least that the longest block may be, in seconds.
    uint256 public constant LEAST_MAX_BLOCK = 1 days;

    /// @notice The most that the longest block may be, in seconds.
    uint256 public constant MOST_MAX_BLOCK = 366 days;

    /// @notice The highest ISO 3166-1 numeric code.
    uint256 public constant MAX_COUNTRY = 999;

    /// @notice The highest investor class.
    uint256 public constant MAX_CLASS = 15;

    /// @dev The code of an account whose key delegated to a contract begins so (EIP-7702).
    bytes3 private constant DELEGATION_PREFIX = 0xef0100;

    /// @inheritdoc IInvestorRegistry
    address public immutable panel;

    /// @inheritdoc IInvestorRegistry
    uint32 public immutable maxBlock;

    /// @inheritdoc IWalletRecords
    mapping(address wallet => WalletRecord) public recordFor;

    modifier onlyPanel() {
        if (msg.sender != panel) revert OnlyPanel(msg.sender);
        _;
    }

    /// @param panel_ The panel that attests; a contract, since one key must never be enough.
    /// @param maxBlock_ The longest block, in seconds.
    constructor(address panel_, uint32 maxBlock_) {
        // An account whose key delegated to a contract has code too, and is still that one key.
        if (panel_.code.length == 0 || bytes3(panel_.code) == DELEGATION_PREFIX) revert InvalidPanel(panel_);
        if (maxBlock_ < LEAST_MAX_BLOCK || maxBlock_ > MOST_MAX_BLOCK) {
            revert MaxBlockOutOfRange(maxBlock_, LEAST_MAX_BLOCK, MOST_MAX_BLOCK);
        }
        panel = panel_;
        maxBlock = maxBlock_;
    }

    // ---- What the panel attests ----

    /// @inheritdoc IInvestorRegistry
    function admit(Admission[] calldata rows, address[] calldata assets) external onlyPanel {
        if (rows.length == 0) revert NoRows();
        for (uint256 i = 0; i < rows.length; ++i) _admit(i, rows[i]);
        for (uint256 a = 0; a < assets.length; ++a) {
            for (uint256 i = 0; i < rows.length; ++i) _refresh(rows[i].wallet, assets[a]);
        }
    }

    /// @inheritdoc IInvestorRegistry
    function lapse(address[] calldata wallets, address[] calldata assets) external onlyPanel {
        if (wallets.length == 0) revert NoRows();
        uint40 lastSecond = _justPassed();
        for (uint256 i = 0; i < wallets.length; ++i) {
            WalletRecord record = _known(wallets[i]);
            if (record.validThrough() > lastSecond) {
                recordFor[wallets[i]] = record.withValidThrough(lastSecond);
            }
            emit Lapsed(wallets[i], record.investor());
        }
        _refreshAll(wallets, assets);
    }

    /// @inheritdoc IInvestorRegistry
    function blockWallets(
        address[] calldata wallets,
        uint40 blockedThrough,
        bytes32 reasonHash,
        address[] calldata assets
    ) external onlyPanel {
        if (wallets.length == 0) revert NoRows();
        if (reasonHash == 0) revert ReasonMissing();
        uint256 latest = block.timestamp + maxBlock;
        if (blockedThrough < block.timestamp || blockedThrough > latest) {
            revert BlockOutOfRange(blockedThrough, block.timestamp, latest);
        }
        for (uint256 i = 0; i < wallets.length; ++i) {
            WalletRecord record = _known(wallets[i]);
            uint40 through = record.blockedThrough();
            if (through < blockedThrough) {
                through = blockedThrough;
                recordFor[wallets[i]] = record.withBlockedThrough(through);
            }
            emit Blocked(wallets[i], through, reasonHash);
        }
        _refreshAll(wallets, assets);
    }

    /// @inheritdoc IInvestorRegistry
    function release(
        address[] calldata wallets,
        bytes32 reasonHash,
        address[] calldata assets
    ) external onlyPanel {
        if (wallets.length == 0) revert NoRows();
        if (reasonHash == 0) revert ReasonMissing();
        uint40 lastSecond = _justPassed();
        for (uint256 i = 0; i < wallets.length; ++i) {
            WalletRecord record = _known(wallets[i]);
            if (record.blockedThrough() <= lastSecond) revert NotBlocked(wallets[i]);
            recordFor[wallets[i]] = record.withBlockedThrough(lastSecond);
            emit Released(wallets[i], reasonHash);
        }
        _refreshAll(wallets, assets);
    }

    // ---- Views ----

    /// @inheritdoc IInvestorRegistry
    function investorOf(
        address wallet
    )
        external
        view
        returns (uint40 investor, uint16 country, uint8 class, uint40 validThrough, uint40 blockedThrough)
    {
        WalletRecord record = recordFor[wallet];
        return (
            record.investor(),
            record.country(),
            record.class(),
            record.validThrough(),
            record.blockedThrough()
        );
    }

    // ---- Internals ----

    function _admit(uint256 row, Admission calldata admission) private {
        (address wallet, uint40 investor) = (admission.wallet, admission.investor);
        (uint16 country, uint8 class, uint40 validThrough) = (
            admission.country,
            admission.class,
            admission.validThrough
        );
        if (wallet == address(0) || wallet == address(this)) revert InvalidWallet(row);
        if (investor == 0) revert InvalidInvestor(row);
        if (country == 0 || country > MAX_COUNTRY) revert InvalidCountry(row, country);
        if (class > MAX_CLASS) revert InvalidClass(row, class);
        if (validThrough < block.timestamp) revert AlreadyExpired(row, validThrough);

        WalletRecord known = recordFor[wallet];
        if (known.isKnown() && known.investor() != investor) {
            revert WalletOfAnotherInvestor(row, wallet, known.investor());
        }
        recordFor[wallet] = packWalletRecord(validThrough, known.blockedThrough(), investor, country, class);
        emit Admitted(wallet, investor, country, class, validThrough);
    }

    function _known(address wallet) private view returns (WalletRecord record) {
        record = recordFor[wallet];
        if (!record.isKnown()) revert UnknownWallet(wallet);
    }

    /// @dev The second before this one: what ends "through" it is over now. Fits 40 bits for 34,000 years.
    function _justPassed() private view returns (uint40) {
        return uint40(block.timestamp - 1);
    }

    function _refreshAll(address[] calldata wallets, address[] calldata assets) private {
        for (uint256 a = 0; a < assets.length; ++a) {
            for (uint256 i = 0; i < wallets.length; ++i) _refresh(wallets[i], assets[a]);
        }
    }

    function _refresh(address wallet, address asset) private {
        if (!AssetRefresh.tryRefresh(asset, wallet)) emit RefreshFailed(wallet, asset);
    }
}
