import type { IsoDate } from "../dates/index.ts";
import { toDayNumber } from "../dates/index.ts";
import { ratio, round, sum } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";

const PER = ratio(1000n);

/**
 * Interest per 1,000 of par between two dates as the US Treasury computes it (31 CFR 356 Appendix B I): a whole half-year
 * is half the annual rate; part of one is the days times a daily decimal that is first rounded to 9 places.
 * `nominalDates` are the half-years around the dates.
 */
export function treasuryInterestPer1000(
  rate: Rational,
  from: IsoDate,
  to: IsoDate,
  nominalDates: readonly IsoDate[],
): Rational {
  const halfCoupon = PER.mul(rate).div(ratio(2n));
  const [first, last] = [toDayNumber(from), toDayNumber(to)];
  const parts = nominalDates.slice(1).map((date, i) => {
    const [start, end] = [toDayNumber(nominalDates[i] ?? date), toDayNumber(date)];
    const days = Math.min(end, last) - Math.max(start, first);
    if (days <= 0) return ratio(0n);
    if (days === end - start) return halfCoupon;
    return round(halfCoupon.div(ratio(BigInt(end - start))), 9).mul(ratio(BigInt(days)));
  });
  return sum(parts);
}

/** A coupon for a par amount, in dollars and cents: the unrounded amount per 1,000 is scaled, then rounded once. */
export function treasuryCoupon(par: Rational, per1000: Rational): Rational {
  return round(per1000.mul(par).div(PER), 2);
}

/** Accrued interest for a par amount, in cents: the amount per 1,000 is rounded to 5 places, scaled, and rounded. */
export function treasuryAccrued(par: Rational, per1000: Rational): Rational {
  return round(round(per1000, 5).mul(par).div(PER), 2);
}

/** A coupon on inflation-adjusted principal: par x index ratio x half the rate, in cents (Appendix B I.B). */
export function treasuryIndexedCoupon(par: Rational, rate: Rational, indexRatio: Rational): Rational {
  return round(par.mul(indexRatio).mul(rate).div(ratio(2n)), 2);
}

/** Interest of a floating rate note: the daily rate of each window times its days (Appendix B IV). */
export function floatingInterest(
  windows: readonly { readonly days: bigint; readonly dailyRate: Rational }[],
): Rational {
  return sum(windows.map(({ days, dailyRate }) => dailyRate.mul(ratio(days))));
}
