/** What the chain paid, held against what the term sheet says. */
import { money, right, table } from "../../sdk/format/index.ts";
import { sum } from "./book.ts";
import type { Life } from "./life.ts";
import { firstWalletOf, walletOf } from "./recovery.ts";
import { describe } from "./sales.ts";

export interface Reconciliation {
  readonly text: string;
  /** Whether every difference is 0. */
  readonly agrees: boolean;
  /** Investors that ever paid or were paid. */
  readonly investors: number;
  /** What investors paid for units, and were given by the asset, by the chain. */
  readonly paidIn: string;
  readonly paidOut: string;
  /** Of what was given from what the term sheet says, all investors' together without sign. */
  readonly difference: string;
}

/** An investor's money as the chain shows it, in minor units of the currency, over all his wallets. */
export interface ChainMoney {
  /** What he paid for units in offerings. */
  readonly cost: bigint;
  /** What the asset paid him. */
  readonly received: bigint;
  /** What he was given to pay with, and what he has now. */
  readonly given: bigint;
  readonly wallet: bigint;
}

/** An investor's money, by the chain and by the book, in minor units of the currency. */
export interface InvestorMoney extends ChainMoney {
  /** The wallet that he began with. */
  readonly address: string;
  /** What he received from other people, less what he gave them: trades and loans. */
  readonly exchanged: bigint;
  /** What the term sheet says that the asset has to pay him. */
  readonly owed: bigint;
  /** How far chain and book are apart, without sign: in what was received, in what was paid, in what is left. */
  readonly difference: bigint;
}

/** The part of a reconciliation that only one kind of asset has. */
export interface OwnReconciliation {
  readonly text: string;
  readonly agrees: boolean;
  readonly paidOut: string;
  readonly difference: string;
}

/**
 * Per investor and in total: bought, paid by the chain, due by the term sheet, and the difference.
 *
 * @param chain What the chain shows, by the wallet that each investor began with; read from it if left out.
 */
export async function reconcileLife(
  life: Life,
  chain?: ReadonlyMap<string, ChainMoney>,
): Promise<Reconciliation> {
  const { world, token, book, sheet, kind, address: asset } = life;
  const { decimals, code } = sheet.currency;
  const amount = (minor: bigint) => money(minor, decimals);
  const investors = moneyOf(life, chain ?? (await readChain(life)));
  const own = await kind.reconcile?.(life, investors);
  const left = await world.currency.balanceOf(asset);
  const { amount: expected, why } = kind.left(book);
  const supply = await token.totalSupply();
  const total = (key: keyof Omit<InvestorMoney, "address">) =>
    investors.reduce((sum, row) => sum + row[key], 0n);
  const agrees =
    total("difference") === 0n &&
    total("received") === total("owed") &&
    total("owed") === sum(book.owed) - sum(book.uncollected) &&
    (await unitsAgree(life)) &&
    left === expected &&
    supply === book.supply &&
    own?.agrees !== false;
  const computed = left === expected ? "as computed" : `THOUGH ${amount(expected)} WAS COMPUTED`;
  const dust = `Left in the ${sheet.kind.replace("-", " ")}${why}: ${amount(left)} ${code}, ${computed}. Units left: ${money(supply, sheet.token.decimals)}.`;
  return {
    text: `${own?.text ?? moneyTable(life, investors)}\n\n${dust}`,
    agrees,
    investors: investors.length,
    paidIn: `${amount(total("cost"))} ${code}`,
    paidOut: own?.paidOut ?? `${amount(total("received"))} ${code}`,
    difference: own?.difference ?? amount(total("difference")),
  };
}

/** What the chain shows of everybody's money: the investors', and that of whoever else the asset paid or sold to. */
export async function readChain(life: Life): Promise<Map<string, ChainMoney>> {
  const { world } = life;
  const paid = await paidByAsset(life);
  const bought = await paidInOfferings(life);
  const chain = new Map<string, ChainMoney>();
  for (const address of new Set([
    ...world.wallets.map(({ address }) => address),
    ...paid.keys(),
    ...bought.keys(),
  ])) {
    const successor = life.recovered.get(address)?.address;
    const balance = async (who: string) => world.currency.balanceOf(who);
    chain.set(address, {
      cost: bought.get(address) ?? 0n,
      received: paid.get(address) ?? 0n,
      given: await givenMoney(life, address),
      wallet: (await balance(address)) + (successor === undefined ? 0n : await balance(successor)),
    });
  }
  return chain;
}

/** Every investor who ever paid or was paid, or should have been. */
function moneyOf({ book }: Life, chain: ReadonlyMap<string, ChainMoney>): InvestorMoney[] {
  const rows: InvestorMoney[] = [];
  for (const [address, shown] of chain) {
    const { cost, received, given, wallet } = shown;
    const owed = (book.owed.get(address) ?? 0n) - (book.uncollected.get(address) ?? 0n);
    const exchanged = book.exchanged.get(address) ?? 0n;
    // Money that came in less money that went out is what the wallet holds: events alone could lie. Each was given
    // exactly the price of what he asked for, and what was not allocated came back.
    const difference = apart(
      [received, owed],
      [cost, book.bought.get(address) ?? 0n],
      [wallet, given - cost + received + exchanged],
    );
    if (cost === 0n && received === 0n && owed === 0n && difference === 0n && book.held(address) === 0n)
      continue;
    rows.push({ ...shown, address, exchanged, owed, difference });
  }
  return rows;
}

/** How far pairs of figures are apart, all together: each without sign, so that none can make up for another. */
export function apart(...pairs: readonly (readonly [chain: bigint, book: bigint])[]): bigint {
  return pairs.reduce((off, [chain, book]) => off + (chain > book ? chain - book : book - chain), 0n);
}

/** What the asset paid, by the wallet that each investor began with. */
async function paidByAsset(life: Life): Promise<Map<string, bigint>> {
  const { ethers } = life.world.connection;
  const logs = await ethers.provider.getLogs({
    fromBlock: 0,
    address: life.address,
    topics: [ethers.id("Paid(uint256,address,uint256)")],
  });
  const paid = new Map<string, bigint>();
  for (const log of logs) {
    const investor = firstWalletOf(life, ethers.getAddress(`0x${log.topics[2]?.slice(26)}`));
    paid.set(investor, (paid.get(investor) ?? 0n) + BigInt(log.data));
  }
  return paid;
}

/** What each paid for units in offerings. */
async function paidInOfferings({ world }: Life): Promise<Map<string, bigint>> {
  const { ethers } = world.connection;
  const logs = await ethers.provider.getLogs({
    fromBlock: 0,
    topics: [ethers.id("Settled(address,uint256,uint256,uint256)")],
  });
  const bought = new Map<string, bigint>();
  for (const log of logs) {
    const holder = ethers.getAddress(`0x${log.topics[1]?.slice(26)}`);
    const [, price] = ethers.AbiCoder.defaultAbiCoder().decode(["uint256", "uint256", "uint256"], log.data);
    bought.set(holder, (bought.get(holder) ?? 0n) + (price as bigint));
  }
  return bought;
}

/** Whether everybody holds what the book says. */
async function unitsAgree(life: Life): Promise<boolean> {
  for (const { address } of life.world.wallets) {
    const units = await life.token.balanceOf(walletOf(life, address).address);
    if (units !== life.book.held(address)) return false;
  }
  return true;
}

export function moneyTable(life: Life, investors: readonly InvestorMoney[]): string {
  const { decimals, code } = life.sheet.currency;
  const cells = (...amounts: bigint[]) => amounts.map((amount) => money(amount, decimals));
  const rows = investors.map(({ address, cost, exchanged, received, owed, difference }) => [
    describe(life, address),
    ...cells(cost, exchanged, received, owed, difference),
  ]);
  const total = (key: "cost" | "exchanged" | "received" | "owed" | "difference") =>
    investors.reduce((sum, row) => sum + row[key], 0n);
  rows.push([
    "In total",
    ...cells(total("cost"), total("exchanged"), total("received"), total("owed"), total("difference")),
  ]);
  const columns = [
    { title: "Investor" },
    right(`Paid in (${code})`),
    right("Trades and loans"),
    right("The chain paid"),
    right("The term sheet says"),
    right("Difference"),
  ];
  const { fromOutside } = life.book;
  const word =
    fromOutside === 0n
      ? ""
      : `\n\nTrades and loans add up to ${cells(fromOutside).join("")} ${code}: so much of a loan was repaid by a stranger.`;
  return `${table(columns, rows)}${word}`;
}

/** All the money that a wallet was given to pay with. */
async function givenMoney({ world }: Life, address: string): Promise<bigint> {
  const zero = "0x0000000000000000000000000000000000000000";
  const minted = await world.currency.queryFilter(world.currency.filters.Transfer(zero, address));
  return minted.reduce((sum, { args }) => sum + args.value, 0n);
}
