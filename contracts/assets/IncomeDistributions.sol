// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {TokenCharter} from "../interfaces/Charter.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IDistributions} from "../interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../interfaces/IIncomeDistributions.sol";
import {RecordCalendar} from "../interfaces/IncomeCharter.sol";
import {IIssuance} from "../interfaces/IOffering.sol";
import {Months} from "../maths/Months.sol";
import {Distributions} from "./Distributions.sol";

/// @title Money that arrives when it arrives
/// @notice What a property and an income right share: taking income in, the calendar of record dates, the pending
/// distribution that the holders' part joins, and the end of units. How a sum is shared is the kind's ({_share}).
///
/// What somebody could try who pays dust: to make record dates without end (each interval has one, whether it is paid a
/// minor unit or a million times), to put off the date of money that others paid (a date once announced stays, and only
/// the end brings it forward), or to choose a date that suits him (they are those of the charter). A date that the
/// register of powers announced for a vote in the same second is used as it is.
///
/// @dev What is owed to holders is counted here as it changes, not summed: there may be thousands of distributions.
abstract contract IncomeDistributions is Distributions, IIncomeDistributions {
    using SafeCast for uint256;

    /// @dev Of all units at their nominal value, as for a bond: see {BondSchedule}.
    uint256 private constant MAX_ISSUE = 2 ** 107;

    /// @dev One word. The calendar is written by the constructor only. `begun`: the first offering has ended.
    struct Books {
        uint40 firstRecordDate;
        uint16 everyDays;
        uint8 everyMonths;
        uint16 count;
        uint40 lastRecordDate;
        bool begun;
    }

    Books private _books;
    /// @dev Of all distributions together.
    uint128 private _funded;
    uint128 private _paid;
    mapping(uint256 id => uint256) private _recordDates;

    constructor(RecordCalendar memory own, TokenCharter memory tokenTerms, uint256 nominalValue) {
        bool byDays = own.everyDays != 0;
        if (own.firstRecordDate == 0 || byDays == (own.everyMonths != 0) || own.everyMonths > 12) {
            revert InvalidTerms("calendar", 0);
        }
        // Record dates come about with money for them.
        if (tokenTerms.recordDates.length != 0) revert InvalidTerms("record dates", 0);
        // Decimals are at most 18: the token refuses more.
        if (
            nominalValue == 0 || tokenTerms.maxSupply > (MAX_ISSUE * 10 ** tokenTerms.decimals) / nominalValue
        ) {
            revert InvalidTerms("nominal value", 0);
        }
        _books.firstRecordDate = own.firstRecordDate;
        _books.everyDays = own.everyDays;
        _books.everyMonths = own.everyMonths;
    }

    // ---- Income ----

    /// @inheritdoc IIncomeDistributions
    function payIn(uint256 amount) external nonReentrant returns (uint256 toHolders) {
        toHolders = _takeIn(msg.sender, amount);
        _receive(amount);
    }

    /// @inheritdoc IIncomeDistributions
    function collect() external nonReentrant returns (uint256 toHolders) {
        return _takeIn(address(0), surplus());
    }

    /// @inheritdoc IIncomeDistributions
    function moveOn(uint256 id) external nonReentrant {
        Distribution memory d = _distribution(id);
        _look(id, d);
        // Of one that is complete nothing else asks for the supply.
        _holdings(d, new address[](0));
        uint256 amount = d.funded;
        if (!d.opened || d.supply != 0 || amount == 0) revert ReachesSomebody(id);
        d.funded = 0;
        _store(id, d);
        _funded -= uint128(amount);
        emit MovedOn(id, amount);
        _rejoin(amount);
    }

    // ---- The end of units ----

    /// @inheritdoc IIncomeDistributions
    function retire(address[] calldata holders) external nonReentrant {
        if (!_isEnded()) revert NotEnded();
        for (uint256 i; i < holders.length; ++i) _retire(holders[i]);
    }

    // ---- Views ----

    /// @inheritdoc IIncomeDistributions
    function nextRecordDate() public view returns (uint40) {
        Books memory b = _books;
        if (b.count != 0 && block.timestamp <= b.lastRecordDate) return b.lastRecordDate;
        uint256 first = b.firstRecordDate;
        uint256 earliest = _earliest();
        if (earliest > first) {
            // The first date of the calendar that is not before the earliest.
            uint256 step = b.everyDays * uint256(1 days);
            first =
                step != 0
                    ? first + ((earliest - 1 - first) / step + 1) * step
                    : Months.add(
                        first,
                        (Months.between(first, earliest - 1) / b.everyMonths + 1) * b.everyMonths
                    );
        }
        return first.toUint40();
    }

    /// @inheritdoc IIncomeDistributions
    function calendar() external view returns (RecordCalendar memory) {
        return RecordCalendar(_books.firstRecordDate, _books.everyDays, _books.everyMonths);
    }

    /// @inheritdoc IIncomeDistributions
    function recordDateOf(uint256 id) external view returns (uint40) {
        return uint40(_recordDate(id));
    }

    /// @inheritdoc IDistributions
    function distributionCount() public view override(Distributions, IDistributions) returns (uint256) {
        return _books.count;
    }

    /// @inheritdoc IDistributions
    function owed() public view override(Distributions, IDistributions) returns (uint256) {
        return _funded - _paid;
    }

    // ---- What a kind of asset says ----

    /// @inheritdoc IIncomeDistributions
    function reserve() public view virtual override(Distributions, IIncomeDistributions) returns (uint256);

    /// @dev Shares a sum that came in; the holders' part joins a distribution.
    function _share(uint256 amount) internal virtual returns (uint256 toHolders);

    /// @dev Whether units stand for nothing any more but what their holders have not collected.
    function _isEnded() internal view virtual returns (bool);

    /// @dev Where money goes that reached nobody.
    function _rejoin(uint256 amount) internal virtual {
        _join(amount);
    }

    // ---- For the kind of asset ----

    function _takeIn(address by, uint256 amount) internal returns (uint256) {
        if (amount == 0) revert NothingReceived();
        _begin();
        emit IncomeReceived(by, amount);
        return _share(amount);
    }

    /// @dev Once the first offering has ended and there are holders; from then on there are until the end.
    function _begin() internal {
        if (_books.begun) return;
        if (offering == address(0) || !IIssuance(offering).ended()) revert StillIssuing(offering);
        if (_ask(IERC20.totalSupply.selector, 0) == 0) revert NoHolders();
        _books.begun = true;
    }

    /// @dev Adds to the pending distribution.
    function _join(uint256 amount) internal {
        if (amount != 0) _add(_pending(nextRecordDate()), amount);
    }

    /// @dev Adds to the last distribution, whether its record date has passed or not.
    function _joinLast(uint256 amount) internal {
        _add(uint256(_books.count) - 1, amount);
    }

    /// @dev Adds to the last distribution, with whose record date the register closes: the earliest that gives the token's
    /// notice. A pending one with a later date is brought forward: it pays the same holders, since nothing is traded
    /// in between.
    function _joinFinal(uint256 amount) internal returns (uint256 id) {
        uint256 date = _earliest();
        uint256 last = _books.lastRecordDate;
        if (last < date) {
            id = _opened(date);
        } else {
            id = uint256(_books.count) - 1;
            if (last != date) {
                emit BroughtForward(id, uint40(date));
                _setRecordDate(id, date);
            }
        }
        if (amount != 0) _add(id, amount);
        _tell(IAssetToken.closeRegister.selector, date, 0);
    }

    function _lastRecordDate() internal view returns (uint256) {
        return _books.lastRecordDate;
    }

    function _retire(address holder) internal {
        uint256 units = _ask(IERC20.balanceOf.selector, uint160(holder));
        if (units == 0) return;
        emit Retired(holder, units);
        _tell(IAssetToken.redeem.selector, uint160(holder), units);
    }

    // ---- What distributions ask ----

    function _recordDate(uint256 id) internal view override returns (uint256 date) {
        date = _recordDates[id];
        if (date == 0) revert UnknownDistribution(id);
    }

    /// @dev They want no more than they have.
    function _obligation(uint256, Distribution memory d) internal view virtual override returns (uint256) {
        return d.funded;
    }

    function _available(uint256) internal pure override returns (uint256) {
        return 0;
    }

    function _afterFunding(uint256, Distribution memory, uint256, uint256, uint256 taken) internal override {
        if (taken != 0) _funded += taken.toUint128();
    }

    /// @dev Who is paid by the last distribution after the end gives his units for it.
    function _afterPayment(uint256 id, address payee) internal override {
        if (id + 1 == _books.count && _isEnded()) _retire(payee);
    }

    function _book(uint256 id, Distribution memory d, uint256 amount) internal override {
        super._book(id, d, amount);
        // Payments are at most what was funded.
        _paid += uint128(amount);
    }

    // ---- Internals ----

    function _add(uint256 id, uint256 amount) private {
        _fundAhead(id, amount);
        _funded += amount.toUint128();
        emit Joined(id, amount);
    }

    /// @dev The distribution whose record date is to come; a new one at `date` if there is none.
    function _pending(uint256 date) private returns (uint256) {
        uint256 count = _books.count;
        return count != 0 && block.timestamp <= _books.lastRecordDate ? count - 1 : _opened(date);
    }

    /// @dev A new distribution.
    function _opened(uint256 date) private returns (uint256 id) {
        id = _books.count;
        _books.count = (id + 1).toUint16();
        _setRecordDate(id, date);
    }

    function _setRecordDate(uint256 id, uint256 date) private {
        _books.lastRecordDate = date.toUint40();
        _recordDates[id] = date;
        _tell(IAssetToken.announceRecordDate.selector, date, 0);
    }

    /// @dev The earliest record date that gives the token's notice.
    function _earliest() private view returns (uint256) {
        return block.timestamp + _ask(IAssetToken.noticeOfRecordDates.selector, 0);
    }
}
