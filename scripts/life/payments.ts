/** A payment of the bond: the issuer funds, some holders claim, anyone pays the rest. */
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";

/**
 * Pays a period on its payment date. Holders who come by themselves claim; the others are paid by somebody without a
 * role. Nobody's entitlement depends on which.
 */
export async function payPeriod(life: Life, period: number): Promise<void> {
  const { world, bond, book, sheet } = life;
  const due = book.payment(period);
  const entitled = book.holders();
  const id = BigInt(period);
  if (due === 0n) {
    // Anybody closes a period in which nothing is due, by looking at it once.
    await bond.connect(world.anyone).pay(id, []);
    life.events.push(`Payment ${period + 1}: nothing is due (a rate of 0).`);
    return;
  }
  await world.currency.mint(world.issuer.address, due);
  await world.currency.connect(world.issuer).approve(await bond.getAddress(), due);
  await bond.connect(world.issuer).fund(id, due);
  // Whoever lost a wallet is paid by the stranger: what it has coming goes to the one that took its place.
  const claimants = new Set(entitled.filter((holder, i) => i % 3 === 0 && !life.recovered.has(holder)));
  for (const wallet of world.wallets) {
    if (claimants.has(wallet.address)) await bond.connect(wallet).claim([id]);
  }
  await bond.connect(world.anyone).pay(
    id,
    entitled
      .filter((holder) => !claimants.has(holder))
      .flatMap((holder) => [holder, ...(life.recovered.has(holder) ? [walletOf(life, holder).address] : [])]),
  );
  const last = period + 1 === sheet.terms.periods.length;
  if (last) for (const holder of entitled) book.holdings.set(holder, 0n);
  life.events.push(
    `Payment ${period + 1}: ${entitled.length} holders, ${claimants.size} claimed, the rest were paid by a stranger.` +
      (last ? " The bond is redeemed." : ""),
  );
}
