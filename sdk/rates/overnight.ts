/**
 * The rate of a period from its overnight rates, exactly: fractions all the way, rounded where the terms say so and
 * nowhere else.
 *
 * @example
 * const convention = conventionOf("SOFR", { lookback: 5 });
 * const rate = overnightRate(convention, fixings, "2024-10-18", "2025-04-18");
 * const attested = roundRate(rate, 5); // five decimals of a per cent
 */
import type { DayNumber, IsoDate } from "../dates/index.ts";
import { toDayNumber, toIsoDate } from "../dates/index.ts";
import type { DayCount } from "../daycount/index.ts";
import { yearFraction } from "../daycount/index.ts";
import { numerator, ratio, round, ZERO } from "../decimal/index.ts";
import type { Rational, RoundingMode } from "../decimal/index.ts";
import { RateError } from "../errors/index.ts";
import type { OvernightConvention } from "./convention.ts";
import { isShifted, observations, observedFor } from "./observations.ts";
import type { Observation } from "./observations.ts";

/** Published overnight rates, each under the day that it is of, as fractions of 1 a year. */
export type Fixings = ReadonlyMap<IsoDate, Rational>;

/** What may be asked beyond the period itself. */
export interface OvernightOptions {
  /** Interest up to this day of the period; by default all of it. */
  readonly asOf?: IsoDate;
  /** A spread a year. */
  readonly spread?: Rational;
  /** Whether the spread is added to each overnight rate and compounded with it, or once to the result (default). */
  readonly spreadCompounded?: boolean;
}

/**
 * The annual rate of a period, or of its part up to `asOf`. On its first day there is none yet, and 0 is returned.
 * Throws `RATE_FIXING_MISSING` with the day of a rate that is not there.
 */
export function overnightRate(
  convention: OvernightConvention,
  fixings: Fixings,
  start: IsoDate,
  end: IsoDate,
  options: OvernightOptions = {},
): Rational {
  const [first, last] = [toDayNumber(start, "start"), toDayNumber(end, "end")];
  const asOf = options.asOf === undefined ? last : toDayNumber(options.asOf, "asOf");
  const spread = options.spread ?? ZERO;
  if (asOf === first) return ZERO;
  const inside = options.spreadCompounded === true ? spread : ZERO;
  const outside = options.spreadCompounded === true ? ZERO : spread;
  const observed = observations(convention, first, last, asOf);
  const rateOf = ({ fixing }: Observation) => rateOn(fixings, fixing).add(inside);
  if (observed.length === 0) {
    // A shifted period that has not begun for want of a business day: its first rate is all that is known.
    const fixing = observedFor(first, convention.lookback, convention.calendar);
    return rateOf({ fixing, from: fixing, to: fixing }).add(outside);
  }
  const weighted = observed.map((observation): [Rational, Rational] => [
    rateOf(observation),
    yearFraction(convention.dayCount, observation.from, observation.to),
  ]);
  const growth = convention.method === "COMPOUNDED" ? compounded(weighted) : added(weighted);
  const [from, to] = isShifted(convention)
    ? [observed[0]?.from ?? first, observed.at(-1)?.to ?? asOf]
    : [first, asOf];
  return growth.div(yearFraction(convention.dayCount, from, to)).add(outside);
}

/**
 * Interest on a notional of 1 from the start of a period to `asOf`, or to its end. The rate is computed by the day count
 * of the overnight rates, and applied by that of the period, which by default is the same.
 */
export function overnightInterest(
  convention: OvernightConvention,
  fixings: Fixings,
  start: IsoDate,
  end: IsoDate,
  options: OvernightOptions & { readonly dayCount?: DayCount } = {},
): Rational {
  const rate = overnightRate(convention, fixings, start, end, options);
  const through = toDayNumber(options.asOf ?? end, "asOf");
  const dayCount = options.dayCount ?? convention.dayCount;
  return rate.mul(yearFraction(dayCount, toDayNumber(start, "start"), through));
}

/** A rate rounded once, as terms state it, to so many decimals of a per cent. */
export function roundRate(
  rate: Rational,
  percentDecimals: number,
  mode: RoundingMode = "HALF_AWAY_FROM_ZERO",
): Rational {
  return round(rate, percentDecimals + 2, mode);
}

/** The days whose rates a period needs, ascending, each once: what must be published before it can be fixed. */
export function fixingDays(convention: OvernightConvention, start: IsoDate, end: IsoDate): IsoDate[] {
  const observed = observations(convention, toDayNumber(start, "start"), toDayNumber(end, "end"));
  return [...new Set(observed.map(({ fixing }) => fixing))].map((day) => toIsoDate(day));
}

function rateOn(fixings: Fixings, day: DayNumber): Rational {
  const date = toIsoDate(day);
  const rate = fixings.get(date);
  if (rate !== undefined) return rate;
  throw new RateError(
    "RATE_FIXING_MISSING",
    `there is no rate of ${date}`,
    "Add it to the fixings, or wait until it is published",
    date,
  );
}

/** The product of 1 + rate x weight, less 1. Reduced once at the end: in between it would cost more than it saves. */
function compounded(weighted: readonly (readonly [Rational, Rational])[]): Rational {
  let [n, d] = [1n, 1n];
  for (const [rate, weight] of weighted) {
    const step = rate.mul(weight);
    n *= numerator(step) + step.d;
    d *= step.d;
  }
  return ratio(n - d, d);
}

function added(weighted: readonly (readonly [Rational, Rational])[]): Rational {
  return weighted.reduce((sum, [rate, weight]) => sum.add(rate.mul(weight)), ZERO);
}
