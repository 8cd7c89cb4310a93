import { Contract, toUtf8String } from "ethers";

import type { Commodity, IBars } from "../../../typechain-types/index.js";
import { WEIGHT_MEASURES } from "../../termsheet/index.ts";
import type { CommodityPart, KindReading } from "../types.ts";
import { nameOf } from "./names.ts";

/** Bars that are listed one by one; of more, the number and the weight are told. */
const SHOWN_BARS = 100n;
const STATES = ["pending", "delivered", "ended"] as const;
const BARS_ABI = [
  "function countOf(address) view returns (uint256)",
  "function barsOf(address,uint256,uint256) view returns (bytes32[],tuple(bytes32 refiner,bytes32 serial,bytes3 metal,uint64 fineWeight,uint32 fineness)[])",
];

/** What a commodity has besides what every asset has. */
export async function readCommodity({ address, abi, provider, block }: KindReading): Promise<CommodityPart> {
  const pinned = { blockTag: block.number };
  const commodity = new Contract(address, abi, provider) as unknown as Commodity;
  const terms = await commodity.terms(pinned);
  const register = new Contract(await commodity.bars(pinned), BARS_ABI, provider) as unknown as IBars;
  const [, listed] = await register.barsOf(address, 0n, SHOWN_BARS, pinned);
  const count = await commodity.redemptionCount(pinned);
  const redemptions: CommodityPart["redemptions"][number][] = [];
  for (let id = 0n; id < count; id += 1n) {
    const { units, weight, deadline, state } = await commodity.redemption(id, pinned);
    redemptions.push({ id, units, weight, deadline, state: STATES[Number(state)] ?? "unknown" });
  }
  return {
    kind: "commodity",
    metal: toUtf8String(terms.metal),
    custodian: terms.custodian,
    weightPerUnit: await commodity.weightPerUnit(block.time, pinned),
    shareLeft: await commodity.shareLeft(pinned),
    requiredWeight: await commodity.requiredWeight(pinned),
    barWeight: await commodity.barWeight(pinned),
    // It reverts while the feed is silent or its figure too old.
    attestedWeight: await commodity.attestedWeight(pinned).catch(() => null),
    reserve: {
      feed: terms.reserve.feed,
      measure: WEIGHT_MEASURES[Number(terms.reserveUnit)] ?? "mg",
      maxAge: terms.reserve.maxAge,
    },
    barCount: await register.countOf(address, pinned),
    bars: listed.map(({ refiner, serial, fineWeight, fineness }) => ({
      refiner: nameOf(refiner),
      serial: nameOf(serial),
      fineWeight,
      fineness,
    })),
    redemptions,
  };
}
