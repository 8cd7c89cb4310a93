import { DecimalError } from "../errors/index.ts";
import { numerator, ratio } from "./rational.ts";
import type { Rational } from "./rational.ts";

/**
 * How a number between two neighbours is rounded.
 *
 * `QL_FLOOR_TRUNCATION` and `QL_CEILING_TRUNCATION` are the two EMU conversion modes as QuantLib names them: half away
 * from zero on one side of zero, towards zero on the other. They are not the mathematical floor and ceiling.
 */
export type RoundingMode =
  | "HALF_AWAY_FROM_ZERO"
  | "HALF_TOWARD_ZERO"
  | "HALF_EVEN"
  | "AWAY_FROM_ZERO"
  | "TOWARD_ZERO"
  | "FLOOR"
  | "CEILING"
  | "QL_FLOOR_TRUNCATION"
  | "QL_CEILING_TRUNCATION";

/** Whether the magnitude goes up, given its floor, the remainder over the denominator, and the sign. */
const GOES_UP: Record<RoundingMode, (floor: bigint, rest: bigint, d: bigint, negative: boolean) => boolean> =
  {
    HALF_AWAY_FROM_ZERO: (_, rest, d) => 2n * rest >= d,
    HALF_TOWARD_ZERO: (_, rest, d) => 2n * rest > d,
    HALF_EVEN: (floor, rest, d) => 2n * rest > d || (2n * rest === d && floor % 2n === 1n),
    AWAY_FROM_ZERO: (_, rest) => rest > 0n,
    TOWARD_ZERO: () => false,
    FLOOR: (_, rest, _d, negative) => negative && rest > 0n,
    CEILING: (_, rest, _d, negative) => !negative && rest > 0n,
    QL_FLOOR_TRUNCATION: (_, rest, d, negative) => !negative && 2n * rest >= d,
    QL_CEILING_TRUNCATION: (_, rest, d, negative) => negative && 2n * rest >= d,
  };

/** Rounds an exact number to an integer. */
export function roundToInteger(x: Rational, mode: RoundingMode): bigint {
  const negative = x.s < 0n;
  const floor = x.n / x.d;
  const rest = x.n % x.d;
  const magnitude = GOES_UP[mode](floor, rest, x.d, negative) ? floor + 1n : floor;
  return negative ? -magnitude : magnitude;
}

/** Rounds to `decimals` places and returns the result in units of the last place: 2.045 to 2 places is 205n. */
export function roundScaled(x: Rational, decimals: number, mode: RoundingMode): bigint {
  if (!Number.isInteger(decimals) || decimals < 0) {
    throw new DecimalError(
      "DECIMAL_PLACES",
      `${decimals} is not a number of places`,
      "Give an integer of 0 or more",
    );
  }
  return roundToInteger(x.mul(ratio(10n ** BigInt(decimals))), mode);
}

/** Rounds to `decimals` places; the result is an exact number. */
export function round(x: Rational, decimals: number, mode: RoundingMode = "HALF_AWAY_FROM_ZERO"): Rational {
  return ratio(roundScaled(x, decimals, mode), 10n ** BigInt(decimals));
}

/** Writes an integer of units of the last place with its point: 205n at 2 places is "2.05". */
export function formatScaled(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const sign = value < 0n ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Writes a number with exactly `decimals` places. */
export function formatDecimal(
  x: Rational,
  decimals: number,
  mode: RoundingMode = "HALF_AWAY_FROM_ZERO",
): string {
  return formatScaled(roundScaled(x, decimals, mode), decimals);
}

/** The largest integer not above x. What a receiver gets. */
export function floorRational(x: Rational): bigint {
  return roundToInteger(x, "FLOOR");
}

/** The smallest integer not below x. What a payer owes. */
export function ceilRational(x: Rational): bigint {
  return roundToInteger(x, "CEILING");
}

/** x in units of 10^-decimals if that is a whole number of them, else `undefined`. */
export function exactScaled(x: Rational, decimals: number): bigint | undefined {
  const scaled = x.mul(ratio(10n ** BigInt(decimals)));
  return scaled.d === 1n ? numerator(scaled) : undefined;
}
