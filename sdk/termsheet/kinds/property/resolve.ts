import { encodeBytes32String } from "ethers";

import { UINT112_MAX } from "../../bounds.ts";
import { Findings } from "../../findings.ts";
import type { Path } from "../../problem.ts";
import { addressOf } from "../../resolve/addresses.ts";
import type { Addresses } from "../../resolve/addresses.ts";
import { resolveCommon } from "../../resolve/common.ts";
import { calendarOf, checkFirstRecordDate, feedOrNone, referenceOf } from "../../resolve/income.ts";
import { checkPrices, resolveOfferings } from "../../resolve/offerings.ts";
import { checkSize } from "../../resolve/size.ts";
import { checkIssueSize, minorUnits } from "../../resolve/units.ts";
import type { PropertySheet } from "./sheet.ts";
import type { PropertyTerms, ResolvedProperty } from "./types.ts";

const DAY = 86_400n;
const WHOLE = 1_000_000_000n;

/** Fills the term sheet of a property in: amounts in minor units, addresses by role. */
export function resolveProperty(sheet: PropertySheet, addresses: Addresses): ResolvedProperty {
  const findings = new Findings(sheet);
  const notice = { seconds: sheet.dates.recordNotice, path: "dates.recordNotice" };
  const common = resolveCommon(findings, sheet, addresses, notice);
  const offerings = resolveOfferings(findings, sheet, common.rules, sheet.dates.utcOffset, (i) => ({
    pricePercent: sheet.offerings[i]?.price ?? 0n,
    // Rent that was not paid out yet is everybody's who holds at its record date.
    accrued: false,
    reserveShare: sheet.offerings[i]?.reserve ?? 0n,
  }));
  check(findings, sheet);
  const terms = termsOf(findings, sheet, addresses);
  checkIssueSize(findings, sheet, common.token.maximumSupply, terms.nominalValue);
  checkPrices(findings, common.token, offerings, terms.nominalValue);
  checkFirstRecordDate(findings, sheet.dates, offerings);
  const resolved: ResolvedProperty = { kind: "property", ...common, offerings, terms };
  checkSize(findings, resolved);
  findings.throwIfAny();
  return resolved;
}

function termsOf(findings: Findings, sheet: PropertySheet, addresses: Addresses): PropertyTerms {
  const { title, units, currency, expenses, reserve } = sheet;
  const amount = (path: Path, value: typeof units.nominalValue, most?: bigint) =>
    minorUnits(findings, path, value, currency.decimals, most);
  return {
    title: referenceOf(title.registry, title.folio, title.deed),
    nominalValue: amount(["units", "nominalValue"], units.nominalValue),
    startDate: sheet.dates.start,
    expenses: expenses.map(({ payee, purpose, share, cap, period, fromReserve }, i) => ({
      payee: addressOf(findings, ["expenses", i, "payee"], payee, addresses),
      purpose: encodeBytes32String(purpose),
      share,
      cap: amount(["expenses", i, "cap"], cap, UINT112_MAX),
      months: period,
      fromReserve,
    })),
    reserveTarget: amount(["reserve", "target"], reserve.target, UINT112_MAX),
    reserveSteps: reserve.steps,
    calendar: calendarOf(sheet.dates),
    appraisal: feedOrNone(findings, "appraisal", sheet.appraisal, currency.code, addresses),
    completionPeriod: sheet.completionPeriod,
  };
}

/** What the contract would refuse at birth, each with its place. */
function check(findings: Findings, { expenses, reserve, powers, completionPeriod }: PropertySheet): void {
  for (const [i, { share }] of expenses.entries()) {
    if (share > 0n && share <= WHOLE) continue;
    findings.add(
      "EXPENSE_SHARE",
      ["expenses", i, "share"],
      "no such part of a sum can be taken",
      "Give more than 0% and at most 100%",
    );
  }
  let before = { below: 0n, share: WHOLE };
  for (const [i, step] of reserve.steps.entries()) {
    if (step.below <= before.below || step.below > WHOLE) {
      const what = "the steps do not rise to at most 100% of the target";
      findings.add("RESERVE_STEP", ["reserve", "steps", i, "below"], what, "Put them in order");
    } else if (step.share === 0n || step.share > before.share) {
      const what = "a fuller reserve would hold back more, or this step nothing";
      findings.add("RESERVE_STEP", ["reserve", "steps", i, "share"], what, "Let the shares fall");
    }
    before = step;
  }
  if (completionPeriod < DAY || completionPeriod > 366n * DAY) {
    const what = "it is too short or too long";
    findings.add("COMPLETION_PERIOD", ["completionPeriod"], what, "Give P1D to P366D");
  }
  for (const [i, { power, vote }] of powers.entries()) {
    if (power !== "SELL" || vote !== undefined) continue;
    const what = "holders must have a say when their property is sold";
    findings.add("SELL_VOTE", ["powers", i], what, "Add a vote with quorum and majority");
  }
}
