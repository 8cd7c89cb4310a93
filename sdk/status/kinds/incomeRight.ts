import { Contract } from "ethers";

import type { IncomeRight } from "../../../typechain-types/index.js";
import type { IncomeRightPart, KindReading } from "../types.ts";
import { readDistributions } from "./distributions.ts";
import { nameOf } from "./names.ts";

const STATES = ["running", "closing", "ended"] as const;
const NO_CAP = 2n ** 256n - 1n;

/** What an income right has besides what every asset has. */
export async function readIncomeRight(reading: KindReading): Promise<IncomeRightPart> {
  const { address, abi, provider, block } = reading;
  const pinned = { blockTag: block.number };
  const right = new Contract(address, abi, provider) as unknown as IncomeRight;
  const [terms, state, account, cap, [arrears, payBy]] = await Promise.all([
    right.terms(pinned),
    right.state(pinned),
    right.account(pinned),
    right.cap(pinned),
    right.arrears(pinned),
  ]);
  return {
    kind: "income-right",
    right: { registry: nameOf(terms.right.registry), folio: nameOf(terms.right.folio) },
    agreement: terms.right.documentHash,
    state: STATES[Number(state)] ?? "unknown",
    nominalValue: terms.nominalValue,
    sponsor: terms.sponsor,
    sponsorDue: await right.sponsorDue(pinned),
    endDate: terms.endDate,
    invested: account.invested,
    returned: account.returned,
    preferredDue: account.preferredDue,
    toHolders: account.toHolders,
    toSponsor: account.toSponsor,
    cap: cap === NO_CAP ? null : cap,
    arrears,
    payBy,
    reserve: await right.reserve(pinned),
    owed: await right.owed(pinned),
    nextRecordDate: await right.nextRecordDate(pinned),
    distributions: await readDistributions(right, block),
  };
}
