import { ratio } from "../decimal/index.ts";
import { duration, exactMoney, moment, money, right } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { boundsOf, deedOf, impossible } from "../plan/powers.ts";
import { UINT40_MAX } from "../termsheet/index.ts";
import type { BondStatus } from "./types.ts";

const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";
const ACCRUED_UNIT = 10n ** 18n;

/** A bond's state in words and tables. */
export function statusReport(status: BondStatus): Section[] {
  return [summaryOf(status), paymentsOf(status), powersOf(status), announcementsOf(status)];
}

function summaryOf(status: BondStatus): Section {
  const { block, currency, decimals, state } = status;
  const amount = (minor: bigint) => `${money(minor, currency.decimals)} ${currency.symbol}`;
  const next = (second: bigint | null) => (second === null ? "none" : moment(second));
  const accrued = exactMoney(ratio(status.accruedInterest, ACCRUED_UNIT), currency.decimals);
  return {
    title: `${status.name} (${status.symbol}), ISIN ${status.isin}`,
    lines: [
      `Chain ${status.chainId}, block ${block.number} of ${moment(block.time)} (${block.hash}).`,
      `Bond ${status.asset}, token ${status.token}, charter ${status.charterHash}.`,
      `State: ${state}.${status.acceleratedClaim > 0n ? ` Due at once: ${amount(status.acceleratedClaim)}.` : ""}`,
      `Units: ${money(status.supply, decimals)} of at most ${money(status.maximumSupply, decimals)}, held by ${status.holders} investors.`,
      `Next record date: ${next(status.nextRecordDate)}; next payment: ${next(status.nextPaymentDate)}.`,
      `Interest accrued now on a unit: ${accrued} ${currency.symbol}.`,
      `Reserve: ${amount(status.reserve)}. Funded and not yet paid: ${amount(status.owed)}.`,
      `Offering: ${status.offering === ZERO_ADDRESS ? "none" : status.offering}. Registries: ${status.registries.join(", ")}.`,
    ],
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
      kind === "recovery" ? `recovery, ${state}` : state,
    ]),
  };
}

function powersOf({ powers, block, decimals }: BondStatus): Section {
  const can = powers.map((power) => {
    const { kind, holder, objector, delay, window, expires } = power;
    const stop = objector === ZERO_ADDRESS ? "only the holder" : `the holder or ${objector}`;
    const until =
      expires === UINT40_MAX
        ? ""
        : expires < block.time
          ? ` It expired ${moment(expires)}.`
          : ` It expires ${moment(expires)}.`;
    return (
      `${kind} (${deedOf(kind)}): announced by ${holder}, enacted ${duration(delay)} later at the earliest, ` +
      `within ${duration(window)}; ${stop} can stop it.${boundsOf(kind, power, decimals)}${until}`
    );
  });
  return {
    title: "Powers",
    lines: [
      can.length === 0 ? "Nobody may do more than a holder." : "Beyond what a holder may, in full:",
      ...can,
      `Nobody can, whoever asks: ${impossible(powers.map(({ kind }) => kind)).join("; ")}.`,
    ],
  };
}

function announcementsOf({ announcements }: BondStatus): Section {
  const pending = announcements.filter(({ state }) => state === "waiting" || state === "ready");
  const ended = announcements.length - pending.length;
  return {
    title: "Announcements",
    lines: [
      pending.length === 0 ? "Nothing is announced." : `${pending.length} pending.`,
      ...(ended === 0 ? [] : [`${ended} earlier: enacted, stopped or expired.`]),
    ],
    columns: [
      { title: "Id" },
      { title: "Power" },
      { title: "State" },
      { title: "From" },
      { title: "To" },
      { title: "Action" },
    ],
    rows: pending.map(({ id, kind, state, readyAt, expiresAt, action, what }) => [
      `${id}`,
      kind,
      state,
      moment(readyAt),
      moment(expiresAt),
      what === "" ? action : what,
    ]),
  };
}
