/**
 * The open order book of a token and a currency, from the chain's log alone.
 *
 * @example
 * const book = await readBook(exchange, { token, currency, fromBlock: 21_000_000 });
 * const [best] = book.sells;
 */
import { Contract, verifyTypedData, ZeroAddress } from "ethers";
import type { Provider, TypedDataDomain } from "ethers";

import type { AssetToken, Bond, IExchange } from "../../typechain-types/index.js";
import { assertStillThere, checkedAddress, pinBlock } from "../status/chain.ts";
import type { PinnedBlock } from "../status/index.ts";
import { ExchangeError, obstacleOf } from "./errors.ts";
import type { ObstacleName } from "./errors.ts";
import { costOf, encodedOrder, exchangeDomain, leastFill, ORDER_TYPES, PRICE_SCALE } from "./order.ts";
import type { Order } from "./order.ts";
import { missing, replayOrders } from "./replay.ts";
import type { PostedAt, PostedOrder } from "./replay.ts";

/** An order that can be filled. Amounts are minor units. */
export interface OpenOrder {
  /** Its digest. */
  readonly hash: string;
  readonly order: Order;
  readonly signature: string;
  /** Units that are not filled. */
  readonly left: bigint;
  /** Units of these that its maker can give, or pay for, besides his orders at better prices. */
  readonly available: bigint;
  /** Of a whole unit, with interest, at the block of the book; currency minor units x 1e18. */
  readonly price: bigint;
  readonly postedAt: PostedAt;
}

/**
 * Why an order of the log is not in the book: an obstacle that the contract would name, or `UNBACKED` (its maker has or
 * approved too little), `BLOCKED` (the token lets him neither send nor receive at all).
 */
export type DropReason = ObstacleName | "UNBACKED" | "BLOCKED";

/** The open orders of one token in one currency, at one block. */
export interface Book {
  readonly block: PinnedBlock;
  readonly token: string;
  readonly currency: string;
  readonly tokenDecimals: number;
  /** Token minor units that move together. */
  readonly lot: bigint;
  /** Who sells: the cheapest first, and at one price the oldest. */
  readonly sells: readonly OpenOrder[];
  /** Who buys: the dearest first, and at one price the oldest. */
  readonly buys: readonly OpenOrder[];
  readonly dropped: readonly { readonly hash: string; readonly why: DropReason }[];
}

/** Which book, and how it is read. */
export interface BookQuery {
  readonly token: string;
  readonly currency: string;
  /** The block of the exchange, or one before: what was posted earlier is not in the book, and that is seen. */
  readonly fromBlock: number;
  /** Blocks that logs are asked for at once, at first. */
  readonly window?: number | undefined;
  /** For whom: his own orders, those for others, and those that the rules refuse him are dropped. */
  readonly taker?: string | undefined;
}

const TOKEN_ABI = [
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function asset() view returns (address)",
  "function canSend(address) view returns (bool)",
  "function canReceive(address) view returns (bool)",
  "function getFrozenTokens(address) view returns (uint256)",
  "function holdingLimits() view returns (uint256 lockUpEnd, uint256 lotSize, uint256, uint256, uint256, uint256)",
];
const BOND_ABI = [
  "function accruedInterest(uint40) view returns (int256)",
  "function issuePrice(uint64, bool, uint40) view returns (uint256)",
];
/** Calls that are under way at once. */
const AT_ONCE = 50;
const PERCENT_SCALE = 10n ** 9n;
/** What a maker's contract, asked whether it signed, may make an endpoint compute; ten times what an honest one takes. */
const GAS_TO_ASK = 3_000_000n;

/**
 * Reads the log of the exchange, drops what is cancelled, filled, expired or no longer backed, and sorts the rest.
 *
 * Everything is read at one block, and the log is held against the contract's own counts and the state of every order
 * that is kept. Throws `EXCHANGE_LOGS_MISSING` where something lacks, `EXCHANGE_LOGS_FALSE` where a log was changed,
 * `EXCHANGE_LOGS` where the endpoint gives none, `CHAIN_REORGANISED` where the block was replaced meanwhile. One
 * endpoint is asked: what all of it says together is believed.
 */
export async function readBook(exchange: IExchange, asked: BookQuery): Promise<Book> {
  const provider = exchange.runner?.provider;
  if (provider == null)
    throw new ExchangeError("EXCHANGE_NO_PROVIDER", "the exchange has no provider", "Connect it to one");
  const domain = await exchangeDomain(exchange);
  const block = await pinBlock(provider);
  const query = {
    ...asked,
    token: checkedAddress(asked.token),
    currency: checkedAddress(asked.currency),
    taker: asked.taker === undefined ? undefined : checkedAddress(asked.taker),
  };
  const { token, currency, fromBlock: from, window } = query;
  const log = await replayOrders(exchange, provider, token, { domain, block, from, window });
  const reader = new BookReader(exchange, provider, query, domain, block);
  const book = await reader.read(
    log.orders.filter(({ order }) => order.currency === currency),
    log.epochs,
  );
  await assertStillThere(provider, block);
  return book;
}

/** What a maker can give: units if he sells, money if he buys. */
interface Backing {
  readonly may: boolean;
  readonly amount: bigint;
}

class BookReader {
  readonly exchange: IExchange;
  readonly query: BookQuery;
  readonly domain: TypedDataDomain;
  readonly block: PinnedBlock;
  readonly pinned: { readonly blockTag: number };
  readonly token: AssetToken;
  readonly currency: AssetToken;
  readonly provider: Provider;
  readonly dropped: { hash: string; why: DropReason }[] = [];

  constructor(
    exchange: IExchange,
    provider: Provider,
    query: BookQuery,
    domain: TypedDataDomain,
    block: PinnedBlock,
  ) {
    this.exchange = exchange;
    this.provider = provider;
    this.query = query;
    this.domain = domain;
    this.block = block;
    this.pinned = { blockTag: block.number };
    this.token = new Contract(query.token, TOKEN_ABI, provider) as unknown as AssetToken;
    this.currency = new Contract(query.currency, TOKEN_ABI, provider) as unknown as AssetToken;
  }

  async read(posted: readonly PostedOrder[], epochs: ReadonlyMap<string, bigint>): Promise<Book> {
    const tokenDecimals = Number(await this.token.decimals(this.pinned));
    const limits = await optional(this.token.holdingLimits(this.pinned), undefined);
    const lot = limits?.lotSize ?? 1n;
    let orders = this.keep(posted, ({ order }) =>
      // A fill comes in a later second than the block's.
      order.expiry <= this.block.time ? "EXPIRED" : undefined,
    );
    await this.assertEpochs(orders, epochs);
    orders = this.keep(orders, (order) => this.obstacleInLog(order, epochs));
    orders = await this.keepAsync(orders, (order) => this.obstacleInState(order));
    const priceOf = await this.prices(orders);
    orders = this.keep(orders, ({ order }) => {
      const price = priceOf(order);
      if (price <= 0n) return "NO_PRICE";
      return (order.side === "buy" ? price > order.bound : price < order.bound) ? "BEYOND_BOUND" : undefined;
    });
    const open = orders.map((order): OpenOrder => {
      const { hash, signature, postedAt } = order;
      const left = order.order.units - order.filled;
      const price = priceOf(order.order);
      return { hash, order: order.order, signature, left, available: left, price, postedAt };
    });
    const sides = { sells: "sell", buys: "buy" } as const;
    const sorted = async (side: "sells" | "buys") => {
      const ofSide = open.filter(({ order }) => order.side === sides[side]).sort(byPriceThenTime);
      return this.keepForTaker(await this.backed(ofSide, tokenDecimals, lot));
    };
    const [sells, buys] = [await sorted("sells"), await sorted("buys")];
    const { token, currency } = this.query;
    return { block: this.block, token, currency, tokenDecimals, lot, sells, buys, dropped: this.dropped };
  }

  /** What the log alone says. */
  obstacleInLog(
    { order, filled, cancelled }: PostedOrder,
    epochs: ReadonlyMap<string, bigint>,
  ): DropReason | undefined {
    const { taker } = this.query;
    if (order.epoch !== (epochs.get(order.maker) ?? 0n)) return "VOID";
    if (cancelled) return "CANCELLED";
    if (filled >= order.units) return "EXHAUSTED";
    if (order.taker !== ZeroAddress && order.taker !== taker) return "RESERVED";
    return order.maker === taker ? "OWN_ORDER" : undefined;
  }

  async assertEpochs(orders: readonly PostedOrder[], epochs: ReadonlyMap<string, bigint>): Promise<void> {
    await inChunks([...new Set(orders.map(({ order }) => order.maker))], async (maker) => {
      const epoch = await this.exchange.epochOf(maker, this.pinned);
      if (epoch !== (epochs.get(maker) ?? 0n)) throw missing(`an epoch of ${maker}`, this.block.number);
    });
  }

  /** The contract's own word for the order must be that of the log. */
  async obstacleInState({ hash, order, signature, filled }: PostedOrder): Promise<DropReason | undefined> {
    const state = await this.exchange.stateOf(hash, this.pinned);
    if (state.filled !== filled || state.cancelled)
      throw missing(`what became of order ${hash}`, this.block.number);
    if (state.posted || this.signedByKey(order, signature)) return undefined;
    const bounded = { ...this.pinned, gasLimit: GAS_TO_ASK };
    const signed = await optional(this.exchange.isSigned(encodedOrder(order), signature, bounded), false);
    return signed ? undefined : "UNSIGNED";
  }

  signedByKey(order: Order, signature: string): boolean {
    try {
      return verifyTypedData(this.domain, ORDER_TYPES, encodedOrder(order), signature) === order.maker;
    } catch {
      return false;
    }
  }

  /** Prices with interest; 0 where the asset gives none. */
  async prices(orders: readonly PostedOrder[]): Promise<(order: Order) => bigint> {
    if (orders.every(({ order }) => order.priceKind === "dirty")) return ({ price }) => price;
    const asset = await optional(this.token.asset(this.pinned), undefined);
    const bond = new Contract(asset ?? ZeroAddress, BOND_ABI, this.provider) as unknown as Bond;
    const time = this.block.time;
    const accrued = await optional(bond.accruedInterest(time, this.pinned), undefined);
    const face = await optional(bond.issuePrice(PERCENT_SCALE, false, time, this.pinned), undefined);
    return ({ priceKind, price }) => {
      if (priceKind === "dirty") return price;
      if (accrued === undefined) return 0n;
      if (priceKind === "clean") return price + accrued;
      // The face is a whole number of minor units, so that this is exact.
      return face === undefined ? 0n : (price * face) / PERCENT_SCALE + accrued;
    };
  }

  /** What each maker has is shared by his orders, the best first. */
  async backed(orders: readonly OpenOrder[], decimals: number, lot: bigint): Promise<OpenOrder[]> {
    const left = new Map<string, Backing>();
    await inChunks([...new Set(orders.map(({ order }) => order.maker))], async (maker) => {
      const [first] = orders;
      if (first !== undefined) left.set(maker, await this.backingOf(maker, first.order.side));
    });
    return orders.flatMap((open) => {
      const { order, price } = open;
      const backing = left.get(order.maker);
      if (backing?.may !== true) return this.drop(open.hash, "BLOCKED");
      const whole = PRICE_SCALE * 10n ** BigInt(decimals);
      let available = order.side === "sell" ? backing.amount : (backing.amount * whole) / price;
      if (available > open.left) available = open.left;
      available -= available % lot;
      if (available < leastFill(order, open.left)) return this.drop(open.hash, "UNBACKED");
      const used = order.side === "sell" ? available : costOf(available, price, decimals);
      left.set(order.maker, { may: true, amount: backing.amount - used });
      return [{ ...open, available }];
    });
  }

  async backingOf(maker: string, side: Order["side"]): Promise<Backing> {
    const { token, currency, pinned } = this;
    const given = side === "sell" ? token : currency;
    const exchange = await this.exchange.getAddress();
    const [balance, allowance, may, frozen] = await Promise.all([
      optional(given.balanceOf(maker, pinned), 0n),
      optional(given.allowance(maker, exchange, pinned), 0n),
      // Units without such rules stop nobody.
      optional(side === "sell" ? token.canSend(maker, pinned) : token.canReceive(maker, pinned), true),
      side === "sell" ? optional(token.getFrozenTokens(maker, pinned), 0n) : 0n,
    ]);
    const free = balance > frozen ? balance - frozen : 0n;
    return { may, amount: free < allowance ? free : allowance };
  }

  /** What the rules say of this taker; what he has and has approved is his to see to. */
  async keepForTaker(orders: readonly OpenOrder[]): Promise<OpenOrder[]> {
    const { taker } = this.query;
    if (taker === undefined) return [...orders];
    return this.keepAsync(orders, async ({ order, signature, available }) => {
      const [number, value] = await this.exchange.previewFill(
        encodedOrder(order),
        signature,
        available,
        taker,
        { ...this.pinned, gasLimit: GAS_TO_ASK },
      );
      const { name } = obstacleOf(number, value);
      const his =
        order.side === "sell" ? ["MONEY_BALANCE", "MONEY_ALLOWANCE"] : ["UNITS_BALANCE", "UNITS_ALLOWANCE"];
      return name === "NONE" || his.includes(name) ? undefined : name;
    });
  }

  keep<T extends { readonly hash: string }>(
    orders: readonly T[],
    why: (order: T) => DropReason | undefined,
  ): T[] {
    return orders.filter((order) => {
      const reason = why(order);
      if (reason !== undefined) this.drop(order.hash, reason);
      return reason === undefined;
    });
  }

  async keepAsync<T extends { readonly hash: string }>(
    orders: readonly T[],
    why: (order: T) => Promise<DropReason | undefined>,
  ): Promise<T[]> {
    const reasons = new Map<string, DropReason | undefined>();
    await inChunks(orders, async (order) => void reasons.set(order.hash, await why(order)));
    return this.keep(orders, ({ hash }) => reasons.get(hash));
  }

  drop(hash: string, why: DropReason): [] {
    this.dropped.push({ hash, why });
    return [];
  }
}

function byPriceThenTime(a: OpenOrder, b: OpenOrder): number {
  if (a.price !== b.price) return a.price < b.price === (a.order.side === "sell") ? -1 : 1;
  return a.postedAt.block - b.postedAt.block || a.postedAt.index - b.postedAt.index;
}

/** What a contract answers; `otherwise` where it has no such function, or reverts. */
async function optional<T, U>(answer: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await answer;
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code !== "BAD_DATA" && code !== "CALL_EXCEPTION") throw cause;
    return otherwise;
  }
}

async function inChunks<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(run));
}
