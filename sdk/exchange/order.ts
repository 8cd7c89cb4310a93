/**
 * Orders: what they are, how they are checked, hashed and signed.
 *
 * @example
 * const order = await draftOrder(exchange, {
 *   maker: alice.address, token, currency, side: "sell", priceKind: "dirty",
 *   units: 10_000n, price: priceOf("1010.25", 6), expiry: 1_830_000_000n,
 * });
 * const signed = await signOrder(exchange, order, alice);
 */
import { getAddress, hexlify, isAddress, randomBytes, TypedDataEncoder, ZeroAddress } from "ethers";
import type { Signer, TypedDataDomain } from "ethers";

import { exactScaled, parseDecimal } from "../decimal/index.ts";
import type { IExchange } from "../../typechain-types/index.js";
import { ExchangeError } from "./errors.ts";
import { quoted } from "../errors/index.ts";

/** What the maker does with units. */
export type Side = "sell" | "buy";
/**
 * What `price` says of a whole unit: `dirty` all that is paid, `clean` before accrued interest (both in currency minor
 * units x 1e18), `percent` before accrued interest in 1e-9 of the outstanding face. The last two are for bonds.
 */
export type PriceKind = "dirty" | "clean" | "percent";

export const SIDES: readonly Side[] = ["sell", "buy"];
export const PRICE_KINDS: readonly PriceKind[] = ["dirty", "clean", "percent"];

/** An order. Amounts are minor units, moments unix seconds, addresses with checksum. */
export interface Order {
  readonly maker: string;
  readonly token: string;
  readonly currency: string;
  readonly side: Side;
  readonly priceKind: PriceKind;
  /** Of the whole order (token minor units). */
  readonly units: bigint;
  /** Of a whole unit, as `priceKind` says. */
  readonly price: bigint;
  /** The most that a whole unit may cost a buyer, the least that it must bring a seller, with interest (x 1e18). */
  readonly bound: bigint;
  /** Least part that may be filled, unless less is left. `units` makes it all or none. */
  readonly minFill: bigint;
  /** Who alone may fill it; the zero address for anyone. */
  readonly taker: string;
  /** Last second at which it may be filled. */
  readonly expiry: bigint;
  readonly epoch: bigint;
  readonly salt: bigint;
}

/** An order with its maker's signature; `0x` for one that he posted himself. */
export interface SignedOrder {
  readonly order: Order;
  readonly signature: string;
}

/** What a maker decides; the rest has a default. */
export interface OrderInput {
  readonly maker: string;
  readonly token: string;
  readonly currency: string;
  readonly side: Side;
  readonly priceKind: PriceKind;
  readonly units: bigint;
  readonly price: bigint;
  /** Must be given for a price before interest: a figure, or `none`. A dirty price is its own bound by default. */
  readonly bound?: bigint | "none";
  readonly minFill?: bigint;
  readonly taker?: string;
  readonly expiry: bigint;
  /** By default random. */
  readonly salt?: bigint;
}

/** Largest units and prices that the contract takes. */
export const MAX_UNITS = 2n ** 128n - 1n;
export const MAX_PRICE = 2n ** 176n - 1n;
const MAX_PERCENT = 2n ** 64n - 1n;
const MAX_WORD = 2n ** 256n - 1n;

/** The `name` and `version` of the exchange's EIP-712 domain; `exchangeDomain` holds the contract's own against them. */
export const EXCHANGE_DOMAIN = { name: "Freehold Exchange", version: "1" } as const;

/** The EIP-712 type of an order. */
export const ORDER_TYPES = {
  Order: [
    { name: "maker", type: "address" },
    { name: "token", type: "address" },
    { name: "currency", type: "address" },
    { name: "side", type: "uint8" },
    { name: "priceKind", type: "uint8" },
    { name: "units", type: "uint256" },
    { name: "price", type: "uint256" },
    { name: "bound", type: "uint256" },
    { name: "minFill", type: "uint256" },
    { name: "taker", type: "address" },
    { name: "expiry", type: "uint256" },
    { name: "epoch", type: "uint256" },
    { name: "salt", type: "uint256" },
  ],
};

/** Scale of prices, beyond the currency's minor units. */
export const PRICE_SCALE = 10n ** 18n;

/**
 * A price for a whole unit as it is written in an order, exactly: `priceOf("1010.25", 6)` is 1,010.25 in a currency of
 * six decimals. Throws `DECIMAL_MALFORMED`, and `EXCHANGE_PRICE` for one with too many places, or of 0 or less.
 */
export function priceOf(text: string, currencyDecimals: number): bigint {
  const price = exactScaled(parseDecimal(text, "price"), currencyDecimals + 18);
  if (price === undefined || price <= 0n || price > MAX_PRICE)
    throw new ExchangeError(
      "EXCHANGE_PRICE",
      `${quoted(text)} is no price for a whole unit`,
      `Write a decimal above 0 with at most ${currencyDecimals + 18} places`,
      "price",
    );
  return price;
}

/** A price in per cent of the outstanding face, as it is written in an order: `percentOf("99.5")`. */
export function percentOf(text: string): bigint {
  const price = exactScaled(parseDecimal(text, "price"), 7);
  if (price === undefined || price <= 0n || price > MAX_PERCENT)
    throw new ExchangeError(
      "EXCHANGE_PRICE",
      `${quoted(text)} is no price in per cent`,
      "Write a decimal above 0 with at most 7 places",
      "price",
    );
  return price;
}

/**
 * Makes an order of the maker's present epoch, from what he decides.
 *
 * Throws `EXCHANGE_ORDER` with the field that cannot be, and `EXCHANGE_BOUND` where a price before interest has no
 * bound.
 */
export async function draftOrder(exchange: IExchange, input: OrderInput): Promise<Order> {
  return checkedOrder({
    maker: input.maker,
    token: input.token,
    currency: input.currency,
    side: input.side,
    priceKind: input.priceKind,
    units: input.units,
    price: input.price,
    bound: boundOf(input),
    minFill: input.minFill ?? 0n,
    taker: input.taker ?? ZeroAddress,
    expiry: input.expiry,
    epoch: await exchange.epochOf(address(input.maker, "maker")),
    salt: input.salt ?? BigInt(hexlify(randomBytes(32))),
  });
}

function boundOf({ bound, side, priceKind, price }: OrderInput): bigint {
  const none = side === "buy" ? MAX_WORD : 0n;
  if (bound === "none") return none;
  if (bound !== undefined) return bound;
  if (priceKind === "dirty") return price;
  throw new ExchangeError(
    "EXCHANGE_BOUND",
    "a price before interest needs a bound for what is paid with interest",
    side === "buy"
      ? 'Give the most that a whole unit may cost, or "none"'
      : 'Give the least that a whole unit must bring, or "none"',
    "bound",
  );
}

/** An order whose every field can be, with checksums. Throws `EXCHANGE_ORDER` with the field otherwise. */
export function checkedOrder(order: Order): Order {
  const refuse = (field: keyof Order, what: string, remedy: string): never => {
    throw new ExchangeError("EXCHANGE_ORDER", what, remedy, field);
  };
  const { side, priceKind, units, price, minFill } = order;
  if (!SIDES.includes(side)) refuse("side", "it is neither sell nor buy", "Give one of them");
  if (!PRICE_KINDS.includes(priceKind))
    refuse("priceKind", "unknown", `Give one of ${PRICE_KINDS.join(", ")}`);
  for (const field of ["units", "price", "bound", "minFill", "expiry", "epoch", "salt"] as const) {
    const value: unknown = order[field];
    if (typeof value !== "bigint" || value < 0n || value > MAX_WORD)
      refuse(field, "it is no whole number of 0 to 2^256 - 1", "Give a bigint in minor units");
  }
  if (units === 0n || units > MAX_UNITS) refuse("units", `${units} units cannot be`, "Give 1 to 2^128 - 1");
  const most = priceKind === "percent" ? MAX_PERCENT : MAX_PRICE;
  if (price === 0n || price > most) refuse("price", `a price of ${price} cannot be`, `Give 1 to ${most}`);
  if (minFill > units)
    refuse("minFill", `the least part, ${minFill}, exceeds the units, ${units}`, "Give at most the units");
  const checked = {
    ...order,
    maker: address(order.maker, "maker"),
    token: address(order.token, "token"),
    currency: address(order.currency, "currency"),
    taker: address(order.taker, "taker"),
  };
  if (checked.token === checked.currency) refuse("currency", "units and currency are one token", "Name both");
  if (checked.taker === checked.maker)
    refuse(
      "taker",
      "the maker cannot fill his own order",
      "Name another wallet, or the zero address for anyone",
    );
  return checked;
}

function address(text: string, field: keyof Order): string {
  if (isAddress(text)) return getAddress(text);
  throw new ExchangeError("EXCHANGE_ORDER", "this is no address", "Give 0x and 40 hex digits", field);
}

/** An order as the contract and EIP-712 have it: sides and kinds are numbers. */
export function encodedOrder(order: Order) {
  return {
    ...order,
    side: BigInt(SIDES.indexOf(order.side)),
    priceKind: BigInt(PRICE_KINDS.indexOf(order.priceKind)),
  };
}

/** The order that the contract shows as numbers. Throws `EXCHANGE_ORDER` for what is none. */
export function decodedOrder(encoded: ReturnType<typeof encodedOrder>): Order {
  const { maker, token, currency, units, price, bound, minFill, taker, expiry, epoch, salt } = encoded;
  const side = SIDES[Number(encoded.side)] ?? ("" as Side);
  const priceKind = PRICE_KINDS[Number(encoded.priceKind)] ?? ("" as PriceKind);
  return {
    maker,
    token,
    currency,
    side,
    priceKind,
    units,
    price,
    bound,
    minFill,
    taker,
    expiry,
    epoch,
    salt,
  };
}

/**
 * The EIP-712 domain of an exchange on the chain that its provider is connected to.
 *
 * Throws `EXCHANGE_OTHER_CONTRACT` when the contract at that address says that it signs for another domain.
 */
export async function exchangeDomain(exchange: IExchange): Promise<TypedDataDomain> {
  const provider = exchange.runner?.provider;
  if (provider == null)
    throw new ExchangeError("EXCHANGE_NO_PROVIDER", "the exchange has no provider", "Connect it to one");
  const [where, { chainId }, own] = await Promise.all([
    exchange.getAddress(),
    provider.getNetwork(),
    exchange.eip712Domain(),
  ]);
  const domain = { ...EXCHANGE_DOMAIN, chainId, verifyingContract: where };
  if (
    own.name !== domain.name ||
    own.version !== domain.version ||
    own.chainId !== chainId ||
    getAddress(own.verifyingContract) !== getAddress(where)
  ) {
    throw new ExchangeError(
      "EXCHANGE_OTHER_CONTRACT",
      `this is no Freehold exchange of chain ${chainId}`,
      "Check the address and the network",
      where,
    );
  }
  return domain;
}

/** The digest that the maker signs, and that names the order everywhere; what the contract's `hashOf` returns. */
export function hashOrder(domain: TypedDataDomain, order: Order): string {
  return TypedDataEncoder.hash(domain, ORDER_TYPES, encodedOrder(order));
}

/**
 * Has the maker sign. Nothing is sent.
 *
 * @param signer The maker's key; for a contract wallet, whatever makes its ERC-1271 signature, and then `forContract`.
 * Throws `EXCHANGE_OTHER_SIGNER` when a wallet signs for another.
 */
export async function signOrder(
  exchange: IExchange,
  order: Order,
  signer: Pick<Signer, "getAddress" | "signTypedData">,
  { forContract = false }: { readonly forContract?: boolean } = {},
): Promise<SignedOrder> {
  const checked = checkedOrder(order);
  const who = await signer.getAddress();
  if (!forContract && getAddress(who) !== checked.maker)
    throw new ExchangeError(
      "EXCHANGE_OTHER_SIGNER",
      `the order is of ${checked.maker}, and the signer is ${who}`,
      "Sign with the maker's wallet",
      "maker",
    );
  const domain = await exchangeDomain(exchange);
  return {
    order: checked,
    signature: await signer.signTypedData(domain, ORDER_TYPES, encodedOrder(checked)),
  };
}

/** What units cost at a price for a whole unit with interest: rounded up, as the contract does. */
export function costOf(units: bigint, dirtyPrice: bigint, tokenDecimals: number): bigint {
  const whole = PRICE_SCALE * 10n ** BigInt(tokenDecimals);
  return (units * dirtyPrice + whole - 1n) / whole;
}

/** The least units that may be filled of an order of which `left` is left. */
export function leastFill({ minFill }: Order, left: bigint): bigint {
  const least = minFill < left ? minFill : left;
  return least === 0n ? 1n : least;
}
