/** How the rate of a period follows from overnight rates. */
import type { BusinessCalendar } from "../dates/index.ts";
import { calendar } from "../dates/index.ts";
import type { DayCount } from "../daycount/index.ts";
import { quoted, RateError } from "../errors/index.ts";

/** What is made of the overnight rates of a period, in the order of the contract's enum after `TERM`. */
export const RATE_METHODS = ["COMPOUNDED", "AVERAGED"] as const;

export type RateMethod = (typeof RATE_METHODS)[number];

/**
 * A convention, as a term sheet states it.
 *
 * - `dayCount`: of the overnight rates; that of the interest that is paid may be another.
 * - `lookback`: the rate applied to a day is the one of so many business days before it.
 * - `observationShift`: the weight of a rate, in days, is that of the day on which it was observed, not of the day to
 *   which it is applied.
 * - `lockout`: the rate of the day before the last so many business days of the period goes on through them.
 */
export interface OvernightConvention {
  readonly method: RateMethod;
  readonly calendar: BusinessCalendar;
  readonly dayCount: DayCount;
  readonly lookback: number;
  readonly observationShift: boolean;
  readonly lockout: number;
}

/** An overnight rate: on which days it is published, and how its days are counted. */
export interface OvernightIndex {
  readonly name: string;
  readonly calendar: string;
  readonly dayCount: DayCount;
}

const INDEXES: readonly OvernightIndex[] = [
  { name: "SOFR", calendar: "US-SOFR", dayCount: "ACT/360" },
  { name: "ESTR", calendar: "TARGET", dayCount: "ACT/360" },
  { name: "SONIA", calendar: "UK-LONDON", dayCount: "ACT/365F" },
  { name: "TONA", calendar: "JPTO", dayCount: "ACT/365F" },
  { name: "AONIA", calendar: "AU-SYDNEY", dayCount: "ACT/365F" },
  { name: "ZARONIA", calendar: "ZA", dayCount: "ACT/365F" },
];

/** An overnight rate by its name. Throws `RATE_INDEX_UNKNOWN`. */
export function overnightIndex(name: string, where?: string): OvernightIndex {
  const found = INDEXES.find((index) => index.name === name);
  if (found !== undefined) return found;
  throw new RateError(
    "RATE_INDEX_UNKNOWN",
    `${quoted(name)} is not an overnight rate that is known here`,
    `Use one of ${INDEXES.map((index) => index.name).join(", ")}, or give its calendar and day count`,
    where,
  );
}

/** The usual convention of an overnight rate: compounded, without lookback; with what is said otherwise. */
export function conventionOf(index: string, changes: Partial<OvernightConvention> = {}): OvernightConvention {
  const { calendar: name, dayCount } = overnightIndex(index);
  return {
    method: "COMPOUNDED",
    calendar: calendar(name),
    dayCount,
    lookback: 0,
    observationShift: false,
    lockout: 0,
    ...changes,
  };
}
