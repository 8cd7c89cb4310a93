// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ExchangeTerms} from "./Charter.sol";
import {IIssuance} from "./IOffering.sol";

/// @notice The way from an asset to its successor, since nothing is upgraded: each holder who wants gives older units
/// and receives new ones in the same transaction. Nobody is moved who did not call. What the older units had earned by
/// the record dates before stays their holder's, in the older asset; the new ones earn from the next record date on.
///
/// It is announced under ISSUE like an offering, waits like one, and can be objected to; neither the issuer nor anybody
/// else can stop it, change it or take part of it back once it is open.
interface IExchangeOffer is IIssuance {
    event Exchanged(address indexed holder, uint256 given, uint256 received);

    /// @notice A term of the exchange offer cannot be, named in `what`; the offer is not created. Announce terms that
    /// can.
    error InvalidExchange(bytes32 what);
    /// @notice The exchange offer is not open now. Exchange from `opens` on, and before `closes`.
    error ExchangeNotOpen(uint256 opens, uint256 closes);
    /// @notice The units are no multiple of what is given at a time, and nothing is rounded. Give a multiple of `give`.
    error NotExact(uint256 units, uint256 give);
    /// @notice The offer has fewer new units left than the exchange takes. Give fewer older units.
    error ExchangeExhausted(uint256 asked, uint256 left);
    /// @notice No units were given. Give a multiple of `terms().give`.
    error NothingExchanged();

    function terms() external view returns (ExchangeTerms memory);

    /// @notice New units (minor units) that were issued.
    function issued() external view returns (uint256);

    /// @notice Gives older units of the caller, who approved them, for new ones. The rules of both tokens apply: the
    /// older ones move to the receiver as any transfer does, the new ones are issued to the caller as in an offering.
    /// @param units Older units (minor units), a multiple of `give`: nothing is rounded.
    function exchange(uint256 units) external returns (uint256 received);

    /// @notice {exchange} with an ERC-2612 permit of the older units; works too if the permit was used before.
    function exchangeWithPermit(
        uint256 units,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 received);
}
