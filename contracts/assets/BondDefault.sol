// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
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

    /// @dev One word. `state` is a {State}; it is never Redeemed after an acceleration: then the clock says so, once `paidOff`.
    struct Status {
        uint128 reserve;
        uint8 state;
        bool paidOff;
        uint16 recoveries;
        uint40 defaultedAt;
        uint40 acceleratedAt;
    }

    /// @dev Interest on an overdue sum up to a day, kept when part of the sum was paid late.
    struct Late {
        uint216 interest;
        uint40 day;
    }

    /// @dev {State}, as numbers: the compiler checks an enumeration's range at each use.
    uint8 internal constant _PERFORMING = uint8(State.Performing);
    uint8 private constant _IN_DEFAULT = uint8(State.InDefault);
    uint8 internal constant _ACCELERATED = uint8(State.Accelerated);
    uint8 internal constant _REDEEMED = uint8(State.Redeemed);
    /// @dev Where the accelerated claim's late interest is kept; no distribution has this number.
    uint256 private constant CLAIM = type(uint256).max;

    Status private _status;
    mapping(uint256 id => Late) private _late;
    /// @dev The accelerated claim without the interest since.
    uint256 private _claim;
    /// @dev Record dates of the recoveries, from number 1.
    mapping(uint256 number => uint256) private _recoveryDates;

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
    function returnReserve() external nonReentrant returns (uint256 amount) {
        _require(_REDEEMED);
        // In this order: the reserve, once used, would look like surplus.
        amount = surplus();
        amount += _useReserve(type(uint256).max);
        emit ReserveReturned(amount);
        _sendAll(issuer, amount);
    }

    /// @inheritdoc IBond
    function reserve() public view override(Distributions, IBond) returns (uint256) {
        return _status.reserve;
    }

    // ---- Default ----

    /// @inheritdoc IBond
    function declareDefault(uint256 index) external nonReentrant {
        _require(_PERFORMING);
        uint256 graceEnd = _graceEnd(index);
        Distribution memory d = _distribution(index);
        (uint256 due_, ) = _touch(index, d, 0);
        uint256 missing = due_ - d.funded;
        if (missing == 0 || block.timestamp <= graceEnd) revert NotInDefault(index, missing, graceEnd);
        _status.state = _IN_DEFAULT;
        _status.defaultedAt = uint40(block.timestamp);
        emit DefaultDeclared(index, missing);
    }

    /// @inheritdoc IBond
    function cure() external nonReentrant {
        _require(_IN_DEFAULT);
        (bool short, uint256 index) = _overdue();
        if (short) revert StillOverdue(index);
        // The last period may have become complete just now.
        if (_status.state == _IN_DEFAULT) _status.state = _PERFORMING;
        emit DefaultCured();
    }

    /// @inheritdoc IBond
    function accelerate() public virtual nonReentrant {
        _require(_IN_DEFAULT);
        (bool short, uint256 index) = _overdue();
        // What was missed only after the declaration, all before it being paid, can be cured for as long.
        uint256 until = Math.max(_status.defaultedAt, short ? _graceEnd(index) : 0) + _numbers.cureWindow;
        if (block.timestamp <= until) revert CureWindowOpen(until);
        if (!short) revert NotInDefault(index, 0, until);

        uint256 arrears;
        uint256 passed = _recordDatesBefore(block.timestamp);
        for (index = 0; index < passed; ++index) {
            Distribution memory d = _distribution(index);
            (uint256 due_, ) = _look(index, d);
            arrears += due_ - d.funded;
        }
        uint256 supply = _ask(IERC20.totalSupply.selector, 0);
        uint256 principal;
        uint256 accrued;
        uint256 today = _dayOf(block.timestamp);
        for (; index < _livePeriods(); ++index) {
            Entry memory e = _entry(index);
            if (index == passed) principal = Rounding.divUp(supply * e.outstanding, unit);
            if (today <= e.start) break;
            (uint256 n, uint256 d) = _accrual(e, Math.min(today, e.end));
            accrued += Rounding.divUp(supply * n, unit * d);
        }

        _status.state = _ACCELERATED;
        _status.acceleratedAt = uint40(block.timestamp);
        _claim = arrears + principal + accrued;
        _late[CLAIM].day = uint40(today);
        emit Accelerated(_claim, arrears, principal, accrued);
        _tell(IAssetToken.openRegister.selector, 0, 0);
    }

    // ---- Recovery ----

    /// @inheritdoc IBond
    function recover(uint256 amount) external nonReentrant returns (uint256 id, uint256 taken) {
        _require(_ACCELERATED);
        uint256 left = acceleratedClaim();
        uint256 drawn = _useReserve(left);
        left -= drawn;
        taken = Math.min(amount, left);
        left -= taken;
        uint256 recordDate;
        (id, recordDate) = _pendingRecovery();
        // Without units there is nobody whom it could reach.
        if (drawn + taken == 0 || _ask(IERC20.totalSupply.selector, 0) == 0) revert NothingToFund(id);

        // What was claimed first, then the interest on it.
        _claim = Math.saturatingSub(_claim, drawn + taken);
        _late[CLAIM] = Late(uint216(left - _claim), uint40(_dayOf(block.timestamp)));
        _fundAhead(id, drawn + taken);
        if (drawn != 0) emit ReserveUsed(id, drawn);
        emit Recovered(id, msg.sender, taken);
        if (left == 0) {
            _status.paidOff = true;
            emit Redeemed();
            _tell(IAssetToken.closeRegister.selector, recordDate, 0);
        }
        _receive(taken);
    }

    /// @inheritdoc IBond
    function acceleratedClaim() public view returns (uint256) {
        // Before an acceleration there is no claim, and no day since when.
        Late memory late = _late[CLAIM];
        return _claim + late.interest + _overdueInterest(_claim, late.day);
    }

    /// @inheritdoc IBond
    function state() external view returns (State) {
        return State(_state());
    }

    // ---- What distributions ask ----

    /// @inheritdoc IDistributions
    function distributionCount() public view override(Distributions, IDistributions) returns (uint256) {
        return uint256(_numbers.periods) + _status.recoveries;
    }

    function _recordDate(uint256 id) internal view virtual override returns (uint256 date) {
        uint256 periods = _numbers.periods;
        if (id >= periods) {
            date = _recoveryDates[id - periods + 1];
            if (date == 0) revert UnknownDistribution(id);
            return date;
        }
        date = _recordDateOf(id);
        if (_status.acceleratedAt != 0 && date >= _status.acceleratedAt) return type(uint40).max;
    }

    function _obligation(uint256 id, Distribution memory d) internal view override returns (uint256 due_) {
        // Recoveries, and periods that an acceleration froze, want no more than they have.
        if (_isFixed(id)) return d.funded;
        Entry memory e = _asDue(id);
        due_ = _dueInTime(e, d.supply);
        uint256 dueDate = _dueDate(e);
        if (block.timestamp < dueDate) return due_;
        // Nothing was paid late where nothing was paid.
        Late memory late;
        if (d.funded != 0) late = _late[id];
        uint256 missing = Math.saturatingSub(due_, d.funded);
        due_ +=
            late.interest + _lateInterest(e, d.supply, due_, missing, Math.max(late.day, _dayOf(dueDate)));
    }

    /// @dev What was due before comes first, whoever asks for what.
    function _available(uint256 id) internal view override returns (uint256 left) {
        left = _status.reserve;
        if (left != 0 && block.timestamp < _dueDate(_asDue(id))) return 0;
        unchecked {
            for (uint256 i; left != 0 && i < id; ++i) {
                Distribution memory d = _distribution(i);
                left = Math.saturatingSub(left, _wanted(i, d) - d.funded);
            }
        }
    }

    function _afterFunding(
        uint256 id,
        Distribution memory d,
        uint256 due_,
        uint256 drawn,
        uint256 taken
    ) internal override {
        if (drawn != 0) {
            _useReserve(drawn);
            emit ReserveUsed(id, drawn);
        }
        if (_isFixed(id)) return;
        if (d.complete) {
            if (_areAllComplete()) {
                _status.state = _REDEEMED;
                emit Redeemed();
            }
        } else if (drawn + taken != 0) {
            uint256 late = due_ - _dueInTime(_asDue(id), d.supply);
            _late[id] = Late(uint216(late), uint40(_dayOf(block.timestamp)));
        }
    }

    // ---- Internals ----

    function _state() internal view returns (uint256) {
        Status storage s = _status;
        if (s.paidOff && block.timestamp > _recoveryDates[s.recoveries]) return _REDEEMED;
        return s.state;
    }

    function _require(uint256 required) internal view {
        uint256 actual = _state();
        if (actual != required) revert NotInState(State(required), State(actual));
    }

    function _isFixed(uint256 id) private view returns (bool) {
        return _status.acceleratedAt != 0 || id >= _numbers.periods;
    }

    /// @dev Looked up from the last period on, which before its record date is not even open: what a count would cost
    /// with every payment is spent once.
    function _areAllComplete() private view returns (bool) {
        uint256 index = _livePeriods();
        if (block.timestamp <= _recordDateOf(index - 1)) return false;
        while (index != 0) {
            if (!_isComplete(--index)) return false;
        }
        return true;
    }

    function _graceEnd(uint256 index) private view returns (uint256) {
        return _dueDate(_asDue(index)) + _numbers.gracePeriod;
    }

    /// @dev A period with the dates that it goes by; for a kind of bond that can end early to say.
    function _asDue(uint256 index) internal view virtual returns (Entry memory) {
        return _entry(index);
    }

    /// @dev Interest since a day on what is `missing` of the sum that was due to the supply in time.
    function _lateInterest(
        Entry memory,
        uint256,
        uint256,
        uint256 missing,
        uint256 sinceDay
    ) internal view virtual returns (uint256) {
        return _overdueInterest(missing, sinceDay);
    }

    /// @dev What a period pays to the supply in full and in time: interest and principal, rounded up once.
    function _dueInTime(Entry memory e, uint256 supply) internal view virtual returns (uint256) {
        (uint256 n, uint256 d) = _accrual(e, e.end);
        unchecked {
            return Rounding.divUp(supply * (n + e.principal * d), unit * d);
        }
    }

    /// @dev Takes so much out of the reserve, or what is there.
    function _useReserve(uint256 limit) private returns (uint256 drawn) {
        drawn = Math.min(_status.reserve, limit);
        _status.reserve -= uint128(drawn);
    }

    /// @dev The first period that is short beyond its grace period after the reserve was used.
    function _overdue() private returns (bool short, uint256 index) {
        // Payment dates ascend: after the first that is not overdue, none is.
        for (; index < _livePeriods() && block.timestamp > _graceEnd(index); ++index) {
            Distribution memory d = _distribution(index);
            _touch(index, d, 0);
            if (!d.complete) return (true, index);
        }
    }

    /// @dev The recovery that money joins: the last one until its record date has passed, then a new one.
    function _pendingRecovery() private returns (uint256 id, uint256 recordDate) {
        uint256 number = _status.recoveries;
        recordDate = _recoveryDates[number];
        if (block.timestamp > recordDate) {
            recordDate = block.timestamp + _ask(IAssetToken.noticeOfRecordDates.selector, 0);
            _recoveryDates[++number] = recordDate;
            _status.recoveries = number.toUint16();
            _tell(IAssetToken.announceRecordDate.selector, recordDate, 0);
        }
        id = _numbers.periods + number - 1;
    }
}
