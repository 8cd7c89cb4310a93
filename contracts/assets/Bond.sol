// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BondCharter} from "../interfaces/Charter.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IBond} from "../interfaces/IBond.sol";
import {Asset} from "./Asset.sol";
import {BondDefault} from "./BondDefault.sol";
import {BondSchedule} from "./BondSchedule.sol";

/// @title What every kind of bond is
/// @notice {Distributions} moves the money, {BondSchedule} holds the terms, {BondDefault} says what is due and what
/// happens when it is not paid; here: prices, issue, and the end.
abstract contract BondBase is BondDefault {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant PRICE_UNIT = 1e18;
    /// @dev From a price in 1e-9 of the outstanding face to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;

    uint256 private immutable _LAST_PERIOD;

    /// @param charterHash_ The hash of the whole charter, which for another kind of bond is more than this one's part.
    constructor(
        BondCharter memory charter,
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

    /// @inheritdoc IAsset
    function identifiers() public view override(Asset, IAsset) returns (bytes32[] memory list) {
        bytes12 isin = _isin();
        assembly ("memory-safe") {
            // An array of one word at the free pointer.
            list := mload(0x40)
            mstore(0x40, add(list, 64))
            mstore(list, 1)
            mstore(0, or("ISIN:", shr(40, isin)))
            mstore(add(list, 32), keccak256(0, 17))
        }
    }

    // ---- Prices ----

    /// @inheritdoc IAsset
    function issuePrice(
        uint64 price,
        bool accrued,
        uint40 settlementDate
    ) public view override(Asset, IAsset) returns (uint256 full) {
        full = price * _entry(_recordDatesBefore(settlementDate)).outstanding * ISSUE_PRICE_UNIT;
        if (accrued) full = dirtyPrice(full, settlementDate);
    }

    /// @inheritdoc IBond
    /// @dev All periods whose record date is still to come, as far as they have run, less what is left to run of
    /// those whose record date has passed. Usually one period, at most a few.
    function accruedInterest(uint40 time) public view virtual returns (int256 accrued) {
        if (_state() >= _ACCELERATED) return 0;
        uint256 day = _dayOf(time);
        uint256 passed = _recordDatesBefore(time);
        for (uint256 i = passed; i < _numbers.periods; ++i) {
            Entry memory e = _entry(i);
            if (day <= e.start) break;
            accrued += int256(_interest(e, e.start, Math.min(day, e.end)));
        }
        while (passed != 0) {
            Entry memory e = _entry(--passed);
            if (day >= e.end) break;
            accrued -= int256(_interest(e, day, e.end));
        }
    }

    /// @inheritdoc IBond
    function dirtyPrice(uint256 cleanPrice_, uint40 time) public view returns (uint256) {
        return (cleanPrice_.toInt256() + accruedInterest(time)).toUint256();
    }

    /// @inheritdoc IBond
    function cleanPrice(uint256 dirtyPrice_, uint40 time) external view returns (uint256) {
        return (dirtyPrice_.toInt256() - accruedInterest(time)).toUint256();
    }

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
    constructor(BondCharter memory charter) BondBase(charter, keccak256(abi.encode(charter))) {}
}
