// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetCharter, FeedSource} from "./Charter.sol";

/*
 * The charter of a commodity: metal in bars. Weights of bars are fine weights (gross weight x fineness) in whole
 * milligrams; what a unit stands for is finer than that, so it is in milligrams x 1e18. A troy ounce is exactly
 * 31,103.4768 milligrams.
 */

/// @notice How the storage fee lowers what a unit stands for. `days` are whole days of 86,400 seconds since
/// `feeStart`, and the fee of a day is due when the day is over.
/// SIMPLE: weightPerUnit x (1 - rate x days / dayBasis), not below 0.
/// DAILY: weightPerUnit x (1 - rate / dayBasis)^days, as for metal that is sold every day to pay for storage.
enum FeeMethod {
    SIMPLE,
    DAILY
}

/// @notice The measure in which the reserve's feed counts.
enum WeightUnit {
    MILLIGRAM,
    GRAM,
    KILOGRAM,
    TROY_OUNCE
}

/// @notice The terms of a commodity, as numbers that the contract acts on.
/// @param metal ISO 4217 code of the metal, for example "XAU"; part of what names a bar.
/// @param custodian The panel that attests bars and deliveries.
/// @param reserve The feed of the fine weight that is there, as the auditor of the vault reports it. Its `unit`, where
/// it has one, is keccak256 of "mg", "g", "kg" or "ozt" and " fine " and the metal, for example "g fine XAU".
/// @param reserveUnit What the feed counts in.
/// @param weightPerUnit Fine weight of a whole unit at `feeStart`, in milligrams x 1e18.
/// @param feeStart The second from which days of storage are counted; before it none have passed.
/// @param storageFee Annual rate in 1e-9 (0.25 % = 2,500,000), below 100 %; 0 for none.
/// @param feeMethod How it accrues. @param dayBasis Days of its year, 360 to 366.
/// @param nominalPrice What a whole unit costs at an offering's price of 100 %, in currency minor units.
/// @param minimumBar Least fine weight of a bar. @param maximumBar Most fine weight of a bar (milligrams).
/// @param minimumFineness Least fineness of a bar, in 1e-6 (995.0 parts per thousand = 995,000).
/// @param minimumRedemption Least fine weight of one redemption (milligrams).
/// @param redemptionFee Fee on the units redeemed, in 1e-9, paid in units; 0 for none.
/// @param minimumRedemptionFee The least that this fee is (token minor units).
/// @param deliveryPeriod Seconds from a request until the units are free again if nothing was delivered, 1 day to 1 year.
struct CommodityTerms {
    bytes3 metal;
    address custodian;
    FeedSource reserve;
    WeightUnit reserveUnit;
    uint128 weightPerUnit;
    uint40 feeStart;
    uint32 storageFee;
    FeeMethod feeMethod;
    uint16 dayBasis;
    uint128 nominalPrice;
    uint64 minimumBar;
    uint64 maximumBar;
    uint32 minimumFineness;
    uint64 minimumRedemption;
    uint32 redemptionFee;
    uint128 minimumRedemptionFee;
    uint32 deliveryPeriod;
}

/// @notice The whole charter of a commodity: the argument of its constructor.
struct CommodityCharter {
    AssetCharter asset;
    CommodityTerms terms;
}
