import { toDayNumber } from "../../../dates/index.ts";
import { floorRational, ratio } from "../../../decimal/index.ts";
import { chainTerms } from "../../../waterfall/index.ts";
import type { WaterfallTerms } from "../../../waterfall/index.ts";
import { SdkError } from "../../../errors/index.ts";
import { Findings } from "../../findings.ts";
import type { Path } from "../../problem.ts";
import { UINT40_MAX, UINT64_MAX } from "../../bounds.ts";
import { addressesOf, addressOf } from "../../resolve/addresses.ts";
import type { Addresses } from "../../resolve/addresses.ts";
import { resolveCommon } from "../../resolve/common.ts";
import { calendarOf, checkFirstRecordDate, feedOrNone, referenceOf } from "../../resolve/income.ts";
import { checkPrices, resolveOfferings } from "../../resolve/offerings.ts";
import { checkSize } from "../../resolve/size.ts";
import { checkIssueSize, minorUnits } from "../../resolve/units.ts";
import type { IncomeRightSheet } from "./sheet.ts";
import type { ResolvedIncomeRight } from "./types.ts";

const WHOLE = 1_000_000_000n;

/** Fills the term sheet of an income right in: amounts in minor units, addresses by role. */
export function resolveIncomeRight(sheet: IncomeRightSheet, addresses: Addresses): ResolvedIncomeRight {
  const findings = new Findings(sheet);
  const notice = { seconds: sheet.dates.recordNotice, path: "dates.recordNotice" };
  const common = resolveCommon(findings, sheet, addresses, notice);
  const offerings = resolveOfferings(findings, sheet, common.rules, sheet.dates.utcOffset, (i) => ({
    pricePercent: sheet.offerings[i]?.price ?? 0n,
    accrued: false,
    reserveShare: sheet.offerings[i]?.reserve ?? 0n,
  }));
  checkTiers(findings, sheet);
  checkRevenue(findings, sheet);
  const waterfall = waterfallOf(sheet);
  const { right, sponsor, units, currency, term, revenue, dates } = sheet;
  const excluded = addressesOf(findings, ["excluded"], sheet.excluded, addresses);
  const named = {
    right: referenceOf(right.registry, right.folio, right.agreement),
    sponsor: addressOf(findings, ["sponsor"], sponsor, addresses),
    nominalValue: minorUnits(findings, ["units", "nominalValue"], units.nominalValue, currency.decimals),
    revenue: feedOrNone(findings, "revenue", revenue, currency.code, addresses),
  };
  checkIssueSize(findings, sheet, common.token.maximumSupply, named.nominalValue);
  checkPrices(findings, common.token, offerings, named.nominalValue);
  checkFirstRecordDate(findings, dates, offerings);
  checkEnd(findings, sheet, offerings);
  const tiers = chainWaterfall(findings, waterfall);
  findings.throwIfAny();
  const resolved: ResolvedIncomeRight = {
    kind: "income-right",
    ...common,
    offerings,
    waterfall,
    terms: {
      ...named,
      utcOffset: dates.utcOffset,
      endDate: term.end === "none" ? UINT40_MAX : term.end,
      tail: term.tail,
      calendar: calendarOf(dates),
      waterfall: tiers,
      excluded: excluded.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
      revenueShare: revenue?.share ?? 0n,
      paymentPeriod: revenue?.paymentPeriod ?? 0n,
    },
  };
  checkSize(findings, resolved);
  findings.throwIfAny();
  return resolved;
}

/** A term that is over before the first units are there would be refused at birth, or end with nobody in it. */
function checkEnd(
  findings: Findings,
  { term }: IncomeRightSheet,
  [first]: readonly { readonly settleBy: bigint }[],
): void {
  if (term.end === "none" || first === undefined || term.end > first.settleBy) return;
  const what = "the term is over before the first offering has settled";
  findings.add("TERM", ["term", "end"], what, "Give a moment after offerings[0].settleBy");
}

function waterfallOf({ waterfall }: IncomeRightSheet): WaterfallTerms {
  return {
    startDate: toDayNumber(waterfall.start),
    periodMonths: waterfall.period ?? 0,
    preferred: waterfall.preferred,
    rate: ratio(waterfall.rate, WHOLE),
    dayCount: waterfall.dayCount,
    ...(waterfall.cap === "none" ? {} : { capMultiple: waterfall.cap }),
    tiers: waterfall.tiers.map(({ kind, sponsor, level }) => ({
      kind,
      sponsorShare: ratio(sponsor, WHOLE),
      ...(level === undefined ? {} : { level }),
    })),
  };
}

function chainWaterfall(findings: Findings, terms: WaterfallTerms) {
  try {
    const chain = chainTerms(terms);
    const tooMuch = (path: Path) =>
      findings.add(
        "TOO_LARGE",
        path,
        "the multiple does not fit the contract",
        "Give less, or no such limit",
      );
    // The greatest number stands for no cap.
    if (terms.capMultiple !== undefined && chain.capMultiple >= UINT64_MAX) tooMuch(["waterfall", "cap"]);
    for (const [i, { level }] of chain.tiers.entries())
      if (level >= UINT64_MAX) tooMuch(["waterfall", "tiers", i, "level"]);
    return chain;
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    findings.add(error.code, ["waterfall"], error.what, error.remedy);
    findings.throwIfAny();
    throw error;
  }
}

/** What the contract would refuse at birth of the tiers, each with its place. */
function checkTiers(findings: Findings, { waterfall }: IncomeRightSheet): void {
  const { tiers, period, preferred } = waterfall;
  if (period === undefined && preferred !== "SIMPLE") {
    const what = `without periods nothing is ${preferred}`;
    findings.add("WATERFALL", ["waterfall", "preferred"], what, "Write SIMPLE, or give a period");
  }
  let least = 0n;
  for (const [i, { kind, sponsor, level }] of tiers.entries()) {
    const wrong = (key: string, what: string, remedy: string) =>
      findings.add("WATERFALL", ["waterfall", "tiers", i, key], what, remedy);
    const isLast = i + 1 === tiers.length;
    const share = level === undefined ? 0n : floorRational(level.mul(ratio(WHOLE)));
    if ((kind === "REST") !== isLast) wrong("kind", "REST is the last tier, and no other", "End with REST");
    if (sponsor > WHOLE) wrong("sponsor", "this is more than the tier", "Give at most 100%");
    const needsLevel = kind === "CATCH_UP" || kind === "MULTIPLE" || kind === "LEVEL";
    if (needsLevel !== (level !== undefined))
      wrong("kind", needsLevel ? "this tier needs a level" : "this tier has no level", "Correct level");
    if (kind !== "CAPITAL" && sponsor < least)
      wrong("sponsor", "the sponsor would fall behind the share that he caught up to", "Raise it");
    if (kind === "CATCH_UP") {
      if (share >= sponsor) wrong("level", "the sponsor would never catch up", "Give less than his share");
      if (share > least) least = share;
    }
    if ((kind === "CAPITAL" || kind === "PREFERRED" || kind === "MULTIPLE") && sponsor === WHOLE)
      wrong("sponsor", "holders would have nothing of what ends this tier", "Give less than 100%");
  }
}

function checkRevenue(findings: Findings, { revenue, term, waterfall }: IncomeRightSheet): void {
  if (revenue !== undefined && (revenue.share === 0n || revenue.share > WHOLE)) {
    const what = "no such part of revenue can come in";
    findings.add("REVENUE_SHARE", ["revenue", "share"], what, "Give more than 0% and at most 100%");
  }
  if (term.end === "none" && waterfall.cap === "none") {
    const what = "a right without end has no cap either";
    findings.add("TERM", ["term", "end"], what, "Give an end, or waterfall.cap");
  }
}
