/** What the fields of an income right mean. */
import { ADDITIVE_DAY_COUNTS } from "../../sdk/termsheet/index.ts";
import { PREFERRED_TREATMENTS, TIER_KINDS } from "../../sdk/waterfall/index.ts";
import { DATES, feedWords, INCOME_DATES, NOMINAL_PRICE, NOMINAL_VALUE, RESERVE_SHARE } from "./shared.ts";
import { code } from "./words.ts";
import type { Words } from "./words.ts";

export const INCOME_RIGHT: Words = {
  "right.registry":
    "Register of the work or contract, such as `ISRC`: capital letters, digits, `-`, `.`, `/`",
  "right.folio": "Where it stands there, likewise",
  "right.agreement": "Hash of the agreement that grants the right, 32 bytes",
  sponsor: "Account that has the sponsor's part",
  "units.nominalValue": NOMINAL_VALUE,
  "term.end": "Last moment of the term; or `none` for a right that ends with its cap",
  "term.tail": "How long it goes on after that while reported revenue is unpaid",
  "waterfall.start": "First day of the first period",
  "waterfall.period": "Length of a period, `P1M` to `P12M`; left out for none",
  "waterfall.preferred": `What becomes of preferred return that a period did not pay: ${code(PREFERRED_TREATMENTS)}`,
  "waterfall.rate": "Preferred return a year, of the capital that was not returned; `0%` for none",
  "waterfall.dayCount": `Its day count: ${code(ADDITIVE_DAY_COUNTS)}`,
  "waterfall.cap": "The most that holders receive in all, as a multiple of what was invested; or `none`",
  "waterfall.tiers[].kind": `How far a tier goes: ${code(TIER_KINDS)}; the last is \`REST\``,
  "waterfall.tiers[].sponsor": "The sponsor's part of it; holders have the rest",
  "waterfall.tiers[].level":
    "Of `CATCH_UP` the part of all profit, of `MULTIPLE` and `LEVEL` the multiple, that ends it",
  excluded: "Accounts whose units receive nothing; at most eight",
  ...feedWords("revenue", "all revenue since the start; leave the part out if none is reported"),
  "revenue.share": "Part of the reported revenue that has to come in",
  "revenue.paymentPeriod": "How long that may take before the reserve pays",
  ...DATES,
  ...INCOME_DATES,
  "offerings[].price": NOMINAL_PRICE,
  "offerings[].reserve": RESERVE_SHARE,
};
