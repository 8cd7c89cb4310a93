import { addMonths } from "../dates/index.ts";

const DAY = 86_400n;

/** The second that lies so many months after another: on its day of the month, or on the last day of a shorter one. */
export function monthsAfter(from: bigint, months: number): bigint {
  return BigInt(addMonths(Number(from / DAY), months)) * DAY + (from % DAY);
}

/** How many whole months have passed; 0 before `from`. */
export function monthsBetween(from: bigint, to: bigint): number {
  let months = 0;
  while (monthsAfter(from, months + 1) <= to) months += 1;
  return months;
}
