// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {PowerKind} from "./Charter.sol";
import {IAssetToken} from "./IAssetToken.sol";
import {IPowers} from "./IPowers.sol";

/// @notice What every kind of asset is: a token, a currency, an issuer, and powers.
interface IAsset {
    event OfferingOpened(address indexed offering, uint256 most);

    event WalletRecovered(address indexed lost, address indexed to, uint256 units);

    /// @notice The issuer is the zero address or the asset itself; the asset is not born. Name the issuer's wallet or
    /// contract.
    error InvalidIssuer(address issuer);
    /// @notice The charter declares a power on which this kind of asset does not act; the asset is not born. Leave it
    /// out.
    error InvalidPowerKind(PowerKind kind);
    /// @notice The wallet was recovered before. None: `beneficiaryOf` names the wallet that took its place.
    error AlreadyRecovered(address wallet);
    /// @notice Only the factory that created the asset opens an offering. Call the factory's `createOffering` or
    /// `createExchangeOffer`.
    error OnlyFactory(address caller);
    /// @notice Only the offering that is open issues units. Subscribe there, or have one announced under ISSUE.
    error OnlyOffering(address caller);
    /// @notice The offering before can still issue units. Settle it, or wait until it has ended.
    error OfferingStillOpen(address offering);
    /// @notice The charter declares another first offering. Give exactly the terms whose hash is `firstOffering()`.
    error OfferingUnknown(bytes32 termsHash);

    function token() external view returns (IAssetToken);

    function currency() external view returns (IERC20);

    /// @notice Where proceeds and what is left of a reserve go.
    function issuer() external view returns (address);

    /// @notice The contract that created this one; it alone brings offerings, and only such as were declared in the
    /// charter or announced under ISSUE.
    function factory() external view returns (address);

    function charterHash() external view returns (bytes32);

    /// @notice The contract that keeps the asset's powers and what is announced under them.
    function powerRegister() external view returns (IPowers);

    /// @notice The whole card of powers: what may be done, by whom, how fast, and what is pending; what is not on it
    /// does not exist.
    function powers() external view returns (IPowers.PowerCard[] memory);

    /// @notice keccak256(abi.encode(OfferingTerms)) of the offering that opens at birth; 0 for none.
    function firstOffering() external view returns (bytes32);

    /// @notice Names of the real thing, each as keccak256 of "SCHEME:VALUE" (for example "ISIN:AU3CB0255776"); a
    /// factory creates only one asset for each.
    function identifiers() external view returns (bytes32[] memory);

    /// @notice Minor units of one whole unit, 10^decimals.
    function unit() external view returns (uint256);

    /// @notice The offering that may issue units now; the zero address for none.
    function offering() external view returns (address);

    /// @notice What a whole unit costs in an offering, in currency minor units x 1e18.
    /// @param price Clean price in 1e-9 of outstanding face. @param accrued Whether accrued interest is added.
    /// @param settlementDate The second for which it is computed.
    function issuePrice(uint64 price, bool accrued, uint40 settlementDate) external view returns (uint256);

    /// @notice Lets an offering, or an exchange offer, issue units: at birth that of the charter, later one announced
    /// under ISSUE and ripe. Only the factory, which vouches for the code of what it brings and for its terms.
    /// @param termsHash keccak256 of its encoded terms. @param most The most units that it can issue.
    function openOffering(address offering_, bytes32 termsHash, uint256 most) external;

    /// @notice Issues units. Only the open offering.
    function issue(address to, uint256 units) external;

    /// @notice Takes currency into the reserve that pays when the issuer does not. Callable by anyone.
    function fundReserve(uint256 amount) external;

    // ---- Recovery ----

    /// @notice Enacts an announced RECOVER: the units of a lost wallet, and what it has coming, go to another wallet of
    /// the same investor, for good. Callable by anyone. The lost wallet's key could stop it until now, and the lost
    /// wallet can neither receive nor send any more: its allowances are worth nothing.
    function recoverWallet(address lost, address to) external;

    /// @notice Who is paid, and votes, for what a wallet held: the wallet itself, or the one that took its place.
    function beneficiaryOf(address wallet) external view returns (address);
}
