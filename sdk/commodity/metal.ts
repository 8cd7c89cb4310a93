import { floorRational, parseDecimal, ratio, round } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { CommodityError } from "../errors/index.ts";

/** A troy ounce is 31.1034768 grams, exactly. */
export const MILLIGRAMS_PER_TROY_OUNCE: Rational = ratio(311_034_768n, 10_000n);

/** What the London market takes as a bar (Good Delivery Rules); weights in troy ounces. */
export interface GoodDelivery {
  /** Least and most fine weight for gold; for silver, least and most gross weight. */
  readonly minimum: Rational;
  readonly maximum: Rational;
  /** Gross weights are multiples of it, rounded down. */
  readonly grossStep: Rational;
  /** Least fineness, in parts per thousand. */
  readonly minimumFineness: Rational;
  /** Places to which a bar's fine weight is stated. */
  readonly fineDecimals: number;
}

/** By ISO 4217 code of the metal. */
export const GOOD_DELIVERY: Readonly<Record<"XAU" | "XAG", GoodDelivery>> = {
  XAU: {
    minimum: ratio(350n),
    maximum: ratio(430n),
    grossStep: ratio(25n, 1000n),
    minimumFineness: ratio(995n),
    fineDecimals: 3,
  },
  XAG: {
    minimum: ratio(750n),
    maximum: ratio(1100n),
    grossStep: ratio(1n, 10n),
    minimumFineness: ratio(999n),
    fineDecimals: 1,
  },
};

/** Fine weight: gross weight x fineness in parts per thousand, exact. Throws `COMMODITY_FINENESS`. */
export function fineWeight(gross: Rational, fineness: Rational): Rational {
  const thousand = ratio(1000n);
  if (fineness.compare(ratio(0n)) <= 0 || fineness.compare(thousand) > 0) {
    throw new CommodityError(
      "COMMODITY_FINENESS",
      `A fineness of ${fineness.toFraction()} is not above 0 and at most 1000 parts per thousand`,
      'Give the assay as on the weight list, for example "995.8"',
    );
  }
  return gross.mul(fineness).div(thousand);
}

/** A bar's fine weight as a weight list states it: rounded to the metal's places. */
export function listedFineWeight(metal: "XAU" | "XAG", gross: string, fineness: string): Rational {
  const exact = fineWeight(parseDecimal(gross, "gross"), parseDecimal(fineness, "fineness"));
  return round(exact, GOOD_DELIVERY[metal].fineDecimals);
}

/** A gross weight as the market states it: the multiple of the metal's step that is not above it. */
export function listedGrossWeight(metal: "XAU" | "XAG", gross: Rational): Rational {
  const { grossStep } = GOOD_DELIVERY[metal];
  return grossStep.mul(ratio(floorRational(gross.div(grossStep))));
}

/** Troy ounces in whole milligrams, as bars are counted on chain: rounded down, so that no bar weighs too much. */
export function ouncesToMilligrams(ounces: Rational): bigint {
  return floorRational(ounces.mul(MILLIGRAMS_PER_TROY_OUNCE));
}
