import { Contract, toUtf8String } from "ethers";

import type { AssetToken, Bond, CallableBond, FloatingRateBond } from "../../../typechain-types/index.js";
import type { PinnedBlock } from "../chain.ts";
import type { BondPart, KindReading, PaymentStatus } from "../types.ts";

const STATES = ["performing", "in default", "accelerated", "redeemed"] as const;

/** What a bond has besides what every asset has. */
export async function readBond(reading: KindReading): Promise<BondPart> {
  const { address, abi, provider, token, block } = reading;
  const pinned = { blockTag: block.number };
  const bond = new Contract(address, abi, provider) as unknown as Bond;
  const [terms, state, count] = await Promise.all([
    bond.terms(pinned),
    bond.state(pinned),
    bond.distributionCount(pinned),
  ]);
  const called = await calledOf(reading);
  const periods = terms.periods.map(({ recordDate, paymentDate }, i): Dates => {
    if (called === null || BigInt(i) < called.id) return { kind: "scheduled", recordDate, paymentDate };
    if (BigInt(i) > called.id) return { kind: "scheduled", recordDate: 0n, paymentDate: 0n };
    return { kind: "call", recordDate: called.callDate - 1n, paymentDate: called.callDate };
  });
  const payments: PaymentStatus[] = [];
  // One after the other: an endpoint that counts calls is not asked for all of them at once.
  for (let id = 0n; id < count; id += 1n) payments.push(await paymentOf(bond, token, id, periods, block));
  return {
    kind: "bond",
    isin: toUtf8String(terms.isin),
    faceValue: terms.faceValue,
    state: STATES[Number(state)] ?? "unknown",
    reserve: await bond.reserve(pinned),
    owed: await bond.owed(pinned),
    acceleratedClaim: await bond.acceleratedClaim(pinned),
    accruedInterest: await bond.accruedInterest(block.time, pinned),
    nextRecordDate: payments.map(({ recordDate }) => recordDate).find((date) => date >= block.time) ?? null,
    nextPaymentDate:
      payments.map(({ paymentDate }) => paymentDate).find((date) => date >= block.time) ?? null,
    payments,
    called: called && { callDate: called.callDate, price: called.price },
    floating: await floatingOf(reading),
  };
}

/** Of which kind a payment is, and its dates; those of a period that never opens are 0. */
type Dates = Pick<PaymentStatus, "kind" | "recordDate" | "paymentDate">;

/** The call of a bond that was called. */
async function calledOf({ name, address, abi, provider, block }: KindReading) {
  if (name !== "CallableBond") return null;
  const bond = new Contract(address, abi, provider) as unknown as CallableBond;
  const { callDate, id, price } = await bond.called({ blockTag: block.number });
  return callDate === 0n ? null : { callDate, id, price };
}

/** What is fixed of a bond whose rate floats. */
async function floatingOf({ name, address, abi, provider, block }: KindReading) {
  if (name !== "FloatingRateBond") return null;
  const pinned = { blockTag: block.number };
  const bond = new Contract(address, abi, provider) as unknown as FloatingRateBond;
  const [next, count, { fixingDates }] = await Promise.all([
    bond.nextFixing(pinned),
    bond.periodCount(pinned),
    bond.floatingTerms(pinned),
  ]);
  const rates: bigint[] = [];
  for (let i = 0n; i < next; i += 1n) rates.push(await bond.rateOf(i, pinned));
  const made = Number(next) - (Number(count) - fixingDates.length);
  const projected = next < count ? await bond.rateOf(next, pinned) : null;
  return { rates, nextFixing: fixingDates[made] ?? null, projected };
}

async function paymentOf(
  bond: Bond,
  token: AssetToken,
  id: bigint,
  periods: readonly Dates[],
  { number, time }: PinnedBlock,
): Promise<PaymentStatus> {
  const pinned = { blockTag: number };
  const [due, found] = await Promise.all([bond.due(id, pinned), bond.distribution(id, pinned)]);
  const period = periods[Number(id)];
  // Beyond the schedule stand recoveries: paid from their record date on.
  const recordDate =
    period?.recordDate ?? (found.opened ? await token.recordDate(found.recordIndex, pinned) : 0n);
  const paymentDate = period?.paymentDate ?? recordDate;
  const { funded, paid } = found;
  return {
    number: id + 1n,
    kind: period?.kind ?? "recovery",
    recordDate,
    paymentDate,
    due,
    funded,
    paid,
    state: stateOf(found, due, { recordDate, paymentDate, time }),
  };
}

function stateOf(
  { complete, funded, paid }: { complete: boolean; funded: bigint; paid: bigint },
  due: bigint,
  { recordDate, paymentDate, time }: { recordDate: bigint; paymentDate: bigint; time: bigint },
): PaymentStatus["state"] {
  if (complete) return funded === 0n ? "nothing due" : paid === funded ? "paid" : "funded";
  if (time <= recordDate) return "to come";
  if (due === 0n) return "nothing due";
  return time < paymentDate ? "to be funded" : "missing";
}
