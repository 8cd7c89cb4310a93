import { expectKind, Findings } from "../../findings.ts";
import type { Addresses } from "../../resolve/addresses.ts";
import { resolveCommon } from "../../resolve/common.ts";
import { checkPrice } from "../../resolve/offerings.ts";
import { checkSize } from "../../resolve/size.ts";
import type { TermSheet } from "../index.ts";
import { resolveCall } from "./call.ts";
import { resolveFloating } from "./floating.ts";
import { resolveBondOfferings } from "./offerings.ts";
import { resolveTerms } from "./terms.ts";
import type { OfferingTerms } from "../../types.ts";
import { checkLife, checkSchedule } from "./birth.ts";
import { unitPrice } from "./price.ts";
import type { BondTerms, ResolvedBond } from "./types.ts";

/**
 * Fills the term sheet of a bond in: dates from its calendars, amounts in minor units, addresses by role.
 * The result is all that the chain needs, and the exact cash flows of a unit.
 *
 * Throws `TermSheetError` with everything that does not fit together, each with its place in the file.
 */
export function resolveBond(sheet: TermSheet, addresses: Addresses): ResolvedBond {
  expectKind(sheet, "bond");
  const findings = new Findings(sheet);
  if (sheet.interest.start >= sheet.schedule.maturity) {
    const what = "the maturity is not after the start of interest";
    findings.add("MATURITY", ["schedule", "maturity"], what, "Give a later maturity");
    findings.throwIfAny();
  }
  checkLife(findings, sheet);
  const notice = { seconds: sheet.payments.recordDate.notice, path: "payments.recordDate.notice" };
  const common = resolveCommon(findings, sheet, addresses, notice);
  const offerings = resolveBondOfferings(findings, sheet, common.rules);
  const { terms, cashFlows, periods } = resolveTerms(findings, sheet);
  checkSettlement(findings, offerings, terms);
  const call = resolveCall(findings, sheet, terms);
  const floating = resolveFloating(findings, sheet, addresses, terms, periods);
  findings.throwIfAny();
  const bond: ResolvedBond = {
    kind: "bond",
    ...common,
    offerings,
    terms,
    cashFlows,
    ...(call !== undefined && { call }),
    ...(floating !== undefined && { floating }),
  };
  checkSchedule(findings, sheet, bond);
  for (const [i, offering] of offerings.entries()) {
    const { clean, dirty } = unitPrice(bond, offering.pricePercent, offering.settlementDay);
    checkPrice(findings, bond.token.decimals, offerings, i, offering.accrued ? dirty : clean);
  }
  checkSize(findings, bond);
  findings.throwIfAny();
  return bond;
}

/** Who buys must get the next payment after the close, which the price counts on: he has to hold at its record date. */
function checkSettlement(findings: Findings, offerings: readonly OfferingTerms[], terms: BondTerms): void {
  for (const [i, { closes, settleBy }] of offerings.entries()) {
    const next = terms.periods.find(({ recordDate }) => recordDate >= closes);
    if (next === undefined) {
      const what = "the last record date is over when the offering closes: its buyers would be paid nothing";
      findings.add("OFFERING", ["offerings", i, "closes"], what, "Close it earlier");
      continue;
    }
    if (settleBy <= next.recordDate) continue;
    const what =
      "units that settle after the next record date would miss the payment that their buyers pay for";
    const remedy = `Settle by ${new Date(Number(next.recordDate) * 1000).toISOString()} at the latest`;
    findings.add("OFFERING", ["offerings", i, "settleBy"], what, remedy);
  }
  findings.throwIfAny();
}
