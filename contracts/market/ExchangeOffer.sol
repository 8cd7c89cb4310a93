// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ExchangeTerms} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IExchangeOffer} from "../interfaces/IExchangeOffer.sol";
import {IIssuance} from "../interfaces/IOffering.sol";

/// @dev As long as an offering may take from its announcement to its end, and no longer: while it is open, nothing else
/// can be issued.
uint40 constant MAXIMUM_EXCHANGE = 366 days;

/// @title An exchange offer
/// @notice Holds nothing at any time: older units go from the holder to the receiver, new ones from the asset to the
/// holder, in one transaction or not at all.
contract ExchangeOffer is IExchangeOffer, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IIssuance
    IAsset public immutable asset;

    // Written by the constructor only.
    ExchangeTerms private _terms;

    /// @inheritdoc IExchangeOffer
    uint256 public issued;

    constructor(IAsset asset_, ExchangeTerms memory terms_) {
        asset = asset_;
        address own = address(asset_.token());
        if (address(terms_.units).code.length == 0 || address(terms_.units) == own)
            revert InvalidExchange("units");
        if (terms_.receiver == address(0)) revert InvalidExchange("receiver");
        if (terms_.give == 0 || terms_.receive_ == 0) revert InvalidExchange("ratio");
        if (terms_.most == 0) revert InvalidExchange("most");
        bool late = terms_.closes > block.timestamp + MAXIMUM_EXCHANGE;
        if (terms_.closes <= terms_.opens || terms_.closes <= block.timestamp || late) {
            revert InvalidExchange("period");
        }
        _terms = terms_;
    }

    // ---- Exchange ----

    /// @inheritdoc IExchangeOffer
    function exchange(uint256 units) external returns (uint256 received) {
        return _exchange(units);
    }

    /// @inheritdoc IExchangeOffer
    function exchangeWithPermit(
        uint256 units,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 received) {
        // A permit that somebody else brought first has done its work: the allowance decides.
        try
            IERC20Permit(address(_terms.units)).permit(msg.sender, address(this), units, deadline, v, r, s)
        {} catch {}
        return _exchange(units);
    }

    // ---- Views ----

    /// @inheritdoc IExchangeOffer
    function terms() external view returns (ExchangeTerms memory) {
        return _terms;
    }

    /// @inheritdoc IIssuance
    function ended() external view returns (bool) {
        return block.timestamp >= _terms.closes || _terms.most - issued < _terms.receive_;
    }

    // ---- Inside ----

    function _exchange(uint256 units) private nonReentrant returns (uint256 received) {
        ExchangeTerms memory t = _terms;
        if (block.timestamp < t.opens || block.timestamp >= t.closes) {
            revert ExchangeNotOpen(t.opens, t.closes);
        }
        if (units == 0) revert NothingExchanged();
        if (units % t.give != 0) revert NotExact(units, t.give);
        received = (units / t.give) * t.receive_;
        uint256 left = t.most - issued;
        if (received > left) revert ExchangeExhausted(received, left);
        issued += received;
        emit Exchanged(msg.sender, units, received);
        t.units.safeTransferFrom(msg.sender, t.receiver, units);
        asset.issue(msg.sender, received);
    }
}
