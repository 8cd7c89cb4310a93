/** What the fields mean that some kinds have in common. */
import type { Words } from "./words.ts";

/** The fields of a feed that an asset reads. @param of What it reports. */
export const feedWords = (part: string, of: string): Words => ({
  [`${part}.feed`]: `Account of the feed of ${of}`,
  [`${part}.shape`]:
    "`freehold` for a feed that names its unit, `chainlink` for one of that shape that does not",
  [`${part}.decimals`]: "Digits after the point of its figures",
  [`${part}.maxAge`]: "How long one of its figures is good",
});

export const DATES: Words = {
  "dates.utcOffset": "Of the issuer's day, `+10:00` or `Z`, the same all year",
  "dates.recordNotice": "Least notice of a record date that is not in the schedule",
};

export const NOMINAL_PRICE = "Price of a unit, of its nominal value";

export const NOMINAL_VALUE = "What a whole unit costs at an offering's price of 100%, in the currency";

export const RESERVE_SHARE = "Part of the proceeds that fills the reserve";

export const INCOME_DATES: Words = {
  "dates.firstRecordDate": "First moment at whose end holdings may decide who is paid",
  "dates.every": "How far record dates lie apart from there: `P1M` to `P12M`, or days such as `P7D`",
};
