import type { FeeMethod } from "../../../commodity/index.ts";
import type { FeedSource, ResolvedCommon } from "../../types.ts";

/** The terms of a commodity as the contract stores them. Weights are milligrams, durations seconds. */
export interface CommodityTerms {
  /** Three ASCII bytes as hex. */
  readonly metal: string;
  readonly custodian: string;
  readonly reserve: FeedSource;
  /** The position in `WEIGHT_MEASURES`. */
  readonly reserveUnit: number;
  /** Of a whole unit, in milligrams x 10^18. */
  readonly weightPerUnit: bigint;
  readonly feeStart: bigint;
  /** A year, in 10^-9. */
  readonly storageFee: bigint;
  readonly feeMethod: FeeMethod;
  readonly dayBasis: bigint;
  /** Of a whole unit, in minor units of the currency. */
  readonly nominalPrice: bigint;
  readonly minimumBar: bigint;
  readonly maximumBar: bigint;
  /** In 10^-6. */
  readonly minimumFineness: bigint;
  readonly minimumRedemption: bigint;
  /** Of the units redeemed, in 10^-9. */
  readonly redemptionFee: bigint;
  /** Token minor units. */
  readonly minimumRedemptionFee: bigint;
  readonly deliveryPeriod: bigint;
}

/** A commodity's term sheet with every address in place. */
export interface ResolvedCommodity extends ResolvedCommon {
  readonly kind: "commodity";
  readonly terms: CommodityTerms;
}
