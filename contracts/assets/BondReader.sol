// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BondPeriod, BondTerms, DayCountConvention} from "../interfaces/Charter.sol";
import {IBond} from "../interfaces/IBond.sol";
import {IPowers} from "../interfaces/IPowers.sol";
import {IDistributions} from "../interfaces/IDistributions.sol";
import {DayCount} from "../maths/DayCount.sol";

/// @title What bonds have answered for them
/// @notice One for all bonds of a factory, of every kind, without owner and storage: `msg.sender` is the bond that is
/// asked. {Readable} says how, and why that is safe. The terms are read from the contract that holds them
/// ({BondSchedule} says how they lie there); whatever a kind of bond may see differently (interest, record dates,
/// state) is asked of the bond itself.
contract BondReader {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant RATE_UNIT = 1e9;
    uint256 private constant PRICE_UNIT = 1e18;
    /// @dev From a price in 1e-9 of the outstanding face to currency minor units x 1e18.
    uint256 private constant ISSUE_PRICE_UNIT = 1e9;

    // ---- Powers ----

    function powers() external view returns (IPowers.PowerCard[] memory) {
        return IBond(msg.sender).powerRegister().cardOf(msg.sender);
    }

    // ---- Terms ----

    function identifiers() external view returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = keccak256(abi.encodePacked("ISIN:", _isin(_terms())));
    }

    function terms() external view returns (BondTerms memory t) {
        bytes memory blob = _terms();
        uint256 first = _word(blob, 0);
        uint256 numbers = _numbers(blob);
        t.isin = _isin(blob);
        t.faceValue = uint112(first);
        t.startDate = uint32(first >> 224);
        t.utcOffset = _utcOffset(numbers);
        t.dayCount = _dayCount(numbers);
        t.frequency = uint8(numbers >> 40);
        bytes memory grid = _grid(blob);
        t.nominalDates = new uint32[](grid.length / 4);
        for (uint256 i; i < t.nominalDates.length; ++i)
            t.nominalDates[i] = uint32(DayCount.gridDate(grid, i));
        t.gracePeriod = uint32(numbers >> 64);
        t.cureWindow = uint32(numbers >> 96);
        t.defaultRate = uint32(numbers >> 128);
        t.periods = new BondPeriod[](_count(numbers));
        for (uint256 i; i < t.periods.length; ++i) t.periods[i] = _period(blob, i);
    }

    function period(uint256 index) external view returns (BondPeriod memory) {
        bytes memory blob = _known(index);
        return _period(blob, index);
    }

    function outstandingPrincipal(uint256 index) external view returns (uint256) {
        return _outstanding(_known(index), index);
    }

    // ---- Interest ----

    function interest(uint256 index) external view returns (uint256 numerator, uint256 denominator) {
        return IBond(msg.sender).interestTo(index, _end(_known(index), index));
    }

    /// @notice The part of a year between the start of a period of the bond that asks and a day in it, as an exact
    /// fraction.
    function dayCountFraction(
        uint256 start,
        uint256 day,
        uint256 end
    ) external view returns (uint256 numerator, uint256 denominator) {
        bytes memory blob = _terms();
        uint256 numbers = _numbers(blob);
        DayCountConvention dayCount = _dayCount(numbers);
        uint256 frequency = uint8(numbers >> 40);
        bytes memory grid = _grid(blob);
        if (dayCount == DayCountConvention.ACT_ACT_ICMA && grid.length == 0) {
            // Every period is regular, and is its own grid.
            return day == end ? (1, frequency) : (Math.saturatingSub(day, start), (end - start) * frequency);
        }
        uint256 maturity = _end(blob, _count(numbers) - 1);
        return DayCount.fraction(dayCount, start, day, maturity, frequency, grid);
    }

    // ---- Prices ----

    function issuePrice(uint64 price, bool accrued, uint40 settlementDate) external view returns (uint256) {
        uint256 index = IBond(msg.sender).recordDatesBefore(settlementDate);
        uint256 full = price * _outstanding(_known(index), index) * ISSUE_PRICE_UNIT;
        return accrued ? dirtyPrice(full, settlementDate) : full;
    }

    function dirtyPrice(uint256 cleanPrice_, uint40 time) public view returns (uint256) {
        return (cleanPrice_.toInt256() + IBond(msg.sender).accruedInterest(time)).toUint256();
    }

    function cleanPrice(uint256 dirtyPrice_, uint40 time) external view returns (uint256) {
        return (dirtyPrice_.toInt256() - IBond(msg.sender).accruedInterest(time)).toUint256();
    }

    /// @dev All periods whose record date is still to come, as far as they have run, less what is left to run of
    /// those whose record date has passed. Usually one period, at most a few.
    function accruedInterest(uint40 time) external view returns (int256 accrued) {
        if (IBond(msg.sender).state() >= IBond.State.Accelerated) return 0;
        bytes memory blob = _terms();
        uint256 day = _dayOf(time, _utcOffset(_numbers(blob)));
        uint256 passed = IBond(msg.sender).recordDatesBefore(time);
        for (uint256 i = passed; i < _count(_numbers(blob)) && day > _start(blob, i); ++i) {
            accrued += _interest(i, _start(blob, i), Math.min(day, _end(blob, i)));
        }
        while (passed != 0 && day < _end(blob, passed - 1)) {
            --passed;
            accrued -= _interest(passed, day, _end(blob, passed));
        }
    }

    /// @dev Interest of a period between two days of it, rounded down. It is the difference of two fractions over
    /// RATE_UNIT, taken exactly: below 2^112 x 2^32 x 2^26 x 2^18 x 10^18 before the division.
    function _interest(uint256 index, uint256 from, uint256 to) private view returns (int256) {
        (uint256 n1, uint256 d1) = IBond(msg.sender).interestTo(index, from);
        (uint256 n2, uint256 d2) = IBond(msg.sender).interestTo(index, to);
        d2 /= RATE_UNIT;
        unchecked {
            return int256(((n2 * (d1 / RATE_UNIT) - n1 * d2) * PRICE_UNIT) / (d1 * d2));
        }
    }

    /// @dev The issuer's calendar day of a second.
    function _dayOf(uint256 time, int256 utcOffset) private pure returns (uint256) {
        // Times fit 40 bits; those before 1970 are none.
        int256 shifted = int256(time) + utcOffset;
        return shifted < 0 ? 0 : uint256(shifted) / 1 days;
    }

    // ---- The terms as they are kept ----

    /// @dev The code of the second contract that the bond created: RLP of its address and nonce 2.
    function _terms() private view returns (bytes memory blob) {
        address holder = address(
            uint160(uint256(keccak256(abi.encodePacked(hex"d694", msg.sender, hex"02"))))
        );
        uint256 size = holder.code.length - 1; // without the STOP byte
        blob = new bytes(size);
        assembly ("memory-safe") {
            extcodecopy(holder, add(blob, 32), 1, size)
        }
    }

    /// @dev The terms, if there is such a period.
    function _known(uint256 index) private view returns (bytes memory blob) {
        blob = _terms();
        if (index >= _count(_numbers(blob))) revert IDistributions.UnknownDistribution(index);
    }

    function _word(bytes memory blob, uint256 index) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(blob, 32), mul(index, 32)))
        }
    }

    function _numbers(bytes memory blob) private pure returns (uint256 numbers) {
        assembly ("memory-safe") {
            numbers := mload(add(blob, mload(blob)))
        }
    }

    function _period(bytes memory blob, uint256 index) private pure returns (BondPeriod memory p) {
        uint256 word = _word(blob, index + 1);
        p.endDate = uint32(word >> 224);
        p.recordDate = uint40(word >> 184);
        p.paymentDate = uint40(word >> 144);
        p.rate = uint32(word >> 112);
        p.principal = uint112(_word(blob, index)) - uint112(word);
    }

    function _start(bytes memory blob, uint256 index) private pure returns (uint256) {
        return _word(blob, index) >> 224;
    }

    function _end(bytes memory blob, uint256 index) private pure returns (uint256) {
        return _word(blob, index + 1) >> 224;
    }

    function _outstanding(bytes memory blob, uint256 index) private pure returns (uint256) {
        return uint112(_word(blob, index));
    }

    /// @dev The bits between the start date and the face value, less the uppermost 16.
    function _isin(bytes memory blob) private pure returns (bytes12) {
        return bytes12(uint96(_word(blob, 0) >> 112));
    }

    function _utcOffset(uint256 numbers) private pure returns (int32) {
        return int32(uint32(numbers));
    }

    function _dayCount(uint256 numbers) private pure returns (DayCountConvention) {
        return DayCountConvention(uint8(numbers >> 32));
    }

    function _count(uint256 numbers) private pure returns (uint256) {
        return uint16(numbers >> 160);
    }

    /// @dev The nominal dates, four bytes each.
    function _grid(bytes memory blob) private pure returns (bytes memory grid) {
        uint256 numbers = _numbers(blob);
        uint256 size = 4 * uint256(uint16(numbers >> 48));
        uint256 from = 32 * (_count(numbers) + 1);
        grid = new bytes(size);
        assembly ("memory-safe") {
            mcopy(add(grid, 32), add(add(blob, 32), from), size)
        }
    }
}
