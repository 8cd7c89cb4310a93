import type { FeedSource, RecordCalendar, Reference, ResolvedCommon } from "../../types.ts";

/** One claim on the rent before holders. Amounts are minor units of the currency, shares in 10^-9. */
export interface ExpenseLine {
  readonly payee: string;
  /** ASCII as 32 bytes of hex. */
  readonly purpose: string;
  readonly share: bigint;
  readonly cap: bigint;
  readonly months: number;
  readonly fromReserve: boolean;
}

/** How much is held back while the reserve is below a share of its target; both in 10^-9. */
export interface ReserveStep {
  readonly below: bigint;
  readonly share: bigint;
}

/** The terms of a property as the contract stores them. */
export interface PropertyTerms {
  readonly title: Reference;
  readonly nominalValue: bigint;
  readonly startDate: bigint;
  readonly expenses: readonly ExpenseLine[];
  readonly reserveTarget: bigint;
  readonly reserveSteps: readonly ReserveStep[];
  readonly calendar: RecordCalendar;
  readonly appraisal: FeedSource;
  readonly completionPeriod: bigint;
}

/** A property's term sheet with every address in place. */
export interface ResolvedProperty extends ResolvedCommon {
  readonly kind: "property";
  readonly terms: PropertyTerms;
}
