import { toDayNumber } from "../../../dates/index.ts";
import type { Findings } from "../../findings.ts";
import { checkIssueSize } from "../../resolve/units.ts";
import type { BondSheet } from "./sheet.ts";
import type { ResolvedBond } from "./types.ts";

/** The longest life of a bond, in days. */
const MOST_LIFE = 65_535;

/** A finding if the bond would live longer than its contract can count. Before its schedule is made, which it bounds. */
export function checkLife(findings: Findings, { interest, schedule }: BondSheet): void {
  if (toDayNumber(schedule.maturity) - toDayNumber(interest.start) < MOST_LIFE - 31) return;
  const what = "the bond would live longer than the contract can count";
  findings.add("MATURITY", ["schedule", "maturity"], what, "Give a maturity within 179 years");
  findings.throwIfAny();
}

/** What the contract would refuse at birth of a schedule, each with its place. */
export function checkSchedule(findings: Findings, sheet: BondSheet, bond: ResolvedBond): void {
  const { terms, offerings, token } = bond;
  const wrong = (key: string, what: string, remedy: string) =>
    findings.add("SCHEDULE", ["schedule", key], what, remedy);
  checkIssueSize(findings, sheet, token.maximumSupply, terms.faceValue);
  let { startDate: before } = terms;
  for (const { endDate } of terms.periods) {
    if (endDate <= before) wrong("accrual", "a period ends where it starts", "Write unadjusted");
    before = endDate;
  }
  const [first] = offerings;
  const [{ recordDate } = { recordDate: 0n }] = terms.periods;
  // Nobody holds anything before the bond is there.
  if (first !== undefined && recordDate < first.opens) {
    const what = "the first record date is over when the first offering opens";
    findings.add(
      "RECORD_DATE_EARLY",
      ["offerings", 0, "opens"],
      what,
      "Open it earlier, or start interest later",
    );
  }
}
