import { accruedInterest } from "../../../bond/index.ts";
import { CHAIN_DAY_COUNTS } from "../../../daycount/index.ts";
import { toIsoDate } from "../../../dates/index.ts";
import { ratio, ZERO } from "../../../decimal/index.ts";
import type { Rational } from "../../../decimal/index.ts";
import { BondError } from "../../../errors/index.ts";
import type { ResolvedBond } from "./types.ts";

const RATE_UNIT = 1_000_000_000n;

/** The price of a whole unit on a day, in minor units of the currency. */
export interface UnitPrice {
  readonly clean: Rational;
  /** Negative between a record date and its payment. */
  readonly accrued: Rational;
  readonly dirty: Rational;
}

/**
 * The price of a whole unit from a percentage of what is outstanding (in 10^-9), with the interest accrued to a day.
 * Between a period's record date and its end the buyer does not get the coupon, and accrued interest is negative.
 * Throws `BOND_SETTLEMENT` for a day outside the bond's life.
 */
export function unitPrice(bond: ResolvedBond, pricePercent: bigint, day: bigint): UnitPrice {
  const { terms, cashFlows } = bond;
  const settlement = toIsoDate(Number(day));
  const index = cashFlows.findIndex(({ start, end }) => settlement >= start && settlement < end);
  const flow = cashFlows[index];
  const period = terms.periods[index];
  if (flow === undefined || period === undefined) {
    throw new BondError(
      "BOND_SETTLEMENT",
      `${settlement} is outside the bond's life`,
      "Give a day before the maturity",
    );
  }
  const grid =
    terms.nominalDates.length > 0
      ? terms.nominalDates
      : [terms.startDate, ...terms.periods.map((p) => p.endDate)];
  const clean = ratio(flow.outstanding * pricePercent, RATE_UNIT);
  const startOfDay = day * 86_400n - terms.utcOffset;
  const accrued =
    period.rate === 0n
      ? ZERO
      : accruedInterest(
          {
            face: ratio(flow.outstanding),
            rate: ratio(period.rate, RATE_UNIT),
            dayCount: CHAIN_DAY_COUNTS[terms.dayCount] ?? "ACT/365F",
            start: flow.start,
            end: flow.end,
            context: {
              nominalDates: grid.map((date) => toIsoDate(Number(date))),
              frequency: Number(terms.frequency),
              terminationDate: cashFlows.at(-1)?.end ?? flow.end,
            },
          },
          settlement,
          startOfDay > period.recordDate,
        );
  return { clean, accrued, dirty: clean.add(accrued) };
}
