import { exactScaled } from "../../decimal/index.ts";
import type { Rational } from "../../decimal/index.ts";
import type { Findings } from "../findings.ts";
import type { Path } from "../problem.ts";

export const UINT128_MAX = 2n ** 128n - 1n;
export const UINT40_MAX = 2n ** 40n - 1n;
export const UINT32_MAX = 2n ** 32n - 1n;

/** An amount in minor units; a finding if it is finer than they are or beyond uint128. */
export function minorUnits(findings: Findings, path: Path, amount: Rational, decimals: number): bigint {
  const scaled = exactScaled(amount, decimals);
  if (scaled === undefined) {
    const what = `${amount.toString()} is finer than ${decimals} decimals`;
    findings.add("TOO_FINE", path, what, "Round it, or raise the decimals");
    return 0n;
  }
  if (scaled <= UINT128_MAX) return scaled;
  findings.add(
    "TOO_LARGE",
    path,
    `${amount.toString()} does not fit 128 bits`,
    "Check the amount and the decimals",
  );
  return 0n;
}

/** Like {@link minorUnits}, with `none` for no limit. */
export function limitOf(
  findings: Findings,
  path: Path,
  amount: Rational | "none",
  decimals: number,
  unlimited: bigint,
): bigint {
  return amount === "none" ? unlimited : minorUnits(findings, path, amount, decimals);
}

/** The first unix second of a day at an offset. */
export function startOfDay(day: number, utcOffset: bigint): bigint {
  return BigInt(day) * 86_400n - utcOffset;
}
