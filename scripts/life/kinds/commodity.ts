/** The life of a commodity: bars under attestation, units that storage makes lighter, and bars for units. */
import { unitsFor, weightOf, weightPerUnit } from "../../../sdk/commodity/index.ts";
import { barIdOf, chainBar } from "../../../sdk/charter/index.ts";
import type { Bar } from "../../../sdk/charter/index.ts";
import { floorRational, ratio } from "../../../sdk/decimal/index.ts";
import { money, right, table } from "../../../sdk/format/index.ts";
import { ownPlan } from "../../../sdk/plan/index.ts";
import { nominalCost } from "../../../sdk/plan/kinds/nominal.ts";
import { MILLIGRAMS, resolveCommodity, WEIGHT_MEASURES } from "../../../sdk/termsheet/index.ts";
import type { CommoditySheet, OfferingTerms, ResolvedCommodity } from "../../../sdk/termsheet/index.ts";
import type { Commodity } from "../../../typechain-types/index.ts";
import { readBars } from "../bars.ts";
import { add } from "../book.ts";
import { deployFeed, report } from "../feeds.ts";
import type { FeedOf } from "../feeds.ts";
import type { Life } from "../life.ts";
import { LifeError } from "../lists.ts";
import { announce } from "../powers.ts";
import { walletOf } from "../recovery.ts";
import { refused } from "../refusal.ts";
import { apart, moneyTable } from "../reconciliation.ts";
import type { InvestorMoney, OwnReconciliation } from "../reconciliation.ts";
import { describe } from "../sales.ts";
import { tradeBefore } from "../trades.ts";
import { act, nowOf } from "../world.ts";
import type { PanelOf, World } from "../world.ts";
import type { KindLife, Step } from "./kind.ts";
import { nominalMarket } from "./market.ts";

const HOUR = 3_600n;
const DAY = 86_400n;
const GRAM_DECIMALS = 3;

/** Units for metal that their holder brings himself. */
interface Metal {
  readonly holder: string;
  readonly units: bigint;
}

/** A redemption that was asked for. */
interface Request {
  readonly id: bigint;
  readonly holder: string;
  readonly units: bigint;
}

/** What this life remembers besides the book: the vault, and who was handed which weight. */
class Vault {
  readonly commodity: ResolvedCommodity;
  readonly custodian: PanelOf;
  readonly reserve: FeedOf;
  /** The weight list, and how much of it is listed: the bars before `next`. */
  readonly bars: readonly Bar[];
  next = 0;
  /** Milligrams in the vault, and handed out to each investor, by the book. */
  weight = 0n;
  readonly delivered = new Map<string, bigint>();
  /** When the auditors counted last. */
  attested = 0n;
  metal: Metal | undefined;
  /** The request that nobody serves. */
  inVain: Request | undefined;

  constructor(commodity: ResolvedCommodity, custodian: PanelOf, reserve: FeedOf, bars: readonly Bar[]) {
    this.commodity = commodity;
    this.custodian = custodian;
    this.reserve = reserve;
    this.bars = bars;
  }
}

export async function commodityLife(
  sheet: CommoditySheet,
  world: World,
  barsFile: string,
): Promise<KindLife> {
  const custodian = await world.panelFor(sheet.bars.custodian);
  world.addresses[sheet.bars.custodian] = await custodian.panel.getAddress();
  const reserve = await deployFeed(world, {
    role: sheet.reserve.feed,
    description: "Fine weight in the vault, as its auditors count it",
    unit: `${sheet.reserve.measure} fine ${sheet.metal}`,
    decimals: sheet.reserve.decimals,
  });
  const commodity = resolveCommodity(sheet, world.addresses);
  const bars = readBars(barsFile, sheet.metal, commodity.terms);
  const vault = new Vault(commodity, custodian, reserve, bars);
  requireBars(vault, barsFile);
  const [first] = commodity.offerings;
  const sold = first?.settleBy ?? 0n;
  return {
    asset: commodity,
    ends: sold + 3n * 365n * DAY,
    cost: (offering) => nominalCost(commodity.terms.nominalPrice, offering),
    flows: ownPlan(sheet, commodity).flows,
    steps: (life) => stepsOf(life, vault),
    market: {
      on: sold + 60n * DAY,
      quote: () => nominalMarket(commodity.terms.nominalPrice),
    },
    recovery: { after: sold + 550n * DAY, with: "" },
    left: () => ({ amount: 0n, why: "" }),
    reconcile: (life, investors) => reconcileMetal(life, vault, investors),
  };
}

/** Bars for all that the offerings may sell, from the first of the list on; as many as there are if that is too few. */
function barsNeeded({ bars, commodity: { terms, token, offerings } }: Vault): {
  count: number;
  short: bigint;
} {
  const units = offerings.reduce((sum, { hardCap }) => sum + hardCap, 0n);
  let short = floorRational(weightOf(terms, units, token.decimals, terms.feeStart)) + 1n;
  let count = 0;
  for (; short > 0n && count < bars.length; count += 1) short -= bars[count]?.fineWeight ?? 0n;
  return { count, short };
}

/** An offering that sells more than there are bars for would be sold and never settled. */
function requireBars(vault: Vault, file: string): void {
  const { short } = barsNeeded(vault);
  if (short <= 0n) return;
  const { bars, commodity } = vault;
  const weight = bars.reduce((sum, { fineWeight }) => sum + fineWeight, 0n);
  const units = commodity.offerings.reduce((sum, { hardCap }) => sum + hardCap, 0n);
  const sold = money(units, commodity.token.decimals);
  throw new LifeError(
    "LIFE_BARS",
    `all bars of the list together have ${grams(weight)} fine, ${grams(short)} less than the ${sold} units that the term sheet offers stand for`,
    "Add bars to the list, or lower hardCap under offerings in the term sheet",
    file,
  );
}

function stepsOf(life: Life, vault: Vault): Step[] {
  const [first] = vault.commodity.offerings;
  if (first === undefined) return [];
  const { opens, settleBy } = first;
  const { deliveryPeriod } = vault.commodity.terms;
  const issue = vault.commodity.powers.find(({ power }) => power === "ISSUE");
  const on = (days: bigint, name: string, run: () => Promise<void>): Step => ({
    time: settleBy + days * DAY,
    name,
    run,
  });
  const metalDay = 200n;
  const delay = (issue?.delay ?? 0n) / DAY + 1n;
  return [
    { time: opens - 2n * DAY, name: "bars arrive", run: () => fillVault(life, vault) },
    ...vault.commodity.offerings.map((offering) => freshCount(life, vault, offering)),
    on(30n, "trades", () => tradeBefore(life, 0)),
    on(120n, "trades", () => tradeBefore(life, 1)),
    ...(issue === undefined
      ? []
      : [
          on(metalDay, "metal is announced", () => announceMetal(life, vault, issue.holder, issue.limit)),
          on(metalDay + delay, "units for metal", () => issueForMetal(life, vault)),
        ]),
    on(300n, "trades", () => tradeBefore(life, 2)),
    on(365n, "bars for units", () => redeem(life, vault)),
    on(420n, "a request that is not served", () => requestInVain(life, vault)),
    on(420n + deliveryPeriod / DAY + 1n, "the request ends", () => endRequest(life, vault)),
    on(600n, "trades", () => tradeBefore(life, 3)),
    on(3n * 365n, "the last count", () => lastCount(life, vault)),
  ];
}

async function commodityOf({ world, address }: Life): Promise<Commodity> {
  return world.connection.ethers.getContractAt("Commodity", address);
}

/** The contract without a signer, so that a call can be tried in anybody's name. */
const asAnybody = ({ world }: Life, commodity: Commodity) =>
  commodity.connect(world.connection.ethers.provider);

const grams = (milligrams: bigint) => `${money(milligrams, GRAM_DECIMALS)} g`;

/** Three auditors count, each a little less exactly than the scales; the median is what is there. */
async function attest({ world }: Life, vault: Vault): Promise<void> {
  const { reserveUnit, reserve } = vault.commodity.terms;
  const measure = MILLIGRAMS[WEIGHT_MEASURES[reserveUnit] ?? "mg"];
  const figure = (milligrams: bigint) =>
    floorRational(ratio(milligrams * 10n ** BigInt(reserve.decimals)).div(measure));
  await report(world, vault.reserve, [vault.weight - 1n, vault.weight, vault.weight + 2n].map(figure));
  vault.attested = await nowOf(world);
}

/** The custodian's panel lists bars that arrived. */
async function list(life: Life, vault: Vault, count: number): Promise<readonly Bar[]> {
  const commodity = await commodityOf(life);
  const bars = vault.bars.slice(vault.next, vault.next + count);
  const attestation = life.world.connection.ethers.id(`weight list of ${bars.length} bars`);
  const data = commodity.interface.encodeFunctionData("addBars", [bars.map(chainBar), attestation]);
  await act(vault.custodian, life.address, data, life.world.anyone);
  vault.next += bars.length;
  vault.weight += bars.reduce((sum, { fineWeight }) => sum + fineWeight, 0n);
  return bars;
}

/** Before the sale: bars for all that may be sold, listed by two of three and counted by the auditors. */
async function fillVault(life: Life, vault: Vault): Promise<void> {
  const { world, events } = life;
  const { terms } = vault.commodity;
  const commodity = await commodityOf(life);
  const [bar] = vault.bars;
  const [member] = vault.custodian.members;
  if (bar === undefined || member === undefined)
    throw new Error("There are no bars, or nobody to list them.");
  const attestation = world.connection.ethers.id("a weight list of one's own");
  await refused(life, "One member of the custodian's panel", "listing a bar alone", () =>
    commodity.connect(member).addBars.staticCall([chainBar(bar)], attestation),
  );
  const listed = await list(life, vault, barsNeeded(vault).count);
  await refused(life, "The custodian", "listing the same bar twice", () =>
    asAnybody(life, commodity).addBars.staticCall([chainBar(bar)], attestation, { from: terms.custodian }),
  );
  await attest(life, vault);
  const weight = listed.reduce((sum, { fineWeight }) => sum + fineWeight, 0n);
  events.push(
    `${listed.length} bars of ${grams(weight)} fine were listed by 2 of 3; three auditors counted them.`,
  );
}

/** Units are issued on a count that is fresh: where the last one will not be, the auditors count before the settlement. */
function freshCount(life: Life, vault: Vault, { closes, settlementDate }: OfferingTerms): Step {
  const settled = closes > settlementDate ? closes : settlementDate;
  return {
    time: settled - HOUR,
    name: "the auditors count",
    run: async () => {
      if (vault.attested + vault.commodity.terms.reserve.maxAge < settled + HOUR) await attest(life, vault);
    },
  };
}

/** Who brings metal himself, and the units that it is good for. Undefined where no bar is left, or nobody may bring it. */
async function metalOf(life: Life, vault: Vault, most: bigint): Promise<Metal | undefined> {
  const { terms, token, rules } = vault.commodity;
  const bar = vault.bars[vault.next];
  if (bar === undefined) return undefined;
  const minor = 10n ** BigInt(token.decimals);
  const covered = floorRational(
    ratio(bar.fineWeight).div(weightOf(terms, 1n, token.decimals, terms.feeStart)),
  );
  const supply = await life.token.totalSupply();
  for (const { address: holder } of life.world.wallets) {
    if (!(await life.token.canReceive(holder))) continue;
    const room = rules.maximumPerInvestor - life.book.held(holder);
    const units = least(covered, most, room, token.maximumSupply - supply);
    // Round figures: hundreds of units where there are so many, else whole lots.
    const step = units >= 100n * minor ? 100n * minor : rules.lotSize;
    const round = units - (units % step) - ((units - (units % step)) % rules.lotSize);
    if (round > 0n && round >= rules.minimumHolding) return { holder, units: round };
  }
  return undefined;
}

const least = (...amounts: readonly bigint[]) => amounts.reduce((a, b) => (a < b ? a : b));

const metalAction = (life: Life, { holder, units }: Metal) =>
  life.world.connection.ethers.AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [holder, units]);

async function announceMetal(life: Life, vault: Vault, powerHolder: string, most: bigint): Promise<void> {
  vault.metal = await metalOf(life, vault, most);
  if (vault.metal === undefined) return;
  const action = metalAction(life, vault.metal);
  await announce(life, "ISSUE", powerHolder, action, "delivery of a bar by an investor");
}

/** Units without money, for a bar that an investor brought: only once it is listed, and the reserve is fresh. */
async function issueForMetal(life: Life, vault: Vault): Promise<void> {
  if (vault.metal === undefined) return;
  const { world, book, events } = life;
  const { terms, token } = vault.commodity;
  const commodity = (await commodityOf(life)).connect(world.anyone);
  const { holder, units } = vault.metal;
  const amount = money(units, token.decimals);
  const free = (await commodity.barWeight()) - (await commodity.requiredWeight());
  if (floorRational(weightOf(terms, units, token.decimals, await nowOf(world))) > free) {
    await refused(life, "Anyone", `issuing ${amount} units before their bar is listed`, () =>
      commodity.issueForMetal.staticCall(holder, units),
    );
  }
  const [bar] = await list(life, vault, 1);
  if ((await nowOf(world)) > vault.attested + terms.reserve.maxAge) {
    await refused(life, "Anyone", `issuing ${amount} units on the auditors' old count`, () =>
      commodity.issueForMetal.staticCall(holder, units),
    );
  }
  await attest(life, vault);
  await commodity.issueForMetal(holder, units);
  add(book.holdings, holder, units);
  events.push(
    `${describe(life, holder)} brought a bar of ${grams(bar?.fineWeight ?? 0n)} and was issued ${amount} units, ` +
      "announced before.",
  );
}

/** The one who holds most units, and whether they take a bar. */
function largest(life: Life, except: readonly string[] = []): string {
  const [holder] = life.book
    .holders()
    .filter((address) => !except.includes(address))
    .sort((a, b) => (life.book.held(a) > life.book.held(b) ? -1 : 1));
  if (holder === undefined) throw new Error("Nobody holds units.");
  return holder;
}

/** The largest holder, and the units that a bar takes of him; undefined where he has too few, or the bar is too light. */
async function takerOf(life: Life, vault: Vault, bar: Bar): Promise<Metal | undefined> {
  const { terms, rules, token } = vault.commodity;
  if (bar.fineWeight < terms.minimumRedemption) return undefined;
  const holder = largest(life);
  const taking = { ...terms, unit: 10n ** BigInt(token.decimals), lotSize: rules.lotSize };
  const { units } = unitsFor(bar.fineWeight, weightPerUnit(terms, await nowOf(life.world)), taking);
  const left = life.book.held(holder) - units;
  return left < 0n || (left > 0n && left < rules.minimumHolding) ? undefined : { holder, units };
}

/** Pledges what a bar takes to the commodity itself, and asks for the bar; undefined where nobody can. */
async function request(life: Life, vault: Vault, bar: Bar): Promise<Request | undefined> {
  const { world, token } = life;
  const taker = await takerOf(life, vault, bar);
  if (taker === undefined) {
    life.events.push(
      `Nobody holds what bar ${bar.refiner} ${bar.serial} takes, or it is below the least that is redeemed.`,
    );
    return undefined;
  }
  const { holder, units } = taker;
  const commodity = await commodityOf(life);
  const liens = await world.connection.ethers.getContractAt("Liens", await commodity.liens());
  const wallet = walletOf(life, holder);
  const end = (await nowOf(world)) + vault.commodity.terms.deliveryPeriod + DAY;
  const hash = world.connection.ethers.id("request for a bar");
  await liens.connect(wallet).pledge(await token.getAddress(), life.address, units, end, end, hash);
  const pledged = await liens.liensOf(await token.getAddress(), wallet.address);
  const lien = pledged.at(-1) ?? 0n;
  const id = await commodity.redemptionCount();
  await commodity.connect(wallet).requestRedemption(lien, [barIdOf(bar)]);
  return { id, holder, units };
}

/** An investor gives units and is handed a bar. */
async function redeem(life: Life, vault: Vault): Promise<void> {
  const { world, book, events } = life;
  const commodity = await commodityOf(life);
  const [bar] = vault.bars;
  if (bar === undefined) return;
  const asked = await request(life, vault, bar);
  if (asked === undefined) return;
  const { id, holder, units } = asked;
  const receipt = world.connection.ethers.id("signed receipt of the bar");
  await refused(life, "A stranger", "confirming a delivery that is not his", () =>
    commodity.connect(world.anyone).confirmDelivery.staticCall(id, receipt),
  );
  await refused(life, "The custodian", "taking away the bar that is kept for somebody", () =>
    asAnybody(life, commodity).removeBars.staticCall([barIdOf(bar)], receipt, {
      from: vault.commodity.terms.custodian,
    }),
  );
  const data = commodity.interface.encodeFunctionData("confirmDelivery", [id, receipt]);
  await act(vault.custodian, life.address, data, world.anyone);
  book.retire(holder, units);
  vault.weight -= bar.fineWeight;
  add(vault.delivered, holder, bar.fineWeight);
  const paid = money(units, vault.commodity.token.decimals);
  events.push(
    `${describe(life, holder)} gave ${paid} units and was handed bar ${bar.refiner} ${bar.serial}, ${grams(bar.fineWeight)} fine.`,
  );
}

/** Another asks for a bar, and the custodian does nothing. */
async function requestInVain(life: Life, vault: Vault): Promise<void> {
  const { world } = life;
  const bar = vault.bars[1];
  if (bar === undefined) return;
  vault.inVain = await request(life, vault, bar);
  if (vault.inVain === undefined) return;
  const { id } = vault.inVain;
  const commodity = await commodityOf(life);
  await refused(life, "A stranger", "ending a request that can still be served", () =>
    commodity.connect(world.anyone).endRedemption.staticCall(id),
  );
}

/** Nothing was delivered in time: anybody ends the request, and the units are free. */
async function endRequest(life: Life, vault: Vault): Promise<void> {
  if (vault.inVain === undefined) return;
  const { world, events, token } = life;
  const commodity = await commodityOf(life);
  const { id, holder } = vault.inVain;
  const receipt = world.connection.ethers.id("a receipt that comes too late");
  await refused(life, "The custodian", "confirming a delivery after the deadline", () =>
    asAnybody(life, commodity).confirmDelivery.staticCall(id, receipt, {
      from: vault.commodity.terms.custodian,
    }),
  );
  await commodity.connect(world.anyone).endRedemption(id);
  const frozen = await token.getFrozenTokens(walletOf(life, holder).address);
  if (frozen !== 0n) throw new Error("Units are still pledged after the request ended.");
  events.push(
    `${describe(life, holder)} asked for a bar that was not delivered in time; a stranger ended the request, and the units are free.`,
  );
}

/** Years later: the metal that storage freed does not make a bar, so none may be taken away. */
async function lastCount(life: Life, vault: Vault): Promise<void> {
  const commodity = await commodityOf(life);
  const bar = vault.bars[1];
  if (bar === undefined) return;
  const release = life.world.connection.ethers.id("release of a bar");
  const free = (await commodity.barWeight()) - (await commodity.requiredWeight());
  if (bar.fineWeight > free) {
    await refused(life, "The custodian", "taking away a bar that the units stand for", () =>
      asAnybody(life, commodity).removeBars.staticCall([barIdOf(bar)], release, {
        from: vault.commodity.terms.custodian,
      }),
    );
  }
  await attest(life, vault);
  const required = await commodity.requiredWeight();
  life.events.push(
    `Three years on all units stand for ${grams(required)}; the bars weigh ${grams(await commodity.barWeight())}.`,
  );
}

/** An investor's metal in milligrams, by the chain and by the book, and what he paid for it in minor units. */
export interface InvestorMetal {
  readonly who: string;
  readonly cost: bigint;
  readonly units: bigint;
  /** What was handed to him in bars. */
  readonly handed: readonly [chain: bigint, book: bigint];
  /** What his units stand for. */
  readonly weight: readonly [chain: bigint, book: bigint];
}

/** What each investor holds in metal and was handed, by the chain and by the term sheet. */
async function reconcileMetal(
  life: Life,
  vault: Vault,
  investors: readonly InvestorMoney[],
): Promise<OwnReconciliation> {
  const { world, token, book } = life;
  const { terms, token: unit } = vault.commodity;
  const commodity = await commodityOf(life);
  const now = await nowOf(world);
  const perUnit = await commodity.weightPerUnit(now);
  const handed = await handedOut(life, commodity);
  const scale = 10n ** BigInt(18 + unit.decimals);
  const rows: InvestorMetal[] = [];
  for (const { address, cost } of investors) {
    const units = await token.balanceOf(life.recovered.get(address)?.address ?? address);
    rows.push({
      who: describe(life, address),
      cost,
      units,
      handed: [handed.get(address) ?? 0n, vault.delivered.get(address) ?? 0n],
      weight: [
        (units * perUnit) / scale,
        floorRational(weightOf(terms, book.held(address), unit.decimals, now)),
      ],
    });
  }
  const { text, off } = metalTable(rows, vault.commodity);
  const inVault = await commodity.barWeight();
  const unpaid = investors.reduce((sum, { difference }) => sum + difference, 0n);
  const bars = `Bars in the vault: ${grams(inVault)}, by the weight list ${grams(vault.weight)}; all units stand for ${grams(await commodity.requiredWeight())}.`;
  return {
    text: `${text}\n\n${bars}${unpaid === 0n ? "" : `\n\n${moneyTable(life, investors)}`}`,
    agrees: off === 0n && inVault === vault.weight,
    paidOut: `${grams(rows.reduce((sum, { handed: [chain] }) => sum + chain, 0n))} in bars`,
    difference: money(off + apart([inVault, vault.weight]), GRAM_DECIMALS),
  };
}

/** What investors hold and were handed, and how far the chain is from the term sheet, in milligrams. */
export function metalTable(
  investors: readonly InvestorMetal[],
  { token, currency }: Pick<ResolvedCommodity, "token" | "currency">,
): { readonly text: string; readonly off: bigint } {
  const sums = { cost: 0n, units: 0n, handed: 0n, chain: 0n, sheet: 0n, off: 0n };
  const rows: string[][] = [];
  const row = (who: string, cost: bigint, units: bigint, ...weights: bigint[]) =>
    rows.push([
      who,
      money(cost, currency.decimals),
      money(units, token.decimals),
      ...weights.map((weight) => money(weight, GRAM_DECIMALS)),
    ]);
  for (const { who, cost, units, handed, weight } of investors) {
    const off = apart(handed, weight);
    row(who, cost, units, handed[0], ...weight, off);
    sums.cost += cost;
    sums.units += units;
    sums.handed += handed[0];
    sums.chain += weight[0];
    sums.sheet += weight[1];
    sums.off += off;
  }
  row("In total", sums.cost, sums.units, sums.handed, sums.chain, sums.sheet, sums.off);
  const columns = [
    { title: "Investor" },
    right(`Paid in (${currency.code})`),
    right("Units"),
    right("Handed out (g)"),
    right("The chain says (g)"),
    right("The term sheet says (g)"),
    right("Difference"),
  ];
  return { text: table(columns, rows), off: sums.off };
}

/** Weight that was handed out, by the wallet that each investor began with. */
async function handedOut(life: Life, commodity: Commodity): Promise<Map<string, bigint>> {
  const handed = new Map<string, bigint>();
  for (const { args } of await commodity.queryFilter(commodity.filters.RedemptionDelivered())) {
    const { weight } = await commodity.redemption(args.id);
    const first =
      [...life.recovered].find(([, wallet]) => wallet.address === args.holder)?.[0] ?? args.holder;
    add(handed, first, weight);
  }
  return handed;
}
