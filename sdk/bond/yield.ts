import type { IsoDate } from "../dates/index.ts";
import { ratio, toFixed60 } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { BondError } from "../errors/index.ts";
import { remainingFlows } from "./flows.ts";
import type { FixedRateBond } from "./flows.ts";
import { presentValue } from "./price.ts";
import type { YieldConvention } from "./price.ts";

/** Yields are returned in whole units of 10^-18. */
const UNITS = 10n ** 18n;
const LOWEST = -(99n * UNITS) / 100n;
const HIGHEST = 100n * UNITS;

/**
 * The yield a year at which the dirty price is `dirtyPrice` (in the unit of `face`), to 18 decimals: by bisection, as the
 * price falls strictly as the yield rises. Throws `BOND_PRICE` when no yield between -99 % and 10,000 % gives the price.
 */
export function yieldFromPrice(
  bond: FixedRateBond,
  settlement: IsoDate,
  dirtyPrice: Rational,
  face: Rational,
  convention: YieldConvention = {},
  exDividend = false,
): Rational {
  const remaining = remainingFlows(bond, settlement, exDividend);
  const wanted = toFixed60(dirtyPrice.div(face));
  const dearer = (units: bigint) =>
    presentValue(remaining, bond.frequency, ratio(units, UNITS), convention) >= wanted;
  let [low, high] = [LOWEST, HIGHEST];
  if (!dearer(low) || dearer(high)) {
    throw new BondError(
      "BOND_PRICE",
      `no yield gives a price of ${dirtyPrice.toString()}`,
      "Check the price and its unit",
    );
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (dearer(middle)) low = middle;
    else high = middle;
  }
  return ratio(low, UNITS);
}
