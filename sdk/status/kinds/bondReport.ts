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
      `Next record date: ${next(status.nextRecordDate)}; next payment: ${next(status.nextPaymentDate)}.`,
      `Interest accrued now on a unit: ${accrued} ${currency.symbol}.`,
      `Reserve: ${amount(status.reserve)}. Funded and not yet paid: ${amount(status.owed)}.`,
    ],
    sections: [paymentsOf(status)],
  };
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
