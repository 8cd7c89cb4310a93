import { monthsAfter } from "./months.ts";

const DAY = 86_400n;

/** Record dates that are fixed at birth: the first, and how far the next ones lie apart, in days or in months. */
export interface Calendar {
  readonly firstRecordDate: bigint;
  readonly everyDays: number;
  readonly everyMonths: number;
}

/** The first date of a calendar that is not before a second. */
export function recordDateFrom(
  { firstRecordDate, everyDays, everyMonths }: Calendar,
  earliest: bigint,
): bigint {
  const nth = (n: number) =>
    everyDays > 0
      ? firstRecordDate + BigInt(n * everyDays) * DAY
      : monthsAfter(firstRecordDate, n * everyMonths);
  let n = 0;
  while (nth(n) < earliest) n += 1;
  return nth(n);
}
