/** How money that is there for holders reaches them. */
import { moment, money } from "../../sdk/format/index.ts";
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";

/**
 * Holders who come by themselves claim; the others are paid by somebody without a role. Nobody's entitlement depends on
 * which.
 *
 * @param id The distribution. @param due What all of them have coming.
 * @returns In words: how much, to whom, by when they held, and how it reached them.
 */
export async function claimAndPay(
  life: Life,
  id: bigint,
  entitled: readonly string[],
  due: bigint,
  absent: readonly string[] = [],
): Promise<string> {
  const { world, asset } = life;
  // Whoever lost a wallet is paid by the stranger: what it has coming goes to the one that took its place.
  const present = entitled.filter((holder) => !absent.includes(holder));
  const claimants = new Set(present.filter((holder, i) => i % 3 === 0 && !life.recovered.has(holder)));
  for (const wallet of world.wallets) {
    if (claimants.has(wallet.address)) await asset.connect(wallet).claim([id]);
  }
  await asset.connect(world.anyone).pay(
    id,
    present
      .filter((holder) => !claimants.has(holder))
      .flatMap((holder) => [holder, ...(life.recovered.has(holder) ? [walletOf(life, holder).address] : [])]),
  );
  const { code, decimals } = life.sheet.currency;
  return (
    `${money(due, decimals)} ${code} for the ${entitled.length} holders of ${moment(await recordDateOf(life, id))}: ` +
    `${claimants.size} claimed, a stranger paid ${absent.length === 0 ? "the rest" : `all but ${absent.length} of the rest`}.`
  );
}

/** The last second whose holders a distribution pays, by the chain. */
async function recordDateOf({ asset, token }: Life, id: bigint): Promise<bigint> {
  const opened = await asset.queryFilter(asset.filters.DistributionOpened(id));
  return opened[0]?.args.recordDate ?? (await token.recordDate(id));
}
