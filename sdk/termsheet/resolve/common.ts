import type { Findings } from "../findings.ts";
import type { CommonSheet } from "../schema/common.ts";
import type { ResolvedCommon } from "../types.ts";
import { addressOf } from "./addresses.ts";
import type { Addresses } from "./addresses.ts";
import { resolvePowers } from "./powers.ts";
import type { Notice } from "./powers.ts";
import { resolveRules } from "./rules.ts";
import { minorUnits } from "./units.ts";

const HOUR = 3_600n;

/** The parts that every kind of asset has, checked against one another. @param notice Of an unscheduled record date. */
export function resolveCommon(
  findings: Findings,
  sheet: CommonSheet,
  addresses: Addresses,
  notice: Notice,
): Omit<ResolvedCommon, "offerings"> {
  checkDocuments(findings, sheet);
  if (notice.seconds < HOUR) {
    const what = "holders would not see a record date coming";
    findings.add("RECORD_NOTICE", notice.path.split("."), what, "Give at least PT1H");
  }
  const { currency, issuer, units } = sheet;
  const supply = minorUnits(findings, ["units", "maximumSupply"], units.maximumSupply, units.decimals);
  const rules = resolveRules(findings, sheet, addresses, supply);
  const powers = resolvePowers(findings, sheet, addresses, notice);
  return {
    token: {
      name: sheet.name,
      symbol: sheet.symbol,
      decimals: units.decimals,
      maximumSupply: supply,
    },
    currency: {
      code: currency.code,
      decimals: currency.decimals,
      address: addressOf(findings, ["currency", "token"], currency.token, addresses),
    },
    issuer: {
      name: issuer.name,
      lei: issuer.lei,
      country: issuer.country,
      wallet: addressOf(findings, ["issuer", "wallet"], issuer.wallet, addresses),
    },
    recordNotice: notice.seconds,
    rules,
    powers,
    governingLaw: sheet.governingLaw,
    documents: sheet.documents,
  };
}

function checkDocuments(findings: Findings, { documents }: CommonSheet): void {
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
