import { Findings } from "../parse.ts";
import type { TermSheet } from "../schema/sheet.ts";
import type { BondTerms, OfferingTerms, ResolvedBond } from "../types.ts";
import { addressOf } from "./addresses.ts";
import type { Addresses } from "./addresses.ts";
import { resolveOfferings } from "./offerings.ts";
import { resolvePowers } from "./powers.ts";
import { resolveRules } from "./rules.ts";
import { resolveTerms } from "./terms.ts";
import { minorUnits } from "./units.ts";

/** Who buys must get the next payment after the close, which the price counts on: he has to hold at its record date. */
function checkSettlement(findings: Findings, offerings: readonly OfferingTerms[], terms: BondTerms): void {
  for (const [i, { closes, settleBy }] of offerings.entries()) {
    const next = terms.periods.find(({ recordDate }) => recordDate >= closes);
    if (next === undefined || settleBy <= next.recordDate) continue;
    const what =
      "units that settle after the next record date would miss the payment that their buyers pay for";
    const remedy = `Settle by ${new Date(Number(next.recordDate) * 1000).toISOString()} at the latest`;
    findings.add("OFFERING", ["offerings", i, "settleBy"], what, remedy);
  }
  findings.throwIfAny();
}

/**
 * Fills a term sheet in: dates from its calendars, amounts in minor units, addresses by role.
 * The result is all that the chain needs, and the exact cash flows of a unit.
 *
 * Throws `TermSheetError` with everything that does not fit together, each with its place in the file.
 */
export function resolveBond(sheet: TermSheet, addresses: Addresses): ResolvedBond {
  const findings = new Findings(sheet);
  if (sheet.interest.start >= sheet.schedule.maturity) {
    const what = "the maturity is not after the start of interest";
    findings.add("MATURITY", ["schedule", "maturity"], what, "Give a later maturity");
    findings.throwIfAny();
  }
  checkDocuments(findings, sheet);
  const rules = resolveRules(findings, sheet, addresses);
  const powers = resolvePowers(findings, sheet, addresses);
  const offerings = resolveOfferings(findings, sheet, rules);
  const { currency, issuer, units } = sheet;
  const token = {
    name: sheet.name,
    symbol: sheet.symbol,
    decimals: units.decimals,
    maximumSupply: minorUnits(findings, ["units", "maximumSupply"], units.maximumSupply, units.decimals),
  };
  const currencyAddress = addressOf(findings, ["currency", "token"], currency.token, addresses);
  const wallet = addressOf(findings, ["issuer", "wallet"], issuer.wallet, addresses);
  const { terms, cashFlows } = resolveTerms(findings, sheet);
  checkSettlement(findings, offerings, terms);
  return {
    token,
    currency: { code: currency.code, decimals: currency.decimals, address: currencyAddress },
    issuer: { name: issuer.name, lei: issuer.lei, country: issuer.country, wallet },
    recordNotice: sheet.payments.recordDate.notice,
    terms,
    rules,
    powers,
    offerings,
    cashFlows,
    governingLaw: sheet.governingLaw,
    documents: sheet.documents,
  };
}

function checkDocuments(findings: Findings, { documents }: TermSheet): void {
  for (const [i, { sha256, keccak256 }] of documents.entries()) {
    if (sha256 !== undefined || keccak256 !== undefined) continue;
    findings.add(
      "DOCUMENT_HASH",
      ["documents", i],
      "the document has no hash",
      "Give its sha256 or keccak256",
    );
  }
}
