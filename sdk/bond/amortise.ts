import { integerPower, ONE, ratio, roundToInteger } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { BondError } from "../errors/index.ts";

/**
 * The constant payment that pays off a principal in `periods` equal steps (Excel's PMT), exactly:
 * P x r / (1 - (1 + r)^-n), or P / n without interest. In the unit of `principal`. Throws `BOND_PERIODS`.
 */
export function levelPayment(principal: Rational, ratePerPeriod: Rational, periods: number): Rational {
  requirePeriods(periods);
  const n = BigInt(periods);
  if (ratePerPeriod.n === 0n) return principal.div(ratio(n));
  const discount = integerPower(ONE.add(ratePerPeriod), -n);
  return principal.mul(ratePerPeriod).div(ONE.sub(discount));
}

/** One step of a repayment plan, in minor units. */
export interface Instalment {
  readonly interest: bigint;
  readonly principal: bigint;
  /** What is left after it. */
  readonly outstanding: bigint;
}

/**
 * A plan of level payments in whole minor units: the payment and each interest are rounded half away from zero, and the
 * last step pays whatever is left, so that the principals add up to the whole.
 */
export function levelSchedule(principal: bigint, ratePerPeriod: Rational, periods: number): Instalment[] {
  const payment = roundToInteger(
    levelPayment(ratio(principal), ratePerPeriod, periods),
    "HALF_AWAY_FROM_ZERO",
  );
  const plan: Instalment[] = [];
  let outstanding = principal;
  for (let i = 1; i <= periods; i++) {
    const interest = roundToInteger(ratio(outstanding).mul(ratePerPeriod), "HALF_AWAY_FROM_ZERO");
    const repaid = i === periods || payment - interest > outstanding ? outstanding : payment - interest;
    outstanding -= repaid;
    plan.push({ interest, principal: repaid, outstanding });
  }
  return plan;
}

/**
 * `count` equal instalments of an amount that may not divide: fractions are rounded down and carried forward, the last
 * pays the balance. Their sum is the amount. Throws `BOND_PERIODS`.
 */
export function equalInstalments(amount: bigint, count: number): bigint[] {
  requirePeriods(count);
  const paidAfter = (i: number) => (amount * BigInt(i)) / BigInt(count);
  return Array.from({ length: count }, (_, i) => paidAfter(i + 1) - paidAfter(i));
}

/**
 * What is left after each instalment of a sinking fund. Throws `BOND_SINKING_FUND` unless the instalments are positive
 * and add up to the whole.
 */
export function sinkingFund(original: bigint, instalments: readonly bigint[]): bigint[] {
  let outstanding = original;
  const after = instalments.map((instalment) => (outstanding -= instalment));
  if (outstanding !== 0n || instalments.some((instalment) => instalment <= 0n)) {
    throw new BondError(
      "BOND_SINKING_FUND",
      `the instalments leave ${outstanding} of ${original}`,
      "Give positive instalments that add up to the original amount",
    );
  }
  return after;
}

/**
 * The principal paid at the end of each period of a bond whose notional changes: positive is repaid, negative is drawn.
 * The last notional is repaid at the end.
 */
export function principalFlows(notionals: readonly Rational[]): Rational[] {
  return notionals.map((notional, i) => notional.sub(notionals[i + 1] ?? ratio(0n)));
}

function requirePeriods(periods: number): void {
  if (Number.isInteger(periods) && periods > 0) return;
  throw new BondError("BOND_PERIODS", `${periods} is not a number of periods`, "Give a positive integer");
}
