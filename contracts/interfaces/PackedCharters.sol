// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {
    AssetCharter,
    BondCharter,
    BondPeriod,
    BondTerms,
    DayCountConvention,
    FloatingRateBondCharter,
    FloatingTerms
} from "./Charter.sol";
import {CallableBondCharter, CallTerms} from "./CallableBondCharter.sol";

/*
 * The charters of bonds in the form in which they are given to constructors: each period in one word, where
 * abi.encode would take five. So a schedule of a hundred years, twice a year, fits a creation beside the bond's code.
 * `charterHash()` is keccak256(abi.encode(packed charter)).
 */

/// @notice A {BondPeriod} in one word, from the highest bit: endDate (32) | recordDate (40) | paymentDate (40) |
/// rate (32) | principal (112).
type PackedPeriod is uint256;

/// @notice {BondTerms} with packed periods.
struct PackedBondTerms {
    bytes12 isin;
    uint128 faceValue;
    uint32 startDate;
    int32 utcOffset;
    DayCountConvention dayCount;
    uint8 frequency;
    uint32[] nominalDates;
    uint32 gracePeriod;
    uint32 cureWindow;
    uint32 defaultRate;
    PackedPeriod[] periods;
}

/// @notice The whole charter of a bond: the argument of its constructor.
struct PackedBondCharter {
    AssetCharter asset;
    PackedBondTerms terms;
}

/// @notice The whole charter of a callable bond: the argument of its constructor.
struct PackedCallableBondCharter {
    PackedBondCharter bond;
    CallTerms call;
}

/// @notice The whole charter of a floating-rate bond: the argument of its constructor.
struct PackedFloatingRateBondCharter {
    PackedBondCharter bond;
    FloatingTerms floating;
}

using {unpacked} for PackedPeriod global;

function unpacked(PackedPeriod period) pure returns (BondPeriod memory p) {
    uint256 word = PackedPeriod.unwrap(period);
    p.endDate = uint32(word >> 224);
    p.recordDate = uint40(word >> 184);
    p.paymentDate = uint40(word >> 144);
    p.rate = uint32(word >> 112);
    p.principal = uint112(word);
}

/// @notice Packs charters, for whoever builds one in Solidity.
library Charters {
    function packed(BondPeriod memory p) internal pure returns (PackedPeriod) {
        uint256 dates =
            (uint256(p.endDate) << 224) | (uint256(p.recordDate) << 184) | (uint256(p.paymentDate) << 144);
        return PackedPeriod.wrap(dates | (uint256(p.rate) << 112) | p.principal);
    }

    function packed(BondCharter memory charter) internal pure returns (PackedBondCharter memory) {
        BondTerms memory t = charter.terms;
        PackedPeriod[] memory periods = new PackedPeriod[](t.periods.length);
        for (uint256 i = 0; i < periods.length; ++i) periods[i] = packed(t.periods[i]);
        return
            PackedBondCharter({
                asset: charter.asset,
                terms: PackedBondTerms({
                    isin: t.isin,
                    faceValue: t.faceValue,
                    startDate: t.startDate,
                    utcOffset: t.utcOffset,
                    dayCount: t.dayCount,
                    frequency: t.frequency,
                    nominalDates: t.nominalDates,
                    gracePeriod: t.gracePeriod,
                    cureWindow: t.cureWindow,
                    defaultRate: t.defaultRate,
                    periods: periods
                })
            });
    }

    function packed(
        CallableBondCharter memory charter
    ) internal pure returns (PackedCallableBondCharter memory) {
        return PackedCallableBondCharter({bond: packed(charter.bond), call: charter.call});
    }

    function packed(
        FloatingRateBondCharter memory charter
    ) internal pure returns (PackedFloatingRateBondCharter memory) {
        return PackedFloatingRateBondCharter({bond: packed(charter.bond), floating: charter.floating});
    }
}
