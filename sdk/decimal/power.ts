import { DecimalError } from "../errors/index.ts";
import { integerPower, isPositive, numerator, ratio } from "./rational.ts";
import type { Rational } from "./rational.ts";

// Fixed point with 60 decimals; results are good to at least 50, far beyond any price or yield.
const SCALE = 10n ** 60n;

// Above this many digits of the denominator an exact power costs more than it is worth.
const MAX_EXACT_DIGITS = 1000n;

/** 2 * atanh(z) = ln((1 + z) / (1 - z)), by its power series; z in fixed point, |z| below 1/2. */
function twiceAtanh(z: bigint): bigint {
  const square = (z * z) / SCALE;
  let term = z;
  let total = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    total += term / k;
    term = (term * square) / SCALE;
  }
  return 2n * total;
}

const LN2 = twiceAtanh(SCALE / 3n);

function lnFixed(x: bigint): bigint {
  let twos = 0n;
  let m = x;
  while (m > (3n * SCALE) / 2n) {
    m /= 2n;
    twos++;
  }
  while (m < (3n * SCALE) / 4n) {
    m *= 2n;
    twos--;
  }
  return twos * LN2 + twiceAtanh(((m - SCALE) * SCALE) / (m + SCALE));
}

function expFixed(x: bigint): bigint {
  const twos = x / LN2;
  const rest = x - twos * LN2;
  let term = SCALE;
  let total = 0n;
  for (let k = 1n; term !== 0n; k++) {
    total += term;
    term = (term * rest) / (k * SCALE);
  }
  return twos >= 0n ? total * 2n ** twos : total / 2n ** -twos;
}

/** x in 60-decimal fixed point, rounded towards zero. */
export function toFixed60(x: Rational): bigint {
  return (numerator(x) * SCALE) / x.d;
}

/** A 60-decimal fixed-point integer as a rational. */
export function fromFixed60(x: bigint): Rational {
  return ratio(x, SCALE);
}

/** The product of two 60-decimal fixed-point numbers. */
export function multiplyFixed60(a: bigint, b: bigint): bigint {
  return (a * b) / SCALE;
}

/** One, in 60-decimal fixed point. */
export const FIXED60_ONE = SCALE;

/**
 * base^exponent for a positive base and any rational exponent.
 *
 * Exact when the exponent is an integer and the result of modest size; otherwise irrational in general and computed as
 * exp(exponent * ln(base)) in 60-decimal fixed point, good to 50 decimals. Deterministic: no floats.
 * Throws `DECIMAL_POWER_OF_NEGATIVE`.
 */
export function power(base: Rational, exponent: Rational): Rational {
  const digits = BigInt(base.d.toString().length) * exponent.n;
  if (exponent.d === 1n && digits <= MAX_EXACT_DIGITS) return integerPower(base, numerator(exponent));
  return fromFixed60(powerFixed60(base, exponent));
}

/** {@link power} in 60-decimal fixed point. */
export function powerFixed60(base: Rational, exponent: Rational): bigint {
  if (!isPositive(base)) {
    throw new DecimalError(
      "DECIMAL_POWER_OF_NEGATIVE",
      `${base.toFraction()} cannot be raised to a fractional power`,
      "The base of a discount factor must be above 0: a yield per period cannot be -100 % or less",
    );
  }
  return expFixed((lnFixed(toFixed60(base)) * numerator(exponent)) / exponent.d);
}
