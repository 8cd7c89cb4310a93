import { readFileSync } from "node:fs";

import { parse } from "yaml";
import { z } from "zod";

import { quoted } from "../../sdk/errors/index.ts";
import { findCountry, INVESTOR_CLASSES } from "../../sdk/termsheet/index.ts";

const row = z.strictObject({
  /** A label for the report. It stays here: nothing that names a person goes on the chain. */
  label: z.string(),
  country: z.string(),
  class: z.enum(Object.keys(INVESTOR_CLASSES) as [keyof typeof INVESTOR_CLASSES]),
  /** How much he wants, in parts of what all want together. */
  weight: z.int().positive(),
  /** `admitted`, `never` (no registry knows him) or `expired` (his attestation ran out before the sale). */
  status: z.enum(["admitted", "never", "expired"]).default("admitted"),
});

/** One investor of the demonstration. */
export interface Investor {
  readonly label: string;
  /** ISO 3166-1 numeric. */
  readonly country: number;
  readonly countryName: string;
  readonly class: number;
  readonly className: string;
  readonly weight: bigint;
  readonly status: "admitted" | "never" | "expired";
}

/** Reads the investors of the demonstration. */
export function readInvestors(file: string): Investor[] {
  const rows = z
    .array(row)
    .min(1)
    .parse(parse(readFileSync(file, "utf8")));
  return rows.map(({ label, country, class: className, weight, status }) => {
    const found = findCountry(country);
    if (found === undefined)
      throw new Error(`${file}: ${label}: there is no country ${quoted(country)}. Use an ISO 3166-1 code.`);
    return {
      label,
      country: Number(found.code),
      countryName: found.alpha2,
      class: INVESTOR_CLASSES[className],
      className,
      weight: BigInt(weight),
      status,
    };
  });
}
