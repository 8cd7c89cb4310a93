import { ratio } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { weightPerUnit } from "./storageFee.ts";
import type { UnitTerms } from "./storageFee.ts";

/** The fine weight that units stand for at a second, in exact milligrams. @param units Token minor units. */
export function weightOf(terms: UnitTerms, units: bigint, decimals: number, time: bigint): Rational {
  return ratio(units * weightPerUnit(terms, time), 10n ** BigInt(18 + decimals));
}
