/** The life of a bond: its coupons and its redemption; the issuer funds, some holders claim, anyone pays the rest. */
import { reconcile } from "../../../sdk/bond/index.ts";
import { toIsoDate } from "../../../sdk/dates/index.ts";
import { ownPlan } from "../../../sdk/plan/index.ts";
import { resolveBond, unitPrice, unitPriceAt } from "../../../sdk/termsheet/index.ts";
import type { BondSheet, ResolvedBond } from "../../../sdk/termsheet/index.ts";
import type { Bond } from "../../../typechain-types/index.ts";
import { sum } from "../book.ts";
import type { Life } from "../life.ts";
import { claimAndPay } from "../payments.ts";
import { tradeBefore } from "../trades.ts";
import type { World } from "../world.ts";
import { deployReference, Rates } from "./floating.ts";
import type { KindLife, Step } from "./kind.ts";

const DAY = 86_400n;
/** 99.75 % of what a unit still repays. */
const MARKET_PRICE = 997_500_000n;
/** Prices of orders are in minor units x this. */
const SCALE = 10n ** 18n;

export async function bondLife(sheet: BondSheet, world: World): Promise<KindLife> {
  const feed = await deployReference(sheet, world);
  const bond = resolveBond(sheet, world.addresses);
  const rates = new Rates(bond);
  const { periods } = bond.terms;
  return {
    asset: bond,
    ends: periods.at(-1)?.paymentDate ?? 0n,
    cost: (offering) => {
      const { clean, dirty } = unitPrice(bond, offering.pricePercent, offering.settlementDay);
      return offering.accrued ? dirty : clean;
    },
    flows: ownPlan(sheet, bond).flows,
    steps: (life) => [
      ...rates.steps(life, feed),
      ...periods.flatMap((_, period) => stepsOf(life, rates, period)),
    ],
    market: marketOf(rates),
    recovery: recoveryOf(bond),
    left: ({ remainder }) => ({ amount: remainder, why: " by rounding" }),
  };
}

/** Between the first payment and the next record date, at a percentage, with the interest of the day. */
function marketOf(rates: Rates): KindLife["market"] {
  const [first] = rates.bond.terms.periods;
  return {
    on: (first?.paymentDate ?? 0n) + 10n * DAY,
    quote: (second) => {
      const { bond } = rates;
      const { dirty } = unitPriceAt(bond, MARKET_PRICE, second);
      return {
        priceKind: "percent",
        price: MARKET_PRICE,
        bound: bond.terms.faceValue * 2n * SCALE,
        cost: dirty,
      };
    },
  };
}

/** After the last record date but one, with its coupon unclaimed. */
function recoveryOf({ terms }: ResolvedBond): KindLife["recovery"] {
  const period = terms.periods.at(-2);
  if (period === undefined) return undefined;
  return { after: period.recordDate, with: ", and the coupon of the record date just passed," };
}

/** The bond's contract. */
export function bondOf({ world, address }: Life): Promise<Bond> {
  return world.connection.ethers.getContractAt("Bond", address);
}

function stepsOf(life: Life, rates: Rates, i: number): Step[] {
  const { terms, offerings } = rates.bond;
  const period = terms.periods[i];
  if (period === undefined) return [];
  const previous = terms.periods[i - 1]?.paymentDate ?? offerings[0]?.settleBy ?? 0n;
  // Trades fall between what was paid last and the record date, away from both.
  const trading = previous + (period.recordDate - previous) / 2n;
  // Offerings may settle between a record date and its payment: who holds at the payment may be owed nothing.
  let held: ReadonlyMap<string, bigint> = new Map();
  const recordDate = () => {
    held = life.book.snapshot();
    return Promise.resolve();
  };
  return [
    { time: trading, name: `trades before payment ${i + 1}`, run: () => tradeBefore(life, i) },
    { time: period.recordDate, name: `record date ${i + 1}`, run: recordDate },
    { time: period.paymentDate, name: `payment ${i + 1}`, run: () => payPeriod(life, rates.bond, i, held) },
  ];
}

/** Pays a period on its payment date to those who held at its record date. */
async function payPeriod(
  life: Life,
  bond: ResolvedBond,
  period: number,
  held: ReadonlyMap<string, bigint>,
): Promise<void> {
  const { world, book } = life;
  const contract = await bondOf(life);
  const due = enterPayment(life, bond, period, held);
  const entitled = [...held.keys()];
  const id = BigInt(period);
  if (due === 0n) {
    // Anybody closes a period in which nothing is due, by looking at it once.
    await contract.connect(world.anyone).pay(id, []);
    const why = held.size === 0 ? "no units at the record date" : "a rate of 0";
    life.events.push(`Payment ${period + 1} on ${dateOf(bond, period)}: nothing is due (${why}).`);
    return;
  }
  await world.currency.mint(world.issuer.address, due);
  await world.currency.connect(world.issuer).approve(life.address, due);
  await contract.connect(world.issuer).fund(id, due);
  const paid = await claimAndPay(life, id, entitled, due);
  const last = period + 1 === bond.terms.periods.length;
  if (last) for (const holder of entitled) book.retire(holder, book.held(holder));
  life.events.push(
    `Payment ${period + 1} on ${dateOf(bond, period)}: ${paid}${last ? " The bond is redeemed." : ""}`,
  );
}

/** The day of a payment, at the issuer's offset. */
function dateOf({ terms }: ResolvedBond, period: number): string {
  return toIsoDate(Number(((terms.periods[period]?.paymentDate ?? 0n) + terms.utcOffset) / DAY));
}

/** Enters what a period pays to those who held at its record date. */
function enterPayment(
  { book }: Life,
  bond: ResolvedBond,
  period: number,
  held: ReadonlyMap<string, bigint>,
): bigint {
  const flow = bond.cashFlows[period];
  if (flow === undefined) throw new RangeError(`The bond has no period ${period}.`);
  const { due } = reconcile(flow.amount, bond.token.decimals, sum(held), []);
  book.share(due, [], held);
  return due;
}
