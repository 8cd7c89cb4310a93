import { Contract, toUtf8String } from "ethers";

import type { AssetToken, Bond } from "../../../typechain-types/index.js";
import type { PinnedBlock } from "../chain.ts";
import type { BondPart, KindReading, PaymentStatus } from "../types.ts";

const STATES = ["performing", "in default", "accelerated", "redeemed"] as const;

/** What a bond has besides what every asset has. */
export async function readBond({ address, abi, provider, token, block }: KindReading): Promise<BondPart> {
  const pinned = { blockTag: block.number };
  const bond = new Contract(address, abi, provider) as unknown as Bond;
  const [terms, state, count] = await Promise.all([
    bond.terms(pinned),
    bond.state(pinned),
    bond.distributionCount(pinned),
  ]);
  const payments: PaymentStatus[] = [];
  // One after the other: an endpoint that counts calls is not asked for all of them at once.
  for (let id = 0n; id < count; id += 1n)
    payments.push(await paymentOf(bond, token, id, terms.periods, block));
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
  };
}

async function paymentOf(
  bond: Bond,
  token: AssetToken,
  id: bigint,
  periods: readonly { readonly recordDate: bigint; readonly paymentDate: bigint }[],
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
    kind: period === undefined ? "recovery" : "scheduled",
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
