/** The local chain, the people on it, and the shared contracts: everything that is there before an asset is. */
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { InterfaceAbi } from "ethers";
import { artifacts, network } from "hardhat";

import ExchangeModule from "../../deploy/modules/Exchange.ts";
import LendingModule from "../../deploy/modules/Lending.ts";
import { approveAndExecute, sortMembers } from "../../sdk/panel/approve.ts";
import type { TermSheet } from "../../sdk/termsheet/index.ts";
import type {
  AssetFactory,
  Exchange,
  InvestorRegistry,
  Lending,
  Panel,
  TestCurrency,
} from "../../typechain-types/index.ts";
import type { Investor } from "./investors.ts";
import { LifeError } from "./lists.ts";

export type Signer = HardhatEthersSigner;

/** A panel and the people behind it. */
export interface PanelOf {
  readonly panel: Panel;
  readonly members: readonly Signer[];
}

export interface World {
  readonly connection: Awaited<ReturnType<typeof connect>>;
  readonly factory: AssetFactory;
  readonly exchange: Exchange;
  readonly lending: Lending;
  readonly currency: TestCurrency;
  /** The panel that stands behind a role, new if there is none yet. */
  readonly panelFor: (role: string) => Promise<PanelOf>;
  /** Somebody who has no part yet. */
  readonly person: () => Signer;
  /** Panels by the role that the term sheet gives them. */
  readonly panels: ReadonlyMap<string, PanelOf>;
  readonly registries: readonly { readonly registry: InvestorRegistry; readonly by: PanelOf }[];
  /** Addresses of every role of the sheet. */
  readonly addresses: Record<string, string>;
  readonly issuer: Signer;
  /** Somebody without any role, who does what anyone may do. */
  readonly anyone: Signer;
  /** One wallet for each investor, in their order. */
  readonly wallets: readonly Signer[];
  /** A wallet that nobody uses yet. */
  readonly spare: Signer;
}

const MEMBERS = 3;
const THRESHOLD = 2;
const DAY = 86_400;

/** An in-process chain whose first block is at the second given. */
export function connect(startsAt: bigint) {
  return network.create({ network: "local", override: { initialDate: new Date(Number(startsAt) * 1000) } });
}

/** Deploys what assets share: panels, registries, a currency, the factory. */
export async function createWorld(
  sheet: TermSheet,
  investors: readonly Investor[],
  startsAt: bigint,
): Promise<World> {
  const connection = await connect(startsAt);
  const { ethers, ignition } = connection;
  const signers = await ethers.getSigners();
  const take = (): Signer => {
    const signer = signers.shift();
    if (signer !== undefined) return signer;
    throw new LifeError(
      "LIFE_ACCOUNTS",
      "the local chain has too few accounts for all investors, panels and payees",
      "Take investors out of the list, or raise accounts.count of the network local in hardhat.config.ts",
    );
  };
  const anyone = take();
  const issuer = take();
  const wallets = investors.map(take);
  const spare = take();

  const panels = new Map<string, PanelOf>();
  const panelFor = async (role: string): Promise<PanelOf> => {
    const existing = panels.get(role);
    if (existing !== undefined) return existing;
    const members = Array.from({ length: MEMBERS }, take);
    const addresses = sortMembers(members.map((member) => member.address));
    const panel = await ethers.deployContract("Panel", [addresses, THRESHOLD, 2 * DAY]);
    const created = { panel, members };
    panels.set(role, created);
    return created;
  };

  const addresses: Record<string, string> = { [sheet.issuer.wallet]: issuer.address };
  const registries: { registry: InvestorRegistry; by: PanelOf }[] = [];
  for (const role of sheet.rules.registries) {
    const by = await panelFor(`panel of ${role}`);
    const registry = await ethers.deployContract("InvestorRegistry", [await by.panel.getAddress(), 90 * DAY]);
    registries.push({ registry, by });
    addresses[role] = await registry.getAddress();
  }
  for (const { holder, objector } of sheet.powers) {
    if (!objector.startsWith("0x") && objector !== "none") addresses[objector] = take().address;
    if (!holder.startsWith("0x")) addresses[holder] = await (await panelFor(holder)).panel.getAddress();
  }
  const { code, decimals, token } = sheet.currency;
  const currency = await ethers.deployContract("TestCurrency", [`Test ${code}`, `t${code}`, decimals]);
  addresses[token] = await currency.getAddress();

  const { factory, lending } = await ignition.deploy(LendingModule);
  const { exchange } = await ignition.deploy(ExchangeModule);
  return {
    connection,
    factory: await ethers.getContractAt("AssetFactory", await factory.getAddress()),
    exchange: await ethers.getContractAt("Exchange", await exchange.getAddress()),
    lending: await ethers.getContractAt("Lending", await lending.getAddress()),
    currency,
    panelFor,
    person: take,
    panels,
    registries,
    addresses,
    issuer,
    anyone,
    wallets,
    spare,
  };
}

/** The ABI of a contract of this project, from the build. */
export async function abiOf(name: string): Promise<InterfaceAbi> {
  return (await artifacts.readArtifact(name)).abi as InterfaceAbi;
}

/** Moves the chain's clock forward; does nothing when it is there already. */
export async function goTo({ connection }: World, second: bigint): Promise<void> {
  const now = BigInt(await connection.networkHelpers.time.latest());
  if (second > now) await connection.networkHelpers.time.increaseTo(second);
}

/** The role of an account; its address if it has none. */
export function roleOf({ addresses }: World, address: string): string {
  const [role] = Object.entries(addresses).find(([, known]) => known === address) ?? [];
  return role ?? address;
}

/** An account as the report shows it: its role, if it has one, and its address. */
export function named(world: World, address: string): string {
  const role = roleOf(world, address);
  return role === address ? address : `${role} (${address})`;
}

/** The second of the latest block. */
export async function nowOf({ connection }: World): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Has a panel make one call, signed by as many members as it takes. */
export async function act(
  { panel, members }: PanelOf,
  target: string,
  data: string,
  by: Signer,
): Promise<void> {
  await approveAndExecute(panel.connect(by), members.slice(0, THRESHOLD), [{ target, data }]);
}
