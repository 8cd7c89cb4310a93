import { exactMoney, moment, money, percent, right } from "../../../format/index.ts";
import type { Section } from "../../../format/index.ts";
import type { ResolvedBond } from "../../../termsheet/index.ts";

/** The cash flows of a whole unit, with their dates. */
export function cashFlowsOf(bond: ResolvedBond): Section {
  const { decimals, code } = bond.currency;
  const amount = (minor: Parameters<typeof exactMoney>[0]) => exactMoney(minor, decimals);
  return {
    title:
      bond.floating === undefined
        ? "Cash flows of one unit"
        : "Cash flows of one unit, at the declared rate where it is not fixed yet",
    columns: [
      right("#"),
      { title: "From" },
      { title: "To" },
      { title: "Record date" },
      { title: "Payment" },
      right("Rate"),
      right(`Interest (${code})`),
      right(`Principal (${code})`),
    ],
    rows: bond.cashFlows.map((flow, i) => [
      `${i + 1}`,
      flow.start,
      flow.end,
      moment(flow.recordDate),
      moment(flow.paymentDate),
      percent(bond.terms.periods[i]?.rate ?? 0n),
      amount(flow.interest),
      money(flow.principal, decimals),
    ]),
  };
}
