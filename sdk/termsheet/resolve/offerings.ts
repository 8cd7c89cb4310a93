import { toDayNumber } from "../../dates/index.ts";
import { ceilRational, ratio } from "../../decimal/index.ts";
import type { Rational } from "../../decimal/index.ts";
import { duration } from "../../format/index.ts";
import type { Findings } from "../findings.ts";
import type { CommonSheet } from "../schema/common.ts";
import type { OfferingTerms, TransferRules } from "../types.ts";
import { UINT128_MAX } from "../bounds.ts";
import { limitOf, minorUnits, startOfDay } from "./units.ts";

/**
 * Contracts refuse a close more than 366 days after their birth, and an end more than 90 days after the close. Two weeks
 * are left between birth and opening.
 */
const MOST_OPEN = 352n * 86_400n;
const MOST_SETTLEMENT = 90n * 86_400n;
const WHOLE = 1_000_000_000n;
/** Contracts count what a unit costs in parts of a minor unit. */
const PRICE_SCALE = 10n ** 18n;
const UINT256_MAX = 2n ** 256n - 1n;

/** What an offering's terms are besides sizes and times: the kind of asset says it. */
export type OwnTerms = Pick<OfferingTerms, "pricePercent" | "accrued" | "reserveShare">;

/**
 * The offerings of a sheet: each consistent in itself, all together within the maximum supply.
 *
 * @param utcOffset Of the issuer's day, on which units and money change hands.
 * @param own The part that is the kind's, by the offering's position.
 */
export function resolveOfferings(
  findings: Findings,
  sheet: CommonSheet,
  rules: TransferRules,
  utcOffset: bigint,
  own: (index: number) => OwnTerms,
): OfferingTerms[] {
  const { units } = sheet;
  const maximumSupply = minorUnits(findings, ["units", "maximumSupply"], units.maximumSupply, units.decimals);
  const offerings = sheet.offerings.map((offering, i): OfferingTerms => {
    const quantity = (key: "softCap" | "hardCap" | "minimumPerInvestor") =>
      minorUnits(findings, ["offerings", i, key], offering[key], units.decimals);
    const day = toDayNumber(offering.settlementDate);
    const at = ["offerings", i, "maximumPerInvestor"];
    const resolved = {
      name: offering.name,
      softCap: quantity("softCap"),
      hardCap: quantity("hardCap"),
      minimumPerInvestor: quantity("minimumPerInvestor"),
      maximumPerInvestor: limitOf(findings, at, offering.maximumPerInvestor, units.decimals, UINT128_MAX),
      opens: offering.opens,
      closes: offering.closes,
      settlementDate: startOfDay(day, utcOffset),
      settlementDay: BigInt(day),
      settleBy: offering.settleBy,
      allocation: offering.allocation,
      ...own(i),
    };
    check(findings, rules, resolved, i);
    return resolved;
  });
  checkLater(findings, sheet, offerings);
  const sold = offerings.reduce((total, { hardCap }) => total + hardCap, 0n);
  if (maximumSupply > 0n && sold > maximumSupply) {
    const what = "the hard caps together exceed the maximum supply";
    findings.add("SUPPLY", ["units", "maximumSupply"], what, "Raise it, or lower a hard cap");
  }
  return offerings;
}

function check(findings: Findings, rules: TransferRules, offering: OfferingTerms, i: number): void {
  const wrong = (key: string, what: string, remedy: string) =>
    findings.add("OFFERING", ["offerings", i, key], what, remedy);
  if (offering.pricePercent === 0n) wrong("price", "the price is 0", "Give what a unit is sold for");
  if (offering.softCap > offering.hardCap) wrong("softCap", "the soft cap is above the hard cap", "Lower it");
  if (offering.minimumPerInvestor > offering.maximumPerInvestor) {
    wrong("minimumPerInvestor", "the minimum is above the maximum per investor", "Lower it");
  }
  if (offering.minimumPerInvestor > offering.hardCap)
    wrong("minimumPerInvestor", "the minimum is above the hard cap", "Lower it");
  if (offering.minimumPerInvestor < rules.minimumHolding) {
    wrong(
      "minimumPerInvestor",
      "a buyer of the minimum would hold less than rules.minimumHolding",
      "Raise it",
    );
  }
  for (const key of ["softCap", "hardCap", "minimumPerInvestor"] as const) {
    if (rules.lotSize > 0n && offering[key] % rules.lotSize !== 0n)
      wrong(key, "this is not a whole number of lots", "Make it one");
  }
  if (offering.opens >= offering.closes) wrong("closes", "it closes before it opens", "Close it later");
  if (offering.closes - offering.opens > MOST_OPEN)
    wrong(
      "closes",
      "it is open for too long",
      `Close it ${duration(MOST_OPEN)} after it opens at the latest`,
    );
  if (offering.closes > offering.settlementDate) {
    const what = "the settlement day has begun when the offering closes";
    wrong("settlementDate", what, "Settle later or close earlier");
  }
  if (offering.settleBy - offering.closes > MOST_SETTLEMENT) {
    const remedy = `Settle within ${duration(MOST_SETTLEMENT)} of the close`;
    wrong("settleBy", "money would wait for too long", remedy);
  }
  if (offering.settleBy < offering.settlementDate)
    wrong("settleBy", "this is before the settlement day", "Settle by a later moment");
  if (offering.reserveShare > WHOLE)
    wrong("reserve", "the reserve is more than the proceeds", "Give at most 100%");
}

/** Offerings after the first are brought under ISSUE, one at a time. */
function checkLater(findings: Findings, { powers }: CommonSheet, offerings: readonly OfferingTerms[]): void {
  const canIssue = powers.some(({ power }) => power === "ISSUE");
  for (const [i, { opens }] of offerings.entries()) {
    const before = offerings[i - 1];
    if (before === undefined) continue;
    const wrong = (what: string, remedy: string) =>
      findings.add("OFFERING", ["offerings", i, "opens"], what, remedy);
    if (!canIssue) wrong("nobody may bring a second offering", "Declare ISSUE under powers");
    if (opens <= before.closes) wrong("the offering before it is still open", "Open it later");
  }
}

/** What all units of an offering cost must fit the contract's numbers. @param nominal Of a whole unit, in minor units. */
export function checkPrices(
  findings: Findings,
  { decimals }: { readonly decimals: number },
  offerings: readonly OfferingTerms[],
  nominal: bigint,
): void {
  for (const [i, { pricePercent }] of offerings.entries())
    checkPrice(findings, decimals, offerings, i, ratio(nominal * pricePercent, WHOLE));
}

/** Likewise of one offering. @param cost Of a whole unit, in minor units of the currency, with accrued interest. */
export function checkPrice(
  findings: Findings,
  decimals: number,
  offerings: readonly OfferingTerms[],
  i: number,
  cost: Rational,
): void {
  const hardCap = offerings[i]?.hardCap ?? 0n;
  const scaled = ceilRational(cost.mul(ratio(PRICE_SCALE)));
  const unit = 10n ** BigInt(decimals) * PRICE_SCALE;
  const wrong = (what: string, remedy: string) =>
    findings.add("OFFERING", ["offerings", i, "price"], what, remedy);
  if (cost.compare(0) <= 0) wrong("with the interest of the settlement day a unit costs nothing", "Raise it");
  else if (hardCap * scaled + unit > UINT256_MAX || (hardCap * scaled) / unit >= UINT128_MAX - 1n)
    wrong("all units of the offering cost more than the contract can count", "Check price and hard cap");
}
