import { accruedInterest } from "../../../bond/index.ts";
import { CHAIN_DAY_COUNTS } from "../../../daycount/index.ts";
import { toIsoDate } from "../../../dates/index.ts";
import type { IsoDate } from "../../../dates/index.ts";
import { ratio, ZERO } from "../../../decimal/index.ts";
import type { Rational } from "../../../decimal/index.ts";
import { BondError } from "../../../errors/index.ts";
import { startOfDay } from "../../resolve/units.ts";
import type { ResolvedBond } from "./types.ts";

const DAY = 86_400n;
const RATE_UNIT = 1_000_000_000n;

/** What prices are made from. */
export type PricedBond = Pick<ResolvedBond, "terms" | "cashFlows">;

/** The price of a whole unit at a second, in minor units of the currency. */
export interface UnitPrice {
  readonly clean: Rational;
  /** Negative between a record date and its payment. */
  readonly accrued: Rational;
  readonly dirty: Rational;
}

/** {@link unitPriceAt} the start of a day, the issuer's, on which offerings settle. */
export function unitPrice(bond: PricedBond, pricePercent: bigint, day: bigint): UnitPrice {
  return unitPriceAt(bond, pricePercent, startOfDay(Number(day), bond.terms.utcOffset));
}

/**
 * The price of a whole unit from a percentage of what it still repays to a buyer (in 10^-9), with the interest accrued
 * to the issuer's day of a second: what the contract answers. Once a period's record date has passed, the buyer gets
 * neither its coupon nor its principal: the price is that of what is outstanding after it, and accrued interest is
 * negative until the period ends. Throws `BOND_SETTLEMENT` outside the bond's life and after the last record date.
 */
export function unitPriceAt(bond: PricedBond, pricePercent: bigint, second: bigint): UnitPrice {
  const { terms, cashFlows } = bond;
  const day = (second + terms.utcOffset) / DAY;
  const settlement = toIsoDate(Number(day));
  const maturity = terms.periods.at(-1)?.endDate ?? terms.startDate;
  const passed = terms.periods.filter(({ recordDate }) => recordDate < second).length;
  const next = cashFlows[passed];
  if (day < terms.startDate || day >= maturity)
    throw unsettled(`${settlement} is outside the bond's life`, "Give a day before the maturity");
  if (next === undefined)
    throw unsettled(
      `on ${settlement} the last record date has passed, and a buyer would be paid nothing`,
      "Give an earlier day",
    );
  const clean = ratio(next.outstanding * pricePercent, RATE_UNIT);
  const accrued = cashFlows.reduce((total, { interest }, i) => {
    const soFar = interestTo(bond, i, settlement);
    return total.add(i < passed ? soFar.sub(interest) : soFar);
  }, ZERO);
  return { clean, accrued, dirty: clean.add(accrued) };
}

/** What a period has brought up to a day: nothing before it starts, all of it once it has ended. */
function interestTo({ terms, cashFlows }: PricedBond, i: number, day: IsoDate): Rational {
  const [flow, period] = [cashFlows[i], terms.periods[i]];
  if (flow === undefined || period === undefined || day <= flow.start) return ZERO;
  if (day >= flow.end) return flow.interest;
  const grid =
    terms.nominalDates.length > 0
      ? terms.nominalDates
      : [terms.startDate, ...terms.periods.map(({ endDate }) => endDate)];
  return accruedInterest(
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
    day,
  );
}

function unsettled(what: string, remedy: string): BondError {
  return new BondError("BOND_SETTLEMENT", what, remedy);
}
