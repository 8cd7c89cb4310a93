import { DateTime } from "luxon";

import { DateError, quoted } from "../errors/index.ts";

/** A calendar date as text, "YYYY-MM-DD", years 0001 to 9999. */
export type IsoDate = string;

/** Whole days since 1970-01-01, negative before. An integer. */
export type DayNumber = number;

/** The parts of a date; month 1 to 12. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MILLISECONDS_A_DAY = 86_400_000;

/** Whether a year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * Reads "YYYY-MM-DD". Throws `DATE_MALFORMED` for another shape, `DATE_DOES_NOT_EXIST` for a 30 February.
 */
export function parseIsoDate(text: string, where?: string): DateParts {
  const match = ISO_DATE.exec(text);
  if (match === null) {
    throw new DateError("DATE_MALFORMED", `${quoted(text)} is not a date`, "Write it as YYYY-MM-DD", where);
  }
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!DateTime.utc(year, month, day).isValid || year === 0) {
    const known = month >= 1 && month <= 12 && year > 0;
    throw new DateError(
      "DATE_DOES_NOT_EXIST",
      `${text} does not exist`,
      known ? `That month ends on the ${daysInMonth(year, month)}th` : "Check the year and the month",
      where,
    );
  }
  return { year, month, day };
}

/** The day number of parts that are known to be a date. */
export function dayNumberOf(year: number, month: number, day: number): DayNumber {
  return DateTime.utc(year, month, day).toMillis() / MILLISECONDS_A_DAY;
}

/** The day number of a date. Errors as {@link parseIsoDate}. */
export function toDayNumber(date: IsoDate, where?: string): DayNumber {
  const { year, month, day } = parseIsoDate(date, where);
  return dayNumberOf(year, month, day);
}

/** The parts of a day number. */
export function partsOf(day: DayNumber): DateParts {
  const date = new Date(day * MILLISECONDS_A_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The date of a day number. */
export function toIsoDate(day: DayNumber): IsoDate {
  return new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** The day of the week, 1 = Monday to 7 = Sunday. */
export function weekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Adds calendar months; a day that the month lacks becomes its last day (31 January + 1 month = 28 February). */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const parts = partsOf(day);
  const index = parts.year * 12 + (parts.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return dayNumberOf(year, month, Math.min(parts.day, daysInMonth(year, month)));
}

/** The last day of the month that a day is in. */
export function endOfMonth(day: DayNumber): DayNumber {
  const { year, month } = partsOf(day);
  return dayNumberOf(year, month, daysInMonth(year, month));
}

/** Whether a day is the last of its month. */
export function isEndOfMonth(day: DayNumber): boolean {
  return endOfMonth(day) === day;
}
