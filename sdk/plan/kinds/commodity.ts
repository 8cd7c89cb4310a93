import { weightPerUnit } from "../../commodity/index.ts";
import { ratio } from "../../decimal/index.ts";
import { duration, exactMoney, moment, money, percent, quantity, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import { METALS, WEIGHT_MEASURES } from "../../termsheet/index.ts";
import type { CommoditySheet, ResolvedCommodity } from "../../termsheet/index.ts";
import type { KindPlan } from "./kind.ts";
import { issuerOf, nominalPriceOf } from "./nominal.ts";

const YEAR = 365n * 86_400n;
const YEARS = 10;

export const commodityPlan: KindPlan<CommoditySheet, ResolvedCommodity> = {
  terms: (sheet, commodity) => [termsOf(sheet, commodity)],
  price: (commodity, offering) => nominalPriceOf(commodity, commodity.terms.nominalPrice, offering),
  flows: (commodity) => [weightsOf(commodity)],
  reserve: "",
};

/** Milligrams x 10^18 in grams, to the milligram at least. */
const grams = (scaled: bigint) =>
  `${exactMoney(ratio(scaled, 10n ** 18n), 3).replace(/(\.\d{3}\d*?)0+$/, "$1")} g`;

function termsOf(sheet: CommoditySheet, commodity: ResolvedCommodity): Section {
  const { token, terms } = commodity;
  const { redemption, bars, reserve, weight } = sheet;
  const metal = METALS[sheet.metal];
  const fee =
    terms.storageFee === 0n
      ? "Storage costs nothing"
      : `Storage takes ${percent(terms.storageFee)} of the weight a year, ${weight.feeMethod === "SIMPLE" ? "simple" : "compounded daily"}, by days of a year of ${terms.dayBasis}, from ${moment(terms.feeStart)} on`;
  const minimumFee = quantity(terms.minimumRedemptionFee, token.decimals);
  return {
    title: `${token.name} (${token.symbol})`,
    lines: [
      issuerOf(commodity),
      `At most ${money(token.maximumSupply, token.decimals)} units with ${token.decimals} decimals. A unit stands for ${grams(terms.weightPerUnit)} of fine ${metal}.`,
      `${fee}; no balance is touched.`,
      `Bars: ${inGrams(terms.minimumBar)} to ${inGrams(terms.maximumBar)} fine, at least ${bars.minimumFineness} parts in 1000, listed and taken off by ${bars.custodian} alone. They always weigh at least what all units stand for.`,
      `Units come into being only while ${reserve.feed} (in ${WEIGHT_MEASURES[terms.reserveUnit]}) shows a figure no older than ${duration(terms.reserve.maxAge)} that covers all of them.`,
      `Redemption in whole bars of at least ${inGrams(terms.minimumRedemption)}, for ${percent(redemption.fee)} of the units and at least ${minimumFee}. What is not delivered within ${duration(terms.deliveryPeriod)} ends, and the units are free again.`,
      `A record date, for votes, needs ${duration(commodity.recordNotice)} of notice.`,
    ],
  };
}

const inGrams = (milligrams: bigint) => `${money(milligrams, 3)} g`;

/** What a unit stands for as years pass: the formula in figures. */
function weightsOf({ terms }: ResolvedCommodity): Section {
  return {
    title: "Weight of one unit",
    lines: [
      terms.feeMethod === "SIMPLE"
        ? "Weight = weight at the start x (1 - fee x days / days of a year), by whole days."
        : "Weight = weight at the start x (1 - fee / days of a year) ^ days, by whole days.",
    ],
    columns: [right("Days"), { title: "On" }, right("Weight")],
    rows: Array.from({ length: YEARS + 1 }, (_, year) => {
      const time = terms.feeStart + BigInt(year) * YEAR;
      return [`${year * 365}`, moment(time), grams(weightPerUnit(terms, time))];
    }),
  };
}
