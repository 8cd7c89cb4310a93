import { addMonths } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { quoted, ScheduleError } from "../errors/index.ts";

/** How often a schedule rolls: a number of months or of days (weeks are 7), or `TERM`, once. */
export type Frequency =
  | { readonly unit: "MONTHS"; readonly count: number }
  | { readonly unit: "DAYS"; readonly count: number }
  | { readonly unit: "TERM" };

const PERIOD = /^P(\d{1,4})([DWMY])$/;

/** The longest month-based frequency, in months. */
export const MAX_FREQUENCY_MONTHS = 120;

/**
 * Reads an ISO 8601 period of one unit (`P6M`, `P1Y`, `P2W`, `P1D`) or `TERM`.
 * Throws `SCHEDULE_FREQUENCY` for anything else, for zero and for more than ten years.
 */
export function parseFrequency(text: string, where?: string): Frequency {
  if (text === "TERM") return { unit: "TERM" };
  const match = PERIOD.exec(text);
  const count = Number(match?.[1] ?? 0);
  const months = match?.[2] === "M" ? count : match?.[2] === "Y" ? count * 12 : 0;
  const days = match?.[2] === "W" ? count * 7 : match?.[2] === "D" ? count : 0;
  if (count === 0 || months > MAX_FREQUENCY_MONTHS || days > 3660) {
    throw new ScheduleError(
      "SCHEDULE_FREQUENCY",
      `${quoted(text)} is not a frequency`,
      "Write an ISO period of one unit between a day and ten years, such as P1M, P3M, P6M, P12M, P1W, or TERM",
      where,
    );
  }
  return months > 0 ? { unit: "MONTHS", count: months } : { unit: "DAYS", count: days };
}

/** Moves a day by so many periods. */
export function plusFrequency(day: DayNumber, frequency: Frequency, times: number): DayNumber {
  if (frequency.unit === "MONTHS") return addMonths(day, frequency.count * times);
  return frequency.unit === "DAYS" ? day + frequency.count * times : day;
}

/** Payments a year, where that is a whole number: 12 for P1M, 1 for P12M. Throws `SCHEDULE_FREQUENCY`. */
export function paymentsPerYear(frequency: Frequency, where?: string): number {
  if (frequency.unit === "MONTHS" && 12 % frequency.count === 0) return 12 / frequency.count;
  throw new ScheduleError(
    "SCHEDULE_FREQUENCY",
    "the frequency is not a whole number of payments a year",
    "Use P1M, P2M, P3M, P4M, P6M or P12M",
    where,
  );
}
