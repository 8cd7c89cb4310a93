import { z } from "zod";

import { interest, payments, redemption, schedule } from "./economics.ts";
import * as f from "./fields.ts";
import * as r from "./references.ts";
import { offering, power, rules } from "./rules.ts";

/** The version of the format, the first line of every sheet. */
export const FORMAT = "freehold-bond/1";

const document = z.strictObject({
  name: f.text(100),
  sha256: r.hash.optional(),
  keccak256: r.hash.optional(),
  uris: z.array(r.uri),
});

/** The whole term sheet of a bond. Every key is known; every amount is exact. */
export const termSheetSchema = z.strictObject({
  format: f.word(FORMAT),
  name: f.text(80),
  symbol: f.field((value) => {
    if (/^[A-Za-z0-9.-]{1,16}$/.test(value)) return value;
    throw new f.FieldError(
      "SYMBOL",
      `${JSON.stringify(value)} is no symbol`,
      "Use 1 to 16 letters, digits, points, hyphens",
    );
  }),
  isin: r.isin,
  issuer: z.strictObject({ name: f.text(), lei: r.lei, country: r.country, wallet: r.account }),
  governingLaw: f.text(),
  currency: z.strictObject({ code: r.currencyCode, decimals: f.integer(0, 24), token: r.account }),
  units: z.strictObject({
    /** What a whole unit repays in all, in the currency. */
    faceValue: f.positiveDecimal,
    decimals: f.integer(0, 18),
    maximumSupply: f.positiveDecimal,
  }),
  interest,
  schedule,
  redemption,
  payments,
  rules,
  powers: z.array(power),
  offerings: z.array(offering).min(1),
  documents: z.array(document),
  /** What the sources lack, each with why the value was chosen. */
  assumptions: z.array(z.strictObject({ path: r.path, reason: f.text(400) })),
  /** Where the facts come from and which paths they cover. */
  sources: z.array(z.strictObject({ url: r.uri, covers: z.array(r.path).min(1) })),
});

/** A term sheet that was read: dates as texts, moments and durations in seconds, rates in 10^-9, amounts exact. */
export type TermSheet = z.output<typeof termSheetSchema>;
