/** Which overnight rate counts for which days of a period. */
import type { BusinessCalendar, DayNumber } from "../dates/index.ts";
import { preceding } from "../dates/index.ts";
import { RateError } from "../errors/index.ts";
import type { OvernightConvention } from "./convention.ts";

/** One rate and the days that it counts for, as day numbers; the days from `from` to `to` are its weight. */
export interface Observation {
  /** The day whose rate it is; with a lockout that of an earlier observation. */
  readonly fixing: DayNumber;
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/**
 * The observations of a period, up to a day in it, in order.
 *
 * Without a shift every business day of the period begins a weight, and so does its first day if it is none. With one
 * the same is done on the period that lies `lookback` business days earlier. A weight that the day cuts counts in part.
 */
export function observations(
  convention: OvernightConvention,
  start: DayNumber,
  end: DayNumber,
  through: DayNumber = end,
): Observation[] {
  const { calendar, lookback, lockout } = convention;
  if (!Number.isInteger(lookback) || lookback < 0 || !Number.isInteger(lockout) || lockout < 0) {
    throw new RateError(
      "RATE_CONVENTION",
      `a lookback of ${lookback} and a lockout of ${lockout} business days make no convention`,
      "Give whole numbers of 0 or more",
    );
  }
  if (end <= start || through < start || through > end) {
    throw new RateError("RATE_PERIOD", "the period has no days, or the day is not in it", "Check the dates");
  }
  const shifted = isShifted(convention);
  const [first, last, cut] = shifted
    ? ([start, end, through].map((day) => observedFor(day, lookback, calendar)) as [number, number, number])
    : [start, end, through];
  const begins = [first, ...businessDaysBetween(first, last, calendar)];
  if (lockout >= begins.length) {
    throw new RateError(
      "RATE_LOCKOUT",
      `a lockout of ${lockout} business days leaves none of the period's ${begins.length}`,
      "Give a shorter lockout, or a longer period",
    );
  }
  const frozen = begins.length - 1 - lockout;
  return begins
    .map((from, i): Observation => {
      const day = begins[Math.min(i, frozen)] ?? from;
      const fixing = shifted ? observedFor(day, 0, calendar) : observedFor(day, lookback, calendar);
      return { fixing, from, to: Math.min(begins[i + 1] ?? last, cut) };
    })
    .filter(({ from, to }) => to > from);
}

/** Whether weights are shifted: without a lookback there is nothing to shift by. */
export function isShifted({ observationShift, lookback }: OvernightConvention): boolean {
  return observationShift && lookback > 0;
}

/**
 * The day whose rate is applied to a day: so many business days before it. A day that is no business day counts like
 * the next one; without a lookback the last rate goes on over it.
 */
export function observedFor(day: DayNumber, lookback: number, calendar: BusinessCalendar): DayNumber {
  let observed = preceding(day, calendar);
  // The first step back from a day that is none leads to the business day before it.
  const steps = observed === day ? lookback : lookback - 1;
  for (let i = 0; i < steps; i++) observed = preceding(observed - 1, calendar);
  return observed;
}

/** The business days after the first day and before the last. */
function businessDaysBetween(first: DayNumber, last: DayNumber, calendar: BusinessCalendar): DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = first + 1; day < last; day++) if (calendar.isBusinessDay(day)) days.push(day);
  return days;
}
