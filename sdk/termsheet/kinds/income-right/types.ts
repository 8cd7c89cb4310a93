import type { ChainWaterfallTerms, WaterfallTerms } from "../../../waterfall/index.ts";
import type { FeedSource, RecordCalendar, Reference, ResolvedCommon } from "../../types.ts";

/** The terms of an income right as the contract stores them. */
export interface IncomeRightTerms {
  readonly right: Reference;
  readonly sponsor: string;
  readonly nominalValue: bigint;
  readonly utcOffset: bigint;
  /** The last second of the term; uint40's maximum for a right that ends with its cap. */
  readonly endDate: bigint;
  readonly tail: bigint;
  readonly calendar: RecordCalendar;
  readonly waterfall: ChainWaterfallTerms;
  /** Ascending. */
  readonly excluded: readonly string[];
  readonly revenue: FeedSource;
  /** In 10^-9; 0 where revenue is not reported. */
  readonly revenueShare: bigint;
  readonly paymentPeriod: bigint;
}

/** An income right's term sheet with every address in place. */
export interface ResolvedIncomeRight extends ResolvedCommon {
  readonly kind: "income-right";
  readonly terms: IncomeRightTerms;
  /** The waterfall as exact fractions. */
  readonly waterfall: WaterfallTerms;
}
