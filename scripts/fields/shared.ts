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
