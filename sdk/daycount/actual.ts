import { addMonths, dayNumberOf, isLeapYear, partsOf } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { ratio, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";

/** How many 29ths of February lie in (from, to]. */
export function leapDays(from: DayNumber, to: DayNumber): number {
  let count = 0;
  for (let { year } = partsOf(from); year <= partsOf(to).year; year++) {
    const leap = isLeapYear(year) ? dayNumberOf(year, 2, 29) : undefined;
    if (leap !== undefined && leap > from && leap <= to) count++;
  }
  return count;
}

/** Actual days over a fixed number of days. */
export function actualOver(start: DayNumber, end: DayNumber, basis: number): Rational {
  return ratio(BigInt(end - start), BigInt(basis));
}

/** Actual days without 29 February, over a fixed number of days. */
export function noLeapOver(start: DayNumber, end: DayNumber, basis: number): Rational {
  return ratio(BigInt(end - start - leapDays(start, end)), BigInt(basis));
}

/** ACT/ACT-ISDA (2006 ISDA Definitions 4.16(b)): the days in leap years over 366 and the others over 365. */
export function actualActualIsda(start: DayNumber, end: DayNumber): Rational {
  let total = ZERO;
  for (let { year } = partsOf(start); year <= partsOf(end).year; year++) {
    const from = Math.max(start, dayNumberOf(year, 1, 1));
    const to = Math.min(end, dayNumberOf(year + 1, 1, 1));
    total = total.add(actualOver(from, to, isLeapYear(year) ? 366 : 365));
  }
  return total;
}

/**
 * ACT/ACT-AFB (Association française des banques, 1994; as OpenGamma Strata reads it): whole years counted back from the
 * end, and the days before them over 366 if they include a 29 February (first day included, last not), else 365.
 */
export function actualActualAfb(start: DayNumber, end: DayNumber): Rational {
  let years = 0;
  while (addMonths(end, -12 * (years + 1)) >= start) years++;
  const rest = addMonths(end, -12 * years);
  return ratio(BigInt(years)).add(actualOver(start, rest, leapDays(start - 1, rest - 1) > 0 ? 366 : 365));
}

/**
 * ACT/365L (ICMA Rule 251): over 366 if, for annual payments, a 29 February lies after the start and up to the period's
 * end; otherwise if the period ends in a leap year.
 */
export function actual365L(
  start: DayNumber,
  end: DayNumber,
  periodEnd: DayNumber,
  frequency: number,
): Rational {
  const leap = frequency === 1 ? leapDays(start, periodEnd) > 0 : isLeapYear(partsOf(periodEnd).year);
  return actualOver(start, end, leap ? 366 : 365);
}

/** Excel's YEARFRAC basis 1: up to a year, 365 or 366; beyond, the average length of the calendar years touched. */
export function excelActualActual(start: DayNumber, end: DayNumber): Rational {
  const [first, last] = [partsOf(start).year, partsOf(end).year];
  if (end <= addMonths(start, 12)) {
    const leap = first === last ? isLeapYear(first) : leapDays(start - 1, end) > 0;
    return actualOver(start, end, leap ? 366 : 365);
  }
  const days = dayNumberOf(last + 1, 1, 1) - dayNumberOf(first, 1, 1);
  return ratio(BigInt((end - start) * (last - first + 1)), BigInt(days));
}
