import { equalInstalments, levelSchedule } from "../../../bond/index.ts";
import { ONE, ratio } from "../../../decimal/index.ts";
import type { Rational } from "../../../decimal/index.ts";
import { parseFrequency } from "../../../schedule/index.ts";
import type { Findings } from "../../findings.ts";
import type { Path } from "../../problem.ts";
import type { BondSheet } from "./sheet.ts";
import type { DatedPeriod } from "./periods.ts";
import { minorUnits } from "../../resolve/units.ts";

const RATE_UNIT = 1_000_000_000n;

/** What each period repays of a whole unit, in minor units of the currency; the sum is the face value. */
export function periodPrincipals(
  findings: Findings,
  sheet: BondSheet,
  periods: readonly DatedPeriod[],
  faceValue: bigint,
): bigint[] {
  const { redemption, currency } = sheet;
  if (redemption.type === "bullet") return periods.map((_, i) => (i === periods.length - 1 ? faceValue : 0n));
  if (redemption.type === "equal" || redemption.type === "level")
    return computed(findings, sheet, periods, faceValue, redemption);
  const byDate = new Map<string, bigint>();
  if (redemption.type === "by-instalment") {
    for (const [i, { date, amount }] of redemption.instalments.entries()) {
      const at = ["redemption", "instalments", i];
      const principal = minorUnits(findings, [...at, "amount"], amount, currency.decimals);
      put(findings, at, periods, byDate, date, principal);
    }
  } else {
    let before: Rational = ONE;
    for (const [i, { date, factor }] of redemption.factors.entries()) {
      const at = ["redemption", "factors", i];
      if (factor.compare(before) >= 0) {
        findings.add(
          "FACTOR_ORDER",
          [...at, "factor"],
          "the factor does not fall",
          "Let factors fall from 1 to 0",
        );
      }
      const repaid = before.sub(factor).mul(ratio(faceValue));
      if (repaid.d !== 1n) {
        const what = "the factor leaves a part of a minor unit";
        findings.add(
          "TOO_FINE",
          [...at, "factor"],
          what,
          "Give instalments, or a factor with fewer decimals",
        );
      }
      put(findings, at, periods, byDate, date, (repaid.s * repaid.n) / repaid.d);
      before = factor;
    }
  }
  const principals = periods.map(({ nominalEnd }) => byDate.get(nominalEnd) ?? 0n);
  const total = [...byDate.values()].reduce((sum, principal) => sum + principal, 0n);
  if (total !== faceValue) {
    const what = `the repayments add up to ${total} minor units of a face value of ${faceValue}`;
    findings.add("PRINCIPAL_SUM", ["redemption"], what, "Make them add up, with the last at maturity");
  }
  return principals;
}

/** Repayments at the end of every period from the first one on: equal parts, or the rest of a constant payment. */
function computed(
  findings: Findings,
  { interest, schedule }: BondSheet,
  periods: readonly DatedPeriod[],
  faceValue: bigint,
  { type, first }: { readonly type: "equal" | "level"; readonly first?: string | undefined },
): bigint[] {
  const from = first === undefined ? 0 : periods.findIndex(({ nominalEnd }) => nominalEnd === first);
  if (from < 0) {
    const what = `no period ends on ${first}`;
    findings.add(
      "REDEMPTION_OFF_SCHEDULE",
      ["redemption", "first"],
      what,
      "Use the unadjusted end of a period",
    );
  }
  const count = periods.length - from;
  if (from < 0 || periods.length === 0) return periods.map(() => 0n);
  const none = Array<bigint>(from).fill(0n);
  if (type === "equal") return [...none, ...equalInstalments(faceValue, count)];
  const frequency = parseFrequency(schedule.frequency);
  if (interest.type !== "fixed" || frequency.unit !== "MONTHS") {
    const what = "payments are level only at one rate, paid every so many months";
    findings.add("REDEMPTION_LEVEL", ["redemption", "type"], what, "Write equal, or list the instalments");
    return periods.map(() => 0n);
  }
  const perPeriod = ratio(interest.rate * BigInt(frequency.count), 12n * RATE_UNIT);
  return [...none, ...levelSchedule(faceValue, perPeriod, count).map(({ principal }) => principal)];
}

function put(
  findings: Findings,
  at: Path,
  periods: readonly DatedPeriod[],
  byDate: Map<string, bigint>,
  date: string,
  principal: bigint,
): void {
  if (byDate.has(date))
    findings.add("REDEMPTION_TWICE", [...at, "date"], `${date} is there already`, "Merge the two");
  if (periods.length > 0 && !periods.some(({ nominalEnd }) => nominalEnd === date)) {
    const what = `no period ends on ${date}`;
    findings.add("REDEMPTION_OFF_SCHEDULE", [...at, "date"], what, "Use the unadjusted end of a period");
  }
  byDate.set(date, (byDate.get(date) ?? 0n) + principal);
}
