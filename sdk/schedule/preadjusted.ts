import { adjust, endOfMonth, isLastBusinessDayOfMonth } from "../dates/index.ts";
import type { BusinessCalendar, BusinessDayConvention, DayNumber } from "../dates/index.ts";
import type { Roll } from "./roll.ts";

/**
 * Undoes an adjustment: a date that is the adjusted roll date of its month (or week) stands for that roll date. So a
 * start of Friday 29 November under `EOM` means the 30th, and rolling makes no stub of one day.
 * Any other date is returned as it is.
 */
export function unadjusted(
  date: DayNumber,
  roll: Roll,
  convention: BusinessDayConvention,
  calendar: BusinessCalendar,
): DayNumber {
  const rollDate = roll.snap(date);
  if (adjust(rollDate, convention, calendar) === date) return rollDate;
  return convention === "UNADJUSTED" ? date : monthEndStandIn(date, roll, calendar);
}

/**
 * Under `EOM` the last business day of a month counts as its end, whatever the convention (QuantLib). Where nothing is
 * adjusted, it is rolled as the month's end and shown as it was given.
 */
export function monthEndStandIn(date: DayNumber, roll: Roll, calendar: BusinessCalendar): DayNumber {
  return roll.dayOfMonth === 31 && calendar.isBusinessDay(date) && isLastBusinessDayOfMonth(date, calendar)
    ? endOfMonth(date)
    : date;
}
