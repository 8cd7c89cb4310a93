import { AbiCoder, Contract, dataLength, type Provider } from "ethers";

import type { IPowers } from "../../typechain-types/index.js";
import { POWER_KINDS } from "../plan/powers.ts";
import type { PowerKind } from "../plan/powers.ts";
import type { PinnedBlock } from "./chain.ts";
import type { ArtifactOf } from "./read.ts";
import type { AnnouncementStatus, AnyAsset, PowerStatus } from "./types.ts";

/** A way in which an action is encoded: fixed words, so that their number tells it from others. */
interface Shape {
  readonly types: string[];
  readonly names: string[];
}

/** How an action is encoded, by kind; what is not here is shown as its hash. */
const ACTIONS: Partial<Record<PowerKind, readonly Shape[]>> = {
  CALL: [{ types: ["uint40"], names: ["call date"] }],
  PAUSE: [{ types: ["uint256"], names: ["seconds"] }],
  RECOVER: [{ types: ["address", "address"], names: ["lost", "to"] }],
  COURT_TRANSFER: [{ types: ["address", "address", "uint256"], names: ["from", "to", "units"] }],
  WRITE_OFF: [{ types: ["bytes32"], names: ["bar"] }],
  SELL: [
    {
      types: ["address", "uint128", "uint40", "bytes32"],
      names: ["buyer", "minimum price", "deadline", "contract"],
    },
  ],
  ISSUE: [
    {
      types: ["tuple(uint64,bool,uint128,uint128,uint128,uint128,uint40,uint40,uint40,uint40,uint32,uint8)"],
      names: ["terms"],
    },
    // An exchange offer to the units of a predecessor.
    { types: ["tuple(address,address,uint128,uint128,uint128,uint40,uint40)"], names: ["exchange"] },
    // Units for metal that somebody delivered.
    { types: ["address", "uint256"], names: ["to", "units"] },
  ],
};

/**
 * The powers of an asset, and what is announced under them, from its register of powers.
 *
 * @param register The build's artifact of `Powers`.
 */
export async function readPowers(
  source: AnyAsset,
  provider: Provider,
  register: ArtifactOf,
  { number, time }: PinnedBlock,
): Promise<{ powers: PowerStatus[]; announcements: AnnouncementStatus[] }> {
  const pinned = { blockTag: number };
  const asset = await source.getAddress();
  const contract = new Contract(
    await source.powerRegister(pinned),
    register.abi,
    provider,
  ) as unknown as IPowers;
  const cards = await source.powers(pinned);
  const powers = cards.map(({ power, usedInPeriod }) => ({
    kind: kindOf(power.kind),
    holder: power.holder,
    objector: power.objector,
    delay: power.delay,
    window: power.window,
    expires: power.expires,
    limit: power.limit,
    yearlyLimit: power.yearlyLimit,
    used: usedInPeriod,
    quorum: power.quorum,
    majority: power.majority,
  }));
  const count = await contract.announcementCount(asset, pinned);
  const announcements: AnnouncementStatus[] = [];
  for (let id = 0n; id < count; id += 1n) {
    const { kind, readyAt, expiresAt, action, reasonHash, recordDate } = await contract.announcement(
      asset,
      id,
      pinned,
    );
    const state =
      expiresAt === 0n ? "ended" : time > expiresAt ? "expired" : time >= readyAt ? "ready" : "waiting";
    const tally = await contract.tally(asset, id, pinned);
    announcements.push({
      id,
      kind: kindOf(kind),
      action,
      what: await wordsOf(contract, asset, id, kindOf(kind), number),
      reasonHash,
      readyAt,
      expiresAt,
      recordDate,
      inFavour: tally.inFavour,
      against: tally.against,
      state,
    });
  }
  return { powers, announcements };
}

/** What an announcement is of, in words, from the event that made it; empty where the endpoint keeps no such logs. */
async function wordsOf(
  register: IPowers,
  asset: string,
  id: bigint,
  kind: PowerKind,
  block: number,
): Promise<string> {
  const shapes = ACTIONS[kind] ?? [];
  const [event] = await register.queryFilter(register.filters.Announced(asset, id), 0, block);
  if (event === undefined) return "";
  const { action } = event.args;
  const shape = shapes.find(({ types }) => wordsIn(types) * 32 === dataLength(action));
  if (shape === undefined) return "";
  const values = AbiCoder.defaultAbiCoder().decode(shape.types, action);
  return shape.names.map((name, i) => `${name} ${String(values[i])}`).join(", ");
}

/** Words that values of these types take; none of them is dynamic. */
const wordsIn = (types: readonly string[]) =>
  types
    .join(",")
    .replace(/tuple\(|\)/g, "")
    .split(",").length;

const kindOf = (kind: bigint): PowerKind => {
  const found = POWER_KINDS[Number(kind)];
  if (found === undefined)
    throw new RangeError(`The register knows a power, number ${kind}, that this build does not.`);
  return found;
};
