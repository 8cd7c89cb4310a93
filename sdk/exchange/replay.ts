/** What the exchange's log says of the orders of one token, held against what the contract counts. */
import { zeroPadValue } from "ethers";
import type { Log, Provider, TypedDataDomain } from "ethers";

import type { IExchange } from "../../typechain-types/index.js";
import type { PinnedBlock } from "../status/index.ts";
import { ExchangeLogError } from "./errors.ts";
import { readLogs } from "./logs.ts";
import { decodedOrder, hashOrder } from "./order.ts";
import type { encodedOrder, Order } from "./order.ts";

/** When an order first stood in the log. */
export interface PostedAt {
  readonly block: number;
  readonly index: number;
}

/** An order as the log shows it. */
export interface PostedOrder {
  readonly hash: string;
  readonly order: Order;
  /** `0x` where its maker posted it himself; else what was posted last. */
  readonly signature: string;
  readonly postedAt: PostedAt;
  /** Units of it that were filled. */
  readonly filled: bigint;
  readonly cancelled: boolean;
}

/** The log of one token's orders. */
export interface OrderLog {
  readonly orders: readonly PostedOrder[];
  /** Of makers who took back all their orders at least once. */
  readonly epochs: ReadonlyMap<string, bigint>;
}

/** What is missing in a log, or is not what it can be. */
const MISSING = "EXCHANGE_LOGS_MISSING";

/**
 * Reads the orders of a token, and what became of them, through a block.
 *
 * Every post has a number, every fill says how much is filled in all, every epoch follows the one before, and the
 * contract counts the posts: a log that lacks one is refused with `EXCHANGE_LOGS_MISSING`, one that was changed with
 * `EXCHANGE_LOGS_FALSE`.
 */
export async function replayOrders(
  exchange: IExchange,
  provider: Provider,
  token: string,
  { domain, block, from, window }: ReplayRange,
): Promise<OrderLog> {
  const address = await exchange.getAddress();
  const topic = (name: "Posted" | "Filled" | "Cancelled" | "CancelledAll") =>
    exchange.interface.getEvent(name).topicHash;
  const range = { from, to: block.number, window };
  const ofToken = [[topic("Posted"), topic("Filled"), topic("Cancelled")], null, zeroPadValue(token, 32)];
  const logs = await readLogs(provider, { address, topics: ofToken }, range);
  const ofMakers = await readLogs(provider, { address, topics: [topic("CancelledAll")] }, range);

  const orders = new Map<string, PostedOrder>();
  const filled = new Map<string, bigint>();
  const cancelled = new Set<string>();
  let posts = 0n;
  for (const log of logs) {
    const event = parsed(exchange, log);
    if (event.name === "Posted") {
      const [hash, , maker, number, encoded, signature] = event.args as unknown as PostedArguments;
      if (number !== posts) throw missing(`order number ${posts} of the token`, log.blockNumber);
      posts += 1n;
      const order = decodedOrder(encoded);
      if (hashOrder(domain, order) !== hash || order.maker !== maker || order.token !== token)
        throw new ExchangeLogError(
          "EXCHANGE_LOGS_FALSE",
          "the endpoint gave an order that is not the one it names",
          "Use another endpoint",
          hash,
        );
      const before = orders.get(hash);
      orders.set(hash, {
        hash,
        order,
        signature: before?.signature === "0x" ? "0x" : signature,
        postedAt: before?.postedAt ?? { block: log.blockNumber, index: log.index },
        filled: 0n,
        cancelled: false,
      });
    } else if (event.name === "Filled") {
      const { orderHash, units, filled: total } = event.args as unknown as FilledArguments;
      if ((filled.get(orderHash) ?? 0n) + units !== total)
        throw missing(`a fill of order ${orderHash}`, log.blockNumber);
      filled.set(orderHash, total);
    } else {
      cancelled.add(event.args[0] as string);
    }
  }
  const counted = await exchange.postCount(token, { blockTag: block.number });
  if (counted !== posts) throw missing(`${counted - posts} of ${counted} orders of the token`, block.number);
  return {
    orders: [...orders.values()].map((posted) => ({
      ...posted,
      filled: filled.get(posted.hash) ?? 0n,
      cancelled: cancelled.has(posted.hash),
    })),
    epochs: epochsOf(exchange, ofMakers),
  };
}

/** Which logs are read, and for which contract. */
export interface ReplayRange {
  readonly domain: TypedDataDomain;
  /** The last block. */
  readonly block: PinnedBlock;
  /** The first block: that of the exchange, or before. */
  readonly from: number;
  readonly window?: number | undefined;
}

type PostedArguments = [string, string, string, bigint, ReturnType<typeof encodedOrder>, string];

interface FilledArguments {
  readonly orderHash: string;
  readonly units: bigint;
  readonly filled: bigint;
}

function epochsOf(exchange: IExchange, logs: readonly Log[]): Map<string, bigint> {
  const epochs = new Map<string, bigint>();
  for (const log of logs) {
    const [maker, epoch] = parsed(exchange, log).args as unknown as [string, bigint];
    if ((epochs.get(maker) ?? 0n) + 1n !== epoch) throw missing(`an epoch of ${maker}`, log.blockNumber);
    epochs.set(maker, epoch);
  }
  return epochs;
}

function parsed(exchange: IExchange, log: Log) {
  const event = exchange.interface.parseLog(log);
  if (event === null)
    throw new ExchangeLogError("EXCHANGE_LOGS_FALSE", "a log cannot be read", "Use another endpoint");
  return event;
}

/** An error that says which part of the log was not given. */
export function missing(what: string, block: number): ExchangeLogError {
  return new ExchangeLogError(
    MISSING,
    `the log of the exchange lacks ${what} (seen at block ${block})`,
    "Start at the block of the exchange or before, with an endpoint that keeps and gives all logs",
  );
}
