/** What the fields of a commodity mean. */
import { METALS, WEIGHT_MEASURES } from "../../sdk/termsheet/index.ts";
import { DATES, feedWords, NOMINAL_PRICE } from "./shared.ts";
import { code } from "./words.ts";
import type { Words } from "./words.ts";

export const COMMODITY: Words = {
  metal: `ISO 4217 code of the metal: ${code(Object.keys(METALS))}`,
  "units.nominalPrice": "What a whole unit costs at an offering's price of 100%, in the currency",
  "weight.perUnit": `Fine weight that a whole unit stands for, \`1 g\` or \`1 ozt\`: ${code(WEIGHT_MEASURES)}`,
  "weight.storageFee": "Part of that weight that storage takes in a year; `0%` for none",
  "weight.feeMethod": "`SIMPLE`: of the weight at the start; `DAILY`: of what each day has left",
  "weight.dayBasis": "Days of the fee's year, 360 to 366",
  "weight.feeStart": "First moment of the first day of storage",
  "bars.custodian": "Panel that lists bars, takes them off, and confirms deliveries",
  "bars.minimum": "Least fine weight of a bar",
  "bars.maximum": "Most fine weight of a bar",
  "bars.minimumFineness": "Least fineness of a bar, in parts per thousand",
  ...feedWords("reserve", "the fine weight that is in the vault"),
  "reserve.measure": `What the feed counts in: ${code(WEIGHT_MEASURES)}`,
  "redemption.minimum": "Least fine weight of one redemption in bars",
  "redemption.fee": "Part of the units that redeeming costs on top; `0%` for none",
  "redemption.minimumFee": "The least that this is, in whole units",
  "redemption.deliveryPeriod": "How long delivery may take before the units are free again, P1D to P365D",
  ...DATES,
  "offerings[].price": NOMINAL_PRICE,
};
