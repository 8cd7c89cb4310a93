import { DayCountError, quoted } from "../errors/index.ts";

/** The seven conventions that a bond contract knows, in the order of its enum. */
export const CHAIN_DAY_COUNTS = [
  "ACT/360",
  "ACT/365F",
  "ACT/ACT-ISDA",
  "ACT/ACT-ICMA",
  "30/360-BB",
  "30E/360",
  "30E/360-ISDA",
] as const;

/** Conventions that this library can compute and a contract does not offer. */
export const OTHER_DAY_COUNTS = [
  "ACT/364",
  "ACT/365L",
  "ACT/ACT-AFB",
  "NL/360",
  "NL/365",
  "30U/360-EOM",
  "30/360-PSA",
  "30E+/360",
  "EXCEL-30/360",
  "EXCEL-ACT/ACT",
] as const;

export type ChainDayCount = (typeof CHAIN_DAY_COUNTS)[number];
export type DayCount = ChainDayCount | (typeof OTHER_DAY_COUNTS)[number];

const ALL: readonly DayCount[] = [...CHAIN_DAY_COUNTS, ...OTHER_DAY_COUNTS];

/** Names that mean several rules, with the rules. */
const AMBIGUOUS: readonly (readonly [RegExp, string])[] = [
  [/^(30|360)\/360(us)?$/i, "30/360-BB (bond basis), 30E/360 (Eurobond basis) or 30E/360-ISDA"],
  [/^act(ual)?\/act(ual)?$/i, "ACT/ACT-ICMA (bonds) or ACT/ACT-ISDA (swaps)"],
  [/^act(ual)?\/365$/i, "ACT/365F (fixed) or ACT/365L"],
];

/**
 * Reads a day count by its explicit name. Throws `DAYCOUNT_AMBIGUOUS` for a name that means several rules, such as
 * "30/360", naming the choices; `DAYCOUNT_UNKNOWN` for any other.
 */
export function dayCount(name: string, where?: string): DayCount {
  const found = ALL.find((known) => known === name);
  if (found !== undefined) return found;
  const choices = AMBIGUOUS.find(([pattern]) => pattern.test(name))?.[1];
  if (choices !== undefined) {
    throw new DayCountError(
      "DAYCOUNT_AMBIGUOUS",
      `${quoted(name)} means more than one rule`,
      `Say which: ${choices}`,
      where,
    );
  }
  throw new DayCountError(
    "DAYCOUNT_UNKNOWN",
    `${quoted(name)} is not a day count`,
    `Use one of ${ALL.join(", ")}`,
    where,
  );
}

/** The position of a day count in the contract's enum. Throws `DAYCOUNT_NOT_ON_CHAIN`. */
export function chainDayCount(name: string, where?: string): number {
  const index = CHAIN_DAY_COUNTS.findIndex((known) => known === dayCount(name, where));
  if (index >= 0) return index;
  throw new DayCountError(
    "DAYCOUNT_NOT_ON_CHAIN",
    `a bond contract does not offer ${name}`,
    `Use one of ${CHAIN_DAY_COUNTS.join(", ")}`,
    where,
  );
}
