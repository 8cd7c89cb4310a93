import type { Findings } from "../../findings.ts";
import { resolveOfferings } from "../../resolve/offerings.ts";
import type { OfferingTerms, TransferRules } from "../../types.ts";
import type { BondSheet } from "./sheet.ts";

/** The offerings of a bond: at a clean price, settled while interest runs. */
export function resolveBondOfferings(
  findings: Findings,
  sheet: BondSheet,
  rules: TransferRules,
): OfferingTerms[] {
  for (const [i, { settlementDate }] of sheet.offerings.entries()) {
    const wrong = (what: string, remedy: string) =>
      findings.add("OFFERING", ["offerings", i, "settlementDate"], what, remedy);
    if (settlementDate < sheet.interest.start)
      wrong("units would exist before interest starts", "Settle on the start of interest or later");
    if (settlementDate >= sheet.schedule.maturity)
      wrong("units would be sold at or after maturity", "Settle before the maturity");
  }
  return resolveOfferings(findings, sheet, rules, sheet.payments.utcOffset, (i) => {
    const { price = 0n, accrued = false, reserve = 0n } = sheet.offerings[i] ?? {};
    return { pricePercent: price, accrued, reserveShare: reserve };
  });
}
