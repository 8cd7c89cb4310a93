import { Findings } from "../../sdk/termsheet/findings.ts";
import { parseTermSheet } from "../../sdk/termsheet/index.ts";
import type { BondSheet } from "../../sdk/termsheet/index.ts";
import { resolveTerms } from "../../sdk/termsheet/kinds/bond/terms.ts";
import { example } from "./sheets.ts";

const parsed = parseTermSheet(example("worldbank-bond-i"));
if (parsed.kind !== "bond") throw new Error("The example is no bond.");
const base: BondSheet = parsed;

/** What a bond has of its own; the rest is that of World Bank bond-i, whose days are Sydney's. */
export interface OwnTerms {
  readonly start: string;
  readonly schedule: Partial<BondSheet["schedule"]> & Pick<BondSheet["schedule"], "maturity" | "frequency">;
  readonly interest?: Partial<Extract<BondSheet["interest"], { type: "fixed" }>>;
  readonly redemption?: BondSheet["redemption"];
  readonly recordDate?: Partial<BondSheet["payments"]["recordDate"]>;
}

/** The terms and cash flows of a bond with a schedule of its own, whatever its offerings. */
export function bondTerms({ start, schedule, interest, redemption, recordDate }: OwnTerms) {
  const sheet: BondSheet = {
    ...base,
    interest: { ...base.interest, ...interest, start } as BondSheet["interest"],
    // Without the roll of the example.
    schedule: { businessDays: "UNADJUSTED", calendar: "NONE", accrual: "unadjusted", ...schedule },
    redemption: redemption ?? base.redemption,
    payments: { ...base.payments, recordDate: { ...base.payments.recordDate, ...recordDate } },
  };
  return resolveTerms(new Findings(sheet), sheet);
}
