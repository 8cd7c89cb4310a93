import Fraction from "fraction.js";

import { DecimalError, quoted } from "../errors/index.ts";

/** An exact rational number: bigint numerator `n`, denominator `d`, sign `s`. Never built from a float. */
export type Rational = Fraction;

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** The exact quotient of two integers. Throws `DECIMAL_DIVISION_BY_ZERO`. */
export function ratio(numerator: bigint, denominator: bigint = 1n): Rational {
  if (denominator === 0n) {
    throw new DecimalError(
      "DECIMAL_DIVISION_BY_ZERO",
      `${numerator}/0 has no value`,
      "Check the denominator",
    );
  }
  return new Fraction(numerator, denominator);
}

/** Zero and one, as rationals. */
export const ZERO: Rational = ratio(0n);
export const ONE: Rational = ratio(1n);

/**
 * An exact decimal written as text: optional minus, digits, optional point and digits.
 * No exponent, no separators, no plus, no leading zeros. Throws `DECIMAL_MALFORMED`.
 */
export function parseDecimal(text: string, where?: string): Rational {
  if (!DECIMAL.test(text)) {
    throw new DecimalError(
      "DECIMAL_MALFORMED",
      `${quoted(text)} is not a plain decimal`,
      'Write digits with an optional point, such as "101.318"; no comma, exponent, spaces or leading zeros',
      where,
    );
  }
  const [whole = "", fraction = ""] = text.split(".");
  return ratio(
    BigInt(whole.replace("-", "") + fraction) * (text.startsWith("-") ? -1n : 1n),
    10n ** BigInt(fraction.length),
  );
}

/** The signed numerator (the library keeps sign and magnitude apart). */
export function numerator(x: Rational): bigint {
  return x.s * x.n;
}

/** The sum of a list. */
export function sum(values: readonly Rational[]): Rational {
  return values.reduce((total, x) => total.add(x), ZERO);
}

/** x raised to an integer power, negative allowed for x other than zero. Exact. */
export function integerPower(x: Rational, exponent: bigint): Rational {
  if (exponent < 0n) return integerPower(ONE.div(x), -exponent);
  return ratio(numerator(x) ** exponent, x.d ** exponent);
}

/** Whether x is above zero. (The library's zero may carry either sign.) */
export function isPositive(x: Rational): boolean {
  return x.n > 0n && x.s > 0n;
}
