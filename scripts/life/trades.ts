/** Secondary transfers between holders, and a few that the rules refuse. */
import { money } from "../../sdk/format/index.ts";
import { describe, labelOf } from "./sales.ts";
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";
import { refused } from "./refusal.ts";

const TRADES = 4;

/** A few transfers before the record date of a period; before the first, also some that must fail. */
export async function tradeBefore(life: Life, period: number): Promise<void> {
  const { token, book, sheet } = life;
  const holders = book.holders();
  if (holders.length < 2) return;
  const lot = sheet.rules.lotSize;
  const done: string[] = [];
  for (let n = 0; n < TRADES; n += 1) {
    // No chance in it: the same term sheet gives the same life.
    const from = holders[(period * 5 + n * 3) % holders.length] ?? "";
    const to = holders[(period * 7 + n * 2 + 1) % holders.length] ?? "";
    const part = book.held(from) / BigInt(5 + n);
    const units = part - (part % lot);
    const sender = walletOf(life, from);
    const recipient = walletOf(life, to).address;
    const code = await token.detectTransferRestriction(sender.address, recipient, units);
    if (from === to || units === 0n || code !== 0n) continue;
    await token.connect(sender).transfer(recipient, units);
    book.transfer(from, to, units);
    done.push(`${labelOf(life, from)} to ${labelOf(life, to)} ${money(units, sheet.token.decimals)}`);
  }
  if (done.length > 0) life.events.push(`Units that holders transferred: ${done.join("; ")}.`);
  if (period === 0) await refusedTransfers(life);
}

async function refusedTransfers(life: Life): Promise<void> {
  const { world, token, book, sheet, investors } = life;
  const from = world.wallets.find(({ address }) => book.held(address) > 0n);
  if (from === undefined) return;
  const lot = sheet.rules.lotSize;
  const minimum = sheet.rules.minimumHolding > lot ? sheet.rules.minimumHolding : lot;
  const attempt = (to: string, units: bigint, what: string) =>
    refused(life, describe(life, from.address), what, () =>
      token.connect(from).transfer.staticCall(to, units),
    );
  for (const status of ["never", "expired"] as const) {
    const i = investors.findIndex((investor) => investor.status === status);
    const wallet = world.wallets[i];
    if (wallet !== undefined)
      await attempt(wallet.address, minimum, `transfer to ${describe(life, wallet.address)}`);
  }
  await attempt(await token.getAddress(), minimum, "transfer to the token's own contract");
  const other = world.wallets.find(({ address }) => book.held(address) > minimum && address !== from.address);
  if (sheet.rules.minimumHolding > lot && other !== undefined) {
    const almostAll = book.held(from.address) - lot;
    await attempt(other.address, almostAll, "transfer that leaves less than the minimum holding");
  }
}
