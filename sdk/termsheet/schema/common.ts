import { z } from "zod";

import { KINDS } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import * as f from "./fields.ts";
import * as r from "./references.ts";
import { offering, power, rules } from "./rules.ts";
import { quoted } from "../../errors/index.ts";

/** The version of the format, the first line of every sheet. */
export const FORMAT = "freehold/1";

/** The older first line of a bond's sheet, which says the kind as well: `kind` may then be left out. */
export const BOND_FORMAT = "freehold-bond/1";

/** What every sheet starts with. */
export const head = <const K extends Kind>(kind: K) => ({
  format: f.word(FORMAT),
  kind: f.word(kind),
  name: f.text(80),
  symbol: f.field((value) => {
    if (/^[A-Za-z0-9.-]{1,16}$/.test(value)) return value;
    throw new f.FieldError(
      "SYMBOL",
      `${quoted(value)} is no symbol`,
      "Use 1 to 16 letters, digits, points, hyphens",
    );
  }),
});

/** Who issues, under which law, and the currency in which units are sold and paid. */
export const parties = {
  issuer: z.strictObject({ name: f.text(), lei: r.lei, country: r.country, wallet: r.account }),
  governingLaw: f.text(),
  currency: z.strictObject({ code: r.currencyCode, decimals: f.integer(0, 24), token: r.account }),
};

/** Parties of a kind whose issuer need not have a Legal Entity Identifier. */
export const orNone = {
  issuer: z.strictObject({
    name: f.text(),
    lei: f.wordOr("none", r.readLei),
    country: r.country,
    wallet: r.account,
  }),
};

/** The size of a unit and how many there can be. */
export const units = {
  decimals: f.integer(0, 18),
  maximumSupply: f.positiveDecimal,
};

const document = z.strictObject({
  name: f.text(100),
  sha256: r.hash.optional(),
  keccak256: r.hash.optional(),
  uris: z.array(r.uri),
});

/** What every sheet ends with: documents, and where its facts come from. */
export const evidence = {
  documents: z.array(document),
  /** What the sources lack, each with why the value was chosen. */
  assumptions: z.array(z.strictObject({ path: r.path, reason: f.text(400) })),
  /** Where the facts come from and which paths they cover. */
  sources: z.array(z.strictObject({ url: r.uri, covers: z.array(r.path).min(1) })),
};

/** What the sheets of all kinds have; each kind's own schema has it in its own order. */
export const commonSheet = z.strictObject({
  kind: f.word(...KINDS),
  name: f.text(80),
  symbol: f.text(),
  ...parties,
  units: z.strictObject(units),
  rules,
  powers: z.array(power()),
  offerings: z.array(z.strictObject(offering)),
  ...evidence,
});

export type CommonSheet = z.output<typeof commonSheet>;
