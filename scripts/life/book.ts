/**
 * The demonstration's own book: who holds what and who is owed what, from the term sheet and from what people agreed
 * to do. It reads nothing from the chain, so that the chain can be held against it.
 */
import { ceilRational, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import type { OfferingTerms, ResolvedAsset } from "../../sdk/termsheet/index.ts";

/** What a whole unit costs in an offering, in minor units of the currency. */
export type UnitCost = (offering: OfferingTerms) => Rational;

export class Book {
  readonly #asset: ResolvedAsset;
  readonly #cost: UnitCost;
  readonly holdings = new Map<string, bigint>();
  /** Currency minor units that each paid for units in offerings, and was to be paid by the asset. */
  readonly bought = new Map<string, bigint>();
  readonly owed = new Map<string, bigint>();
  /** Of what he is owed, what a holder has not collected yet. */
  readonly uncollected = new Map<string, bigint>();
  /** Currency minor units that changed hands between people: received less given. */
  readonly exchanged = new Map<string, bigint>();
  /** Of what was received, what came from nobody of them. */
  fromOutside = 0n;
  /** What rounding leaves with the payer, over all payments. */
  remainder = 0n;
  due = 0n;

  constructor(asset: ResolvedAsset, cost: UnitCost) {
    this.#asset = asset;
    this.#cost = cost;
  }

  get supply(): bigint {
    return sum(this.holdings);
  }

  holders(): string[] {
    return [...this.holdings].filter(([, units]) => units > 0n).map(([holder]) => holder);
  }

  held(holder: string): bigint {
    return this.holdings.get(holder) ?? 0n;
  }

  /** What units cost in an offering, rounded up to the minor unit. */
  price(offering: OfferingTerms, units: bigint): bigint {
    return ceilRational(this.#cost(offering).mul(ratio(units, 10n ** BigInt(this.#asset.token.decimals))));
  }

  /**
   * What each subscriber of an offering receives: what he asked for, or, when more was asked for than there is, his
   * stretch of the line of all subscriptions, scaled to the hard cap and cut at whole lots.
   */
  allocate(offering: OfferingTerms, line: readonly { holder: string; units: bigint }[]): Map<string, bigint> {
    const lot = this.#asset.rules.lotSize;
    const asked = line.reduce((total, { units }) => total + units, 0n);
    const result = new Map<string, bigint>();
    let before = 0n;
    for (const { holder, units } of line) {
      const share = (mark: bigint) => (mark * (offering.hardCap / lot)) / asked;
      result.set(holder, asked <= offering.hardCap ? units : (share(before + units) - share(before)) * lot);
      before += units;
    }
    return result;
  }

  issue(offering: OfferingTerms, holder: string, units: bigint): void {
    add(this.holdings, holder, units);
    add(this.bought, holder, this.price(offering, units));
  }

  transfer(from: string, to: string, units: bigint): void {
    add(this.holdings, from, -units);
    add(this.holdings, to, units);
  }

  /** Units that end: they were paid for, or delivered. */
  retire(holder: string, units: bigint): void {
    add(this.holdings, holder, -units);
  }

  /** Money that one investor gives another, for units or as a loan. */
  pay(from: string, to: string, amount: bigint): void {
    add(this.exchanged, from, -amount);
    add(this.exchanged, to, amount);
  }

  /** Money from somebody who is no investor. */
  receiveFromOutside(to: string, amount: bigint): void {
    add(this.exchanged, to, amount);
    this.fromOutside += amount;
  }

  /** Who holds what now, for a sum that is entered later: others may hold units by then. */
  snapshot(): ReadonlyMap<string, bigint> {
    return new Map([...this.holdings].filter(([, units]) => units > 0n));
  }

  /**
   * Enters a sum for those who held at its record date: each gets floor(balance x due / supply).
   *
   * @param excluded Holders whose units receive nothing.
   * @param held Who held what at the record date; left out where that is now.
   */
  share(
    due: bigint,
    excluded: readonly string[] = [],
    held: ReadonlyMap<string, bigint> = this.holdings,
  ): void {
    const entitled = [...held].filter(([holder]) => !excluded.includes(holder));
    const supply = entitled.reduce((total, [, units]) => total + units, 0n);
    let paid = 0n;
    for (const [holder, units] of entitled) {
      const amount = supply === 0n ? 0n : (units * due) / supply;
      add(this.owed, holder, amount);
      paid += amount;
    }
    this.remainder += due - paid;
    this.due += due;
  }
}

/** Adds to what stands under a key. */
export function add(map: Map<string, bigint>, key: string, amount: bigint): void {
  map.set(key, (map.get(key) ?? 0n) + amount);
}

/** All that stands in a map. */
export function sum(map: ReadonlyMap<string, bigint>): bigint {
  return [...map.values()].reduce((total, amount) => total + amount, 0n);
}
