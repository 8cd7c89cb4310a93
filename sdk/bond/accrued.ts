import { dayCountFraction } from "../daycount/index.ts";
import type { DayCount, DayCountContext } from "../daycount/index.ts";
import type { IsoDate } from "../dates/index.ts";
import { ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { BondError } from "../errors/index.ts";

/** One interest period of a bond. Amounts are in the unit of `face`. */
export interface InterestPeriod {
  readonly face: Rational;
  /** A year, as a number: 4.625 % is 0.04625. */
  readonly rate: Rational;
  readonly dayCount: DayCount;
  /** Where interest starts: the period's start, or the dated date in a first period. */
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly context?: DayCountContext;
}

/** The interest of the whole period: face x rate x day-count fraction. */
export function periodInterest(period: InterestPeriod): Rational {
  return interestBetween(period, period.start, period.end);
}

/**
 * Accrued interest at settlement, to add to a clean price.
 *
 * Between the ex-dividend (record) date and the payment the buyer does not get the coupon: he bears interest from
 * settlement on and gets it from nobody, so accrued interest is what has accrued less the whole coupon, and negative
 * (rebate interest; UK DMO, AOFM). Where months have 30 days, that is not the fraction from settlement to the end.
 * Before the start nothing has accrued, and on the day of the payment nothing is left. Throws `BOND_SETTLEMENT` when
 * settlement is after the period's end.
 */
export function accruedInterest(period: InterestPeriod, settlement: IsoDate, exDividend = false): Rational {
  if (settlement > period.end) {
    throw new BondError(
      "BOND_SETTLEMENT",
      `${settlement} is after the period's end, ${period.end}`,
      "Give the interest period that settlement is in",
    );
  }
  if (settlement <= period.start || settlement === period.end) return ZERO;
  const accrued = interestBetween(period, period.start, settlement);
  return exDividend ? accrued.sub(periodInterest(period)) : accrued;
}

function interestBetween(
  { face, rate, dayCount, context }: InterestPeriod,
  from: IsoDate,
  to: IsoDate,
): Rational {
  return face.mul(rate).mul(dayCountFraction(dayCount, from, to, context));
}
