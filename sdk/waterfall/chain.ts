import { numerator, ratio, roundToInteger } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { CHAIN_DAY_COUNTS } from "../daycount/index.ts";
import type { ChainDayCount } from "../daycount/index.ts";
import { DecimalError } from "../errors/index.ts";
import { PREFERRED_TREATMENTS, TIER_KINDS } from "./types.ts";
import type { WaterfallTerms } from "./types.ts";

const SHARE = 1_000_000_000n;
const NO_CAP = 2n ** 64n - 1n;

/** Waterfall terms as the charter of a contract takes them: shares, rates and levels in 1e-9. */
export interface ChainWaterfallTerms {
  readonly startDate: number;
  readonly periodMonths: number;
  readonly preferred: number;
  readonly rate: bigint;
  readonly dayCount: number;
  readonly capMultiple: bigint;
  readonly tiers: { kind: number; sponsorShare: bigint; level: bigint }[];
}

/** A share or rate in 1e-9. Throws `DECIMAL_PLACES` where it has more than nine decimals. */
export function inBillionths(x: Rational, where: string): bigint {
  const scaled = x.mul(ratio(SHARE));
  if (scaled.d === 1n) return numerator(scaled);
  const near = roundToInteger(scaled, "HALF_EVEN");
  throw new DecimalError(
    "DECIMAL_PLACES",
    "a share or rate of a charter has at most nine decimals",
    `Round it, for example to ${near} billionths`,
    where,
  );
}

/** The terms for the chain. */
export function chainTerms(terms: WaterfallTerms): ChainWaterfallTerms {
  return {
    startDate: terms.startDate,
    periodMonths: terms.periodMonths,
    preferred: PREFERRED_TREATMENTS.indexOf(terms.preferred),
    rate: inBillionths(terms.rate, "rate"),
    dayCount: CHAIN_DAY_COUNTS.indexOf(terms.dayCount as ChainDayCount),
    capMultiple: terms.capMultiple === undefined ? NO_CAP : inBillionths(terms.capMultiple, "capMultiple"),
    tiers: terms.tiers.map(({ kind, sponsorShare, level }, i) => ({
      kind: TIER_KINDS.indexOf(kind),
      sponsorShare: inBillionths(sponsorShare, `tiers.${i}.sponsorShare`),
      level: level === undefined ? 0n : inBillionths(level, `tiers.${i}.level`),
    })),
  };
}
