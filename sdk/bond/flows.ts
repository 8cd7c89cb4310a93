import { dayCountFraction, days360 } from "../daycount/index.ts";
import type { DayCount, Thirty360 } from "../daycount/index.ts";
import { toDayNumber } from "../dates/index.ts";
import type { IsoDate } from "../dates/index.ts";
import { ONE, ratio, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { BondError } from "../errors/index.ts";
import { monthsBetweenCoupons, nominalGrid } from "./grid.ts";

/** A bond with a fixed rate and one redemption at maturity, as price and yield see it. */
export interface FixedRateBond {
  /** A year, as a number: 4.625 % is 0.04625. */
  readonly rate: Rational;
  /** Coupons a year; 0 for a zero coupon, whose yield is then a yearly one. */
  readonly frequency: number;
  readonly dayCount: DayCount;
  readonly maturity: IsoDate;
  /** Where interest starts. Absent: so long ago that only regular coupons are left. */
  readonly dated?: IsoDate;
  /** The first date on which interest is paid. Absent: the first nominal date after `dated`. */
  readonly firstCoupon?: IsoDate;
  /** Nominal dates where they do not count back evenly from the maturity. */
  readonly couponDates?: readonly IsoDate[];
  /** Nominal dates are month ends when the maturity is one. */
  readonly endOfMonth?: boolean;
}

/** One payment for a face of 1. */
export interface Flow {
  /** Whole nominal periods after the next nominal date. */
  readonly periods: number;
  readonly date: IsoDate;
  readonly amount: Rational;
}

/** What is left to pay after settlement. */
export interface RemainingFlows {
  /** The part of a nominal period from settlement to the next nominal date, up to 1; 0 where months of 30 days leave none. */
  readonly toNext: Rational;
  readonly flows: readonly Flow[];
}

/**
 * The payments after settlement, for a face of 1. `exDividend` leaves out the next coupon.
 * Throws `BOND_SETTLEMENT` when settlement is not before the maturity.
 */
export function remainingFlows(bond: FixedRateBond, settlement: IsoDate, exDividend = false): RemainingFlows {
  const settled = toDayNumber(settlement, "settlement");
  if (settled >= toDayNumber(bond.maturity, "maturity")) {
    throw new BondError(
      "BOND_SETTLEMENT",
      `${settlement} is not before the maturity`,
      "Give an earlier settlement date",
    );
  }
  const from = bond.dated !== undefined && bond.dated < settlement ? bond.dated : settlement;
  const grid = bond.couponDates ?? nominalGrid(bond.maturity, bond.frequency, from, bond.endOfMonth);
  const next = grid.findIndex((date) => toDayNumber(date) > settled);
  const [start, end] = [grid[next - 1], grid[next]];
  if (start === undefined || end === undefined) {
    throw new BondError(
      "BOND_GRID",
      `the coupon dates do not surround ${settlement}`,
      "Start them before settlement",
    );
  }
  const first = bond.firstCoupon ?? grid.find((date) => bond.dated !== undefined && date > bond.dated) ?? end;
  const flows = grid.slice(next).map((date, periods) => ({
    periods,
    date,
    amount: (exDividend && periods === 0 ? ZERO : couponOn(bond, date, first, grid)).add(
      date === bond.maturity ? ONE : ZERO,
    ),
  }));
  return { toNext: partOfPeriod(bond, start, settlement, end), flows };
}

/** The coupon on a nominal date: none before the first, the first by day count, then regular ones. */
function couponOn(bond: FixedRateBond, date: IsoDate, first: IsoDate, grid: readonly IsoDate[]): Rational {
  if (date < first || bond.frequency === 0) return ZERO;
  const regular = bond.rate.div(ratio(BigInt(bond.frequency)));
  const previous = grid[grid.indexOf(date) - 1];
  const start = date === first && bond.dated !== undefined ? bond.dated : previous;
  if (start === undefined || (start === previous && paysEvenCoupons(bond.dayCount))) return regular;
  const context = {
    nominalDates: grid,
    frequency: bond.frequency,
    terminationDate: bond.maturity,
    periodEnd: date,
  };
  return bond.rate.mul(dayCountFraction(bond.dayCount, start, date, context));
}

/** Conventions of bonds whose regular coupon is the rate over the frequency, whatever the days. */
function paysEvenCoupons(dayCount: DayCount): boolean {
  return isThirty360(dayCount) || dayCount === "ACT/ACT-ICMA" || dayCount === "ACT/ACT-AFB";
}

/**
 * How much of the period is left, in the bond's own way of counting days. Where months have 30, it is what has not
 * accrued yet: counted from settlement to the end, 28 February to 31 August would be more than half a year.
 */
function partOfPeriod(bond: FixedRateBond, start: IsoDate, settlement: IsoDate, end: IsoDate): Rational {
  const [from, day, to] = [toDayNumber(start), toDayNumber(settlement), toDayNumber(end)];
  if (!isThirty360(bond.dayCount)) return ratio(BigInt(to - day), BigInt(to - from));
  const whole = 30 * monthsBetweenCoupons(bond.frequency);
  const accrued = days360(bond.dayCount, from, day, toDayNumber(bond.maturity));
  // In its last days such a period may have more days than it should.
  return ratio(BigInt(Math.max(whole - accrued, 0)), BigInt(whole));
}

function isThirty360(dayCount: DayCount): dayCount is Thirty360 {
  return /^(EXCEL-)?30/.test(dayCount);
}
