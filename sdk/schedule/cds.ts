import { addMonths, adjust, partsOf } from "../dates/index.ts";
import type { BusinessCalendar, BusinessDayConvention, DayNumber } from "../dates/index.ts";
import { CDS_ROLL } from "./roll.ts";

/** The last 20 March, June, September or December on or before a day. */
export function previousTwentieth(day: DayNumber): DayNumber {
  let date = CDS_ROLL.snap(day);
  if (date > day) date = addMonths(date, -1);
  return addMonths(date, -(partsOf(date).month % 3));
}

/** The first 20 March, June, September or December on or after a day. */
export function nextTwentieth(day: DayNumber): DayNumber {
  const previous = previousTwentieth(day);
  return previous === day ? day : addMonths(previous, 3);
}

/**
 * The dates of a standard credit default swap (ISDA 2003, amended 2015): whole quarters between the 20th on or before
 * the start and the 20th on or after the end. The last date is not adjusted unless a rule for it is given.
 */
export function cdsDates(
  start: DayNumber,
  end: DayNumber,
  convention: BusinessDayConvention,
  endConvention: BusinessDayConvention,
  calendar: BusinessCalendar,
): { unadjusted: DayNumber[]; adjusted: DayNumber[] } {
  const unadjusted: DayNumber[] = [];
  const last = nextTwentieth(end);
  for (let date = previousTwentieth(start); date <= last; date = addMonths(date, 3)) unadjusted.push(date);
  const adjusted = unadjusted.map((date, i) =>
    adjust(date, i === unadjusted.length - 1 ? endConvention : convention, calendar),
  );
  return { unadjusted, adjusted };
}
