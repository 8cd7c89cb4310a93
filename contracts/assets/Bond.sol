// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BondCharter} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IBond} from "../interfaces/IBond.sol";
import {Rounding} from "../maths/Rounding.sol";
import {Asset} from "./Asset.sol";
import {BondDefault} from "./BondDefault.sol";
import {BondSchedule} from "./BondSchedule.sol";

/// @title Bond
/// @notice {Distributions} moves the money, {BondSchedule} holds the terms, {BondDefault} says what is due and what
/// happens when it is not paid; here: prices, issue, and the end.
contract Bond is BondDefault {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant PRICE_UNIT = 1e18;
    /// @dev From a price in 1e-9 of the outstanding face to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;

    constructor(
        BondCharter memory charter
    ) Asset(charter.asset, keccak256(abi.encode(charter))) BondSchedule(charter) {}

    // ---- The end ----

    /// @inheritdoc IBond
    function retire(address[] calldata holders) external nonReentrant {
        _require(State.Redeemed);
        for (uint256 i; i < holders.length; ++i) _retire(holders[i]);
    }

    /// @dev Who is paid by the last distribution of a redeemed bond gives his units for it.
    function _afterPayment(uint256 id, address holder) internal override {
        if (id + 1 >= _PERIODS && id + 1 == distributionCount() && state() == State.Redeemed) _retire(holder);
    }

    function _retire(address holder) private {
        uint256 units = token.balanceOf(holder);
        if (units == 0) return;
        emit Retired(holder, units);
        token.redeem(holder, units);
    }

    // ---- Issue ----

    /// @inheritdoc IAsset
    /// @dev Not in default: new units would take from what is claimed by those that there are.
    function issue(address to, uint256 units) public override(Asset, IAsset) {
        _require(State.Performing);
        super.issue(to, units);
    }

    /// @inheritdoc IAsset
    function identifiers() public view override(Asset, IAsset) returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = keccak256(abi.encodePacked("ISIN:", _isin()));
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
    function accruedInterest(uint40 time) public view returns (int256 accrued) {
        if (state() >= State.Accelerated) return 0;
        uint256 day = _dayOf(time);
        uint256 passed = _recordDatesBefore(time);
        for (uint256 i = passed; i < _PERIODS; ++i) {
            Entry memory e = _entry(i);
            if (day <= e.start) break;
            (uint256 n, uint256 d) = _accrual(e, day < e.end ? day : e.end);
            // Below 2^200: a period's interest per unit is below 2^122.
            accrued += int256(Rounding.mulDivDown(PRICE_UNIT, n, d));
        }
        while (passed != 0) {
            Entry memory e = _entry(--passed);
            if (day >= e.end) break;
            (uint256 n, uint256 d) = _accrual(e, day);
            (uint256 fullN, uint256 fullD) = _accrual(e, e.end);
            accrued -= int256(Rounding.mulDivDown(PRICE_UNIT, fullN * d - n * fullD, d * fullD));
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
}
