import { ratio } from "../../decimal/index.ts";
import { exactMoney, moment, money, percent, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import type { BondStatus } from "../types.ts";
import type { OwnReport } from "./index.ts";

const ACCRUED_UNIT = 10n ** 18n;

/** What a bond has to report besides what every asset has. */
export function bondReport(status: BondStatus): OwnReport {
  const { currency, state } = status;
  const amount = (minor: bigint) => `${money(minor, currency.decimals)} ${currency.symbol}`;
  const next = (second: bigint | null) => (second === null ? "none" : moment(second));
  const accrued = exactMoney(ratio(status.accruedInterest, ACCRUED_UNIT), currency.decimals);
  return {
    identifier: `ISIN ${status.isin}`,
    noun: "Bond",
    before: [
      `State: ${state}.${status.acceleratedClaim > 0n ? ` Due at once: ${amount(status.acceleratedClaim)}.` : ""}`,
      ...(status.called === null
        ? []
        : [
            `Called for ${moment(status.called.callDate)} at ${percent(status.called.price)} of what is outstanding.`,
          ]),
    ],
    after: [
      ...floatingOf(status),
      `Next record date: ${next(status.nextRecordDate)}; next payment: ${next(status.nextPaymentDate)}.`,
      `Interest accrued now on a unit: ${accrued} ${currency.symbol}.`,
      `Reserve: ${amount(status.reserve)}. Funded and not yet paid: ${amount(status.owed)}.`,
    ],
    sections: [paymentsOf(status)],
  };
}

/** Which rates are fixed, and when the next can be. */
function floatingOf({ floating }: BondStatus): string[] {
  if (floating === null) return [];
  const { rates, nextFixing, projected } = floating;
  const last = rates.at(-1);
  const fixed =
    last === undefined
      ? "No rate is fixed yet"
      : `Rates fixed: ${rates.length}, the last ${percent(last)} a year`;
  if (nextFixing === null) return [`${fixed}; none is left to fix.`];
  const until = projected === null ? "" : `; until then ${percent(projected)} accrues`;
  return [`${fixed}. Anyone can fix the next after ${moment(nextFixing)}${until}.`];
}

function paymentsOf({ payments, currency }: BondStatus): Section {
  const amount = (minor: bigint) => money(minor, currency.decimals);
  return {
    title: `Payments (${currency.symbol})`,
    columns: [
      right("#"),
      { title: "Record date" },
      { title: "Payment" },
      right("Due"),
      right("Funded"),
      right("Paid"),
      { title: "State" },
    ],
    rows: payments.map(({ number, kind, recordDate, paymentDate, due, funded, paid, state }) => [
      `${number}`,
      recordDate === 0n ? "to come" : moment(recordDate),
      paymentDate === 0n ? "to come" : moment(paymentDate),
      amount(due),
      amount(funded),
      amount(paid),
      kind === "scheduled" ? state : `${kind}, ${state}`,
    ]),
  };
}
