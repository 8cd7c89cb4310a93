import table from "./countries.json" with { type: "json" };

/** A country of ISO 3166-1. */
export interface Country {
  /** The numeric code, 1 to 999. */
  readonly code: bigint;
  readonly alpha2: string;
  readonly alpha3: string;
  readonly name: string;
}

/** All countries, by numeric code. */
export const COUNTRIES: readonly Country[] = table.map(
  ([code = "", alpha2 = "", alpha3 = "", name = ""]) => ({
    code: BigInt(code),
    alpha2,
    alpha3,
    name,
  }),
);

const byName = new Map<string, Country>();
for (const country of COUNTRIES) {
  const numeric = country.code.toString();
  for (const key of [numeric, numeric.padStart(3, "0"), country.alpha2, country.alpha3, country.name]) {
    byName.set(key.toLowerCase(), country);
  }
}

/** A country by its alpha-2, alpha-3 or numeric code or its English short name; upper or lower case. */
export function findCountry(text: string): Country | undefined {
  return byName.get(text.toLowerCase());
}
