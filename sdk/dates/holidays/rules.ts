import { dayNumberOf, daysInMonth, weekday } from "../iso.ts";
import type { DayNumber } from "../iso.ts";

/** The holidays of one calendar in one year, weekends not included (a holiday may fall on one). */
export type HolidayRule = (year: number) => DayNumber[];

export const MONDAY = 1;
export const THURSDAY = 4;
export const SATURDAY = 6;
export const SUNDAY = 7;

/** The n-th given weekday of a month; n = 1 is the first. */
export function nthWeekday(year: number, month: number, day: number, n: number): DayNumber {
  const first = dayNumberOf(year, month, 1);
  return first + ((day - weekday(first) + 7) % 7) + 7 * (n - 1);
}

/** The last given weekday of a month. */
export function lastWeekday(year: number, month: number, day: number): DayNumber {
  const last = dayNumberOf(year, month, daysInMonth(year, month));
  return last - ((weekday(last) - day + 7) % 7);
}

/** Sunday moves to Monday; nothing else moves. */
export function sundayToMonday(day: DayNumber): DayNumber {
  return weekday(day) === SUNDAY ? day + 1 : day;
}

/** Saturday and Sunday move to Monday. */
export function weekendToMonday(day: DayNumber): DayNumber {
  return weekday(day) === SATURDAY ? day + 2 : sundayToMonday(day);
}

/** Saturday moves to Friday, Sunday to Monday. */
export function weekendToNearest(day: DayNumber): DayNumber {
  return weekday(day) === SATURDAY ? day - 1 : sundayToMonday(day);
}

/** Christmas and Boxing Day where both are kept in full: on a weekend they are made up on Monday and Tuesday. */
export function christmasAndBoxingDay(year: number): DayNumber[] {
  const christmas = dayNumberOf(year, 12, 25);
  switch (weekday(christmas)) {
    case 5:
      return [christmas, christmas + 3];
    case SATURDAY:
      return [christmas + 2, christmas + 3];
    case SUNDAY:
      return [christmas + 1, christmas + 2];
    default:
      return [christmas, christmas + 1];
  }
}

/** Days that were declared once, from a list of month and day for each year. */
export function once(year: number, declared: Readonly<Record<number, readonly string[]>>): DayNumber[] {
  return (declared[year] ?? []).map((monthDay) =>
    dayNumberOf(year, Number(monthDay.slice(0, 2)), Number(monthDay.slice(3))),
  );
}
