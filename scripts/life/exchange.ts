/** Trades on the exchange: signed orders in the chain's log, found there by others, units against money at once. */
import { ceilRational, ratio } from "../../sdk/decimal/index.ts";
import { money } from "../../sdk/format/index.ts";
import {
  approvalOf,
  approveMore,
  cancelOrder,
  draftOrder,
  encodedOrder,
  fillOrder,
  fillQuote,
  postOrder,
  quote,
  readBook,
  signOrder,
} from "../../sdk/exchange/index.ts";
import type { Side, SignedOrder } from "../../sdk/exchange/index.ts";
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";
import { refused } from "./refusal.ts";
import { describe } from "./sales.ts";
import { nowOf } from "./world.ts";

const DAY = 86_400n;
const NO_LIMIT = 2n ** 127n;

/** Two orders: one that sells, filled in part by one buyer and to the end by another; one that buys. */
export async function tradeOnExchange(life: Life): Promise<void> {
  const [seller, ...others] = byHoldings(life);
  if (seller === undefined) return;
  const lot = life.sheet.rules.lotSize;
  const least = life.sheet.rules.minimumHolding > lot ? life.sheet.rules.minimumHolding : lot;
  const part = roundUp(life.book.held(seller) / 16n + least, lot);
  const [first, second = first] = await whoMayReceive(life, seller, [...others, ...newcomers(life)], part);
  if (first === undefined || second === undefined || life.book.held(seller) < 3n * part + least) return;

  const offer = await sign(life, seller, "sell", 2n * part);
  await postOrder(life.world.exchange.connect(life.world.anyone), offer);
  await buyFromBook(life, seller, first, part);
  await fill(life, offer, seller, second, part);
  const bid = await sign(life, second, "buy", part);
  await postOrder(life.world.exchange.connect(life.world.anyone), bid);
  await fill(life, bid, second, seller, part);
  await refusals(life, seller, least);
  const units = (amount: bigint) => money(amount, life.sheet.token.decimals);
  life.events.push(
    `On the exchange ${describe(life, seller)} sold ${units(2n * part)} units by one signed order, half to ` +
      `${describe(life, first)}, who found it in the chain's log, and half to ${describe(life, second)}; ` +
      `an order to buy ${units(part)} was filled as well.`,
  );
}

/** Holders, the largest first; whoever is about to lose his wallet, or has, stays out of trades that need it. */
export function byHoldings({ book, world, recovered, kind, sheet }: Life): string[] {
  const loses = kind.recovery !== undefined && sheet.powers.some(({ power }) => power === "RECOVER");
  const loser = loses ? world.wallets.find(({ address }) => book.held(address) > 0n)?.address : undefined;
  return book
    .holders()
    .filter((holder) => holder !== loser && !recovered.has(holder))
    .sort((a, b) => (book.held(a) === book.held(b) ? 0 : book.held(a) > book.held(b) ? -1 : 1));
}

/** Everybody who holds nothing yet. */
export function newcomers({ world, book }: Life): string[] {
  return world.wallets.map(({ address }) => address).filter((address) => book.held(address) === 0n);
}

/** Those to whom the rules let so many units go. */
export async function whoMayReceive(
  { token }: Life,
  from: string,
  candidates: readonly string[],
  units: bigint,
): Promise<string[]> {
  const allowed: string[] = [];
  for (const candidate of candidates) {
    if ((await token.detectTransferRestriction(from, candidate, units)) === 0n) allowed.push(candidate);
  }
  return allowed;
}

export const roundUp = (amount: bigint, lot: bigint) => ((amount + lot - 1n) / lot) * lot;

/** What units cost at the price of this life's market, by the book: rounded up, for the buyer pays it. */
async function costOf({ kind, world, sheet }: Life, units: bigint): Promise<bigint> {
  const { cost } = kind.market.quote(await nowOf(world));
  return ceilRational(cost.mul(ratio(units, 10n ** BigInt(sheet.token.decimals))));
}

/** An order at the price of this life's market, signed; its maker approves exactly what it takes. */
async function sign(life: Life, maker: string, side: Side, units: bigint): Promise<SignedOrder> {
  const { world, sheet, kind } = life;
  const now = await nowOf(world);
  const { priceKind, price, bound } = kind.market.quote(now);
  const exchange = world.exchange.connect(world.anyone);
  const order = await draftOrder(exchange, {
    maker,
    token: await life.token.getAddress(),
    currency: sheet.currency.address,
    side,
    priceKind,
    price,
    units,
    ...(priceKind === "dirty" ? {} : { bound: side === "buy" ? bound : "none" }),
    expiry: now + 2n * DAY,
    salt: BigInt(world.connection.ethers.id(`${side} ${maker} ${units} ${now}`)),
  });
  const wallet = walletOf(life, maker);
  const { token, amount } = approvalOf(order, sheet.token.decimals);
  if (side === "buy") await world.currency.mint(maker, amount);
  await approveMore(token, wallet, await world.exchange.getAddress(), amount);
  return signOrder(exchange, order, wallet);
}

/** A buyer who knows nothing but the chain: he rebuilds the order book from its log, and buys at the best price. */
async function buyFromBook(life: Life, seller: string, buyer: string, units: bigint): Promise<void> {
  const { world, sheet, book } = life;
  const wallet = walletOf(life, buyer);
  const exchange = world.exchange.connect(wallet);
  const found = await readBook(exchange, {
    token: await life.token.getAddress(),
    currency: sheet.currency.address,
    fromBlock: 0,
    taker: buyer,
  });
  const cost = await costOf(life, units);
  await world.currency.mint(buyer, cost);
  await fillQuote(exchange, quote(found, "buy", units));
  book.transfer(seller, buyer, units);
  book.pay(buyer, seller, cost);
}

/** Fills an order, or part of it. @param maker Who signed it. */
async function fill(
  life: Life,
  { order, signature }: SignedOrder,
  maker: string,
  taker: string,
  units: bigint,
): Promise<void> {
  const { world, book } = life;
  const cost = await costOf(life, units);
  if (order.side === "sell") await world.currency.mint(taker, cost);
  await fillOrder(world.exchange.connect(walletOf(life, taker)), { order, signature }, units);
  const [from, to] = order.side === "sell" ? [maker, taker] : [taker, maker];
  book.transfer(from, to, units);
  book.pay(to, from, cost);
}

/** Whom no rule lets hold units cannot buy here either; and what was taken back is taken back. */
async function refusals(life: Life, seller: string, units: bigint): Promise<void> {
  const { world, investors } = life;
  const { exchange } = world;
  const offer = await sign(life, seller, "sell", units);
  const stranger = world.wallets[investors.findIndex(({ status }) => status === "never")];
  if (stranger !== undefined) {
    const cost = await costOf(life, units);
    await world.currency.mint(stranger.address, cost);
    await world.currency.connect(stranger).approve(await exchange.getAddress(), cost);
    await refused(life, describe(life, stranger.address), "filling an order to sell", () =>
      exchange.connect(stranger).fill.staticCall(encodedOrder(offer.order), offer.signature, units, NO_LIMIT),
    );
  }
  const wallet = walletOf(life, seller);
  await cancelOrder(exchange.connect(wallet), offer.order);
  await refused(life, "Anyone", "filling an order that was cancelled", () =>
    exchange
      .connect(world.anyone)
      .fill.staticCall(encodedOrder(offer.order), offer.signature, units, NO_LIMIT),
  );
  await life.token.connect(wallet).approve(await exchange.getAddress(), 0n);
}
