import type { IIncomeDistributions } from "../../../typechain-types/index.js";
import type { PinnedBlock } from "../chain.ts";
import type { DistributionStatus } from "../types.ts";

/** The distributions of an asset whose money arrives when it arrives, one after the other. */
export async function readDistributions(
  asset: Pick<IIncomeDistributions, "distributionCount" | "distribution" | "recordDateOf">,
  { number, time }: PinnedBlock,
): Promise<DistributionStatus[]> {
  const pinned = { blockTag: number };
  const count = await asset.distributionCount(pinned);
  const found: DistributionStatus[] = [];
  for (let id = 0n; id < count; id += 1n) {
    const [{ funded, paid }, recordDate] = await Promise.all([
      asset.distribution(id, pinned),
      asset.recordDateOf(id, pinned),
    ]);
    const state = time <= recordDate ? "to come" : paid === funded ? "paid" : "funded";
    found.push({ number: id + 1n, recordDate, funded, paid, state });
  }
  return found;
}
