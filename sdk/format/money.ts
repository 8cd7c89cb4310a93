import { exactScaled, roundScaled } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";

/** An amount in minor units as a decimal with thousands separated, all decimals shown. */
export function money(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

const SHOWN_BEYOND = 6;

/** An exact amount of minor units that need not be whole: with an ellipsis where it goes on, never rounded up. */
export function exactMoney(amount: Rational, decimals: number): string {
  const whole = exactScaled(amount, 0);
  if (whole !== undefined) return money(whole, decimals);
  const fine = exactScaled(amount, SHOWN_BEYOND);
  const shown = fine ?? roundScaled(amount, SHOWN_BEYOND, "TOWARD_ZERO");
  return `${money(shown, decimals + SHOWN_BEYOND)}${fine === undefined ? "…" : ""}`;
}

/** A share in 10^-9 as a percentage: 46_250_000n is `4.625%`. */
export function percent(share: bigint): string {
  const text = money(share, 7).replace(/,/g, "");
  return `${text.replace(/\.?0+$/, "")}%`;
}

/** A number of units in token minor units, with the word: `1 unit`, `1,000 units`. */
export function quantity(units: bigint, decimals: number): string {
  return `${money(units, decimals)} unit${units === 10n ** BigInt(decimals) ? "" : "s"}`;
}
