import { dayCountFraction } from "../daycount/index.ts";
import type { DayCount } from "../daycount/index.ts";
import type { IsoDate } from "../dates/index.ts";
import type { Rational } from "../decimal/index.ts";

/** A bond issued below its redemption price, such as a bill. Prices in any one unit. */
export interface DiscountBond {
  readonly issuePrice: Rational;
  readonly redemptionPrice: Rational;
  readonly issue: IsoDate;
  readonly maturity: IsoDate;
  readonly dayCount: DayCount;
}

/**
 * The part of the issue discount that has accrued by a date, in a straight line: the whole discount times the time gone
 * over the whole time, both by the day count. Used for withholding on a zero coupon.
 */
export function accruedDiscount(bond: DiscountBond, date: IsoDate): Rational {
  const gone = dayCountFraction(bond.dayCount, bond.issue, date);
  const whole = dayCountFraction(bond.dayCount, bond.issue, bond.maturity);
  return bond.redemptionPrice.sub(bond.issuePrice).mul(gone).div(whole);
}
