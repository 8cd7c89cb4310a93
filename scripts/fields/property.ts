/** What the fields of a property mean. */
import { DATES, feedWords, INCOME_DATES, NOMINAL_PRICE, NOMINAL_VALUE, RESERVE_SHARE } from "./shared.ts";
import type { Words } from "./words.ts";

export const PROPERTY: Words = {
  "title.registry": "Register of the title, such as `US-MI-WAYNE`: capital letters, digits, `-`, `.`, `/`",
  "title.folio": "Where it stands there, likewise",
  "title.deed": "Hash of the deed, 32 bytes",
  "units.nominalValue": NOMINAL_VALUE,
  "expenses[].purpose": "What for: capital letters, digits, `-`, `.`, `/`",
  "expenses[].payee": "Account that is paid",
  "expenses[].share": "Part of each sum of rent that it takes, while its cap lasts",
  "expenses[].cap": "The most in one period, in the currency",
  "expenses[].period": "Length of its periods, `P1M` to `P120M` or in years, from `dates.start` on",
  "expenses[].fromReserve": "`true` if the reserve may pay what the rent did not, else `false`",
  "reserve.target": "Where the reserve is full, in the currency",
  "reserve.steps[].below": "While the reserve is below this part of its target",
  "reserve.steps[].share": "this part of what the expenses leave is held back",
  ...feedWords("appraisal", "the value of the whole property; leave the part out for none"),
  completionPeriod: "The most time from a sale's enactment to the deadline for its price, P1D to P366D",
  ...DATES,
  ...INCOME_DATES,
  "dates.start": "First moment of the periods of expenses",
  "offerings[].price": NOMINAL_PRICE,
  "offerings[].reserve": RESERVE_SHARE,
};
