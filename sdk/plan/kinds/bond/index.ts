import { exactMoney, percent } from "../../../format/index.ts";
import { unitPrice } from "../../../termsheet/index.ts";
import type { BondSheet, OfferingTerms, ResolvedBond } from "../../../termsheet/index.ts";
import type { KindPlan } from "../kind.ts";
import { cashFlowsOf } from "./cashFlows.ts";
import { termsOf } from "./terms.ts";

export const bondPlan: KindPlan<BondSheet, ResolvedBond> = {
  terms: (sheet, bond) => [termsOf(sheet, bond)],
  price: priceOf,
  flows: (bond) => [cashFlowsOf(bond)],
  reserve: "debt-service reserve",
};

function priceOf(bond: ResolvedBond, offering: OfferingTerms): string {
  const { clean, accrued, dirty } = unitPrice(bond, offering.pricePercent, offering.settlementDay);
  const { code, decimals } = bond.currency;
  const amount = (minor: typeof clean) => `${exactMoney(minor, decimals)} ${code}`;
  const price = `A unit costs ${percent(offering.pricePercent)} of what it still repays: ${amount(clean)}`;
  return offering.accrued
    ? `${price}, and interest accrued of ${amount(accrued)}: ${amount(dirty)} in all.`
    : `${price}; no accrued interest is added.`;
}
