/**
 * What makers and takers send. Approvals are exact: what one fill, or one order, takes, in addition to what is approved
 * already (for a maker's other orders).
 *
 * @example
 * const found = quote(await readBook(exchange, { token, currency, fromBlock, taker: bob.address }), "buy", 10_000n);
 * await fillQuote(exchange.connect(bob), found);
 */
import { Contract } from "ethers";
import type { ContractTransactionReceipt, ContractTransactionResponse, Signer } from "ethers";

import type { AssetToken, IExchange } from "../../typechain-types/index.js";
import { untilMined } from "../endpoints/index.ts";
import { signPermit } from "../permit/index.ts";
import { ExchangeError, obstacleOf } from "./errors.ts";
import type { Obstacle } from "./errors.ts";
import { costOf, encodedOrder } from "./order.ts";
import type { Order, Side, SignedOrder } from "./order.ts";
import type { Quote } from "./quote.ts";

const ERC20_ABI = [
  "function approve(address, uint256)",
  "function allowance(address, address) view returns (uint256)",
];
/** No approval of this many minor units is exact, whatever it is for. */
const UNLIMITED = 2n ** 128n;

/** Why a taker could not fill an order now, and what it costs. Nothing is sent. */
export async function previewFill(
  exchange: IExchange,
  { order, signature }: SignedOrder,
  units: bigint,
  taker: string,
): Promise<{ readonly obstacle: Obstacle; readonly money: bigint }> {
  const [number, value, money] = await exchange.previewFill(encodedOrder(order), signature, units, taker);
  return { obstacle: obstacleOf(number, value), money };
}

/**
 * What a maker approves to the exchange so that his order can be filled: units if he sells; if he buys, the price of
 * all at his bound, and one minor unit more for each part beyond the first that it may be filled in.
 *
 * Throws `EXCHANGE_UNLIMITED` for an order that buys without a bound: no exact approval covers it.
 */
export function approvalOf(
  order: Order,
  tokenDecimals: number,
  parts = 32n,
): { readonly token: string; readonly amount: bigint } {
  if (order.side === "sell") return { token: order.token, amount: order.units };
  const dearest = order.priceKind === "dirty" ? order.price : order.bound;
  const amount = costOf(order.units, dearest, tokenDecimals) + parts - 1n;
  return { token: order.currency, amount: exact(amount) };
}

/**
 * Approves `amount` more of a token to the exchange. A token that changes no allowance that is not 0 (as some do) is
 * brought to 0 first.
 *
 * Throws `EXCHANGE_UNLIMITED` for 2^128 minor units and more.
 */
export async function approveMore(
  token: string,
  owner: Signer,
  exchange: string,
  amount: bigint,
): Promise<void> {
  const contract = new Contract(token, ERC20_ABI, owner) as unknown as AssetToken;
  const before = await allowanceOf(token, owner, exchange);
  const allowance = exact(before + amount);
  if (before !== 0n && !(await passes(contract.approve.estimateGas(exchange, allowance))))
    await mined(contract.approve(exchange, 0n));
  await mined(contract.approve(exchange, allowance));
}

async function allowanceOf(token: string, owner: Signer, exchange: string): Promise<bigint> {
  const contract = new Contract(token, ERC20_ABI, owner) as unknown as AssetToken;
  return contract.allowance(await owner.getAddress(), exchange);
}

/** Writes an order to the chain's log; anyone may. What its maker approves is {@link approvalOf}'s figure. */
export async function postOrder(
  exchange: IExchange,
  { order, signature }: SignedOrder,
): Promise<ContractTransactionReceipt> {
  return mined(exchange.post(encodedOrder(order), signature));
}

/** Takes back one order for good; the exchange's runner is its maker. */
export async function cancelOrder(exchange: IExchange, order: Order): Promise<ContractTransactionReceipt> {
  return mined(exchange.cancel(encodedOrder(order)));
}

/** Takes back all orders that the exchange's runner has signed. */
export async function cancelAllOrders(exchange: IExchange): Promise<ContractTransactionReceipt> {
  return mined(exchange.cancelAll());
}

/** How a taker fills an order. */
export interface FillOptions {
  /**
   * The most that he pays, or the least that he gets. By default what it costs now; at a price before interest it may be
   * a little more or less a day later.
   */
  readonly limit?: bigint | undefined;
  /** Whether he signs a permit instead of approving, which takes one transaction less. */
  readonly byPermit?: boolean;
}

/**
 * Fills an order, or part of it, for the exchange's runner, who approves, or permits, exactly what it takes.
 *
 * Throws `EXCHANGE_REFUSED` when it is known beforehand that it would fail, and as `signPermit` does; nothing is sent
 * then.
 */
export async function fillOrder(
  exchange: IExchange,
  signed: SignedOrder,
  units: bigint,
  { limit, byPermit = false }: FillOptions = {},
): Promise<ContractTransactionReceipt> {
  const taker = takerOf(exchange);
  const { order, signature } = signed;
  const { obstacle, money } = await previewFill(exchange, signed, units, await taker.getAddress());
  const own = order.side === "sell" ? "MONEY_ALLOWANCE" : "UNITS_ALLOWANCE";
  if (obstacle.name !== "NONE" && obstacle.name !== own)
    throw new ExchangeError(
      "EXCHANGE_REFUSED",
      `the order cannot be filled: ${obstacle.words} (${obstacle.name}, ${obstacle.value})`,
      "Read the book again",
    );
  const most = limit ?? money;
  const [token, amount] = order.side === "sell" ? [order.currency, most] : [order.token, units];
  const spender = await exchange.getAddress();
  if (!byPermit) {
    await approveMore(token, taker, spender, amount);
    return mined(exchange.fill(encodedOrder(order), signature, units, most));
  }
  // What is approved for his own orders stays so.
  const value = exact((await allowanceOf(token, taker, spender)) + amount);
  const permit = await signPermit(taker, { token, spender, value });
  return mined(exchange.fillWithPermit(encodedOrder(order), signature, units, most, permit));
}

/** What a taker allows beyond the quote's figures. */
export interface QuoteLimits {
  /** For all together: the most that he pays, or the least that he gets. By default the quote's money. */
  readonly limit?: bigint;
  /** Units that must be filled, or nothing is. By default all of the quote. */
  readonly least?: bigint;
}

/**
 * Fills the orders of a quote in one transaction for the exchange's runner, who approves exactly what it takes. An order
 * that somebody else was faster with is passed over, as far as `least` allows.
 *
 * Throws `EXCHANGE_EMPTY` for a quote without orders.
 */
export async function fillQuote(
  exchange: IExchange,
  { side, fills, units, money }: Quote,
  { limit = money, least = units }: QuoteLimits = {},
): Promise<ContractTransactionReceipt> {
  const [first] = fills;
  if (first === undefined)
    throw new ExchangeError(
      "EXCHANGE_EMPTY",
      "there is no order to fill",
      "Read the book again, or post an order",
    );
  const { order } = first.open;
  const [token, amount] = side === "buy" ? [order.currency, limit] : [order.token, units];
  await approveMore(token, takerOf(exchange), await exchange.getAddress(), amount);
  const batch = fills.map((fill) => ({
    order: encodedOrder(fill.open.order),
    signature: fill.open.signature,
    units: fill.units,
    limit: limitOfPart(side, fill.money, money, limit),
  }));
  return mined(exchange.fillBatch(batch, least, limit));
}

/** What one order may cost or bring: its own figure, and its share of what the limit leaves beyond all figures. */
function limitOfPart(side: Side, part: bigint, all: bigint, limit: bigint): bigint {
  const scaled = (part * limit) / all;
  if (side === "buy") return scaled > part ? scaled : part;
  return scaled < part ? scaled : part;
}

function takerOf(exchange: IExchange): Signer {
  const { runner } = exchange;
  if (runner !== null && "getAddress" in runner) return runner as Signer;
  throw new ExchangeError(
    "EXCHANGE_NO_SIGNER",
    "the exchange is connected to nobody who could sign",
    "Connect it to the taker's wallet",
  );
}

function exact(amount: bigint): bigint {
  if (amount < UNLIMITED) return amount;
  throw new ExchangeError(
    "EXCHANGE_UNLIMITED",
    `an approval of ${amount} minor units is as good as unlimited`,
    "Give the order a bound, or approve less",
  );
}

async function passes(estimate: Promise<bigint>): Promise<boolean> {
  try {
    await estimate;
    return true;
  } catch {
    // Where the connection is what fails, the next call says so.
    return false;
  }
}

async function mined(sent: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  const transaction = await sent;
  await untilMined(transaction);
  const receipt = await transaction.wait();
  if (receipt !== null) return receipt;
  throw new ExchangeError(
    "EXCHANGE_NO_RECEIPT",
    "there is no receipt",
    "Look the transaction up again later",
    transaction.hash,
  );
}
