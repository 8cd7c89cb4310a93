// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What a transfer must meet, as fixed in the charter ({TransferRules}), and the counts that it is held to.
interface IRestrictedToken {
    /// @notice The rules refuse the transfer or the issue, for the reason that `code` names. Follow the remedy of that
    /// code; `messageForTransferRestriction(code)` says it in words.
    /// @param code One of {Restriction}, the codes of ERC-1404.
    /// @param from The zero address for an issue.
    error TransferRestricted(uint8 code, address from, address to, uint256 amount);

    /// @notice The issue is above what the maximum supply leaves. Issue at most `available`.
    /// @param amount Token minor units, as `available` is.
    error SupplyCapExceeded(uint256 amount, uint256 available);

    /// @notice A rule of the charter makes no sense or contradicts another, named in `what`; the asset is not born.
    /// Correct it; "no limit" is the type's greatest number, never 0.
    error InvalidRule(bytes32 what);

    /// @notice Less gas was left than a registry must be given for an honest answer. Send the transaction with a higher
    /// gas limit.
    error NotEnoughGas(uint256 required);

    /// @notice The most units that may exist at once (token minor units).
    function maxSupply() external view returns (uint256);

    /// @notice The limits of the charter. @return horizon The longest, in seconds, that what a registry said is
    /// relied on: the recheck interval, or the notice of a record date if that is shorter.
    function holdingLimits()
        external
        view
        returns (
            uint256 lockUpEnd,
            uint256 lotSize,
            uint256 minimumHolding,
            uint256 maximumPerInvestor,
            uint256 maximumHolders,
            uint256 horizon
        );

    /// @notice The investor registries, one to three.
    function investorRegistries() external view returns (address[] memory);

    /// @notice The extra rule contracts, up to four.
    function transferRules() external view returns (address[] memory);

    /// @notice The terms of a country: the classes that may receive (0 if none may), and from which second on.
    function countryTerms(uint256 country) external view returns (uint256 classes, uint256 receiveFrom);

    /// @notice Number of investors that hold units.
    function investorCount() external view returns (uint256);

    /// @notice Units of one investor across his wallets; kept only where the charter caps it.
    function balanceOfInvestor(uint48 investorKey) external view returns (uint256);
}
