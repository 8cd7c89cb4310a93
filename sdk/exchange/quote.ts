import type { Book, OpenOrder } from "./book.ts";
import { ExchangeError } from "./errors.ts";
import { costOf, leastFill } from "./order.ts";
import type { Side } from "./order.ts";

/** One order of a quote. Amounts are minor units. */
export interface QuotedFill {
  readonly open: OpenOrder;
  readonly units: bigint;
  /** What these units cost at the block of the book. */
  readonly money: bigint;
}

/** Which orders to fill for so many units, and what that costs or brings at the block of the book. */
export interface Quote {
  /** Of the taker. */
  readonly side: Side;
  readonly fills: readonly QuotedFill[];
  readonly units: bigint;
  readonly money: bigint;
  /** Units for which there is no order. */
  readonly missing: bigint;
}

/** Units at one price. */
export interface Level {
  /** Of a whole unit, with interest; currency minor units x 1e18. */
  readonly price: bigint;
  readonly units: bigint;
  readonly orders: number;
}

/** The best orders for a taker who buys or sells. */
export function ordersFor(book: Book, side: Side): readonly OpenOrder[] {
  return side === "buy" ? book.sells : book.buys;
}

/** The best price of a whole unit for a taker, with interest (currency minor units x 1e18); `undefined` for none. */
export function bestPrice(book: Book, side: Side): bigint | undefined {
  return ordersFor(book, side)[0]?.price;
}

/** How many units there are at each price for a taker, the best first. */
export function depth(book: Book, side: Side): Level[] {
  const levels: Level[] = [];
  for (const { price, available } of ordersFor(book, side)) {
    const last = levels.at(-1);
    if (last?.price === price)
      levels[levels.length - 1] = { price, units: last.units + available, orders: last.orders + 1 };
    else levels.push({ price, units: available, orders: 1 });
  }
  return levels;
}

/**
 * The cheapest orders for a taker who buys `units`, or the dearest for one who sells, one after the other. An order that
 * is all or none, or has a least part, is passed over where less is wanted of it.
 *
 * Throws `EXCHANGE_UNITS` for units that cannot move.
 */
export function quote(book: Book, side: Side, units: bigint): Quote {
  if (units <= 0n || units % book.lot !== 0n)
    throw new ExchangeError(
      "EXCHANGE_UNITS",
      `${units} units cannot move`,
      `Give a multiple of ${book.lot} minor units above 0`,
      "units",
    );
  const fills: QuotedFill[] = [];
  let wanted = units;
  let money = 0n;
  for (const open of ordersFor(book, side)) {
    const part = wanted < open.available ? wanted : open.available;
    if (part < leastFill(open.order, open.left)) continue;
    const cost = costOf(part, open.price, book.tokenDecimals);
    fills.push({ open, units: part, money: cost });
    wanted -= part;
    money += cost;
    if (wanted === 0n) break;
  }
  return { side, fills, units: units - wanted, money, missing: wanted };
}
