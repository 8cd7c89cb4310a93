/** How money that is there for holders reaches them. */
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";

/**
 * Holders who come by themselves claim; the others are paid by somebody without a role. Nobody's entitlement depends on
 * which.
 *
 * @param id The distribution. @returns How many claimed.
 */
export async function claimAndPay(
  life: Life,
  id: bigint,
  entitled: readonly string[],
  absent: readonly string[] = [],
): Promise<number> {
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
  return claimants.size;
}
