import type { DayNumber } from "../dates/index.ts";
import type { DayCount } from "../daycount/index.ts";
import type { Rational } from "../decimal/index.ts";

/** What becomes of preferred return that is not paid in the period in which it accrued; in the order of the contract's enum. */
export const PREFERRED_TREATMENTS = ["SIMPLE", "COMPOUNDED", "NON_CUMULATIVE"] as const;
export type PreferredTreatment = (typeof PREFERRED_TREATMENTS)[number];

/**
 * How far a tier goes, in the order of the contract's enum.
 *
 * `CAPITAL`: until what was invested is returned. `PREFERRED`: until the preferred return so far is paid. `CATCH_UP`:
 * until the sponsor has the share `level` of all profit. `MULTIPLE`: until holders have had `level` times what was
 * invested. `LEVEL`: until `level` times what was invested was shared in all, in the period. `REST`: without end.
 */
export const TIER_KINDS = ["CAPITAL", "PREFERRED", "CATCH_UP", "MULTIPLE", "LEVEL", "REST"] as const;
export type TierKind = (typeof TIER_KINDS)[number];

/** One tier: money goes into it until it has reached its end. */
export interface Tier {
  readonly kind: TierKind;
  /** The sponsor's share of it; holders have the rest. */
  readonly sponsorShare: Rational;
  /** For `CATCH_UP`, `MULTIPLE` and `LEVEL`. */
  readonly level?: Rational;
}

/** How what comes in is shared between holders and sponsor. */
export interface WaterfallTerms {
  readonly startDate: DayNumber;
  /** Length of a period in months; 0 for none. */
  readonly periodMonths: number;
  readonly preferred: PreferredTreatment;
  /** Annual preferred return on capital that was not returned. */
  readonly rate: Rational;
  readonly dayCount: DayCount;
  /** The most that holders receive in all, as a multiple of what was invested; absent for no cap. */
  readonly capMultiple?: Rational;
  readonly tiers: readonly Tier[];
}

/** The account that the tiers look at. Exact amounts, of any unit. */
export interface WaterfallAccount {
  readonly invested: Rational;
  readonly returned: Rational;
  readonly toHolders: Rational;
  readonly toSponsor: Rational;
  /** Preferred return due on `day`. */
  readonly preferred: Rational;
  /** The part of it that bears a return itself. */
  readonly bearing: Rational;
  readonly day: DayNumber;
  /** Shared to both in the period of `day`. */
  readonly inPeriod: Rational;
}

/** What one tier took of a sum. */
export interface TierPart {
  /** Its place among the tiers; their number for what lies beyond the holders' cap. */
  readonly tier: number;
  readonly holders: Rational;
  readonly sponsor: Rational;
}

/** A sum, shared. */
export interface SharedSum {
  readonly parts: readonly TierPart[];
  readonly toHolders: Rational;
  readonly toSponsor: Rational;
  readonly account: WaterfallAccount;
}
