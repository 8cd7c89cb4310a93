/** The chain that the benchmark runs on: always the same date and accounts, so that every figure is exact. */
import { network } from "hardhat";

export const START = 1_800_000_000;
export const DAY = 86_400;

export function connect() {
  return network.create({ network: "local", override: { initialDate: new Date(START * 1000) } });
}

export type Connection = Awaited<ReturnType<typeof connect>>;

/** Gas of a transaction, by its receipt. */
export async function gasOf(
  sent: Promise<{ wait(): Promise<{ readonly gasUsed: bigint } | null> }>,
): Promise<number> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("A transaction has no receipt.");
  return Number(receipt.gasUsed);
}

/** A registry of a panel whose one signature is enough, and a way to make the panel call it without ceremony. */
export async function createRegistry({ ethers, networkHelpers }: Connection) {
  const members = (await ethers.getSigners()).slice(-3).map(({ address }) => address);
  members.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const panel = await ethers.deployContract("Panel", [members, 2, 2 * DAY]);
  const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
  const address = await panel.getAddress();
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 20n);
  return { panel, registry, asPanel: await ethers.getSigner(address) };
}

/** What answers for tokens, with a register of their documents. */
export async function createReader({ ethers }: Connection): Promise<string> {
  const documents = await ethers.deployContract("Documents");
  const reader = await ethers.deployContract("TokenReader", [await documents.getAddress()]);
  return reader.getAddress();
}

export interface Admission {
  readonly wallet: string;
  readonly investor: number;
  readonly country: number;
  readonly class: number;
  readonly validThrough: number;
}

export function admission(wallet: string, investor: number): Admission {
  const countries = [276, 250, 756, 380];
  return {
    wallet,
    investor,
    country: countries[investor % countries.length] ?? 276,
    class: 2,
    validThrough: START + 20 * 365 * DAY,
  };
}

/** A bitmap of countries in four words. */
export function bitmap(codes: readonly number[]): [bigint, bigint, bigint, bigint] {
  const words: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  for (const code of codes) words[(code >> 8) as 0 | 1 | 2 | 3] |= 1n << BigInt(code & 255);
  return words;
}

/** Every built-in rule, but no cap per investor: that one needs a read of its own on each transfer. */
export function allRules(registry: string, venue: string) {
  return {
    registries: [registry],
    countries: bitmap([276, 250, 756, 380]),
    classes: 0b1110n,
    countryRules: [{ country: 840, classes: 0b10000, receiveFrom: START + 40 * DAY }],
    lockUpEnd: START,
    lotSize: 10n,
    minimumHolding: 100n,
    maximumPerInvestor: 2n ** 128n - 1n,
    maximumHolders: 100_000,
    venues: [venue],
    extraRules: [],
    recheckInterval: DAY,
  };
}
