import { DateError, quoted } from "../errors/index.ts";
import type { BusinessCalendar } from "./calendar.ts";
import { partsOf } from "./iso.ts";
import type { DayNumber } from "./iso.ts";

/** What happens to a date that is not a business day (ISDA 2006 Definitions 4.12, FpML names). */
export const BUSINESS_DAY_CONVENTIONS = [
  "UNADJUSTED",
  "FOLLOWING",
  "MODIFIED_FOLLOWING",
  "MODIFIED_FOLLOWING_BIMONTHLY",
  "PRECEDING",
  "MODIFIED_PRECEDING",
  "NEAREST",
] as const;

export type BusinessDayConvention = (typeof BUSINESS_DAY_CONVENTIONS)[number];

/** Reads a convention by name. Throws `DATE_CONVENTION_UNKNOWN`. */
export function businessDayConvention(name: string, where?: string): BusinessDayConvention {
  const found = BUSINESS_DAY_CONVENTIONS.find((known) => known === name);
  if (found !== undefined) return found;
  throw new DateError(
    "DATE_CONVENTION_UNKNOWN",
    `${quoted(name)} is not a business-day convention`,
    `Use one of ${BUSINESS_DAY_CONVENTIONS.join(", ")}`,
    where,
  );
}

/** The first business day on or after a day. */
export function following(day: DayNumber, calendar: BusinessCalendar): DayNumber {
  let result = day;
  while (!calendar.isBusinessDay(result)) result++;
  return result;
}

/** The last business day on or before a day. */
export function preceding(day: DayNumber, calendar: BusinessCalendar): DayNumber {
  let result = day;
  while (!calendar.isBusinessDay(result)) result--;
  return result;
}

/**
 * Moves a day to a business day.
 *
 * - `MODIFIED_*` turn around rather than leave the month; `MODIFIED_FOLLOWING_BIMONTHLY` also not past the 15th.
 * - `NEAREST` takes the closer side, and the following one of two that are equally close.
 */
export function adjust(
  day: DayNumber,
  convention: BusinessDayConvention,
  calendar: BusinessCalendar,
): DayNumber {
  if (convention === "UNADJUSTED" || calendar.isBusinessDay(day)) return day;
  const next = following(day, calendar);
  const previous = preceding(day, calendar);
  switch (convention) {
    case "FOLLOWING":
      return next;
    case "PRECEDING":
      return previous;
    case "MODIFIED_FOLLOWING":
      return sameMonth(day, next) ? next : previous;
    case "MODIFIED_PRECEDING":
      return sameMonth(day, previous) ? previous : next;
    case "MODIFIED_FOLLOWING_BIMONTHLY":
      return sameMonth(day, next) && secondHalf(day) === secondHalf(next) ? next : previous;
    case "NEAREST":
      return next - day <= day - previous ? next : previous;
  }
}

function sameMonth(a: DayNumber, b: DayNumber): boolean {
  return partsOf(a).month === partsOf(b).month;
}

function secondHalf(day: DayNumber): boolean {
  return partsOf(day).day > 15;
}
