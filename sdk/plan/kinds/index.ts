import type { Section } from "../../format/index.ts";
import { SdkError } from "../../errors/index.ts";
import type { OfferingTerms, ResolvedAsset, TermSheet } from "../../termsheet/index.ts";
import { bondPlan } from "./bond/index.ts";
import { commodityPlan } from "./commodity.ts";
import { incomeRightPlan } from "./incomeRight.ts";
import { propertyPlan } from "./property.ts";

/** A sheet and what it resolves to are of two kinds: a fault of the caller's. */
export class PlanError extends SdkError {}

/** What a kind adds to the plan of one asset. */
export interface OwnPlan {
  readonly terms: readonly Section[];
  readonly flows: readonly Section[];
  readonly reserve: string;
  readonly price: (offering: OfferingTerms) => string;
}

/** What the kind of an asset adds to its plan. */
export function ownPlan(sheet: TermSheet, asset: ResolvedAsset): OwnPlan {
  if (sheet.kind === "bond" && asset.kind === "bond") return bind(bondPlan, sheet, asset);
  if (sheet.kind === "property" && asset.kind === "property") return bind(propertyPlan, sheet, asset);
  if (sheet.kind === "income-right" && asset.kind === "income-right")
    return bind(incomeRightPlan, sheet, asset);
  if (sheet.kind === "commodity" && asset.kind === "commodity") return bind(commodityPlan, sheet, asset);
  throw new PlanError("PLAN_KIND", "sheet and asset are of two kinds", "Resolve the sheet that you plan");
}

function bind<S, A>(
  plan: {
    terms: (sheet: S, asset: A) => Section[];
    flows: (asset: A) => Section[];
    price: (asset: A, offering: OfferingTerms) => string;
    reserve: string;
  },
  sheet: S,
  asset: A,
): OwnPlan {
  const { terms, flows, price, reserve } = plan;
  return {
    terms: terms(sheet, asset),
    flows: flows(asset),
    reserve,
    price: (offering) => price(asset, offering),
  };
}
