import { exactMoney, moment, percent, quantity } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { UINT128_MAX, unitPrice } from "../termsheet/index.ts";
import type { OfferingTerms, ResolvedBond } from "../termsheet/index.ts";

/** Each offering with its price for a whole unit. */
export function offeringsOf(bond: ResolvedBond): Section[] {
  return bond.offerings.map((offering, i) => ({
    title: `Offering ${i + 1}: ${offering.name}`,
    lines: [
      i === 0
        ? "Opens with the bond: the same transaction creates both."
        : "Has to be announced under ISSUE by the power's holder, exactly as it stands here.",
      priceOf(bond, offering),
      ...termsOf(bond, offering),
    ],
  }));
}

function priceOf(bond: ResolvedBond, offering: OfferingTerms): string {
  const { clean, accrued, dirty } = unitPrice(bond, offering.pricePercent, offering.settlementDay);
  const { code, decimals } = bond.currency;
  const amount = (minor: typeof clean) => `${exactMoney(minor, decimals)} ${code}`;
  const price = `A unit costs ${percent(offering.pricePercent)} of what it still repays: ${amount(clean)}`;
  return offering.accrued
    ? `${price}, and interest accrued of ${amount(accrued)}: ${amount(dirty)} in all.`
    : `${price}; no accrued interest is added.`;
}

function termsOf(bond: ResolvedBond, offering: OfferingTerms): string[] {
  const units = (amount: bigint) => quantity(amount, bond.token.decimals);
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
    `Into the debt-service reserve: ${percent(offering.reserveShare)} of the proceeds.`,
  ];
}
