/** The life of a commodity: bars under attestation, units that storage makes lighter, and bars for units. */
import { unitsFor, weightOf, weightPerUnit } from "../../../sdk/commodity/index.ts";
import { barIdOf, chainBar } from "../../../sdk/charter/index.ts";
import type { Bar } from "../../../sdk/charter/index.ts";
import { floorRational, ratio } from "../../../sdk/decimal/index.ts";
import { money, right, table } from "../../../sdk/format/index.ts";
import { ownPlan } from "../../../sdk/plan/index.ts";
import { nominalCost } from "../../../sdk/plan/kinds/nominal.ts";
import { resolveCommodity } from "../../../sdk/termsheet/index.ts";
import type { CommoditySheet, ResolvedCommodity } from "../../../sdk/termsheet/index.ts";
import type { Commodity } from "../../../typechain-types/index.ts";
import { readBars } from "../bars.ts";
import { add } from "../book.ts";
import { deployFeed, report } from "../feeds.ts";
import type { FeedOf } from "../feeds.ts";
import type { Life } from "../life.ts";
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

const DAY = 86_400n;
const GRAM_DECIMALS = 3;

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

  constructor(commodity: ResolvedCommodity, custodian: PanelOf, reserve: FeedOf, bars: readonly Bar[]) {
    this.commodity = commodity;
    this.custodian = custodian;
    this.reserve = reserve;
    this.bars = bars;
  }
}

export async function commodityLife(sheet: CommoditySheet, world: World): Promise<KindLife> {
  const custodian = await world.panelFor(sheet.bars.custodian);
  world.addresses[sheet.bars.custodian] = await custodian.panel.getAddress();
  const reserve = await deployFeed(world, {
    role: sheet.reserve.feed,
    description: "Fine weight in the vault, as its auditors count it",
    unit: `${sheet.reserve.measure} fine ${sheet.metal}`,
    decimals: sheet.reserve.decimals,
  });
  const commodity = resolveCommodity(sheet, world.addresses);
  const vault = new Vault(commodity, custodian, reserve, readBars(commodity.terms.metal));
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
    { time: opens - 2n * DAY, name: "bars arrive", run: () => fillVault(life, vault, first.hardCap) },
    on(30n, "trades", () => tradeBefore(life, 0)),
    on(120n, "trades", () => tradeBefore(life, 1)),
    ...(issue === undefined
      ? []
      : [
          on(metalDay, "metal is announced", () => announceMetal(life, vault, issue.holder)),
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
async function attest({ world }: Life, { reserve, weight }: Vault): Promise<void> {
  await report(world, reserve, [weight - 1n, weight, weight + 2n]);
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
async function fillVault(life: Life, vault: Vault, units: bigint): Promise<void> {
  const { world, events } = life;
  const { terms, token } = vault.commodity;
  const commodity = await commodityOf(life);
  const needed = floorRational(weightOf(terms, units, token.decimals, terms.feeStart)) + 1n;
  let count = 0;
  for (let weight = 0n; weight < needed && count < vault.bars.length; count += 1)
    weight += vault.bars[count]?.fineWeight ?? 0n;
  const [bar] = vault.bars;
  const [member] = vault.custodian.members;
  if (bar === undefined || member === undefined)
    throw new Error("There are no bars, or nobody to list them.");
  const attestation = world.connection.ethers.id("a weight list of one's own");
  await refused(life, "One member of the custodian's panel", "listing a bar alone", () =>
    commodity.connect(member).addBars.staticCall([chainBar(bar)], attestation),
  );
  const listed = await list(life, vault, count);
  await refused(life, "The custodian", "listing the same bar twice", () =>
    asAnybody(life, commodity).addBars.staticCall([chainBar(bar)], attestation, { from: terms.custodian }),
  );
  await attest(life, vault);
  const weight = listed.reduce((sum, { fineWeight }) => sum + fineWeight, 0n);
  events.push(
    `${listed.length} bars of ${grams(weight)} fine were listed by 2 of 3; three auditors counted them.`,
  );
}

/** Who brings metal himself, and the whole units that it is good for. */
function metalOf(life: Life, vault: Vault, time: bigint): { holder: string; units: bigint } {
  const { terms, token } = vault.commodity;
  const bar = vault.bars[vault.next];
  const holder = life.world.wallets[0]?.address;
  if (bar === undefined || holder === undefined) throw new Error("There is no bar left to bring.");
  const unit = 10n ** BigInt(token.decimals);
  const one = weightOf(terms, unit, token.decimals, time);
  // Rounded down to hundreds, so that the bar covers them.
  const units = (floorRational(ratio(bar.fineWeight).div(one)) / 100n) * 100n;
  return { holder, units: units * unit };
}

const metalAction = (life: Life, holder: string, units: bigint) =>
  life.world.connection.ethers.AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [holder, units]);

async function announceMetal(life: Life, vault: Vault, powerHolder: string): Promise<void> {
  const { holder, units } = metalOf(life, vault, vault.commodity.terms.feeStart);
  await announce(
    life,
    "ISSUE",
    powerHolder,
    metalAction(life, holder, units),
    "delivery of a bar by an investor",
  );
}

/** Units without money, for a bar that an investor brought: only once it is listed, and the reserve is fresh. */
async function issueForMetal(life: Life, vault: Vault): Promise<void> {
  const { world, book, events } = life;
  const commodity = (await commodityOf(life)).connect(world.anyone);
  const { holder, units } = metalOf(life, vault, vault.commodity.terms.feeStart);
  const amount = money(units, vault.commodity.token.decimals);
  await refused(life, "Anyone", `issuing ${amount} units before their bar is listed`, () =>
    commodity.issueForMetal.staticCall(holder, units),
  );
  const [bar] = await list(life, vault, 1);
  await refused(life, "Anyone", `issuing ${amount} units on the auditors' old count`, () =>
    commodity.issueForMetal.staticCall(holder, units),
  );
  await attest(life, vault);
  await commodity.issueForMetal(holder, units);
  add(book.holdings, holder, units);
  events.push(
    `${describe(life, holder)} brought a bar of ${grams(bar?.fineWeight ?? 0n)} and was issued ${amount} units, ` +
      "announced a week before.",
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

/** Pledges what a bar takes to the commodity itself, and asks for the bar. */
async function request(
  life: Life,
  vault: Vault,
  holder: string,
  bar: Bar,
): Promise<{ id: bigint; units: bigint }> {
  const { world, token } = life;
  const { terms, rules } = vault.commodity;
  const commodity = await commodityOf(life);
  const liens = await world.connection.ethers.getContractAt("Liens", await commodity.liens());
  const wallet = walletOf(life, holder);
  const now = await nowOf(world);
  const taking = { ...terms, unit: 10n ** BigInt(vault.commodity.token.decimals), lotSize: rules.lotSize };
  const { units } = unitsFor(bar.fineWeight, weightPerUnit(terms, now), taking);
  const end = now + terms.deliveryPeriod + DAY;
  const hash = world.connection.ethers.id("request for a bar");
  await liens.connect(wallet).pledge(await token.getAddress(), life.address, units, end, end, hash);
  const pledged = await liens.liensOf(await token.getAddress(), wallet.address);
  const lien = pledged.at(-1) ?? 0n;
  const id = await commodity.redemptionCount();
  await commodity.connect(wallet).requestRedemption(lien, [barIdOf(bar)]);
  return { id, units };
}

/** An investor gives units and is handed a bar. */
async function redeem(life: Life, vault: Vault): Promise<void> {
  const { world, book, events } = life;
  const commodity = await commodityOf(life);
  const holder = largest(life);
  const [bar] = vault.bars;
  if (bar === undefined) return;
  const { id, units } = await request(life, vault, holder, bar);
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
  const holder = largest(life);
  const commodity = await commodityOf(life);
  const { id } = await request(life, vault, holder, bar);
  await refused(life, "A stranger", "ending a request that can still be served", () =>
    commodity.connect(world.anyone).endRedemption.staticCall(id),
  );
}

/** Nothing was delivered in time: anybody ends the request, and the units are free. */
async function endRequest(life: Life, vault: Vault): Promise<void> {
  const { world, events, token } = life;
  const commodity = await commodityOf(life);
  const id = (await commodity.redemptionCount()) - 1n;
  const receipt = world.connection.ethers.id("a receipt that comes too late");
  await refused(life, "The custodian", "confirming a delivery after the deadline", () =>
    asAnybody(life, commodity).confirmDelivery.staticCall(id, receipt, {
      from: vault.commodity.terms.custodian,
    }),
  );
  await commodity.connect(world.anyone).endRedemption(id);
  const holder = largest(life);
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
  await refused(life, "The custodian", "taking away a bar that the units stand for", () =>
    asAnybody(life, commodity).removeBars.staticCall([barIdOf(bar)], release, {
      from: vault.commodity.terms.custodian,
    }),
  );
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
