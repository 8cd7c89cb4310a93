/** What the tasks of the market are given, and the market that they act on. */
import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Contract, getAddress, isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { exactScaled, parseDecimal } from "../../sdk/decimal/index.ts";
import { inert, money, moment } from "../../sdk/format/index.ts";
import { assertCode, pinBlock } from "../../sdk/status/chain.ts";
import type { AssetToken, IExchange } from "../../typechain-types/index.js";
import { TaskError } from "../command.ts";
import { artifactOf } from "../input.ts";

/** What every task of the market takes. */
export interface MarketArguments {
  readonly exchange: string | undefined;
  readonly token: string | undefined;
  readonly currency: string | undefined;
  readonly json: boolean;
}

/** What those take that send something. */
export interface SendingArguments extends MarketArguments {
  readonly from: string | undefined;
  readonly yes: boolean;
}

/** An exchange, and the pair that is traded. */
export interface Market {
  readonly ethers: HardhatEthers;
  readonly networkName: string;
  readonly chainId: bigint;
  readonly exchange: IExchange;
  readonly address: string;
  readonly token: Named;
  readonly currency: Named;
}

/** A token as it calls itself. */
export interface Named {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

const ERC20_ABI = ["function symbol() view returns (string)", "function decimals() view returns (uint8)"];
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
/** The last second that a date can show. */
const LAST_MOMENT = 8_640_000_000_000n;

/** Connects, and refuses an exchange that is not this build's. */
export async function openMarket(hre: HardhatRuntimeEnvironment, given: MarketArguments): Promise<Market> {
  const address = addressOf(given.exchange, "--exchange");
  const [token, currency] = [addressOf(given.token, "--token"), addressOf(given.currency, "--currency")];
  const artifact = await artifactOf(hre, "Exchange");
  const { ethers, networkName } = await hre.network.getOrCreate();
  await assertCode(ethers.provider, address, artifact, await pinBlock(ethers.provider));
  const { chainId } = await ethers.provider.getNetwork();
  const exchange = new Contract(address, artifact.abi, ethers.provider) as unknown as IExchange;
  return {
    ethers,
    networkName,
    chainId,
    exchange,
    address,
    token: await named(ethers, token, "--token"),
    currency: await named(ethers, currency, "--currency"),
  };
}

async function named(ethers: HardhatEthers, address: string, where: string): Promise<Named> {
  const contract = new Contract(address, ERC20_ABI, ethers.provider) as unknown as AssetToken;
  try {
    const [symbol, decimals] = await Promise.all([contract.symbol(), contract.decimals()]);
    return { address, symbol: inert(symbol).slice(0, 32), decimals: Number(decimals) };
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "BAD_DATA" && code !== "CALL_EXCEPTION") throw error;
    throw new TaskError("TASK_TOKEN", "this is no ERC-20 token", "Check the address and the network", where);
  }
}

/**
 * The account that sends: the one that `--from` names, else the network's first. Its key is the network's matter
 * (Hardhat's keystore, a node, a hardware wallet) and never an argument.
 */
export async function senderOf(
  { ethers, networkName }: Market,
  { from }: SendingArguments,
): Promise<HardhatEthersSigner> {
  const signers = await ethers.getSigners();
  const wanted = from === undefined ? signers[0]?.address : addressOf(from, "--from");
  const found = signers.find(({ address }) => address === wanted);
  if (found !== undefined) return found;
  throw new TaskError(
    "TASK_ACCOUNT",
    wanted === undefined
      ? `the network ${networkName} has no account`
      : `the network has no key of ${wanted}`,
    "Give the network an account, with a configuration variable from Hardhat's keystore",
    "--from",
  );
}

/** An address with checksum. */
export function addressOf(text: string | undefined, where: string): string {
  if (text !== undefined && isAddress(text)) return getAddress(text);
  const what = text === undefined ? "no address was given" : "this is no address";
  throw new TaskError("TASK_ARGUMENT", what, `Add ${where} with 0x and 40 hex digits`, where);
}

/** A decimal with at most as many places as the token has, in minor units. */
export function amountOf(text: string | undefined, { decimals, symbol }: Named, where: string): bigint {
  if (text === undefined)
    throw new TaskError("TASK_ARGUMENT", "no amount was given", `Add ${where} with a decimal`, where);
  const amount = exactScaled(parseDecimal(text, where), decimals);
  if (amount !== undefined && amount > 0n) return amount;
  throw new TaskError(
    "TASK_ARGUMENT",
    `${text} is no amount of ${symbol}`,
    `Write a decimal above 0 with at most ${decimals} places`,
    where,
  );
}

/** A moment with its time zone, as unix second. */
export function secondOf(text: string | undefined, where: string): bigint {
  const time = text !== undefined && MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return BigInt(time / 1000);
  throw new TaskError(
    "TASK_ARGUMENT",
    text === undefined ? "no moment was given" : "this is no moment",
    `Add ${where} such as 2027-01-31T12:00:00Z`,
    where,
  );
}

/** The number of a block. */
export function blockOf(text: string | undefined, where: string): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw new TaskError(
    "TASK_ARGUMENT",
    "no block was given",
    `Add ${where} with the block of the exchange, or one before`,
    where,
  );
}

/** A price of a whole unit (currency minor units x 1e18) as a decimal of the currency; all of its digits. */
export function priceText(price: bigint, { decimals }: Named): string {
  return money(price, decimals + 18).replace(/(\.\d*?\d{2})0+$/, "$1");
}

/** A moment, however far away. */
export function momentText(second: bigint): string {
  return second > LAST_MOMENT ? "no end" : moment(second);
}

/** What the answer of a task that sends says of itself: dry until `--yes`. */
export function sentText(yes: boolean, hash: string | undefined): string {
  return yes ? `Done in transaction ${hash ?? ""}.` : "Nothing was sent. Add --yes to do it.";
}
