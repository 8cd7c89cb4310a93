import { getAddress } from "ethers";

import { COUNTRIES, findCountry } from "../countries.ts";
import { isinCheckDigit, leiRemainder, looksLikeIsin, looksLikeLei } from "../identifiers.ts";
import { suggestion } from "../suggest.ts";
import { field, FieldError, text, word } from "./fields.ts";
import { quoted } from "../../errors/index.ts";

/** An ISIN with a right check digit. */
export const isin = field((value) => {
  if (!looksLikeIsin(value)) {
    throw new FieldError("ISIN_MALFORMED", `${quoted(value)} is not an ISIN`, "Give its twelve characters");
  }
  const expected = isinCheckDigit(value.slice(0, 11));
  if (expected === Number(value[11])) return value;
  const remedy = `For ${value.slice(0, 11)} the check digit is ${expected}: find the mistyped character`;
  throw new FieldError("ISIN_CHECK_DIGIT", `${value} has a wrong check digit`, remedy);
});

/** A Legal Entity Identifier with right check digits. */
export const readLei = (value: string): string => {
  if (!looksLikeLei(value)) {
    throw new FieldError("LEI_MALFORMED", `${quoted(value)} is not an LEI`, "Give its twenty characters");
  }
  if (leiRemainder(value) === 1n) return value;
  throw new FieldError(
    "LEI_CHECK_DIGITS",
    `${value} has wrong check digits`,
    "Copy it again from the GLEIF register",
  );
};

export const lei = field(readLei);

/** A country by alpha-2, alpha-3, numeric code or name; read as its numeric code. */
export const country = field((value): bigint => {
  const found = findCountry(value);
  if (found !== undefined) return found.code;
  const names = COUNTRIES.flatMap(({ alpha2, alpha3, name }) =>
    value.length < 4 ? [alpha2, alpha3] : [name],
  );
  const hint = suggestion(value, names);
  const remedy = hint.startsWith("Did")
    ? hint
    : "Use an ISO 3166-1 code (AU, AUS, 036) or the English short name";
  throw new FieldError("COUNTRY_UNKNOWN", `${quoted(value)} is not a country of ISO 3166-1`, remedy);
});

/** An ISO 4217 currency code. */
export const currencyCode = field((value) => {
  if (Intl.supportedValuesOf("currency").includes(value)) return value;
  throw new FieldError(
    "CURRENCY_UNKNOWN",
    `${quoted(value)} is not a currency`,
    "Use an ISO 4217 code such as EUR",
  );
});

/** Metals by their ISO 4217 codes. */
export const METALS = { XAU: "gold", XAG: "silver", XPT: "platinum", XPD: "palladium" } as const;

export type Metal = keyof typeof METALS;

/** The ISO 4217 code of a metal. */
export const metalCode = word(...(Object.keys(METALS) as Metal[]));

/** An address with its EIP-55 checksum, or the name of a role that deployment fills in. */
export const account = field((value) => {
  if (/^[a-z][a-z0-9-]{0,40}$/.test(value)) return value;
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) {
    const remedy = "Give an address of 40 hex digits, or a role such as issuer-panel";
    throw new FieldError("ACCOUNT_MALFORMED", `${quoted(value)} is no address and no role`, remedy);
  }
  const right = getAddress(value.toLowerCase());
  if (right === value) return value;
  const remedy = `Check it against its source; with checksum it is ${right}`;
  throw new FieldError("ADDRESS_CHECKSUM", `${value} has a wrong or no checksum`, remedy);
});

/** A hash of 32 bytes in hex, with or without 0x; read with 0x, in lower case. */
export const hash = field((value) => {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(value)?.[1]?.toLowerCase();
  if (digits !== undefined && /[^0]/.test(digits)) return `0x${digits}`;
  throw new FieldError("HASH_MALFORMED", `${quoted(value)} is not a hash`, "Give 64 hex digits, not all 0");
});

/** A link with a scheme that is safe to show: https, ipfs or ar. */
export const uri = field((value) => {
  if (/^(https|ipfs|ar):\/\/[^\s<>"]+$/.test(value) && URL.canParse(value)) return value;
  throw new FieldError("URI_SCHEME", `${quoted(value)} is not a link`, "Use https://, ipfs:// or ar://");
});

/** A path into the sheet; that it exists is checked with the whole sheet. */
export const path = text(120);
