import { expect } from "chai";

import { formatDecimal, parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";

/** Reads a decimal with an optional exponent, as the tables write tolerances. */
export function scientific(text: string): Rational {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const power = Number(exponent);
  const scale = ratio(10n ** BigInt(Math.abs(power)));
  return power < 0 ? parseDecimal(mantissa).div(scale) : parseDecimal(mantissa).mul(scale);
}

/** Asserts that a number is within a tolerance of another; both exact. */
export function expectWithin(actual: Rational, expected: Rational, tolerance: Rational): void {
  const off = actual.sub(expected).abs();
  expect(
    off.compare(tolerance) <= 0,
    `${formatDecimal(actual, 14)} is ${formatDecimal(off, 14)} off ${formatDecimal(expected, 14)}`,
  ).to.equal(true);
}
