import type { Interface } from "ethers";

import { SdkError } from "../errors/index.ts";
import { ChainError } from "../status/chain.ts";

/** An order, a book or a call to the exchange that cannot be used as it is. Codes start with `EXCHANGE_`. */
export class ExchangeError extends SdkError {}

/** The log that an endpoint gives lacks something, or has what the chain has not. Codes start with `EXCHANGE_LOGS`. */
export class ExchangeLogError extends ChainError {
  /** @param cause What the endpoint answered, where that is the reason. */
  constructor(code: string, what: string, remedy: string, where?: string, cause?: unknown) {
    super(code, what, remedy, where);
    if (cause !== undefined) this.cause = cause;
  }
}

/** Why an order cannot be filled, by the contract's number of it, with its meaning in words. */
const OBSTACLES = [
  ["NONE", "it can be filled"],
  ["MALFORMED", "units, price or least part cannot be, or the units are the currency"],
  ["EXPIRED", "it has expired"],
  ["VOID", "its maker took back all orders of its epoch"],
  ["CANCELLED", "its maker cancelled it"],
  ["EXHAUSTED", "less than that is left of it"],
  ["TOO_SMALL", "less than the least part that its maker allows"],
  ["RESERVED", "it is for another taker"],
  ["OWN_ORDER", "maker and taker are one"],
  ["UNSIGNED", "its maker neither signed nor posted it"],
  ["NO_PRICE", "the asset gives no price now"],
  ["BEYOND_BOUND", "the price with interest is beyond its maker's bound"],
  ["UNITS_RESTRICTED", "the token's rules refuse the transfer"],
  ["UNITS_BALANCE", "the seller has too few units"],
  ["UNITS_ALLOWANCE", "the seller approved too few units to the exchange"],
  ["MONEY_BALANCE", "the buyer has too little money"],
  ["MONEY_ALLOWANCE", "the buyer approved too little money to the exchange"],
] as const;

export type ObstacleName = (typeof OBSTACLES)[number][0];

/** Why an order cannot be filled. `value` is what the contract says of it (see `Obstacle` in its interface). */
export interface Obstacle {
  readonly name: ObstacleName;
  readonly value: bigint;
  readonly words: string;
}

/** The obstacle of a number that the contract gave. Throws `EXCHANGE_UNKNOWN_OBSTACLE` for one of a later version. */
export function obstacleOf(number: bigint, value: bigint): Obstacle {
  const found = OBSTACLES[Number(number)];
  if (found === undefined)
    throw new ExchangeError(
      "EXCHANGE_UNKNOWN_OBSTACLE",
      `the exchange names obstacle ${number}, which is unknown here`,
      "Use the version of the SDK that belongs to the contract",
    );
  const [name, words] = found;
  return { name, value, words };
}

/**
 * The obstacle for which the exchange refused a call, from what a call, an estimate or a simulation threw; `undefined`
 * where it was something else (a token's own error, a lost connection).
 */
export function refusalOf(error: unknown, exchange: Interface): Obstacle | undefined {
  const { data } = error as { data?: unknown };
  const parsed = typeof data === "string" ? exchange.parseError(data) : null;
  if (parsed?.name !== "OrderRefused") return undefined;
  const [number, value] = parsed.args as unknown as [bigint, bigint];
  return obstacleOf(number, value);
}
