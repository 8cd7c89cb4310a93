import {
  FIXED60_ONE,
  fromFixed60,
  isPositive,
  multiplyFixed60,
  ONE,
  powerFixed60,
  ratio,
  toFixed60,
} from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import type { IsoDate } from "../dates/index.ts";
import { BondError } from "../errors/index.ts";
import { remainingFlows } from "./flows.ts";
import type { FixedRateBond, RemainingFlows } from "./flows.ts";

/** How a yield discounts. */
export interface YieldConvention {
  /** Compoundings a year. Absent: as many as coupons (once for a zero coupon). */
  readonly compounding?: number;
  /**
   * The fraction of a period before the next nominal date: `COMPOUND` is the street convention (ISMA, DMO),
   * `SIMPLE` that of the US Treasury (31 CFR 356 Appendix B II).
   */
  readonly firstFraction?: "COMPOUND" | "SIMPLE";
}

/**
 * The dirty price for a yield, in the unit of `face`: what is left to pay, discounted to settlement.
 *
 * Street: sum of amount x (1 + y/m)^(-m t), t in years. Treasury: whole periods compound, the fraction before the next
 * nominal date is at simple interest. Fractional powers are irrational; the result is good to 50 decimals.
 * Throws `BOND_YIELD` when the yield is -100 % a period or less, `BOND_SETTLEMENT`.
 */
export function priceFromYield(
  bond: FixedRateBond,
  settlement: IsoDate,
  yearlyYield: Rational,
  face: Rational,
  convention: YieldConvention = {},
  exDividend = false,
): Rational {
  const remaining = remainingFlows(bond, settlement, exDividend);
  return face.mul(fromFixed60(presentValue(remaining, bond.frequency, yearlyYield, convention)));
}

/** The present value for a face of 1, in 60-decimal fixed point. */
export function presentValue(
  { toNext, flows }: RemainingFlows,
  frequency: number,
  yearlyYield: Rational,
  convention: YieldConvention,
): bigint {
  const periodsAYear = ratio(BigInt(frequency === 0 ? 1 : frequency));
  const compounding =
    convention.compounding === undefined ? periodsAYear : ratio(BigInt(convention.compounding));
  const growth = ONE.add(yearlyYield.div(compounding));
  const first = ONE.add(toNext.mul(yearlyYield).div(periodsAYear));
  if (!isPositive(growth) || !isPositive(first)) {
    throw new BondError("BOND_YIELD", "the yield is -100 % a period or less", "Give a higher yield");
  }
  const powersAPeriod = compounding.div(periodsAYear);
  const step = powerFixed60(growth, powersAPeriod.neg());
  let discount =
    convention.firstFraction === "SIMPLE"
      ? toFixed60(ONE.div(first))
      : powerFixed60(growth, powersAPeriod.mul(toNext).neg());
  let total = 0n;
  let at = 0;
  for (const { periods, amount } of flows) {
    for (; at < periods; at++) discount = multiplyFixed60(discount, step);
    total += (toFixed60(amount) * discount) / FIXED60_ONE;
  }
  return total;
}
