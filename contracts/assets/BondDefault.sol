// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAsset} from "../interfaces/IAsset.sol";
import {IBond} from "../interfaces/IBond.sol";
import {IDistributions} from "../interfaces/IDistributions.sol";
import {Rounding} from "../maths/Rounding.sol";
import {Asset} from "./Asset.sol";
import {BondSchedule} from "./BondSchedule.sol";
import {Distributions} from "./Distributions.sol";

/// @title What a bond does when it is paid, and when it is not
/// @notice Period i is distribution i; recoveries follow. What is due, the reserve, interest on what is late, default,
/// cure, acceleration and recovery.
///
/// Late interest is simple: money that comes late pays the sum that was due first, which then bears no more, and the
/// interest so far is remembered. Days are the issuer's calendar days.
///
/// An acceleration freezes the periods whose record dates have passed at what they were funded, and turns the rest of
/// them, the outstanding principal and the interest accrued so far into one claim of the units. The later periods
/// never open. The claim is paid in recoveries, each to the holders of its own record date.
abstract contract BondDefault is Distributions, BondSchedule {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev One word. `paidOff`: the accelerated claim is 0.
    struct Status {
        uint128 reserve;
        uint16 completePeriods;
        State state;
        bool paidOff;
        uint40 defaultedAt;
        uint40 acceleratedAt;
    }

    /// @dev Interest on an overdue sum up to a day, kept when part of the sum was paid late.
    struct Late {
        uint216 interest;
        uint40 day;
    }

    /// @dev Where the accelerated claim's late interest is kept; no distribution has this number.
    uint256 private constant CLAIM = type(uint256).max;

    Status private _status;
    mapping(uint256 id => Late) private _late;
    /// @dev The accelerated claim without the interest since.
    uint256 private _claim;
    /// @dev Record dates of the recoveries.
    uint40[] private _recoveries;

    // ---- The reserve ----

    /// @inheritdoc IAsset
    /// @dev Taken at any time, so that nobody who must pass money on (an offering) is ever stuck with it: after an
    /// acceleration it goes into the next recovery, after the end it goes to the issuer.
    function fundReserve(uint256 amount) public override(Asset, IAsset) nonReentrant {
        _status.reserve = (_status.reserve + amount).toUint128();
        emit ReserveFunded(msg.sender, amount);
        _receive(amount);
    }

    /// @inheritdoc IBond
    function reserve() public view override(Distributions, IBond) returns (uint256) {
        return _status.reserve;
    }

    /// @inheritdoc IBond
    function returnReserve() external nonReentrant returns (uint256 amount) {
        _require(State.Redeemed);
        amount = surplus() + _status.reserve;
        _status.reserve = 0;
        emit ReserveReturned(amount);
        currency.safeTransfer(issuer, amount);
    }

    // ---- Default ----

    /// @inheritdoc IBond
    function declareDefault(uint256 index) external nonReentrant {
        _require(State.Performing);
        uint256 graceEnd = _entry(index).paymentDate + _GRACE_PERIOD;
        (Distribution memory d, uint256 due_, ) = _touch(index, 0);
        uint256 missing = due_ - d.funded;
        if (missing == 0 || block.timestamp <= graceEnd) revert NotInDefault(index, missing, graceEnd);
        _status.state = State.InDefault;
        _status.defaultedAt = uint40(block.timestamp);
        emit DefaultDeclared(index, missing);
    }

    /// @inheritdoc IBond
    function cure() external nonReentrant {
        _require(State.InDefault);
        uint256 overdue = _firstOverdue();
        if (overdue != _PERIODS) revert StillOverdue(overdue);
        // The last period may have become complete just now.
        if (_status.state == State.InDefault) _status.state = State.Performing;
        emit DefaultCured();
    }

    /// @inheritdoc IBond
    function accelerate() external nonReentrant {
        _require(State.InDefault);
        uint256 until = _status.defaultedAt + _CURE_WINDOW;
        if (block.timestamp <= until) revert CureWindowOpen(until);
        if (_firstOverdue() == _PERIODS) revert NotInDefault(_PERIODS, 0, 0);

        uint256 passed = _recordDatesBefore(block.timestamp);
        uint256 arrears;
        for (uint256 i; i < passed; ++i) arrears += _missing(i);
        uint256 supply = token.totalSupply();
        uint256 principal;
        uint256 accrued;
        uint256 today = _dayOf(block.timestamp);
        for (uint256 i = passed; i < _PERIODS; ++i) {
            Entry memory e = _entry(i);
            if (i == passed) principal = Rounding.mulDivUp(supply, e.outstanding, unit);
            if (today <= e.start) break;
            (uint256 n, uint256 d) = _accrual(e, Math.min(today, e.end));
            accrued += Rounding.mulDivUp(supply, n, unit * d);
        }

        _status.state = State.Accelerated;
        _status.acceleratedAt = uint40(block.timestamp);
        _claim = arrears + principal + accrued;
        _late[CLAIM].day = uint40(today);
        emit Accelerated(_claim, arrears, principal, accrued);
        token.reopenRegister();
    }

    // ---- Recovery ----

    /// @inheritdoc IBond
    function recover(uint256 amount) external nonReentrant returns (uint256 id, uint256 taken) {
        _require(State.Accelerated);
        uint256 claimed = acceleratedClaim();
        uint256 drawn = Math.min(_status.reserve, claimed);
        taken = Math.min(amount, claimed - drawn);
        id = distributionCount();
        // Without units there is nobody whom it could reach.
        if (drawn + taken == 0 || token.totalSupply() == 0) revert NothingToFund(id);

        uint256 left = claimed - drawn - taken;
        // What was claimed first, then the interest on it.
        _claim = Math.saturatingSub(_claim, drawn + taken);
        _late[CLAIM] = Late((left - _claim).toUint216(), uint40(_dayOf(block.timestamp)));
        // At most what the reserve is.
        _status.reserve -= uint128(drawn);
        uint40 recordDate;
        (id, recordDate) = _pendingRecovery();
        _fundAhead(id, drawn + taken);
        if (drawn != 0) emit ReserveUsed(id, drawn);
        if (taken != 0) emit Recovered(id, msg.sender, taken);
        if (left == 0) {
            _status.paidOff = true;
            emit Redeemed();
            token.closeRegister(recordDate);
        }
        if (taken != 0) _receive(taken);
    }

    /// @inheritdoc IBond
    function acceleratedClaim() public view returns (uint256) {
        if (_status.state != State.Accelerated) return 0;
        Late memory late = _late[CLAIM];
        return _claim + late.interest + _overdueInterest(_claim, late.day);
    }

    /// @inheritdoc IBond
    function state() public view returns (State) {
        Status memory s = _status;
        bool over = s.paidOff && block.timestamp > _recoveries[_recoveries.length - 1];
        return over ? State.Redeemed : s.state;
    }

    // ---- What distributions ask ----

    /// @inheritdoc IDistributions
    function distributionCount() public view override(Distributions, IDistributions) returns (uint256) {
        return _PERIODS + _recoveries.length;
    }

    function _recordDate(uint256 id) internal view override returns (uint40) {
        if (id >= _PERIODS) {
            if (id >= distributionCount()) revert UnknownDistribution(id);
            return _recoveries[id - _PERIODS];
        }
        uint256 date = _entry(id).recordDate;
        uint256 acceleratedAt = _status.acceleratedAt;
        // A word of the schedule holds 40 bits of it.
        return acceleratedAt != 0 && date >= acceleratedAt ? type(uint40).max : uint40(date);
    }

    function _obligation(
        uint256 id,
        Distribution memory d
    ) internal view override returns (uint256 due_, uint256 available) {
        Status memory s = _status;
        // Recoveries, and periods that an acceleration froze, want no more than they have.
        if (id >= _PERIODS || s.acceleratedAt != 0) return (d.funded, 0);
        Entry memory e = _entry(id);
        due_ = _dueInTime(e, d.supply);
        if (block.timestamp < e.paymentDate) return (due_, 0);
        Late memory late = _late[id];
        uint256 missing = Math.saturatingSub(due_, d.funded);
        due_ += late.interest + _overdueInterest(missing, Math.max(late.day, _dayOf(e.paymentDate)));
        available = s.reserve;
    }

    function _afterFunding(
        uint256 id,
        Distribution memory d,
        uint256 due_,
        uint256 drawn,
        uint256 taken
    ) internal override {
        if (drawn != 0) {
            // At most what the reserve is.
            _status.reserve -= uint128(drawn);
            emit ReserveUsed(id, drawn);
        }
        if (id >= _PERIODS || _status.acceleratedAt != 0) return;
        if (d.complete) {
            if (++_status.completePeriods == _PERIODS) {
                _status.state = State.Redeemed;
                emit Redeemed();
            }
        } else if (drawn + taken != 0) {
            uint256 late = due_ - _dueInTime(_entry(id), d.supply);
            _late[id] = Late(late.toUint216(), uint40(_dayOf(block.timestamp)));
        }
    }

    // ---- Internals ----

    function _require(State required) internal view {
        State actual = state();
        if (actual != required) revert NotInState(required, actual);
    }

    /// @dev What a period pays to the supply in full and in time: interest and principal, rounded up once.
    function _dueInTime(Entry memory e, uint256 supply) private view returns (uint256) {
        (uint256 n, uint256 d) = _accrual(e, e.end);
        return Rounding.mulDivUp(supply, n + e.principal * d, unit * d);
    }

    function _missing(uint256 id) private view returns (uint256) {
        if (_isComplete(id)) return 0;
        (Distribution memory d, uint256 due_, ) = _look(id);
        return due_ - d.funded;
    }

    /// @dev The first period that is short beyond its grace period after the reserve was used, or their number.
    function _firstOverdue() private returns (uint256 i) {
        for (; i < _PERIODS; ++i) {
            if (_isComplete(i)) continue;
            // Payment dates ascend: the rest is not overdue either.
            if (block.timestamp <= _entry(i).paymentDate + _GRACE_PERIOD) return _PERIODS;
            (Distribution memory d, , ) = _touch(i, 0);
            if (!d.complete) return i;
        }
    }

    /// @dev The recovery that money joins: the last one until its record date has passed, then a new one.
    function _pendingRecovery() private returns (uint256 id, uint40 recordDate) {
        uint256 count = _recoveries.length;
        if (count != 0) recordDate = _recoveries[count - 1];
        if (count != 0 && block.timestamp <= recordDate) return (_PERIODS + count - 1, recordDate);
        recordDate = (block.timestamp + token.recordNotice()).toUint40();
        _recoveries.push(recordDate);
        // Unless it is one of the schedule.
        uint256 next = _recordDatesBefore(recordDate);
        if (next == _PERIODS || _entry(next).recordDate != recordDate) token.announceRecordDate(recordDate);
        return (_PERIODS + count, recordDate);
    }
}
