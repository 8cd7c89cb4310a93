import { ratio } from "../../../sdk/decimal/index.ts";
import type { MarketPrice } from "./kind.ts";

const SCALE = 10n ** 18n;

/** Somewhat above what a unit was sold for, all in: for kinds that bear no interest. @param nominal Minor units. */
export function nominalMarket(nominal: bigint): MarketPrice {
  const price = (nominal * SCALE * 1017n) / 1000n;
  return { priceKind: "dirty", price, bound: price, cost: ratio(price, SCALE) };
}
