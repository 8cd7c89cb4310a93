import { ONE, power, ratio, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { CommodityError } from "../errors/index.ts";

/** How a storage fee accrues: on the first weight, or every day on what is left. */
export type FeeMethod = "SIMPLE" | "DAILY";

/** In the order of the contract's enumeration. */
export const FEE_METHODS: readonly FeeMethod[] = ["SIMPLE", "DAILY"];

/** A storage fee. */
export interface StorageFee {
  /** A year, as a number: 0.40 % is 0.004. */
  readonly rate: Rational;
  readonly method: FeeMethod;
  /** Days of the year that the rate is for, usually 365. */
  readonly dayBasis: number;
}

const SECONDS_PER_DAY = 86_400n;
const RATE_UNIT = 1_000_000_000n;
const FIXED_ONE = 10n ** 36n;

/** Whole days between two seconds; none before the start. */
export function wholeDays(start: bigint, time: bigint): bigint {
  return time <= start ? 0n : (time - start) / SECONDS_PER_DAY;
}

/**
 * What a fee leaves of one after so many days: SIMPLE 1 - rate x days / basis, not below 0; DAILY
 * (1 - rate / basis)^days. Exact, or good to 50 places where the exact power would be thousands of digits long.
 * Throws `COMMODITY_FEE`.
 */
export function partLeft({ rate, method, dayBasis }: StorageFee, days: bigint): Rational {
  const share = rate.div(ratio(BigInt(dayBasis)));
  if (rate.compare(ZERO) < 0 || rate.compare(ONE) >= 0 || days < 0n) {
    throw new CommodityError(
      "COMMODITY_FEE",
      `A fee of ${rate.toFraction()} a year over ${days} days leaves nothing that makes sense`,
      "Give a rate from 0 to below 1, and days from 0 on",
    );
  }
  if (method === "DAILY") return days === 0n ? ONE : power(ONE.sub(share), ratio(days));
  const left = ONE.sub(share.mul(ratio(days)));
  return left.compare(ZERO) < 0 ? ZERO : left;
}

/** The fee itself, in kind: what is taken from an amount in so many days. */
export function feeInKind(amount: Rational, fee: StorageFee, days: bigint): Rational {
  return amount.mul(ONE.sub(partLeft(fee, days)));
}

/** What a unit stands for, as the charter has it. */
export interface UnitTerms {
  /** Fine weight of a whole unit at `feeStart`, in milligrams x 1e18. */
  readonly weightPerUnit: bigint;
  readonly feeStart: bigint;
  /** Annual rate in 1e-9. */
  readonly storageFee: bigint;
  readonly feeMethod: FeeMethod;
  readonly dayBasis: bigint;
}

/**
 * Fine weight of a whole unit at a second, in milligrams x 1e18: the contract's figure to the last digit, before any
 * loss. Rounded down.
 */
export function weightPerUnit(terms: UnitTerms, time: bigint): bigint {
  const days = wholeDays(terms.feeStart, time);
  const year = RATE_UNIT * terms.dayBasis;
  if (terms.feeMethod === "SIMPLE") {
    const charged = terms.storageFee * days;
    return charged >= year ? 0n : (terms.weightPerUnit * (year - charged)) / year;
  }
  return (terms.weightPerUnit * powerDown((FIXED_ONE * (year - terms.storageFee)) / year, days)) / FIXED_ONE;
}

/** By squaring in fixed point with 36 places, each product rounded down, as the contract does it. */
function powerDown(base: bigint, exponent: bigint): bigint {
  let result = FIXED_ONE;
  for (let left = exponent; left !== 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) / FIXED_ONE;
    base = (base * base) / FIXED_ONE;
  }
  return result;
}
