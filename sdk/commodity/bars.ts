import { heaviestSet } from "./heaviest.ts";
import { unitsFor, weightFor } from "./redemption.ts";
import type { RedemptionTerms } from "./redemption.ts";

/** The contract takes no more bars in one request (`TooManyBars`). */
export const MAXIMUM_BARS = 32;

/** A bar of the list. */
export interface ListedBar {
  readonly id: string;
  /** Milligrams. */
  readonly fineWeight: bigint;
}

/** What a holder of units can have in bars, by one request. */
export interface BarsForUnits {
  readonly bars: readonly ListedBar[];
  /** Fine weight of the bars, in milligrams. */
  readonly weight: bigint;
  /** Units that they take, with the fee. */
  readonly units: bigint;
  readonly fee: bigint;
  /** Units that stay units: less than any further bar of the list takes, or the bars are as many as a request takes. */
  readonly remainder: bigint;
}

/**
 * Whole bars for at most so many units, no more than one request takes: the set that weighs most, and what is left over
 * stays units. No bar fits, or the minimum is not reached: no bars, and all units are the remainder. A long list of
 * different weights has more sets than can be tried: there it is the heaviest of many (`heaviestSet`), and a minimum
 * close to what the units pay for can be missed that yet another set would reach.
 */
export function barsFor(
  units: bigint,
  list: readonly ListedBar[],
  weightPerUnit: bigint,
  terms: RedemptionTerms,
): BarsForUnits {
  const bars = heaviestSet(list, weightFor(units, weightPerUnit, terms), MAXIMUM_BARS);
  const weight = bars.reduce((sum, bar) => sum + bar.fineWeight, 0n);
  if (bars.length === 0 || weight < terms.minimumRedemption) {
    return { bars: [], weight: 0n, units: 0n, fee: 0n, remainder: units };
  }
  const taken = unitsFor(weight, weightPerUnit, terms);
  return { bars, weight, ...taken, remainder: units - taken.units };
}
