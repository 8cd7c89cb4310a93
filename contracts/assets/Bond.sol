// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PackedBondCharter} from "../interfaces/PackedCharters.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IBond} from "../interfaces/IBond.sol";
import {IPowers} from "../interfaces/IPowers.sol";
import {Asset} from "./Asset.sol";
import {BondDefault} from "./BondDefault.sol";
import {BondSchedule} from "./BondSchedule.sol";

/// @title What every kind of bond is
/// @notice {Distributions} moves the money, {BondSchedule} holds the terms, {BondDefault} says what is due and what
/// happens when it is not paid; here: prices, issue, and the end.
abstract contract BondBase is BondDefault {
    uint256 private constant PRICE_UNIT = 1e18;

    uint256 private immutable _LAST_PERIOD;

    /// @param charterHash_ The hash of the whole charter, which for another kind of bond is more than this one's part.
    constructor(
        PackedBondCharter memory charter,
        bytes32 charterHash_
    ) Asset(charter.asset, charterHash_) BondSchedule(charter) {
        _LAST_PERIOD = charter.terms.periods.length - 1;
    }

    // ---- The end ----

    /// @inheritdoc IBond
    function retire(address[] calldata holders) external nonReentrant {
        _require(_REDEEMED);
        for (uint256 i; i < holders.length; ++i) _retire(holders[i]);
    }

    /// @dev Who is paid by the last distribution of a redeemed bond gives his units for it.
    function _afterPayment(uint256 id, address holder) internal virtual override {
        // Most payments are of no last distribution, and need not read anything to know it.
        if (id < _LAST_PERIOD) return;
        if (_state() == _REDEEMED && id + 1 == distributionCount()) _retire(holder);
    }

    function _retire(address holder) internal {
        uint256 units = _ask(IERC20.balanceOf.selector, uint160(holder));
        if (units == 0) return;
        emit Retired(holder, units);
        _tell(IAssetToken.redeem.selector, uint160(holder), units);
    }

    // ---- Issue ----

    /// @inheritdoc IAsset
    /// @dev Not in default: new units would take from what is claimed by those that there are.
    function issue(address to, uint256 units) public virtual override(Asset, IAsset) {
        _require(_PERFORMING);
        super.issue(to, units);
    }

    // ---- What only looks ----

    /// @inheritdoc IAsset
    function powers() external view override(Asset, IAsset) returns (IPowers.PowerCard[] memory) {
        _answer();
    }

    /// @inheritdoc IAsset
    function identifiers() public view override(Asset, IAsset) returns (bytes32[] memory) {
        _answer();
    }

    /// @inheritdoc IAsset
    function issuePrice(uint64, bool, uint40) public view override(Asset, IAsset) returns (uint256) {
        _answer();
    }

    /// @inheritdoc IBond
    function accruedInterest(uint40) public view virtual returns (int256) {
        _answer();
    }

    /// @inheritdoc IBond
    function dirtyPrice(uint256, uint40) external view returns (uint256) {
        _answer();
    }

    /// @inheritdoc IBond
    function cleanPrice(uint256, uint40) external view returns (uint256) {
        _answer();
    }

    // ---- For other kinds of bond ----

    /// @dev Interest of a period between two days of it, rounded down. It is the difference of two fractions over
    /// RATE_UNIT, taken exactly: below 2^112 x 2^32 x 2^26 x 2^18 x 10^18 before the division.
    function _interest(Entry memory e, uint256 from, uint256 to) internal view returns (uint256) {
        (uint256 n1, uint256 d1) = _accrual(e, from);
        (uint256 n2, uint256 d2) = _accrual(e, to);
        d2 /= RATE_UNIT;
        unchecked {
            return ((n2 * (d1 / RATE_UNIT) - n1 * d2) * PRICE_UNIT) / (d1 * d2);
        }
    }
}

/// @title Bond
/// @notice A bond whose rates are all in its charter: fixed, step-up, zero.
contract Bond is BondBase {
    constructor(PackedBondCharter memory charter) BondBase(charter, keccak256(abi.encode(charter))) {}
}
