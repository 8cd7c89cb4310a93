/** What the chain paid, held against what the term sheet says. */
import type { Life } from "./life.ts";
import { firstWalletOf, walletOf } from "./recovery.ts";
import { describe } from "./sales.ts";
import { money, table } from "../../sdk/format/index.ts";

export interface Reconciliation {
  readonly text: string;
  /** Whether every difference is 0. */
  readonly agrees: boolean;
  /** Investors that ever paid or were paid. */
  readonly investors: number;
  /** Currency minor units that investors paid for units, and were paid by the asset, by the chain. */
  readonly paidIn: bigint;
  readonly paidOut: bigint;
  /** Of what was paid from what the term sheet says, all investors' together without sign. */
  readonly difference: bigint;
}

/** Per investor and in total: bought, paid by the chain, due by the term sheet, and the difference. */
export async function reconcileLife(life: Life): Promise<Reconciliation> {
  const { world, asset, token, book, sheet, kind, address: holds } = life;
  const { decimals, code } = sheet.currency;
  const paidEvents = await asset.queryFilter(asset.filters.Paid());
  const settledSales = await world.connection.ethers.provider.getLogs({
    fromBlock: 0,
    topics: [world.connection.ethers.id("Settled(address,uint256,uint256,uint256)")],
  });
  const paid = new Map<string, bigint>();
  for (const { args } of paidEvents) {
    const investor = firstWalletOf(life, args.holder);
    paid.set(investor, (paid.get(investor) ?? 0n) + args.amount);
  }
  const bought = new Map<string, bigint>();
  for (const log of settledSales) {
    const holder = world.connection.ethers.getAddress(`0x${log.topics[1]?.slice(26)}`);
    const [, price] = world.connection.ethers.AbiCoder.defaultAbiCoder().decode(
      ["uint256", "uint256", "uint256"],
      log.data,
    );
    bought.set(holder, (bought.get(holder) ?? 0n) + (price as bigint));
  }

  let agrees = true;
  let off = 0n;
  const sums = { bought: 0n, paid: 0n, owed: 0n };
  const rows: string[][] = [];
  for (const { address } of world.wallets) {
    const cost = bought.get(address) ?? 0n;
    const received = paid.get(address) ?? 0n;
    const owed = book.owed.get(address) ?? 0n;
    // Money that came in less money that went out is what the wallet holds: events alone could lie. Each was given
    // exactly the price of what he asked for, and what was not allocated came back.
    const successor = life.recovered.get(address)?.address;
    const moneyOf = async (who: string) => world.currency.balanceOf(who);
    const wallet = (await moneyOf(address)) + (successor === undefined ? 0n : await moneyOf(successor));
    const exchanged = book.exchanged.get(address) ?? 0n;
    const spare = (await subscribedMoney(life, address)) - cost;
    const difference =
      received - owed + (cost - (book.bought.get(address) ?? 0n)) + (wallet - spare - received - exchanged);
    off += difference < 0n ? -difference : difference;
    const units = await token.balanceOf(walletOf(life, address).address);
    if (difference !== 0n || units !== book.held(address)) agrees = false;
    sums.bought += cost;
    sums.paid += received;
    sums.owed += owed;
    if (cost === 0n && received === 0n && owed === 0n) continue;
    rows.push([
      describe(life, address),
      ...[cost, received, owed, difference].map((a) => money(a, decimals)),
    ]);
  }
  const left = await world.currency.balanceOf(holds);
  const { amount: expected, why } = kind.left(book);
  if (left !== expected || (await token.totalSupply()) !== book.supply) agrees = false;
  rows.push([
    "In total",
    ...[sums.bought, sums.paid, sums.owed, sums.paid - sums.owed].map((a) => money(a, decimals)),
  ]);
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "Investor" },
    right(`Paid in (${code})`),
    right("The chain paid"),
    right("The term sheet says"),
    right("Difference"),
  ];
  const dust = `Left in the ${sheet.kind.replace("-", " ")} ${why}: ${money(left, decimals)} ${code}, as computed. Units left: ${await token.totalSupply()}.`;
  return {
    text: `${table(columns, rows)}\n\n${dust}`,
    agrees,
    investors: rows.length - 1,
    paidIn: sums.bought,
    paidOut: sums.paid,
    difference: off,
  };
}

/** All the money that a wallet was given to subscribe with. */
async function subscribedMoney({ world }: Life, address: string): Promise<bigint> {
  const zero = "0x0000000000000000000000000000000000000000";
  const minted = await world.currency.queryFilter(world.currency.filters.Transfer(zero, address));
  return minted.reduce((sum, { args }) => sum + args.value, 0n);
}
