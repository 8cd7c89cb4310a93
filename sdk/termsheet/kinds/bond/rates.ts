import type { Findings } from "../../findings.ts";
import type { BondSheet } from "./sheet.ts";
import type { DatedPeriod } from "./periods.ts";

/** The rate of each period. A step takes effect at the start of a period. */
export function periodRates(
  findings: Findings,
  { interest }: BondSheet,
  periods: readonly DatedPeriod[],
): bigint[] {
  if (interest.type === "zero") return periods.map(() => 0n);
  if (interest.type === "fixed") return periods.map(() => interest.rate);
  if (interest.type === "floating") return declaredRates(findings, interest, periods);
  const starts = new Set(periods.map(({ nominalStart }) => nominalStart));
  for (const [i, { from }] of interest.steps.entries()) {
    const at = ["interest", "steps", i, "from"];
    const before = interest.steps[i - 1];
    if (i === 0 && from !== interest.start) {
      findings.add(
        "STEP_START",
        at,
        `the first step does not start with interest, on ${interest.start}`,
        "Start it then",
      );
    } else if (before !== undefined && from <= before.from) {
      findings.add("STEP_ORDER", at, `${from} is not after the step before it`, "Put the steps in order");
    } else if (periods.length > 0 && !starts.has(from)) {
      findings.add(
        "STEP_OFF_SCHEDULE",
        at,
        `no interest period starts on ${from}`,
        "Use the start of a period",
      );
    }
  }
  return periods.map(
    ({ nominalStart }) => interest.steps.findLast(({ from }) => from <= nominalStart)?.rate ?? 0n,
  );
}

/** The rates that the schedule names where they float: the fixed ones first, then what the fallback declares. */
function declaredRates(
  findings: Findings,
  { fixed, fallback }: BondSheet["interest"] & { type: "floating" },
  periods: readonly DatedPeriod[],
): bigint[] {
  if (fixed !== undefined && !periods.slice(1).some(({ nominalStart }) => nominalStart === fixed.until)) {
    const what = `no interest period after the first starts on ${fixed.until}`;
    const at = ["interest", "fixed", "until"];
    findings.add("FIXED_UNTIL", at, what, "Use the start of the first period that floats");
  }
  const until = fixed?.until ?? "";
  return periods.map(({ nominalStart }) =>
    fixed !== undefined && nominalStart < until ? fixed.rate : fallback.rate,
  );
}
