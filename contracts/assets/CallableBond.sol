// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {CallTerms, CallWindow} from "../interfaces/CallableBondCharter.sol";
import {AssetCharter, PowerKind} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {PackedCallableBondCharter} from "../interfaces/PackedCharters.sol";
import {IBond} from "../interfaces/IBond.sol";
import {ICallableBond} from "../interfaces/ICallableBond.sol";
import {Rounding} from "../maths/Rounding.sol";
import {BondBase} from "./Bond.sol";

/// @title Callable bond
/// @notice A call shortens the schedule that the bond goes by, and changes nothing that the charter says: the period in
/// which it falls gets the call date for payment date, the second before for record date, and all that is outstanding,
/// at the call price, for principal. So whatever {BondDefault} does about a last payment it does about this one.
///
/// @dev Bounds, beside those of {BondSchedule}: a price is at most {MAX_PRICE}, so what is due stays below 2^118.
contract CallableBond is ICallableBond, BondBase {
    uint256 private constant PAR = 1e9;
    uint256 private constant MAX_PRICE = 2e9;
    /// @dev Whoever asks for a price walks over no more.
    uint256 private constant MAX_WINDOWS = 64;
    /// @dev From 1e-18 of a minor unit, in which interest between two days is told.
    uint256 private constant INTEREST_UNIT = 1e18;

    /// @dev One word. @param period The first one that does not open, whose place the call takes.
    struct Call {
        uint40 date;
        uint16 period;
        uint64 price;
    }

    Call private _ended;
    // Written by the constructor only.
    CallTerms private _callTerms;

    constructor(
        PackedCallableBondCharter memory charter
    ) BondBase(charter.bond, keccak256(abi.encode(charter))) {
        _checkCall(charter);
        CallTerms memory given = charter.call;
        _callTerms.notice = given.notice;
        for (uint256 i = 0; i < given.windows.length; ++i) _callTerms.windows.push(given.windows[i]);
    }

    // ---- The call ----

    /// @inheritdoc ICallableBond
    function callBond(uint40 callDate) external nonReentrant {
        _require(_PERFORMING);
        if (_ended.date != 0) revert AlreadyCalled(_ended.date);
        uint64 price = callPriceOn(callDate);
        if (price == 0) revert NotCallable(callDate);
        uint256 earliest = block.timestamp + _callTerms.notice;
        if (callDate < earliest) revert CallTooSoon(callDate, earliest);
        // Windows end with the last record date at the latest, so there is a period.
        uint256 recordDate = callDate - 1;
        uint256 index = _recordDatesBefore(recordDate);
        (uint256 day, Entry memory e) = (_dayOf(callDate), _entry(index));
        if (day < e.start || day > e.end) revert OutsidePeriod(callDate, index);
        // Numbers of periods fit 16 bits.
        _ended = Call(callDate, uint16(index), price);
        emit Called(callDate, index, price);
        _enact(PowerKind.CALL, keccak256(abi.encode(callDate)), 1);
        _tell(IAssetToken.announceRecordDate.selector, recordDate, 0);
        _tell(IAssetToken.closeRegister.selector, recordDate, 0);
    }

    /// @inheritdoc ICallableBond
    function called() external view returns (uint40 callDate, uint256 id, uint64 price) {
        return (_ended.date, _ended.period, _ended.price);
    }

    /// @inheritdoc ICallableBond
    function callTerms() external view returns (CallTerms memory) {
        return _callTerms;
    }

    /// @inheritdoc ICallableBond
    function callPriceOn(uint40 callDate) public view returns (uint64) {
        CallWindow[] storage windows = _callTerms.windows;
        for (uint256 i = 0; i < windows.length; ++i) {
            CallWindow memory window = windows[i];
            if (callDate <= window.through) return callDate < window.from ? 0 : window.price;
        }
        return 0;
    }

    // ---- What a call changes ----

    /// @inheritdoc IAsset
    /// @dev Not once it is called: nobody is sold what is about to end.
    function issue(address to, uint256 units) public override {
        if (_ended.date != 0) revert AlreadyCalled(_ended.date);
        super.issue(to, units);
    }

    /// @inheritdoc IBond
    function accruedInterest(uint40 time) public view override returns (int256) {
        if (_ended.date != 0 && time >= _ended.date) return 0;
        return super.accruedInterest(time);
    }

    /// @dev A power of this kind, besides those that every asset has.
    function _exists(PowerKind kind) internal pure override returns (bool) {
        return kind == PowerKind.CALL || super._exists(kind);
    }

    function _livePeriods() internal view override returns (uint256) {
        return _ended.date == 0 ? super._livePeriods() : uint256(_ended.period) + 1;
    }

    function _recordDateOf(uint256 index) internal view override returns (uint256) {
        Call memory own = _ended;
        if (own.date == 0 || index < own.period) return super._recordDateOf(index);
        return index == own.period ? own.date - 1 : type(uint40).max;
    }

    function _asDue(uint256 index) internal view override returns (Entry memory e) {
        e = super._asDue(index);
        Call memory own = _ended;
        if (own.date != 0 && index == own.period) (e.recordDate, e.paymentDate) = (own.date - 1, own.date);
    }

    /// @dev Of the period that a call took the place of: it alone has this record date.
    function _isCalled(Entry memory e, Call memory own) private pure returns (bool) {
        return own.date != 0 && e.recordDate == own.date - 1;
    }

    function _dueInTime(Entry memory e, uint256 supply) internal view override returns (uint256) {
        Call memory own = _ended;
        if (!_isCalled(e, own)) return super._dueInTime(e, supply);
        (uint256 n, uint256 d) = _accrual(e, _dayOf(own.date));
        unchecked {
            // Supply x interest is below 2^225, see {BondSchedule}, the price below 2^31, what is due below 2^118 and
            // the denominator of a day count, in RATE_UNIT, below 2^48.
            return Rounding.divUp(supply * (n * PAR + e.outstanding * own.price * d), unit * d * PAR);
        }
    }

    /// @dev Interest of the schedule runs on, on the part of a call that is missing.
    function _lateInterest(
        Entry memory e,
        uint256 supply,
        uint256 dueInTime,
        uint256 missing,
        uint256 sinceDay
    ) internal view override returns (uint256 interest_) {
        interest_ = super._lateInterest(e, supply, dueInTime, missing, sinceDay);
        Call memory own = _ended;
        if (!_isCalled(e, own) || missing == 0) return interest_;
        uint256 today = _dayOf(block.timestamp);
        uint256 ofUnit;
        for (uint256 i = own.period; i < _numbers.periods; ++i) {
            e = _entry(i);
            if (today <= e.start) break;
            // What had run before was due with the call, or is in what was remembered when a part was paid.
            if (sinceDay < e.end) ofUnit += _interest(e, Math.max(sinceDay, e.start), Math.min(today, e.end));
        }
        // Sums are below 2^118.
        return
            interest_ +
            Rounding.divUp(Rounding.divUp(supply * ofUnit, unit * INTEREST_UNIT) * missing, dueInTime);
    }

    /// @dev Who is paid by the call of a redeemed bond gives his units for it.
    function _afterPayment(uint256 id, address payee) internal override {
        if (_ended.date == 0 || id != _ended.period) super._afterPayment(id, payee);
        else if (_state() == _REDEEMED) _retire(payee);
    }

    // ---- Birth ----

    function _checkCall(PackedCallableBondCharter memory charter) private pure {
        AssetCharter memory asset = charter.bond.asset;
        uint256 power = 0;
        while (power < asset.powers.length && asset.powers[power].kind != PowerKind.CALL) ++power;
        if (power == asset.powers.length) revert InvalidCall("power", power);
        CallTerms memory terms_ = charter.call;
        if (terms_.notice <= asset.token.recordNotice) revert InvalidCall("notice", terms_.notice);
        uint256 count = terms_.windows.length;
        if (count == 0 || count > MAX_WINDOWS) revert InvalidCall("windows", count);
        uint256 before = 0;
        for (uint256 i = 0; i < count; ++i) {
            CallWindow memory window = terms_.windows[i];
            if (window.from <= before || window.through < window.from) revert InvalidCall("window", i);
            if (window.price < PAR || window.price > MAX_PRICE) revert InvalidCall("price", i);
            before = window.through;
        }
        uint40[] memory recordDates = asset.token.recordDates;
        if (before > recordDates[recordDates.length - 1]) revert InvalidCall("window", count - 1);
    }
}
