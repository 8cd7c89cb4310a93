// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {FeedReader} from "../feeds/FeedReader.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IIncomeDistributions} from "../interfaces/IIncomeDistributions.sol";
import {IIncomeRight} from "../interfaces/IIncomeRight.sol";
import {IncomeRightCharter, IncomeRightTerms} from "../interfaces/IncomeRightCharter.sol";
import {IOffering} from "../interfaces/IOffering.sol";
import {ReferenceName} from "../maths/ReferenceName.sol";
import {Rounding} from "../maths/Rounding.sol";
import {Waterfall} from "../maths/Waterfall.sol";
import {Asset} from "./Asset.sol";
import {IncomeDistributions} from "./IncomeDistributions.sol";

/// @title Income right
/// @notice {Distributions} pays holders, {IncomeDistributions} takes revenue in, {Waterfall} shares it; here: what was
/// invested, reported revenue and its reserve, excluded wallets, and the end.
///
/// Excluded wallets. A distribution is for the units that others held at its record date: the supply less what the
/// excluded wallets held. They are wallets, not persons: units that leave one are like any other's. Money of a date at
/// which nobody else held anything moves on to the next, or after the end to the sponsor.
///
/// What was invested is what the units cost in their offerings; units of an exchange offer count at nominal value.
contract IncomeRight is IncomeDistributions, IIncomeRight {
    using SafeCast for uint256;

    uint256 private constant PRICE_UNIT = 1e18;
    /// @dev From a price in 1e-9 of the nominal value to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;
    uint256 private constant MOST_EXCLUDED = 8;
    int256 private constant MAX_UTC_OFFSET = 14 hours;

    /// @dev `owed`: cumulative, as reported. `payBy` belongs to the last report.
    struct Reported {
        uint128 owed;
        uint40 payBy;
        bool closing;
    }

    /// @dev The contract whose code is the encoded terms.
    address private immutable _BLOB;
    /// @dev One whole unit of the currency; 0 where nothing is reported.
    uint256 private immutable _CURRENCY_UNIT;
    uint256 private immutable _EXCLUDED;

    Waterfall.Account private _account;
    Reported private _reported;
    uint128 private _reserve;
    uint128 private _sponsorDue;

    constructor(
        IncomeRightCharter memory charter
    )
        Asset(charter.asset, keccak256(abi.encode(charter)))
        IncomeDistributions(charter.terms.calendar, charter.asset.token, charter.terms.nominalValue)
    {
        IncomeRightTerms memory t = charter.terms;
        _check(t);
        if (t.revenue.feed != address(0)) {
            FeedReader.check(t.revenue);
            _CURRENCY_UNIT = 10 ** uint256(IERC20Metadata(address(charter.asset.currency)).decimals());
        }
        _EXCLUDED = t.excluded.length;
        _BLOB = SSTORE2.write(abi.encode(t));
        _account.day = t.waterfall.startDate;
    }

    // ---- Reported revenue ----

    /// @inheritdoc IIncomeRight
    function report() external nonReentrant returns (uint256 owed_) {
        _require(State.Running);
        IncomeRightTerms memory t = _terms();
        if (block.timestamp <= _reported.payBy) revert ReportPending(_reported.payBy);
        _drawReserve();
        // The reserve may have brought holders to their cap.
        _require(State.Running);
        if (_CURRENCY_UNIT == 0) revert NothingReported();
        (uint256 revenue, ) = FeedReader.requireAmount(t.revenue);
        // Below 2^127 x 2^60 x 2^30.
        owed_ = Rounding.divUp(
            revenue * _CURRENCY_UNIT * t.revenueShare,
            Waterfall.SHARE * 10 ** uint256(t.revenue.decimals)
        );
        if (owed_ <= _reported.owed) revert NothingReported();
        uint40 payBy = (block.timestamp + t.paymentPeriod).toUint40();
        _reported.owed = owed_.toUint128();
        _reported.payBy = payBy;
        emit RevenueReported(revenue, owed_, payBy);
    }

    /// @inheritdoc IIncomeRight
    function drawReserve() external nonReentrant returns (uint256 amount) {
        _require(State.Running);
        if (block.timestamp > _reported.payBy) amount = _drawReserve();
        if (amount == 0) revert NothingInArrears(_reported.payBy);
    }

    /// @inheritdoc IIncomeRight
    function arrears() public view returns (uint256 amount, uint40 payBy) {
        uint256 shared = uint256(_account.toHolders) + _account.toSponsor;
        return (Math.saturatingSub(_reported.owed, shared), _reported.payBy);
    }

    // ---- Reserve and sponsor ----

    /// @inheritdoc IAsset
    /// @dev Taken at any time: what is left of it after the end goes to the issuer.
    function fundReserve(uint256 amount) public override(Asset, IAsset) nonReentrant {
        emit ReserveFunded(msg.sender, amount);
        _reserve = (_reserve + amount).toUint128();
        _receive(amount);
    }

    /// @inheritdoc IIncomeRight
    function returnReserve() external nonReentrant returns (uint256 amount) {
        _require(State.Ended);
        amount = _reserve;
        _reserve = 0;
        emit RemainderPaid(issuer, amount);
        _sendAll(issuer, amount);
    }

    /// @inheritdoc IIncomeRight
    function paySponsor() external nonReentrant returns (uint256 amount) {
        amount = _sponsorDue;
        if (amount == 0) revert NothingForSponsor();
        _sponsorDue = 0;
        address sponsor = _terms().sponsor;
        emit SponsorPaid(sponsor, amount);
        _sendAll(sponsor, amount);
    }

    /// @inheritdoc IIncomeRight
    function sponsorDue() external view returns (uint256) {
        return _sponsorDue;
    }

    /// @inheritdoc IIncomeDistributions
    function reserve() public view override(IncomeDistributions, IIncomeDistributions) returns (uint256) {
        return uint256(_reserve) + _sponsorDue;
    }

    // ---- The end ----

    /// @inheritdoc IIncomeRight
    function end() external nonReentrant {
        _require(State.Running);
        _begin();
        IncomeRightTerms memory t = _terms();
        (uint256 unpaid, ) = arrears();
        uint256 until = t.endDate;
        if (unpaid != 0) until += t.tail;
        if (block.timestamp <= until || t.endDate == type(uint40).max) revert TermNotOver(until);
        // What was sent in time, as far as anybody can tell.
        uint256 waiting = surplus();
        if (waiting != 0) _takeIn(address(0), waiting);
        if (!_reported.closing) _close(0);
    }

    /// @inheritdoc IIncomeRight
    function state() public view returns (State) {
        if (!_reported.closing) return State.Running;
        return _isEnded() ? State.Ended : State.Closing;
    }

    // ---- Issue ----

    /// @inheritdoc IAsset
    function issue(address to, uint256 units) public override(Asset, IAsset) {
        _require(State.Running);
        IncomeRightTerms memory t = _terms();
        uint256 price = Rounding.divUp(units * t.nominalValue, unit);
        if (msg.sender == offering) {
            // One that has no price gives units for something else than money.
            try IOffering(msg.sender).priceOf(units) returns (uint256 paid) {
                price = paid;
            } catch {}
        }
        (Waterfall.Account memory a, uint256 today) = _accountNow(t);
        Waterfall.invest(a, t.waterfall, price.toUint128(), today);
        _account = a;
        super.issue(to, units);
    }

    /// @inheritdoc IAsset
    /// @dev Nothing accrues to a buyer: an offering that adds it has a price of 0, which is refused.
    function issuePrice(
        uint64 price,
        bool accrued,
        uint40
    ) public view override(Asset, IAsset) returns (uint256) {
        return accrued ? 0 : price * uint256(_terms().nominalValue) * ISSUE_PRICE_UNIT;
    }

    // ---- What it is ----

    /// @inheritdoc IAsset
    /// @dev The agreement, as "AGREEMENT:" and its hash: there can be several rights in one work.
    function identifiers() public view override(Asset, IAsset) returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = keccak256(abi.encodePacked("AGREEMENT:", _terms().right.documentHash));
    }

    /// @inheritdoc IIncomeRight
    function terms() external view returns (IncomeRightTerms memory) {
        bytes memory encoded = SSTORE2.read(_BLOB);
        assembly ("memory-safe") {
            // As they were encoded at birth is as they are returned.
            return(add(encoded, 32), mload(encoded))
        }
    }

    /// @inheritdoc IIncomeRight
    function preview(uint256 amount) external view returns (uint256 toHolders, uint256 toSponsor) {
        if (!_reported.closing) {
            IncomeRightTerms memory t = _terms();
            (Waterfall.Account memory a, ) = _accountNow(t);
            toHolders = Waterfall.share(a, t.waterfall, amount.toUint128());
        }
        toSponsor = amount - toHolders;
    }

    /// @inheritdoc IIncomeRight
    function account() external view returns (Account memory) {
        IncomeRightTerms memory t = _terms();
        (Waterfall.Account memory a, ) = _accountNow(t);
        uint256 preferred = a.preferred / Waterfall.fine(t.waterfall.dayCount);
        return Account(a.invested, a.returned, preferred, a.toHolders, a.toSponsor);
    }

    /// @inheritdoc IIncomeRight
    function cap() external view returns (uint256) {
        return Waterfall.cap(_account, _terms().waterfall.capMultiple);
    }

    // ---- What the base asks ----

    function _share(uint256 amount) internal override returns (uint256 toHolders) {
        if (_reported.closing) {
            _toSponsor(amount);
            return 0;
        }
        IncomeRightTerms memory t = _terms();
        (Waterfall.Account memory a, ) = _accountNow(t);
        toHolders = Waterfall.share(a, t.waterfall, amount.toUint128());
        _account = a;
        _toSponsor(amount - toHolders);
        emit Shared(amount, toHolders, amount - toHolders);
        if (a.toHolders == Waterfall.cap(a, t.waterfall.capMultiple)) _close(toHolders);
        else _join(toHolders);
    }

    function _isEnded() internal view override returns (bool) {
        return _reported.closing && block.timestamp > _lastRecordDate();
    }

    function _rejoin(uint256 amount) internal override {
        // While it closes, the last distribution is the pending one.
        if (_isEnded()) _toSponsor(amount);
        else super._rejoin(amount);
    }

    /// @dev Without what excluded wallets held, in the supply and in the list.
    function _holdings(
        Distribution memory d,
        address[] memory holders
    ) internal view override returns (uint256[] memory held) {
        if (_EXCLUDED == 0) return super._holdings(d, holders);
        address[] memory excluded = _terms().excluded;
        uint256 count = holders.length;
        address[] memory all = new address[](count + excluded.length);
        for (uint256 i; i < count; ++i) all[i] = holders[i];
        for (uint256 j; j < excluded.length; ++j) all[count + j] = excluded[j];
        held = super._holdings(d, all);
        for (uint256 j; j < excluded.length; ++j) {
            // Together they held at most the supply.
            d.supply -= uint128(held[count + j]);
            for (uint256 i; i < count; ++i) if (holders[i] == excluded[j]) held[i] = 0;
        }
        assembly ("memory-safe") {
            mstore(held, count)
        }
    }

    // ---- Internals ----

    /// @dev The last distribution, with the register's last record date.
    function _close(uint256 toHolders) private {
        _joinFinal(toHolders);
        _reported.closing = true;
        emit Closing(uint40(_lastRecordDate()));
    }

    function _toSponsor(uint256 amount) private {
        if (amount != 0) _sponsorDue = (_sponsorDue + amount).toUint128();
    }

    /// @dev What was reported and is late, as far as the reserve goes, shared like any revenue.
    function _drawReserve() private returns (uint256 amount) {
        (uint256 unpaid, ) = arrears();
        amount = Math.min(unpaid, _reserve);
        if (amount == 0) return 0;
        _reserve -= uint128(amount);
        emit ReserveUsed(amount);
        _takeIn(address(this), amount);
    }

    /// @dev The account, brought up to today.
    function _accountNow(
        IncomeRightTerms memory t
    ) private view returns (Waterfall.Account memory a, uint256 today) {
        a = _account;
        // Now and for a long time yet this is after 1970-01-02, whatever the offset.
        today = uint256(int256(block.timestamp) + t.utcOffset) / 1 days;
        Waterfall.accrue(a, t.waterfall, today);
    }

    function _require(State required) private view {
        State actual = state();
        if (actual != required) revert NotInState(required, actual);
    }

    function _terms() private view returns (IncomeRightTerms memory) {
        return abi.decode(SSTORE2.read(_BLOB), (IncomeRightTerms));
    }

    // ---- Birth ----

    function _check(IncomeRightTerms memory t) private view {
        ReferenceName.check(t.right);
        Waterfall.check(t.waterfall);
        if (t.sponsor == address(0) || t.sponsor == address(this)) revert InvalidTerms("sponsor", 0);
        if (t.utcOffset > MAX_UTC_OFFSET || t.utcOffset < -MAX_UTC_OFFSET) {
            revert InvalidTerms("utc offset", 0);
        }
        if (t.endDate <= block.timestamp) revert InvalidTerms("end date", 0);
        bool reported = t.revenue.feed != address(0);
        if (t.revenueShare > Waterfall.SHARE || reported != (t.revenueShare != 0)) {
            revert InvalidTerms("revenue share", 0);
        }
        if (t.excluded.length > MOST_EXCLUDED) revert InvalidTerms("excluded", t.excluded.length);
        address before;
        for (uint256 i; i < t.excluded.length; ++i) {
            if (t.excluded[i] <= before) revert InvalidTerms("excluded", i);
            before = t.excluded[i];
        }
    }
}
