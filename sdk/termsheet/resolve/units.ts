import { exactScaled } from "../../decimal/index.ts";
import type { Rational } from "../../decimal/index.ts";
import type { Findings } from "../findings.ts";
import { UINT128_MAX } from "../bounds.ts";
import type { Path } from "../problem.ts";
import type { CommonSheet } from "../schema/common.ts";

/** The most that a whole issue may be worth at its nominal value, in minor units of the currency. */
const MOST_ISSUE = 2n ** 107n;

/**
 * An amount in minor units; a finding if it is finer than they are or beyond what the contract has for it.
 *
 * @param most UINT128_MAX, unless the contract has another width.
 */
export function minorUnits(
  findings: Findings,
  path: Path,
  amount: Rational,
  decimals: number,
  most = UINT128_MAX,
): bigint {
  const scaled = exactScaled(amount, decimals);
  if (scaled === undefined) {
    const what = `the amount is finer than ${decimals} decimals`;
    findings.add("TOO_FINE", path, what, "Round it, or raise the decimals");
    return 0n;
  }
  if (scaled <= most) return scaled;
  const bits = most.toString(2).length;
  const what = `with ${decimals} decimals the amount does not fit the ${bits} bits that the contract has for it`;
  findings.add("TOO_LARGE", path, what, "Check the amount and the decimals");
  return 0n;
}

/** A finding if all units together are worth more than the contracts can count. @param nominal Of a whole unit. */
export function checkIssueSize(
  findings: Findings,
  sheet: CommonSheet,
  maximumSupply: bigint,
  nominal: bigint,
) {
  if (maximumSupply * nominal <= MOST_ISSUE * 10n ** BigInt(sheet.units.decimals)) return;
  const what = "all units together are worth more than the contract can count";
  findings.add("ISSUE_SIZE", ["units", "maximumSupply"], what, "Lower it, or the value of a unit");
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
