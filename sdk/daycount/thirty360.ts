import { isEndOfMonth, partsOf } from "../dates/index.ts";
import type { DateParts, DayNumber } from "../dates/index.ts";

/** The conventions that give every month 30 days. */
export type Thirty360 =
  "30/360-BB" | "30E/360" | "30E/360-ISDA" | "30U/360-EOM" | "30/360-PSA" | "30E+/360" | "EXCEL-30/360";

/** The days of the month that two dates count as; above 30 for the first of the next month (30E+/360). */
type Clamp = (
  a: DateParts,
  b: DateParts,
  feb: { a: boolean; b: boolean },
  isTermination: boolean,
) => [number, number];

/** `feb.a`: the first date is the last day of a February. */
const CLAMPS: Readonly<Record<Thirty360, Clamp>> = {
  // 2006 ISDA Definitions 4.16(f).
  "30/360-BB": (a, b) => usEnd(Math.min(a.day, 30), b.day),
  // 2006 ISDA Definitions 4.16(g).
  "30E/360": (a, b) => [Math.min(a.day, 30), Math.min(b.day, 30)],
  // 2006 ISDA Definitions 4.16(h): the end of February counts as the 30th, except on the termination date.
  "30E/360-ISDA": (a, b, feb, isTermination) => [
    feb.a ? 30 : Math.min(a.day, 30),
    feb.b && !isTermination ? 30 : Math.min(b.day, 30),
  ],
  // SIFMA Standard Securities Calculation Methods, with its end-of-February rules.
  "30U/360-EOM": (a, b, feb) => usEnd(feb.a ? 30 : Math.min(a.day, 30), feb.a && feb.b ? 30 : b.day),
  // PSA: only the first date is moved from the end of February.
  "30/360-PSA": (a, b, feb) => usEnd(feb.a ? 30 : Math.min(a.day, 30), b.day),
  // 2006 ISDA annex variant: a 31st as second date is the 1st of the next month.
  "30E+/360": (a, b) => [Math.min(a.day, 30), b.day],
  // Excel YEARFRAC basis 0: a start at the end of February does not pull a 31st end.
  "EXCEL-30/360": (a, b, feb) => {
    if (feb.a) return [30, feb.b ? 30 : b.day];
    return usEnd(Math.min(a.day, 30), b.day);
  },
};

/** A 31st as second date counts as the 30th if the first counts as the 30th. */
function usEnd(first: number, second: number): [number, number] {
  return [first, second === 31 && first === 30 ? 30 : second];
}

/** The days between two dates under a convention with months of 30 days. */
export function days360(
  convention: Thirty360,
  start: DayNumber,
  end: DayNumber,
  termination: DayNumber | undefined,
): number {
  const [a, b] = [partsOf(start), partsOf(end)];
  const feb = { a: a.month === 2 && isEndOfMonth(start), b: b.month === 2 && isEndOfMonth(end) };
  const [first, second] = CLAMPS[convention](a, b, feb, termination === end);
  return 360 * (b.year - a.year) + 30 * (b.month - a.month) + (second - first);
}
