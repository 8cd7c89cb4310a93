import { ceilRational, exactScaled, floorRational } from "../../../decimal/index.ts";
import { UINT64_MAX } from "../../bounds.ts";
import { Findings } from "../../findings.ts";
import { addressOf } from "../../resolve/addresses.ts";
import type { Addresses } from "../../resolve/addresses.ts";
import { resolveCommon } from "../../resolve/common.ts";
import { resolveFeed } from "../../resolve/feed.ts";
import { checkPrices, resolveOfferings } from "../../resolve/offerings.ts";
import { checkSize } from "../../resolve/size.ts";
import { minorUnits } from "../../resolve/units.ts";
import { WEIGHT_MEASURES } from "../../schema/weight.ts";
import type { CommoditySheet } from "./sheet.ts";
import type { CommodityTerms, ResolvedCommodity } from "./types.ts";

const DAY = 86_400n;
const WHOLE = 1_000_000_000n;
const MAX_WEIGHT_PER_UNIT = 2n ** 90n;

/** Fills the term sheet of a commodity in: weights in milligrams, amounts in minor units, addresses by role. */
export function resolveCommodity(sheet: CommoditySheet, addresses: Addresses): ResolvedCommodity {
  const findings = new Findings(sheet);
  const notice = { seconds: sheet.dates.recordNotice, path: "dates.recordNotice" };
  const common = resolveCommon(findings, sheet, addresses, notice);
  const offerings = resolveOfferings(findings, sheet, common.rules, sheet.dates.utcOffset, (i) => ({
    pricePercent: sheet.offerings[i]?.price ?? 0n,
    // Metal earns no interest, and no money stays with the asset.
    accrued: false,
    reserveShare: 0n,
  }));
  const terms = termsOf(findings, sheet, addresses);
  checkPrices(findings, common.token, offerings, terms.nominalPrice);
  const resolved: ResolvedCommodity = { kind: "commodity", ...common, offerings, terms };
  checkSize(findings, resolved);
  findings.throwIfAny();
  return resolved;
}

function termsOf(findings: Findings, sheet: CommoditySheet, addresses: Addresses): CommodityTerms {
  const { metal, units, weight, bars, reserve, redemption, currency } = sheet;
  check(findings, sheet);
  return {
    metal: `0x${Buffer.from(metal, "ascii").toString("hex")}`,
    custodian: addressOf(findings, ["bars", "custodian"], bars.custodian, addresses),
    reserve: resolveFeed(findings, ["reserve"], reserve, `${reserve.measure} fine ${metal}`, addresses),
    reserveUnit: WEIGHT_MEASURES.indexOf(reserve.measure),
    weightPerUnit: exactScaled(weight.perUnit, 18) ?? 0n,
    feeStart: weight.feeStart,
    storageFee: weight.storageFee,
    feeMethod: weight.feeMethod,
    dayBasis: BigInt(weight.dayBasis),
    nominalPrice: minorUnits(findings, ["units", "nominalPrice"], units.nominalPrice, currency.decimals),
    // A bar of exactly the least weight is one, and so is one of the most: outwards to whole milligrams.
    minimumBar: floorRational(bars.minimum),
    maximumBar: ceilRational(bars.maximum),
    minimumFineness: exactScaled(bars.minimumFineness, 3) ?? 0n,
    minimumRedemption: floorRational(redemption.minimum),
    redemptionFee: redemption.fee,
    minimumRedemptionFee: minorUnits(
      findings,
      ["redemption", "minimumFee"],
      redemption.minimumFee,
      units.decimals,
    ),
    deliveryPeriod: redemption.deliveryPeriod,
  };
}

/** What the contract would refuse at birth, each with its place. */
function check(findings: Findings, { weight, bars, redemption, units }: CommoditySheet): void {
  const wrong = (path: readonly string[], what: string, remedy: string) =>
    findings.add("COMMODITY", path, what, remedy);
  const perUnit = exactScaled(weight.perUnit, 18);
  if (perUnit === undefined || perUnit > MAX_WEIGHT_PER_UNIT)
    wrong(["weight", "perUnit"], "this is finer or more than the contract can hold", "Give at most 1000 kg");
  if (weight.storageFee >= WHOLE)
    wrong(["weight", "storageFee"], "the fee takes everything within a year", "Give less than 100%");
  if (floorRational(bars.minimum) === 0n)
    wrong(["bars", "minimum"], "this is less than a milligram", "Raise it");
  if (ceilRational(bars.maximum) > UINT64_MAX) wrong(["bars", "maximum"], "no bar is that heavy", "Lower it");
  if (bars.minimum.compare(bars.maximum) > 0)
    wrong(["bars", "minimum"], "the least weight of a bar is above the most", "Lower it");
  const fineness = exactScaled(bars.minimumFineness, 3);
  if (fineness === undefined || fineness > 1_000_000n) {
    const remedy = "Give parts per thousand with up to 3 decimals, such as 995.0";
    wrong(["bars", "minimumFineness"], "this is no fineness", remedy);
  }
  if (floorRational(redemption.minimum) === 0n)
    wrong(["redemption", "minimum"], "this is less than a milligram", "Raise it");
  if (floorRational(redemption.minimum) > UINT64_MAX)
    wrong(["redemption", "minimum"], "no bars are that heavy", "Lower it");
  if (redemption.fee >= WHOLE)
    wrong(["redemption", "fee"], "the fee is all that is redeemed", "Give less than 100%");
  if (redemption.minimumFee.compare(units.maximumSupply) > 0)
    wrong(["redemption", "minimumFee"], "this is more than all units", "Lower it");
  if (redemption.deliveryPeriod < DAY || redemption.deliveryPeriod > 365n * DAY)
    wrong(["redemption", "deliveryPeriod"], "it is too short or too long", "Give P1D to P365D");
}
