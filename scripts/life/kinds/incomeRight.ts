/** The life of an income right: revenue paid in or reported, shared by the waterfall, until the cap closes it. */
import { floorRational } from "../../../sdk/decimal/index.ts";
import { money, right, table } from "../../../sdk/format/index.ts";
import { recordDateFrom } from "../../../sdk/income/index.ts";
import { ownPlan } from "../../../sdk/plan/index.ts";
import { nominalCost } from "../../../sdk/plan/kinds/nominal.ts";
import { resolveIncomeRight, UINT40_MAX } from "../../../sdk/termsheet/index.ts";
import type { IncomeRightSheet, ResolvedIncomeRight } from "../../../sdk/termsheet/index.ts";
import { investRounded, openRounded, shareRounded } from "../../../sdk/waterfall/index.ts";
import type { RoundedAccount } from "../../../sdk/waterfall/index.ts";
import type { IncomeRight } from "../../../typechain-types/index.ts";
import { sum } from "../book.ts";
import { deployFeed, report } from "../feeds.ts";
import type { FeedOf } from "../feeds.ts";
import type { Life } from "../life.ts";
import { claimAndPay } from "../payments.ts";
import { apart, moneyTable } from "../reconciliation.ts";
import type { InvestorMoney, OwnReconciliation } from "../reconciliation.ts";
import { walletOf } from "../recovery.ts";
import { refused } from "../refusal.ts";
import { tradeBefore } from "../trades.ts";
import { goTo, nowOf } from "../world.ts";
import type { Signer, World } from "../world.ts";
import type { KindLife, Step } from "./kind.ts";
import { nominalMarket } from "./market.ts";

const DAY = 86_400n;
/** What comes in each quarter, in whole units of the currency: more than it takes to reach the cap. */
const QUARTERS = [30_000n, 42_000n, 38_000n, 46_000n, 52_000n, 48_000n, 60_000n, 64_000n, 70_000n];
/** The quarter whose revenue is reported and paid in time, and the one that the reserve has to help out with. */
const REPORTED = 1;
const LATE = 2;
const RUNNING = 0n;
const ENDED = 2n;

/** What this life remembers besides the book. */
class Note {
  readonly income: ResolvedIncomeRight;
  readonly feed: FeedOf | undefined;
  readonly sponsor: Signer;
  /** Whoever collects the royalties. */
  readonly collector: Signer;
  /** The book's own account of the waterfall, in minor units. */
  account: RoundedAccount;
  /** What holders have coming at the next record date, by the book, and how many distributions there were. */
  pending = 0n;
  distributions = 0;
  reserve = 0n;
  /** All that came in, and what of it came after the end. */
  received = 0n;
  sponsorAfter = 0n;
  isClosing = false;

  constructor(income: ResolvedIncomeRight, feed: FeedOf | undefined, world: World, sponsor: Signer) {
    this.income = income;
    this.feed = feed;
    this.sponsor = sponsor;
    this.collector = world.person();
    this.account = openRounded(income.waterfall);
  }
}

export async function incomeRightLife(sheet: IncomeRightSheet, world: World): Promise<KindLife> {
  const sponsor = world.person();
  world.addresses[sheet.sponsor] ??= sponsor.address;
  const feed =
    sheet.revenue === undefined
      ? undefined
      : await deployFeed(world, {
          role: sheet.revenue.feed,
          description: `All revenue since the start in ${sheet.currency.code}, as three accountants see it`,
          unit: sheet.currency.code,
          decimals: sheet.revenue.decimals,
        });
  const income = resolveIncomeRight(sheet, world.addresses);
  const note = new Note(income, feed, world, sponsor);
  const first = recordDateFrom(income.terms.calendar, 0n);
  return {
    asset: income,
    ends: lastSecondOf(income),
    cost: (offering) => nominalCost(income.terms.nominalValue, offering),
    flows: ownPlan(sheet, income).flows,
    steps: (life) => stepsOf(life, note),
    market: { on: first + 12n * DAY, quote: () => nominalMarket(income.terms.nominalValue) },
    recovery: { after: recordDateOf(income, 3), with: ", and the royalties of the record date just passed," },
    left: ({ remainder }) => leftOf(note, remainder),
    reconcile: (life, investors) => reconcileNote(life, note, investors),
  };
}

/** After the last quarter of this life, or the term and its tail if that is later. */
function lastSecondOf(income: ResolvedIncomeRight): bigint {
  const quarters = recordDateOf(income, QUARTERS.length) + 365n * DAY;
  const { endDate, tail } = income.terms;
  const term = endDate === UINT40_MAX ? 0n : endDate + tail + 365n * DAY;
  return term > quarters ? term : quarters;
}

/** What stays in the asset: what rounding left, and while it goes on the reserve and the next date's money. */
function leftOf(note: Note, remainder: bigint): ReturnType<KindLife["left"]> {
  if (note.isClosing) return { amount: remainder, why: " by rounding" };
  return { amount: remainder + note.reserve + note.pending, why: " by rounding and in reserve" };
}

function recordDateOf({ terms }: ResolvedIncomeRight, quarter: number): bigint {
  let date = recordDateFrom(terms.calendar, 0n);
  for (let i = 0; i < quarter; i += 1) date = recordDateFrom(terms.calendar, date + 1n);
  return date;
}

function stepsOf(life: Life, note: Note): Step[] {
  const { income } = note;
  const steps: Step[] = [];
  const settled = (income.offerings[0]?.settlementDate ?? 0n) + 3600n;
  steps.push({ time: settled, name: "what was invested", run: () => enterInvestment(life, note) });
  QUARTERS.forEach((revenue, quarter) => {
    const date = recordDateOf(income, quarter);
    const name = `royalties of quarter ${quarter + 1}`;
    const isReported = note.feed !== undefined && (quarter === REPORTED || quarter === LATE);
    if (isReported) {
      const pay = date - 40n * DAY;
      steps.push({ time: pay, name: `${name} are reported`, run: () => reportRevenue(life, note, quarter) });
      if (quarter === REPORTED)
        steps.push({ time: pay + 5n * DAY, name, run: () => payIn(life, note, revenue, quarter) });
      else {
        const late = pay + income.terms.paymentPeriod + DAY;
        steps.push({ time: late, name: "the reserve pays", run: () => drawReserve(life, note) });
        steps.push({ time: late + DAY, name, run: () => payRest(life, note, revenue, quarter) });
      }
    } else {
      steps.push({ time: date - 12n * DAY, name, run: () => payIn(life, note, revenue, quarter) });
    }
    if (quarter % 2 === 1)
      steps.push({ time: date - 50n * DAY, name: "trades", run: () => tradeBefore(life, (quarter - 1) / 2) });
    steps.push({ time: date + 2n * DAY, name: `${name} for holders`, run: () => payHolders(life, note) });
  });
  const end = recordDateOf(income, QUARTERS.length);
  return [...steps, { time: end, name: "after the end", run: () => afterTheEnd(life, note) }];
}

async function noteOf({ world, address }: Life): Promise<IncomeRight> {
  return world.connection.ethers.getContractAt("IncomeRight", address);
}

const amountIn = ({ sheet }: Life, minor: bigint) =>
  `${money(minor, sheet.currency.decimals)} ${sheet.currency.code}`;

const minorOf = ({ sheet }: Life, whole: bigint) => whole * 10n ** BigInt(sheet.currency.decimals);

/** The day of a second at the sponsor's offset. */
const dayOf = ({ income }: Note, time: bigint) => Number((time + income.terms.utcOffset) / DAY);

/** All units were paid for on one day: from then on they bear a preferred return. */
async function enterInvestment({ book, sheet, world }: Life, note: Note): Promise<void> {
  const paid = sum(book.bought);
  const day = dayOf(note, await nowOf(world));
  note.account = investRounded(note.account, note.income.waterfall, paid, day);
  note.reserve = (paid * (sheet.offerings[0]?.reserveShare ?? 0n)) / 1_000_000_000n;
}

/** Enters a sum that came in, through the tiers. */
async function share(
  life: Life,
  note: Note,
  amount: bigint,
): Promise<{ toHolders: bigint; toSponsor: bigint }> {
  note.received += amount;
  if (note.isClosing) {
    note.sponsorAfter += amount;
    return { toHolders: 0n, toSponsor: amount };
  }
  const today = dayOf(note, await nowOf(life.world));
  const { waterfall } = note.income;
  const { account, toHolders, toSponsor } = shareRounded(note.account, waterfall, amount, today);
  note.account = account;
  note.pending += toHolders;
  const { capMultiple } = waterfall;
  note.isClosing =
    capMultiple !== undefined &&
    floorRational(account.toHolders) === floorRational(account.invested.mul(capMultiple));
  return { toHolders, toSponsor };
}

/** The collector pays royalties straight in. */
async function pay(life: Life, note: Note, amount: bigint): Promise<void> {
  const { world, address } = life;
  await world.currency.mint(note.collector.address, amount);
  await world.currency.connect(note.collector).approve(address, amount);
  await (await noteOf(life)).connect(note.collector).payIn(amount);
}

async function payIn(life: Life, note: Note, revenue: bigint, quarter: number): Promise<void> {
  const amount = minorOf(life, revenue);
  await pay(life, note, amount);
  const { toHolders, toSponsor } = await share(life, note, amount);
  life.events.push(
    `Quarter ${quarter + 1}: ${amountIn(life, amount)} came in: ${amountIn(life, toHolders)} for holders, ${amountIn(life, toSponsor)} for the sponsor.`,
  );
  const { capMultiple } = note.income.waterfall;
  if (!note.isClosing || note.sponsorAfter > 0n || capMultiple === undefined) return;
  life.events.push(
    `Holders have had ${capMultiple.toString()} times what was invested, ` +
      `${amountIn(life, floorRational(note.account.toHolders))}: the right closes early.`,
  );
}

/** Three accountants report all revenue since the start; the charter's share of it has to come in. */
async function reportRevenue(life: Life, note: Note, quarter: number): Promise<void> {
  const { world } = life;
  if (note.feed === undefined) return;
  const { terms } = note.income;
  const contract = await noteOf(life);
  const asAnyone = contract.connect(world.anyone);
  const share = QUARTERS.slice(0, quarter + 1).reduce((total, revenue) => total + revenue, 0n);
  const revenue = ((share * 1_000_000_000n) / terms.revenueShare) * 10n ** BigInt(terms.revenue.decimals);
  if (quarter === REPORTED) {
    await refused(life, "Anyone", "settling revenue that nobody reported", () =>
      asAnyone.report.staticCall(),
    );
  }
  await report(world, note.feed, [revenue - 100n, revenue, revenue + 100n]);
  await asAnyone.report();
  const [arrears] = await contract.arrears();
  life.events.push(
    `Quarter ${quarter + 1}: accountants reported ${money(revenue, terms.revenue.decimals)} ${life.sheet.currency.code} in all; ` +
      `${amountIn(life, arrears)} of it has to come in.`,
  );
}

/** It did not come in in time: anybody has the reserve pay, as far as it goes. */
async function drawReserve(life: Life, note: Note): Promise<void> {
  const contract = (await noteOf(life)).connect(life.world.anyone);
  const [arrears] = await contract.arrears();
  await contract.drawReserve();
  const amount = arrears < note.reserve ? arrears : note.reserve;
  note.reserve -= amount;
  const { toHolders } = await share(life, note, amount);
  life.events.push(
    `It was late: the reserve paid ${amountIn(life, amount)}, ${amountIn(life, toHolders)} of it for holders.`,
  );
}

/** What the reserve could not pay comes in late. */
async function payRest(life: Life, note: Note, revenue: bigint, quarter: number): Promise<void> {
  const contract = await noteOf(life);
  const [arrears] = await contract.arrears();
  const drawn = minorOf(life, revenue) - arrears;
  await payIn(life, note, revenue - drawn / minorOf(life, 1n), quarter);
}

/** The record date has passed: holders are paid what joined it. */
async function payHolders(life: Life, note: Note): Promise<void> {
  const { book } = life;
  if (note.pending === 0n) return;
  const contract = await noteOf(life);
  const entitled = book.holders();
  book.share(note.pending, note.income.terms.excluded);
  const paid = await claimAndPay(life, BigInt(note.distributions), entitled, note.pending);
  note.distributions += 1;
  note.pending = 0n;
  const isLast = (await contract.state()) === ENDED;
  if (isLast) for (const holder of entitled) book.retire(holder, book.held(holder));
  life.events.push(
    `Distribution ${note.distributions}: ${paid}${isLast ? " The right has ended, and so have its units." : ""}`,
  );
}

/** Royalties that still come in are the sponsor's; what is left of the reserve goes to the issuer. */
async function afterTheEnd(life: Life, note: Note): Promise<void> {
  const { world } = life;
  const contract = await noteOf(life);
  const asAnyone = contract.connect(world.anyone);
  const goesOn = (await contract.state()) === RUNNING && !(await endByTerm(life, note));
  if ((await contract.sponsorDue()) > 0n) await asAnyone.paySponsor();
  if (goesOn) return;
  await refused(life, "Anyone", "ending a right that has ended", () => asAnyone.end.staticCall());
  if (note.reserve > 0n) await asAnyone.returnReserve();
  note.reserve = 0n;
}

/** The cap was not reached: the right ends with its term, if it has one. */
async function endByTerm(life: Life, note: Note): Promise<boolean> {
  const { world, book } = life;
  const { endDate, tail } = note.income.terms;
  if (endDate === UINT40_MAX) {
    life.events.push("The cap is not reached yet: the right goes on.");
    return false;
  }
  const contract = (await noteOf(life)).connect(world.anyone);
  await goTo(world, endDate + tail + 1n);
  await contract.end();
  note.isClosing = true;
  // The last record date is the pending one's, or one at the token's notice.
  await goTo(world, (await nowOf(world)) + note.income.recordNotice + DAY);
  await payHolders(life, note);
  const holders = book.holders();
  await contract.retire(holders.map((holder) => walletOf(life, holder).address));
  for (const holder of holders) book.retire(holder, book.held(holder));
  life.events.push(
    "The term was over before the cap was reached: the right has ended, and so have its units.",
  );
  return true;
}

/** What came in and whom it went to, by the chain and by the book, in minor units. */
export interface WaterfallMoney {
  readonly holders: readonly [chain: bigint, book: bigint];
  readonly sponsor: readonly [chain: bigint, book: bigint];
  /** All that came in. */
  readonly received: bigint;
}

/** Holders as always, and besides what the sponsor was paid. */
async function reconcileNote(
  life: Life,
  note: Note,
  investors: readonly InvestorMoney[],
): Promise<OwnReconciliation> {
  const { world, sheet } = life;
  const { toHolders } = await (await noteOf(life)).account();
  const { text, off } = waterfallTable(
    {
      holders: [toHolders, floorRational(note.account.toHolders)],
      sponsor: [
        await world.currency.balanceOf(note.sponsor.address),
        floorRational(note.account.toSponsor) + note.sponsorAfter,
      ],
      received: note.received,
    },
    sheet.currency.decimals,
  );
  const amount = (minor: bigint) => money(minor, sheet.currency.decimals);
  const total = (key: "received" | "difference") => investors.reduce((all, row) => all + row[key], 0n);
  return {
    text: `${moneyTable(life, investors)}\n\n${text}`,
    agrees: off === 0n,
    paidOut: `${amount(total("received"))} ${sheet.currency.code}`,
    difference: amount(off + total("difference")),
  };
}

/** What the waterfall gave to whom, and how far the chain is from the term sheet. */
export function waterfallTable(
  { holders, sponsor, received }: WaterfallMoney,
  decimals: number,
): { readonly text: string; readonly off: bigint } {
  const lines = [
    { name: "Holders together", pair: holders },
    { name: "Sponsor", pair: sponsor },
    { name: "All that came in", pair: [holders[0] + sponsor[0], received] as const },
  ];
  const columns = [
    { title: "Waterfall" },
    right("The chain shared"),
    right("The term sheet says"),
    right("Difference"),
  ];
  const rows = lines.map(({ name, pair }) => [
    name,
    ...[...pair, apart(pair)].map((minor) => money(minor, decimals)),
  ]);
  return { text: table(columns, rows), off: apart(...lines.map(({ pair }) => pair)) };
}
