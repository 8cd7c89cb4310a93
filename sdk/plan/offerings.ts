import { moment, percent, quantity } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { UINT128_MAX } from "../termsheet/index.ts";
import type { OfferingTerms, ResolvedAsset } from "../termsheet/index.ts";
import type { OwnPlan } from "./kinds/index.ts";

/** Each offering with its price for a whole unit. */
export function offeringsOf(asset: ResolvedAsset, own: OwnPlan): Section[] {
  return asset.offerings.map((offering, i) => ({
    title: `Offering ${i + 1}: ${offering.name}`,
    lines: [
      i === 0
        ? `Opens with the ${asset.kind.replace("-", " ")}: the same transaction creates both.`
        : "Has to be announced under ISSUE by the power's holder, exactly as it stands here.",
      own.price(offering),
      ...termsOf(asset, offering),
      ...(own.reserve === ""
        ? []
        : [`Into the ${own.reserve}: ${percent(offering.reserveShare)} of the proceeds.`]),
    ],
  }));
}

function termsOf(asset: ResolvedAsset, offering: OfferingTerms): string[] {
  const units = (amount: bigint) => quantity(amount, asset.token.decimals);
  const most =
    offering.maximumPerInvestor === UINT128_MAX
      ? "no maximum"
      : `at most ${units(offering.maximumPerInvestor)}`;
  const allocation =
    offering.allocation === "PRO_RATA" ? "pro rata if more is asked for" : "first come, first served";
  return [
    `Open from ${moment(offering.opens)} to ${moment(offering.closes)}; settled from ${moment(offering.settlementDate)}, by ${moment(offering.settleBy)} at the latest.`,
    `Sold: ${units(offering.hardCap)} at most, ${allocation}; below ${units(offering.softCap)} everybody is refunded.`,
    `Each subscriber: at least ${units(offering.minimumPerInvestor)}, ${most}.`,
  ];
}
