/** The reference of a bond whose rate floats: reported by a panel, fixed by anyone, and what follows for the book. */
import { percent } from "../../../sdk/format/index.ts";
import { ratio } from "../../../sdk/decimal/index.ts";
import { cashFlowsGiven, floatingRate } from "../../../sdk/termsheet/index.ts";
import type { BondSheet, ResolvedBond } from "../../../sdk/termsheet/index.ts";
import { deployFeed, report } from "../feeds.ts";
import type { FeedOf } from "../feeds.ts";
import type { Life } from "../life.ts";
import { nowOf } from "../world.ts";
import type { World } from "../world.ts";
import type { Step } from "./kind.ts";

const MINUTE = 60n;
const HOUR = 3_600n;
const RATE_DECIMALS = 9;
/** What the reference shows at one fixing after another, invented: in 10^-9 a year, again from the start at the end. */
const PATH = [
  -5_270_000n,
  8_140_000n,
  24_310_000n,
  36_080_000n,
  41_250_000n,
  37_990_000n,
  31_020_000n,
  24_870_000n,
];

/** Deploys the feed that a floating rate reads; nothing for another bond. */
export async function deployReference(sheet: BondSheet, world: World): Promise<FeedOf | undefined> {
  if (sheet.interest.type !== "floating") return undefined;
  const { reference } = sheet.interest;
  return deployFeed(world, {
    role: reference.feed,
    description: `${reference.name}, as the panel reads it`,
    unit: reference.unit,
    decimals: reference.decimals,
  });
}

/** A bond with the rates that are fixed so far. */
export class Rates {
  readonly #bond: ResolvedBond;
  readonly #fixed: bigint[] = [];

  constructor(bond: ResolvedBond) {
    this.#bond = bond;
  }

  /** The bond as the book knows it now: of a bond that does not float the same for ever. */
  get bond(): ResolvedBond {
    const { floating, terms } = this.#bond;
    if (floating === undefined) return this.#bond;
    const first = terms.periods.length - floating.fixingDates.length;
    const last = floating.fallbackRule === 0 ? this.#fixed.at(-1) : undefined;
    const periods = terms.periods.map((period, i) =>
      i < first ? period : { ...period, rate: this.#fixed[i - first] ?? last ?? period.rate },
    );
    const cashFlows = cashFlowsGiven(this.#bond, this.#fixed);
    return { ...this.#bond, terms: { ...terms, periods }, cashFlows };
  }

  /** The panel reports what it saw at each fixing's second, and a stranger fixes. */
  steps(life: Life, feed: FeedOf | undefined): Step[] {
    const { floating, terms } = this.#bond;
    if (floating === undefined || feed === undefined) return [];
    const first = terms.periods.length - floating.fixingDates.length;
    return floating.fixingDates.flatMap((date, i): Step[] => [
      {
        time: date + MINUTE,
        name: `reference of period ${first + i + 1}`,
        run: () => this.#report(life, feed, i, date),
      },
      {
        time: date + HOUR,
        name: `rate of period ${first + i + 1}`,
        run: () => this.#fix(life, first + i, i),
      },
    ]);
  }

  async #report({ world }: Life, feed: FeedOf, i: number, date: bigint): Promise<void> {
    const shown = this.#reference(i);
    await report(world, feed, [shown, shown, shown], date);
  }

  async #fix(life: Life, period: number, i: number): Promise<void> {
    const { floating } = this.#bond;
    if (floating === undefined) return;
    const bond = await life.world.connection.ethers.getContractAt("FloatingRateBond", life.address);
    await bond.connect(life.world.anyone).fix(period);
    const rate = floatingRate(floating, ratio(this.#reference(i), 10n ** BigInt(floating.source.decimals)));
    this.#fixed.push(rate);
    life.events.push(
      `The rate of period ${period + 1} was fixed by a stranger on ${new Date(Number(await nowOf(life.world)) * 1000).toISOString().slice(0, 10)}: ${percent(rate)}.`,
    );
  }

  /** What the reference shows at a fixing, in the feed's minor units. */
  #reference(i: number): bigint {
    const shown = PATH[i % PATH.length] ?? 0n;
    const decimals = this.#bond.floating?.source.decimals ?? RATE_DECIMALS;
    return decimals >= RATE_DECIMALS
      ? shown * 10n ** BigInt(decimals - RATE_DECIMALS)
      : shown / 10n ** BigInt(RATE_DECIMALS - decimals);
  }
}
