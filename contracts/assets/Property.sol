// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {FeedReader} from "../feeds/FeedReader.sol";
import {PowerKind} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {FeedStatus} from "../interfaces/IFeed.sol";
import {IIncomeDistributions} from "../interfaces/IIncomeDistributions.sol";
import {IProperty} from "../interfaces/IProperty.sol";
import {ExpenseLine, PropertyCharter, PropertyTerms, SaleTerms} from "../interfaces/PropertyCharter.sol";
import {Months} from "../maths/Months.sol";
import {Waterfall} from "../maths/Waterfall.sol";
import {Asset} from "./Asset.sol";
import {IncomeDistributions} from "./IncomeDistributions.sol";
import {PropertyBirth} from "./PropertyBirth.sol";

/// @title Property
/// @notice {Distributions} pays holders, {IncomeDistributions} takes rent in, {PropertyBirth} checks the charter; here:
/// expenses, reserve, appraisal, sale, and the end.
///
/// Whose money is whose. What was set aside for a payee is his, whatever comes: he can be paid after a sale too. The
/// reserve is the holders', and goes into the final distribution. A cap that a period did not use up is not made good
/// later, and a period's rent serves the period in which it comes in.
contract Property is IncomeDistributions, IProperty {
    using SafeCast for uint256;

    uint256 private constant SHARE = 1e9;
    uint256 private constant PRICE_UNIT = 1e18;
    /// @dev From a price in 1e-9 of the nominal value to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;

    /// @dev `state` is what was last decided: Sold becomes Ended by the clock.
    struct Pots {
        uint112 reserve;
        uint112 unpaid;
        State state;
    }

    /// @dev An expense line: what was set aside in the period, and what of all was not sent yet.
    struct Line {
        uint32 period;
        uint112 setAside;
        uint112 unpaid;
    }

    /// @dev The contract whose code is the encoded terms.
    address private immutable _BLOB;
    /// @dev One whole unit of the currency; 0 where nothing is appraised.
    uint256 private immutable _CURRENCY_UNIT;

    Pots private _pots;
    SaleTerms private _sale;
    mapping(uint256 line => Line) private _lines;

    constructor(
        PropertyCharter memory charter
    )
        Asset(charter.asset, keccak256(abi.encode(charter)))
        IncomeDistributions(charter.terms.calendar, charter.asset.token, charter.terms.nominalValue)
    {
        PropertyBirth.check(charter);
        if (charter.terms.appraisal.feed != address(0)) {
            FeedReader.check(charter.terms.appraisal);
            _CURRENCY_UNIT = 10 ** uint256(IERC20Metadata(address(charter.asset.currency)).decimals());
        }
        _BLOB = SSTORE2.write(abi.encode(charter.terms));
    }

    // ---- Expenses and reserve ----

    /// @inheritdoc IAsset
    /// @dev Taken at any time; after a sale it is the holders' of the final distribution.
    function fundReserve(uint256 amount) public override(Asset, IAsset) nonReentrant {
        emit ReserveFunded(msg.sender, amount);
        if (_pots.state == State.Sold) _joinLast(amount);
        else _pots.reserve += _fits(amount);
        _receive(amount);
    }

    /// @inheritdoc IProperty
    function payExpense(uint256 line) external nonReentrant returns (uint256 amount) {
        address payee = _line(_terms(), line).payee;
        amount = _lines[line].unpaid;
        if (amount == 0) revert NothingUnpaid(line);
        _lines[line].unpaid = 0;
        _pots.unpaid -= uint112(amount);
        emit ExpensePaid(line, payee, amount);
        _sendAll(payee, amount);
    }

    /// @inheritdoc IProperty
    function drawReserve(uint256 line) external nonReentrant returns (uint256 amount) {
        PropertyTerms memory t = _terms();
        ExpenseLine memory own = _line(t, line);
        if (!own.fromReserve) revert NotFromReserve(line);
        amount = _setAside(t, line, _pots.reserve);
        if (amount == 0) revert NothingToDraw(line);
        _pots.reserve -= uint112(amount);
        emit ReserveUsed(line, amount);
    }

    /// @inheritdoc IIncomeDistributions
    function reserve() public view override(IncomeDistributions, IIncomeDistributions) returns (uint256) {
        return uint256(_pots.reserve) + _pots.unpaid;
    }

    /// @inheritdoc IProperty
    function reserveHeld() external view returns (uint256) {
        return _pots.reserve;
    }

    /// @inheritdoc IProperty
    function expense(uint256 line) external view returns (Expense memory) {
        PropertyTerms memory t = _terms();
        ExpenseLine memory own = _line(t, line);
        (, uint256 setAside) = _inPeriod(t, line);
        return Expense(own.payee, own.cap - setAside, _lines[line].unpaid);
    }

    // ---- Sale ----

    /// @inheritdoc IProperty
    function enactSale(SaleTerms calldata sale_) external nonReentrant {
        _require(State.Held);
        // Whoever subscribed in the first offering has his units before they are sold.
        _begin();
        if (sale_.minimumPrice == 0) revert InvalidSale("price");
        if (sale_.contractHash == 0) revert InvalidSale("contract");
        if (
            sale_.deadline <= block.timestamp || sale_.deadline - block.timestamp > _terms().completionPeriod
        ) {
            revert InvalidSale("deadline");
        }
        _enact(PowerKind.SELL, keccak256(abi.encode(sale_)), 1);
        _pots.state = State.SaleAgreed;
        _sale = sale_;
        emit SaleEnacted(sale_.buyer, sale_.minimumPrice, sale_.deadline, sale_.contractHash);
    }

    /// @inheritdoc IProperty
    function completeSale(uint256 price) external nonReentrant returns (uint256 id) {
        _require(State.SaleAgreed);
        if (block.timestamp > _sale.deadline) revert DeadlinePassed(_sale.deadline);
        if (price < _sale.minimumPrice) revert PriceTooLow(price, _sale.minimumPrice);
        uint256 held = _pots.reserve;
        _pots.reserve = 0;
        _pots.state = State.Sold;
        id = _joinFinal(price + held);
        emit SaleCompleted(msg.sender, price, id);
        _receive(price);
    }

    /// @inheritdoc IProperty
    function declareSaleFailed() external {
        _require(State.SaleAgreed);
        if (block.timestamp <= _sale.deadline) revert DeadlineNotPassed(_sale.deadline);
        _pots.state = State.Held;
        emit SaleFailed();
    }

    /// @inheritdoc IProperty
    function sale() external view returns (SaleTerms memory) {
        return _sale;
    }

    /// @inheritdoc IProperty
    function state() public view returns (State) {
        return _isEnded() ? State.Ended : _pots.state;
    }

    // ---- Issue ----

    /// @inheritdoc IAsset
    /// @dev Not once a sale was agreed: what comes in for it is for those who voted on it and their buyers.
    function issue(address to, uint256 units) public override(Asset, IAsset) {
        _require(State.Held);
        super.issue(to, units);
    }

    /// @inheritdoc IAsset
    /// @dev Nothing accrues on a property: an offering that adds it has a price of 0, which is refused.
    function issuePrice(
        uint64 price,
        bool accrued,
        uint40
    ) public view override(Asset, IAsset) returns (uint256) {
        return accrued ? 0 : price * uint256(_terms().nominalValue) * ISSUE_PRICE_UNIT;
    }

    // ---- What it is ----

    /// @inheritdoc IAsset
    /// @dev The title, as "TITLE:" registry "/" folio, each of them 32 bytes; and the deed, as "DEED:" and its hash.
    function identifiers() public view override(Asset, IAsset) returns (bytes32[] memory list) {
        PropertyTerms memory t = _terms();
        list = new bytes32[](2);
        list[0] = keccak256(abi.encodePacked("TITLE:", t.title.registry, "/", t.title.folio));
        list[1] = keccak256(abi.encodePacked("DEED:", t.title.documentHash));
    }

    /// @inheritdoc IProperty
    function terms() external view returns (PropertyTerms memory) {
        bytes memory encoded = SSTORE2.read(_BLOB);
        assembly ("memory-safe") {
            // As they were encoded at birth is as they are returned.
            return(add(encoded, 32), mload(encoded))
        }
    }

    /// @inheritdoc IProperty
    function netAssetValue() external view returns (uint256 perUnit, uint256 updatedAt, FeedStatus status) {
        PropertyTerms memory t = _terms();
        if (_CURRENCY_UNIT == 0) return (0, 0, FeedStatus.SILENT);
        uint256 value;
        (value, updatedAt, status) = FeedReader.readAmount(t.appraisal);
        uint256 supply = _ask(IERC20.totalSupply.selector, 0);
        if (status == FeedStatus.SILENT || supply == 0) return (0, updatedAt, status);
        // Below 2^127 x 2^60 before the division, and again after it.
        value = (value * _CURRENCY_UNIT) / 10 ** uint256(t.appraisal.decimals) + _pots.reserve;
        perUnit = Math.mulDiv(value, unit * PRICE_UNIT, supply);
    }

    // ---- What the base asks ----

    /// @dev Expenses in their order, then the reserve, then holders.
    function _share(uint256 amount) internal override returns (uint256 toHolders) {
        if (_pots.state == State.Sold) {
            _joinLast(amount);
            return amount;
        }
        PropertyTerms memory t = _terms();
        toHolders = amount;
        for (uint256 i; i < t.expenses.length; ++i) {
            // A share is at most 1, and a sum that comes in far below 2^226.
            uint256 wanted = (_fits(amount) * uint256(t.expenses[i].share)) / SHARE;
            toHolders -= _setAside(t, i, Math.min(wanted, toHolders));
        }
        uint256 back = Waterfall.heldBack(t.reserveSteps, t.reserveTarget, _pots.reserve, toHolders);
        if (back != 0) {
            _pots.reserve += uint112(back);
            toHolders -= back;
        }
        _join(toHolders);
    }

    /// @dev The final distribution takes whatever comes.
    function _obligation(uint256 id, Distribution memory d) internal view override returns (uint256) {
        if (_pots.state == State.Sold && id + 1 == distributionCount()) return type(uint128).max;
        return super._obligation(id, d);
    }

    function _isEnded() internal view override returns (bool) {
        return _pots.state == State.Sold && block.timestamp > _lastRecordDate();
    }

    function _exists(PowerKind kind) internal pure override returns (bool) {
        return kind == PowerKind.SELL || super._exists(kind);
    }

    // ---- Internals ----

    /// @dev Sets aside for a line at most `limit`, and what its cap leaves.
    function _setAside(PropertyTerms memory t, uint256 line, uint256 limit) private returns (uint256 amount) {
        (uint256 number, uint256 before) = _inPeriod(t, line);
        amount = Math.min(limit, t.expenses[line].cap - before);
        if (amount == 0) return 0;
        Line storage own = _lines[line];
        // Periods are whole months of seconds in 40 bits; sums in a period are at most the cap, of 112 bits.
        own.period = uint32(number);
        own.setAside = uint112(before + amount);
        own.unpaid += uint112(amount);
        _pots.unpaid += uint112(amount);
        emit ExpenseSetAside(line, amount);
    }

    /// @dev The period of a line now, and what was set aside in it.
    function _inPeriod(
        PropertyTerms memory t,
        uint256 line
    ) private view returns (uint256 number, uint256 setAside) {
        number = Months.between(t.startDate, block.timestamp) / t.expenses[line].months;
        if (_lines[line].period == number) setAside = _lines[line].setAside;
    }

    function _line(PropertyTerms memory t, uint256 line) private pure returns (ExpenseLine memory) {
        if (line >= t.expenses.length) revert UnknownLine(line);
        return t.expenses[line];
    }

    function _require(State required) private view {
        State actual = state();
        if (actual != required) revert NotInState(required, actual);
    }

    function _terms() private view returns (PropertyTerms memory) {
        return abi.decode(SSTORE2.read(_BLOB), (PropertyTerms));
    }

    function _fits(uint256 amount) private pure returns (uint112) {
        if (amount > type(uint112).max) revert SumTooLarge(amount);
        return uint112(amount);
    }
}
