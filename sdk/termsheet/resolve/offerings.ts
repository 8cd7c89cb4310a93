import { toDayNumber } from "../../dates/index.ts";
import type { Findings } from "../findings.ts";
import type { CommonSheet } from "../schema/common.ts";
import type { OfferingTerms, TransferRules } from "../types.ts";
import { limitOf, minorUnits, startOfDay, UINT128_MAX } from "./units.ts";

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
  if (offering.closes >= offering.settlementDate + 86_400n) {
    wrong(
      "settlementDate",
      "the settlement day is over when the offering closes",
      "Settle later or close earlier",
    );
  }
  if (offering.settleBy < offering.settlementDate)
    wrong("settleBy", "this is before the settlement day", "Settle by a later moment");
  if (offering.reserveShare > 1_000_000_000n)
    wrong("reserve", "the reserve is more than the proceeds", "Give at most 100%");
}
