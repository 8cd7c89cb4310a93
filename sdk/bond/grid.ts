import { addMonths, endOfMonth, toDayNumber, toIsoDate } from "../dates/index.ts";
import type { DayNumber, IsoDate } from "../dates/index.ts";
import { BondError } from "../errors/index.ts";

/**
 * Nominal coupon dates counted back from the maturity (or any coupon date) until one is on or before `from`.
 * `frequency` is coupons a year; 0, a zero coupon, counts whole years. In increasing order. Throws `BOND_FREQUENCY`.
 */
export function nominalGrid(
  maturity: IsoDate,
  frequency: number,
  from: IsoDate,
  sticksToEndOfMonth = false,
): IsoDate[] {
  const months = monthsBetweenCoupons(frequency);
  const [last, first] = [toDayNumber(maturity, "maturity"), toDayNumber(from)];
  const dates: DayNumber[] = [last];
  for (let i = 1; (dates[0] ?? first) > first; i++) {
    const date = addMonths(last, -months * i);
    dates.unshift(sticksToEndOfMonth ? endOfMonth(date) : date);
  }
  return dates.map(toIsoDate);
}

/** 12 divided by the frequency; 12 for a zero coupon. Throws `BOND_FREQUENCY`. */
export function monthsBetweenCoupons(frequency: number): number {
  if (frequency === 0) return 12;
  if (Number.isInteger(frequency) && frequency > 0 && 12 % frequency === 0) return 12 / frequency;
  throw new BondError(
    "BOND_FREQUENCY",
    `${frequency} coupons a year is not possible`,
    "Use 0, 1, 2, 3, 4, 6 or 12",
  );
}

/** The days around a settlement date within its coupon period. */
export interface CouponDays {
  /** From the start of the period to settlement (COUPDAYBS). */
  readonly sinceStart: number;
  /** From settlement to the next coupon (COUPDAYSNC). */
  readonly toNext: number;
  /** The whole period (COUPDAYS, actual basis). */
  readonly inPeriod: number;
}

/** Counts actual days around a settlement date. Throws `BOND_SETTLEMENT` when it is outside the period. */
export function couponDays(start: IsoDate, end: IsoDate, settlement: IsoDate): CouponDays {
  const [from, to, day] = [toDayNumber(start), toDayNumber(end), toDayNumber(settlement, "settlement")];
  if (day < from || day > to) {
    throw new BondError(
      "BOND_SETTLEMENT",
      `${settlement} is not within ${start} to ${end}`,
      "Give the period that it is in",
    );
  }
  return { sinceStart: day - from, toNext: to - day, inPeriod: to - from };
}
