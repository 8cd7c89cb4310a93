import type { DayNumber } from "../dates/index.ts";
import { toIsoDate } from "../dates/index.ts";
import { ratio, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { DayCountError } from "../errors/index.ts";
import { actualOver } from "./actual.ts";

/**
 * ACT/ACT-ICMA (ICMA Rule 251): the days in each nominal period over `frequency` times that period's length.
 * `nominalDates` are the regular coupon dates, extended over a stub, in increasing order, covering start to end.
 * Throws `DAYCOUNT_NOMINAL_DATES`, `DAYCOUNT_FREQUENCY`.
 */
export function actualActualIcma(
  start: DayNumber,
  end: DayNumber,
  nominalDates: readonly DayNumber[],
  frequency: number,
): Rational {
  if (!Number.isInteger(frequency) || frequency < 1) {
    throw new DayCountError(
      "DAYCOUNT_FREQUENCY",
      `ACT/ACT-ICMA needs the number of coupons a year, not ${frequency}`,
      "Give 1, 2, 4 or 12",
    );
  }
  const [first, last] = [nominalDates[0], nominalDates.at(-1)];
  const increasing = nominalDates.every((date, i) => i === 0 || date > (nominalDates[i - 1] ?? date));
  if (first === undefined || last === undefined || first > start || last < end || !increasing) {
    throw new DayCountError(
      "DAYCOUNT_NOMINAL_DATES",
      `the nominal dates do not cover ${toIsoDate(start)} to ${toIsoDate(end)} in order`,
      "Give the regular coupon dates, extended over the stub, from on or before the start to on or after the end",
    );
  }
  let total = ZERO;
  for (const [i, to] of nominalDates.entries()) {
    const from = nominalDates[i - 1];
    if (from === undefined) continue;
    const days = Math.min(end, to) - Math.max(start, from);
    if (days > 0) total = total.add(actualOver(0, days, to - from));
  }
  return total.div(ratio(BigInt(frequency)));
}
