// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {WalletRecord} from "../identity/WalletRecord.sol";

/// @notice What a token asks of an investor registry. Any contract that answers it can be named in a charter.
interface IWalletRecords {
    /// @notice Everything attested of a wallet, in one word; zero for an unknown wallet.
    function recordFor(address wallet) external view returns (WalletRecord);
}

/// @notice Whose wallet is this, resident where, of which class, until when: attested by a panel, shared by many
/// assets. It knows wallets, codes and hashes, and nothing that names a person.
///
/// `assets` in each function are tokens on which the change bites in this transaction (`refresh` of each wallet is
/// called on each of them); elsewhere it does when they next look. An asset that reverts, burns its gas or has no code
/// stops nothing ({RefreshFailed}; anyone may call its `refresh` again). The gas for each refresh must be there
/// ({NotEnoughGas}), so that who relays an approval cannot leave one out.
interface IInvestorRegistry is IWalletRecords {
    /// @notice One row of an admission.
    /// @param wallet The wallet; once bound to an investor, it stays his. Not zero, not the registry.
    /// @param investor Number of the investor within this registry, from 1; the same for all of his wallets.
    /// @param country ISO 3166-1 numeric code of residence, 1 to 999.
    /// @param class Investor class, 0 to 15 (see the documentation for the names).
    /// @param validThrough Last second at which the attestation holds; not in the past.
    struct Admission {
        address wallet;
        uint40 investor;
        uint16 country;
        uint8 class;
        uint40 validThrough;
    }

    event Admitted(
        address indexed wallet,
        uint40 indexed investor,
        uint16 country,
        uint8 class,
        uint40 validThrough
    );
    event Lapsed(address indexed wallet, uint40 indexed investor);
    event Blocked(address indexed wallet, uint40 blockedThrough, bytes32 reasonHash);
    event Released(address indexed wallet, bytes32 reasonHash);
    event RefreshFailed(address indexed wallet, address indexed asset);

    /// @notice Only the panel may call this. Have its members approve the call, and bring it to the panel's `execute`.
    error OnlyPanel(address caller);
    /// @notice The panel's address has no code, or only a delegation that its key can change; the registry is not
    /// created. Name a panel's contract.
    error InvalidPanel(address panel);
    /// @notice The wallet of a row is the zero address or the registry itself. Correct the row.
    /// @param row Its number, from 0.
    error InvalidWallet(uint256 row);
    /// @notice The investor's number in a row is 0. Give the number of the investor, from 1.
    /// @param row Its number, from 0.
    error InvalidInvestor(uint256 row);
    /// @notice The country of a row is no ISO 3166-1 numeric code. Give one from 1 to 999.
    /// @param row Its number, from 0.
    error InvalidCountry(uint256 row, uint256 country);
    /// @notice The investor class of a row is above 15. Give one from 0 to 15.
    /// @param row Its number, from 0.
    error InvalidClass(uint256 row, uint256 class);
    /// @notice What a row attests would have ended already. Give an end that is not in the past.
    /// @param row Its number, from 0.
    error AlreadyExpired(uint256 row, uint256 validThrough);
    /// @notice The wallet of a row is bound to another investor, and stays his. Admit another wallet of this investor.
    /// @param row Its number, from 0.
    /// @param investor To whom it is bound.
    error WalletOfAnotherInvestor(uint256 row, address wallet, uint256 investor);
    /// @notice The registry does not know the wallet. Have it admitted first.
    error UnknownWallet(address wallet);
    /// @notice The block would end in the past, or later than the registry allows. Choose an end from `earliest`
    /// through `latest`.
    error BlockOutOfRange(uint256 blockedThrough, uint256 earliest, uint256 latest);
    /// @notice The hash of the reason is missing. Give it.
    error ReasonMissing();
    /// @notice The wallet is not blocked now. Leave it out.
    error NotBlocked(address wallet);
    /// @notice No wallets were named. Name at least one.
    error NoRows();
    /// @notice The longest block is shorter or longer than a registry may have; the registry is not created. Choose
    /// from `least` to `most`.
    /// @param maxBlock In seconds, as the others are.
    error MaxBlockOutOfRange(uint256 maxBlock, uint256 least, uint256 most);
    /// @notice Less gas was left than the contract that is asked next must be given for an honest answer. Send the
    /// transaction with a higher gas limit.
    error NotEnoughGas(uint256 left, uint256 needed);

    /// @notice Admits wallets, or renews and corrects what was attested of them; a block stays in force.
    /// @param rows At least one; a later row about the same wallet replaces an earlier one.
    function admit(Admission[] calldata rows, address[] calldata assets) external;

    /// @notice Ends the attestation of wallets now, from this second on. Their holders keep every way out.
    function lapse(address[] calldata wallets, address[] calldata assets) external;

    /// @notice Blocks wallets from sending and receiving (sanctions), for a bounded time; it ends by itself.
    /// @param blockedThrough Last second of the block, not in the past, at most `maxBlock()` from now. A longer block
    /// that is in force stays: approvals run in any order, and only {release} ends a block early.
    /// @param reasonHash Not zero.
    function blockWallets(
        address[] calldata wallets,
        uint40 blockedThrough,
        bytes32 reasonHash,
        address[] calldata assets
    ) external;

    /// @notice Ends blocks before their time, from this second on. Reverts with {NotBlocked} if one has ended.
    /// @param reasonHash Not zero.
    function release(address[] calldata wallets, bytes32 reasonHash, address[] calldata assets) external;

    /// @notice The record, unpacked, for people and tooling.
    function investorOf(
        address wallet
    )
        external
        view
        returns (uint40 investor, uint16 country, uint8 class, uint40 validThrough, uint40 blockedThrough);

    function panel() external view returns (address);

    /// @notice The longest block, in seconds.
    function maxBlock() external view returns (uint32);
}
