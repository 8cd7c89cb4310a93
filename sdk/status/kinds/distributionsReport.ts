import { moment, money, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import type { CommonStatus, DistributionStatus } from "../types.ts";

/** The distributions as a table. */
export function distributionsOf(
  { currency }: CommonStatus,
  distributions: readonly DistributionStatus[],
): Section {
  return {
    title: `Distributions (${currency.symbol})`,
    lines: distributions.length === 0 ? ["None yet."] : [],
    columns: [right("#"), { title: "Record date" }, right("Funded"), right("Paid"), { title: "State" }],
    rows: distributions.map(({ number, recordDate, funded, paid, state }) => [
      `${number}`,
      moment(recordDate),
      money(funded, currency.decimals),
      money(paid, currency.decimals),
      state,
    ]),
  };
}
