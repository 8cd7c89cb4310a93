import type { Section } from "../../format/index.ts";
import type { OfferingTerms } from "../../termsheet/index.ts";

/** What a kind of asset adds to the plan: its sheet and what it resolved to, in words. */
export interface KindPlan<Sheet, Resolved> {
  /** What the asset is and promises. */
  readonly terms: (sheet: Sheet, asset: Resolved) => Section[];
  /** What a unit costs in an offering, in a sentence. */
  readonly price: (asset: Resolved, offering: OfferingTerms) => string;
  /** Expected cash flows, or the formulas that they follow. */
  readonly flows: (asset: Resolved) => Section[];
  /** What a part of the proceeds fills; empty where there is no such thing. */
  readonly reserve: string;
}
