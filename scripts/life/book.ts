/**
 * The demonstration's own book: who holds what and who is owed what, from the term sheet and from what people agreed
 * to do. It reads nothing from the chain, so that the chain can be held against it.
 */
import { reconcile } from "../../sdk/bond/index.ts";
import { ceilRational, ratio } from "../../sdk/decimal/index.ts";
import { unitPrice } from "../../sdk/termsheet/index.ts";
import type { OfferingTerms, ResolvedBond } from "../../sdk/termsheet/index.ts";

export class Book {
  readonly #bond: ResolvedBond;
  readonly holdings = new Map<string, bigint>();
  /** Currency minor units that each paid for units, and was to be paid on them. */
  readonly bought = new Map<string, bigint>();
  readonly owed = new Map<string, bigint>();
  /** What rounding leaves with the payer, over all payments. */
  remainder = 0n;
  due = 0n;

  constructor(bond: ResolvedBond) {
    this.#bond = bond;
  }

  get supply(): bigint {
    return [...this.holdings.values()].reduce((sum, units) => sum + units, 0n);
  }

  holders(): string[] {
    return [...this.holdings].filter(([, units]) => units > 0n).map(([holder]) => holder);
  }

  held(holder: string): bigint {
    return this.holdings.get(holder) ?? 0n;
  }

  /** What units cost in an offering, rounded up to the minor unit. */
  price(offering: OfferingTerms, units: bigint): bigint {
    const { clean, dirty } = unitPrice(this.#bond, offering.pricePercent, offering.settlementDay);
    const perUnit = offering.accrued ? dirty : clean;
    return ceilRational(perUnit.mul(ratio(units, 10n ** BigInt(this.#bond.token.decimals))));
  }

  /**
   * What each subscriber of an offering receives: what he asked for, or, when more was asked for than there is, his
   * stretch of the line of all subscriptions, scaled to the hard cap and cut at whole lots.
   */
  allocate(offering: OfferingTerms, line: readonly { holder: string; units: bigint }[]): Map<string, bigint> {
    const lot = this.#bond.rules.lotSize;
    const asked = line.reduce((sum, { units }) => sum + units, 0n);
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
    this.#add(this.holdings, holder, units);
    this.#add(this.bought, holder, this.price(offering, units));
  }

  transfer(from: string, to: string, units: bigint): void {
    this.#add(this.holdings, from, -units);
    this.#add(this.holdings, to, units);
  }

  /** Enters what a period pays to those who hold now, which must be its record date. */
  payment(period: number): bigint {
    const flow = this.#bond.cashFlows[period];
    if (flow === undefined) throw new RangeError(`The bond has no period ${period}.`);
    const holdings = [...this.holdings].map(([holder, balance]) => ({ holder, balance }));
    const { due, entitlements, remainder } = reconcile(
      flow.amount,
      this.#bond.token.decimals,
      this.supply,
      holdings,
    );
    for (const { holder, amount } of entitlements) this.#add(this.owed, holder, amount);
    this.remainder += remainder;
    this.due += due;
    return due;
  }

  #add(map: Map<string, bigint>, key: string, amount: bigint): void {
    map.set(key, (map.get(key) ?? 0n) + amount);
  }
}
