import { z } from "zod";

import { COUNTRIES, INVESTOR_CLASSES } from "../../sdk/termsheet/index.ts";
import type { InvestorClass } from "../../sdk/termsheet/index.ts";
import * as f from "../../sdk/termsheet/schema/fields.ts";
import * as r from "../../sdk/termsheet/schema/references.ts";
import { readList } from "./lists.ts";

const row = z.strictObject({
  /** A label for the report. It stays here: nothing that names a person goes on the chain. */
  label: f.text(60),
  country: r.country,
  class: f.word(...(Object.keys(INVESTOR_CLASSES) as InvestorClass[])),
  /** How much he wants, in parts of what all want together. */
  weight: f.integer(1, 1_000_000),
  /** `admitted`, `never` (no registry knows him) or `expired` (his attestation ran out before the sale). */
  status: f.word("admitted", "never", "expired").default("admitted"),
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

/** Reads the investors of the demonstration. Throws as {@link readList} does. */
export function readInvestors(file: string): Investor[] {
  const { rows } = readList(file, row);
  return rows.map(({ label, country, class: className, weight, status }) => ({
    label,
    country: Number(country),
    countryName: COUNTRIES.find(({ code }) => code === country)?.alpha2 ?? `${country}`,
    class: INVESTOR_CLASSES[className],
    className,
    weight: BigInt(weight),
    status,
  }));
}
