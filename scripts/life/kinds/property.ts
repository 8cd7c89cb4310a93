/** The life of a property: rent, expenses and reserve, appraisals, a sale that holders vote on, and its end. */
import { chainSale, saleAction } from "../../../sdk/charter/index.ts";
import type { Sale } from "../../../sdk/charter/index.ts";
import { drawForExpense, openRentAccount, recordDateFrom, shareRent } from "../../../sdk/income/index.ts";
import type { RentAccount } from "../../../sdk/income/index.ts";
import { exactMoney, money, right, table } from "../../../sdk/format/index.ts";
import { ratio } from "../../../sdk/decimal/index.ts";
import { ownPlan } from "../../../sdk/plan/index.ts";
import { nominalCost } from "../../../sdk/plan/kinds/nominal.ts";
import { resolveProperty } from "../../../sdk/termsheet/index.ts";
import type { PropertySheet, ResolvedProperty } from "../../../sdk/termsheet/index.ts";
import type { Property } from "../../../typechain-types/index.ts";
import { add } from "../book.ts";
import { deployFeed, report } from "../feeds.ts";
import type { FeedOf } from "../feeds.ts";
import type { Life } from "../life.ts";
import { claimAndPay } from "../payments.ts";
import { announce, registerOf } from "../powers.ts";
import { walletOf } from "../recovery.ts";
import { refused } from "../refusal.ts";
import type { InvestorMoney, OwnReconciliation } from "../reconciliation.ts";
import { apart, moneyTable } from "../reconciliation.ts";
import { describe } from "../sales.ts";
import { tradeBefore } from "../trades.ts";
import { goTo, nowOf, roleOf } from "../world.ts";
import type { Signer, World } from "../world.ts";
import type { KindLife, Step } from "./kind.ts";
import { nominalMarket } from "./market.ts";

const DAY = 86_400n;
/** Months of rent; one of them brings none. */
const MONTHS = 9;
const VACANT = 5;

/** What this life remembers besides the book. */
class House {
  readonly property: ResolvedProperty;
  readonly appraisal: FeedOf | undefined;
  /** Those who receive expenses and nothing else. */
  readonly payees: ReadonlySet<string>;
  /** Whoever pays rent, and whoever buys the house. */
  readonly tenant: Signer;
  readonly buyer: Signer;
  /** The book's own account of expenses and reserve. */
  account: RentAccount;
  /** What holders have coming at the next record date, by the book, and how many distributions there were. */
  pending = 0n;
  distributions = 0;
  sale: Sale | undefined;
  /** Whoever does not come for years. */
  absent = "";

  constructor(
    property: ResolvedProperty,
    appraisal: FeedOf | undefined,
    world: World,
    payees: ReadonlySet<string>,
  ) {
    this.property = property;
    this.appraisal = appraisal;
    this.payees = payees;
    this.tenant = world.person();
    this.buyer = world.person();
    this.account = openRentAccount(property.terms);
  }
}

export async function propertyLife(sheet: PropertySheet, world: World): Promise<KindLife> {
  const payees = new Set<string>();
  for (const { payee } of sheet.expenses) {
    if (world.addresses[payee] !== undefined) continue;
    const { address } = world.person();
    world.addresses[payee] = address;
    payees.add(address);
  }
  const appraisal =
    sheet.appraisal === undefined
      ? undefined
      : await deployFeed(world, {
          role: sheet.appraisal.feed,
          description: `Value of the property in ${sheet.currency.code}, as appraisers see it`,
          unit: sheet.currency.code,
          decimals: sheet.appraisal.decimals,
          step: 250_000_000n,
        });
  const property = resolveProperty(sheet, world.addresses);
  const house = new House(property, appraisal, world, payees);
  const first = recordDateFrom(property.terms.calendar, 0n);
  return {
    asset: property,
    ends: first + 6n * 365n * DAY,
    cost: (offering) => nominalCost(property.terms.nominalValue, offering),
    flows: ownPlan(sheet, property).flows,
    steps: (life) => stepsOf(life, house),
    market: { on: first + 8n * DAY, quote: () => nominalMarket(property.terms.nominalValue) },
    recovery: { after: recordDateOf(property, 3), with: ", and the rent of the record date just passed," },
    left: ({ remainder }) => ({
      amount: remainder + house.account.reserve + unsent(house),
      why: " by rounding and for payees who have not come",
    }),
    reconcile: (life, investors) => reconcileHouse(life, house, investors),
  };
}

/** The record date of a month of rent. */
function recordDateOf({ terms }: ResolvedProperty, month: number): bigint {
  let date = recordDateFrom(terms.calendar, 0n);
  for (let i = 0; i < month; i += 1) date = recordDateFrom(terms.calendar, date + 1n);
  return date;
}

function stepsOf(life: Life, house: House): Step[] {
  const { property } = house;
  const steps: Step[] = [];
  for (let month = 0; month < MONTHS; month += 1) {
    const date = recordDateOf(property, month);
    const name = `rent of month ${month + 1}`;
    steps.push({ time: date - 12n * DAY, name, run: () => takeRent(life, house, month) });
    // After a recovery, which comes a day after the record date.
    steps.push({ time: date + 2n * DAY, name: `${name} for holders`, run: () => payHolders(life, house) });
    if (month % 3 === 1)
      steps.push({ time: date - 20n * DAY, name: "trades", run: () => tradeBefore(life, (month - 1) / 3) });
  }
  const start = recordDateOf(property, 0) - 20n * DAY;
  const last = recordDateOf(property, MONTHS - 1) + 5n * DAY;
  const sell = property.powers.find(({ power }) => power === "SELL");
  steps.push(
    { time: start, name: "an appraisal", run: () => appraise(life, house, 0n) },
    {
      time: recordDateOf(property, VACANT) - 5n * DAY,
      name: "the reserve pays",
      run: () => draw(life, house),
    },
    { time: last, name: "an appraisal", run: () => appraise(life, house, 12n) },
  );
  if (sell === undefined) return steps;
  const announced = last + DAY;
  const enacted = announced + sell.delay + DAY;
  return [
    ...steps,
    {
      time: announced,
      name: "a sale is announced",
      run: () => announceSale(life, house, sell.holder, enacted),
    },
    { time: announced + property.recordNotice + DAY, name: "holders vote", run: () => vote(life, house) },
    { time: enacted, name: "the sale", run: () => enactSale(life, house) },
    { time: enacted + 20n * DAY, name: "the price", run: () => completeSale(life, house) },
    { time: enacted + 40n * DAY, name: "holders are paid off", run: () => payOff(life, house) },
    { time: enacted + 1200n * DAY, name: "years later", run: () => collectLate(life, house) },
  ];
}

async function houseOf({ world, address }: Life): Promise<Property> {
  return world.connection.ethers.getContractAt("Property", address);
}

const amountIn = ({ sheet }: Life, minor: bigint) =>
  `${money(minor, sheet.currency.decimals)} ${sheet.currency.code}`;

/** The whole house at its nominal value. */
const worthOf = ({ property }: House) =>
  (property.terms.nominalValue * property.token.maximumSupply) / 10n ** BigInt(property.token.decimals);

/** Rent of a month comes in: 1.4 % of the value, rounded to whole units of the currency. */
async function takeRent(life: Life, house: House, month: number): Promise<void> {
  const { world, address } = life;
  if (month === 0) enterReserve(life, house);
  if (month === VACANT) {
    life.events.push(`Month ${month + 1}: the house stood empty; no rent came in.`);
    return;
  }
  const unit = 10n ** BigInt(life.sheet.currency.decimals);
  const rent = (((worthOf(house) / unit) * 14n) / 1000n) * unit;
  const contract = (await houseOf(life)).connect(house.tenant);
  await world.currency.mint(house.tenant.address, rent);
  await world.currency.connect(house.tenant).approve(address, rent);
  await contract.payIn(rent);
  const shared = shareRent(house.property.terms, house.account, rent, await nowOf(world));
  house.account = shared.account;
  house.pending += shared.toHolders;
  const expenses = shared.toExpenses.reduce((sum, part) => sum + part, 0n);
  life.events.push(
    `Month ${month + 1}: rent of ${amountIn(life, rent)}: ${amountIn(life, expenses)} for expenses, ` +
      `${amountIn(life, shared.toReserve)} into the reserve, ${amountIn(life, shared.toHolders)} for holders.`,
  );
}

/** What the offering set aside: by the book, a share of what everybody paid, rounded down as the offering does. */
function enterReserve({ book, sheet }: Life, house: House): void {
  const paid = [...book.bought.values()].reduce((sum, price) => sum + price, 0n);
  const share = sheet.offerings[0]?.reserveShare ?? 0n;
  house.account = { ...house.account, reserve: house.account.reserve + (paid * share) / 1_000_000_000n };
}

/** The record date has passed: holders are paid what joined it. */
async function payHolders(life: Life, house: House): Promise<void> {
  const { book, world } = life;
  if (house.pending === 0n) return;
  const entitled = book.holders();
  const id = BigInt(house.distributions);
  book.share(house.pending);
  life.events.push(`Rent: ${await claimAndPay(life, id, entitled, house.pending)}`);
  house.distributions += 1;
  house.pending = 0n;
  // Anybody sends the payees what is theirs; the last line's is left for later.
  const contract = (await houseOf(life)).connect(world.anyone);
  for (const line of house.property.terms.expenses.keys()) {
    if (line + 1 < house.property.terms.expenses.length && (await contract.expense(line)).unpaid > 0n)
      await contract.payExpense(line);
  }
}

/** Three appraisers, each with his own figure; the median counts. */
async function appraise(life: Life, house: House, percent: bigint): Promise<void> {
  if (house.appraisal === undefined) return;
  const { decimals } = house.property.terms.appraisal;
  const minor = 10n ** BigInt(life.sheet.currency.decimals);
  const value = ((worthOf(house) * (100n + percent)) / 100n / minor) * 10n ** BigInt(decimals);
  await report(life.world, house.appraisal, [(value * 97n) / 100n, value, (value * 104n) / 100n]);
  const { perUnit } = await (await houseOf(life)).netAssetValue();
  const net = exactMoney(ratio(perUnit, 10n ** 18n), life.sheet.currency.decimals);
  life.events.push(
    `Three appraisers reported; the median is ${money(value, decimals)} ${life.sheet.currency.code}, ` +
      `with the reserve ${net} ${life.sheet.currency.code} a unit.`,
  );
}

/** While the house is empty the reserve pays what it may, and nothing else. */
async function draw(life: Life, house: House): Promise<void> {
  const { terms } = house.property;
  const contract = (await houseOf(life)).connect(life.world.anyone);
  const closed = terms.expenses.findIndex(({ fromReserve }) => !fromReserve);
  if (closed >= 0)
    await refused(life, "Anyone", "paying the manager from the reserve", () =>
      contract.drawReserve.staticCall(closed),
    );
  const open = terms.expenses.findIndex(({ fromReserve }) => fromReserve);
  if (open < 0) return;
  const { amount, account } = drawForExpense(terms, house.account, open, await nowOf(life.world));
  if (amount === 0n) return;
  await contract.drawReserve(open);
  house.account = account;
  life.events.push(`The reserve paid ${amountIn(life, amount)} of tax that the rent had not brought.`);
}

/** A buyer is found: the panel announces exactly what is to be sold, to whom, for how much at least, until when. */
async function announceSale(life: Life, house: House, holder: string, enacted: bigint): Promise<void> {
  const { world } = life;
  const sale: Sale = {
    buyer: house.buyer.address,
    minimumPrice: (worthOf(house) * 115n) / 100n,
    deadline: enacted + 30n * DAY,
    contractHash: world.connection.ethers.id("contract of sale"),
  };
  const register = await registerOf(life);
  const [member] = [...world.panels.values()][0]?.members ?? [];
  if (member !== undefined) {
    await refused(life, "One member of a panel", "announcing a sale alone", () =>
      register
        .connect(member)
        .announce.staticCall(life.address, 5, saleAction(sale), world.connection.ethers.id("alone")),
    );
  }
  await announce(life, "SELL", holder, saleAction(sale), "the board's resolution to sell");
  house.sale = sale;
  life.events.push(
    `A sale for at least ${amountIn(life, sale.minimumPrice)} was announced by 2 of 3; holders have a say.`,
  );
}

/** Holders vote what they held at the record date: one in five is against. */
async function vote(life: Life, house: House): Promise<void> {
  const { world, book } = life;
  const register = await registerOf(life);
  const contract = await houseOf(life);
  const id = (await register.announcementCount(life.address)) - 1n;
  const { sale } = house;
  if (sale === undefined) return;
  await refused(life, "Anyone", "selling before the time and without the vote", () =>
    contract.connect(world.anyone).enactSale.staticCall(chainSale(sale)),
  );
  let inFavour = 0n;
  let against = 0n;
  for (const [i, holder] of book.holders().entries()) {
    const yes = i % 5 !== 4;
    await register
      .connect(walletOf(life, holder))
      .vote(life.address, id, walletOf(life, holder).address, yes);
    if (yes) inFavour += book.held(holder);
    else against += book.held(holder);
  }
  const tally = await register.tally(life.address, id);
  if (tally.inFavour !== inFavour || tally.against !== against)
    throw new Error("The register counted other votes than the book.");
  const units = (amount: bigint) => money(amount, life.sheet.token.decimals);
  life.events.push(`Holders voted: ${units(inFavour)} units in favour, ${units(against)} against.`);
}

async function enactSale(life: Life, house: House): Promise<void> {
  const { sale } = house;
  if (sale === undefined) return;
  const contract = (await houseOf(life)).connect(life.world.anyone);
  const cheaper = chainSale({ ...sale, minimumPrice: sale.minimumPrice / 2n });
  await refused(life, "Anyone", "selling for half of what was voted on", () =>
    contract.enactSale.staticCall(cheaper),
  );
  await contract.enactSale(chainSale(sale));
}

/** The buyer brings the price; it and the reserve are the holders'. */
async function completeSale(life: Life, house: House): Promise<void> {
  const { world, address } = life;
  const { sale, buyer } = house;
  if (sale === undefined) return;
  const price = sale.minimumPrice + 1_000n * 10n ** BigInt(life.sheet.currency.decimals);
  const contract = (await houseOf(life)).connect(buyer);
  await world.currency.mint(buyer.address, price);
  await world.currency.connect(buyer).approve(address, price);
  await refused(life, "The buyer", "paying a tenth of the price", () =>
    contract.completeSale.staticCall(price / 10n),
  );
  await contract.completeSale(price);
  house.pending += price + house.account.reserve;
  house.account = { ...house.account, reserve: 0n };
  life.events.push(`The house was sold for ${amountIn(life, price)}; price and reserve are the holders'.`);
}

/** Everybody but one is paid; his units wait with his money. */
async function payOff(life: Life, house: House): Promise<void> {
  const { book } = life;
  if (house.sale === undefined) return;
  const contract = await houseOf(life);
  const entitled = book.holders();
  house.absent = entitled.at(-1) ?? "";
  await refused(life, describe(life, house.absent), "selling units after the last record date", () =>
    life.token.connect(walletOf(life, house.absent)).transfer.staticCall(entitled[0] ?? "", 1n),
  );
  const due = house.pending;
  book.share(due);
  house.pending = 0n;
  add(book.uncollected, house.absent, 0n);
  const paid = await claimAndPay(life, BigInt(house.distributions), entitled, due, [house.absent]);
  for (const holder of entitled) if (holder !== house.absent) book.retire(holder, book.held(holder));
  life.events.push(`Price and reserve: ${paid} The units of all who were paid ended; one did not come.`);
  if ((await contract.state()) !== 3n) throw new Error("The property has not ended.");
}

/** More than three years later the absent holder collects what was always his. */
async function collectLate(life: Life, house: House): Promise<void> {
  const { world, book, asset } = life;
  if (house.sale === undefined) return;
  await goTo(world, await nowOf(world));
  await asset.connect(walletOf(life, house.absent)).claim([BigInt(house.distributions)]);
  book.retire(house.absent, book.held(house.absent));
  life.events.push(
    `${describe(life, house.absent)} came more than three years later, and collected his share.`,
  );
}

/** What was set aside for payees and not sent, by the book: the last line's. */
function unsent({ account, property }: House): bigint {
  return account.lines.at(property.terms.expenses.length - 1)?.inAll ?? 0n;
}

/** A line of expenses, by the chain and by the book, in minor units. */
export interface ExpenseMoney {
  readonly name: string;
  /** What the chain says it sent, and set aside and did not send yet. */
  readonly sent: bigint;
  readonly unpaid: bigint;
  /** What the term sheet says was to be set aside. */
  readonly owed: bigint;
}

/** Holders as always, and besides what each payee of expenses was sent. */
async function reconcileHouse(
  life: Life,
  house: House,
  investors: readonly InvestorMoney[],
): Promise<OwnReconciliation> {
  const { world, sheet } = life;
  const contract = await houseOf(life);
  const sent = new Map<string, bigint>();
  for (const { args } of await contract.queryFilter(contract.filters.ExpensePaid()))
    add(sent, `${args.line}`, args.amount);
  const lines: ExpenseMoney[] = [];
  const toPayees = new Map<string, bigint>();
  for (const [line, { payee, purpose }] of house.property.terms.expenses.entries()) {
    const { unpaid } = await contract.expense(line);
    const lineSent = sent.get(`${line}`) ?? 0n;
    add(toPayees, payee, lineSent);
    lines.push({
      name: `${world.connection.ethers.decodeBytes32String(purpose)} (${roleOf(world, payee)})`,
      sent: lineSent,
      unpaid,
      owed: house.account.lines[line]?.inAll ?? 0n,
    });
  }
  // Events alone could lie: what payees have is what they were sent.
  let unseen = 0n;
  for (const [payee, amount] of toPayees)
    if (house.payees.has(payee)) unseen += apart([await world.currency.balanceOf(payee), amount]);
  const { text, off } = expenseTable(lines, sheet.currency.decimals);
  const amount = (minor: bigint) => money(minor, sheet.currency.decimals);
  const total = (key: "received" | "difference") => investors.reduce((sum, row) => sum + row[key], 0n);
  return {
    text: `${moneyTable(life, investors)}\n\n${text}`,
    agrees: off + unseen === 0n,
    paidOut: `${amount(total("received"))} ${sheet.currency.code}`,
    difference: amount(off + unseen + total("difference")),
  };
}

/** What payees were to have, and how far the chain is from it. */
export function expenseTable(
  lines: readonly ExpenseMoney[],
  decimals: number,
): { readonly text: string; readonly off: bigint } {
  const differences = lines.map(({ sent, unpaid, owed }) => apart([sent + unpaid, owed]));
  const rows = lines.map(({ name, sent, unpaid, owed }, i) => [
    name,
    ...[sent + unpaid, unpaid, owed, differences[i] ?? 0n].map((minor) => money(minor, decimals)),
  ]);
  const columns = [
    { title: "Expense" },
    right("The chain set aside"),
    right("Not sent yet"),
    right("The term sheet says"),
    right("Difference"),
  ];
  return { text: table(columns, rows), off: differences.reduce((sum, off) => sum + off, 0n) };
}
