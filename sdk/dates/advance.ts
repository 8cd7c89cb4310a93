import { adjust, following, preceding } from "./adjust.ts";
import type { BusinessDayConvention } from "./adjust.ts";
import type { BusinessCalendar } from "./calendar.ts";
import { addMonths, endOfMonth, isEndOfMonth } from "./iso.ts";
import type { DayNumber } from "./iso.ts";

/** The units of {@link advance}. `BUSINESS_DAYS` counts business days; the others are calendar time. */
export type AdvanceUnit = "BUSINESS_DAYS" | "DAYS" | "WEEKS" | "MONTHS" | "YEARS";

/** Moves by business days, forwards or back; 0 moves to the following business day. */
export function addBusinessDays(day: DayNumber, count: number, calendar: BusinessCalendar): DayNumber {
  let result = count === 0 ? following(day, calendar) : day;
  for (let left = Math.abs(count); left > 0; left--) {
    result = count > 0 ? following(result + 1, calendar) : preceding(result - 1, calendar);
  }
  return result;
}

/**
 * Advances by a period, then adjusts to a business day: the operation behind settlement, fixing and option dates
 * (QuantLib's `Calendar::advance`).
 *
 * With `endOfMonth`, a date at the month's end moves to the month's end: the last calendar day under `UNADJUSTED`, else
 * the last business day, where a date counts as at the end when no business day of its month is left after it.
 */
export function advance(
  day: DayNumber,
  amount: number,
  unit: AdvanceUnit,
  convention: BusinessDayConvention,
  calendar: BusinessCalendar,
  sticksToEndOfMonth = false,
): DayNumber {
  if (unit === "BUSINESS_DAYS") return addBusinessDays(day, amount, calendar);
  if (unit === "DAYS" || unit === "WEEKS") {
    return adjust(day + amount * (unit === "WEEKS" ? 7 : 1), convention, calendar);
  }
  const moved = addMonths(day, amount * (unit === "YEARS" ? 12 : 1));
  if (sticksToEndOfMonth) {
    if (convention === "UNADJUSTED") return isEndOfMonth(day) ? endOfMonth(moved) : moved;
    if (isLastBusinessDayOfMonth(day, calendar)) return preceding(endOfMonth(moved), calendar);
  }
  return adjust(moved, convention, calendar);
}

/** Whether no business day of its month comes after a day. */
export function isLastBusinessDayOfMonth(day: DayNumber, calendar: BusinessCalendar): boolean {
  return following(day + 1, calendar) > endOfMonth(day);
}
