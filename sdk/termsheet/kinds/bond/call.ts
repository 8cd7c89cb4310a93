import { toDayNumber } from "../../../dates/index.ts";
import { duration } from "../../../format/index.ts";
import type { Findings } from "../../findings.ts";
import { startOfDay } from "../../resolve/units.ts";
import type { BondSheet } from "./sheet.ts";
import type { BondTerms, CallTerms } from "./types.ts";

const DAY = 86_400n;
/** Of the outstanding principal, in 10^-9. */
const PAR = 1_000_000_000n;
const MOST = 2n * PAR;

/** The call terms of a sheet, in seconds; says what the contract would refuse at birth, each with its place. */
export function resolveCall(findings: Findings, sheet: BondSheet, terms: BondTerms): CallTerms | undefined {
  const { call, payments, powers } = sheet;
  const power = powers.findIndex((declared) => declared.power === "CALL");
  if (call === undefined) {
    if (power === -1) return undefined;
    const what = "CALL is declared, but not when and at what price";
    findings.add("CALL_TERMS", ["powers", power, "power"], what, "Add call, with notice and windows");
    return undefined;
  }
  if (power === -1) {
    const what = "there are call terms, but nobody may call";
    findings.add("CALL_POWER", ["call"], what, "Declare CALL under powers, or leave call out");
  }
  const { notice } = payments.recordDate;
  if (call.notice <= notice) {
    const what = "the notice of a call is no longer than that of a record date";
    findings.add("CALL_NOTICE", ["call", "notice"], what, `Give more than ${duration(notice)}`);
  }
  const windows = call.windows.map(({ from, through, price }) => ({
    from: startOfDay(toDayNumber(from), payments.utcOffset),
    through: startOfDay(toDayNumber(through), payments.utcOffset) + DAY - 1n,
    price,
  }));
  for (const [i, { from, through, price }] of windows.entries()) {
    const path = ["call", "windows", i] as const;
    if (through < from) {
      const what = "the window ends before it begins";
      findings.add("CALL_WINDOW", [...path, "through"], what, "Give a day not before from");
    }
    if (from <= (windows[i - 1]?.through ?? 0n)) {
      const what = "the window does not begin after the one before it";
      findings.add("CALL_WINDOW", [...path, "from"], what, "Put windows in order, one after the other");
    }
    if (price < PAR || price > MOST) {
      const what = "the price would take from holders, or is more than twice what is outstanding";
      findings.add("CALL_PRICE", [...path, "price"], what, "Give 100 % to 200 %");
    }
  }
  const last = terms.periods.at(-1)?.recordDate ?? 0n;
  if ((windows.at(-1)?.through ?? 0n) > last) {
    const what = "a call could come after the last record date, when the bond ends by itself";
    const remedy = "End the last window on an earlier day";
    findings.add("CALL_WINDOW", ["call", "windows", windows.length - 1, "through"], what, remedy);
  }
  findings.throwIfAny();
  return { notice: call.notice, windows };
}
