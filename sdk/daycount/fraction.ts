import { toDayNumber } from "../dates/index.ts";
import type { DayNumber, IsoDate } from "../dates/index.ts";
import { ratio } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { DayCountError } from "../errors/index.ts";
import {
  actual365L,
  actualActualAfb,
  actualActualIsda,
  actualOver,
  excelActualActual,
  noLeapOver,
} from "./actual.ts";
import { actualActualIcma } from "./icma.ts";
import type { DayCount } from "./names.ts";
import { days360 } from "./thirty360.ts";

/** What some conventions need besides the two dates. */
export interface DayCountContext {
  /** ACT/ACT-ICMA: the nominal coupon dates around start and end. */
  readonly nominalDates?: readonly IsoDate[];
  /** ACT/ACT-ICMA and ACT/365L: coupons a year. */
  readonly frequency?: number;
  /** 30E/360-ISDA: the maturity; absent, the end is taken not to be it. */
  readonly terminationDate?: IsoDate;
  /** ACT/365L: the end of the coupon period. Absent: the end. */
  readonly periodEnd?: IsoDate;
}

/**
 * The part of a year between two dates, exactly. The start counts, the end does not; equal dates give 0.
 * Throws `DAYCOUNT_ORDER` when the end is before the start, and what the conventions throw.
 */
export function dayCountFraction(
  convention: DayCount,
  start: IsoDate,
  end: IsoDate,
  context: DayCountContext = {},
): Rational {
  return yearFraction(convention, toDayNumber(start, "start"), toDayNumber(end, "end"), context);
}

/** {@link dayCountFraction} over day numbers. */
export function yearFraction(
  convention: DayCount,
  start: DayNumber,
  end: DayNumber,
  context: DayCountContext = {},
): Rational {
  if (end < start) {
    throw new DayCountError(
      "DAYCOUNT_ORDER",
      "the end is before the start",
      "Swap the dates and change the sign",
    );
  }
  switch (convention) {
    case "ACT/360":
      return actualOver(start, end, 360);
    case "ACT/364":
      return actualOver(start, end, 364);
    case "ACT/365F":
      return actualOver(start, end, 365);
    case "NL/360":
      return noLeapOver(start, end, 360);
    case "NL/365":
      return noLeapOver(start, end, 365);
    case "ACT/ACT-ISDA":
      return actualActualIsda(start, end);
    case "ACT/ACT-AFB":
      return actualActualAfb(start, end);
    case "ACT/365L":
      return actual365L(
        start,
        end,
        context.periodEnd === undefined ? end : toDayNumber(context.periodEnd, "periodEnd"),
        frequencyOf(context, convention),
      );
    case "EXCEL-ACT/ACT":
      return excelActualActual(start, end);
    case "ACT/ACT-ICMA": {
      const dates = (context.nominalDates ?? []).map((date) => toDayNumber(date, "nominalDates"));
      return actualActualIcma(start, end, dates, frequencyOf(context, convention));
    }
    default: {
      const { terminationDate } = context;
      const termination =
        terminationDate === undefined ? undefined : toDayNumber(terminationDate, "terminationDate");
      return ratio(BigInt(days360(convention, start, end, termination)), 360n);
    }
  }
}

function frequencyOf(context: DayCountContext, convention: DayCount): number {
  if (context.frequency !== undefined) return context.frequency;
  throw new DayCountError(
    "DAYCOUNT_FREQUENCY",
    `${convention} needs the number of coupons a year`,
    "Give the frequency: 1, 2, 4 or 12",
  );
}
