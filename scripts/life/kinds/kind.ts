import type { Rational } from "../../../sdk/decimal/index.ts";
import type { PriceKind } from "../../../sdk/exchange/index.ts";
import type { Section } from "../../../sdk/format/index.ts";
import type { ResolvedAsset } from "../../../sdk/termsheet/index.ts";
import type { Book, UnitCost } from "../book.ts";
import type { Life } from "../life.ts";
import type { InvestorMoney, OwnReconciliation } from "../reconciliation.ts";

/** Something that happens at a certain second. */
export interface Step {
  readonly time: bigint;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** What people agree to trade a unit for, at a second. */
export interface MarketPrice {
  readonly priceKind: PriceKind;
  /** As an order has it. */
  readonly price: bigint;
  /** The most that a buyer pays for a whole unit, in minor units x 10^18. */
  readonly bound: bigint;
  /** What a whole unit costs in all, in minor units of the currency. */
  readonly cost: Rational;
}

/** What a kind of asset adds to a life: its events, and what its holders must have received. */
export interface KindLife {
  /** The term sheet with the addresses of this world. */
  readonly asset: ResolvedAsset;
  /** The last second of its life. */
  readonly ends: bigint;
  readonly cost: UnitCost;
  /** What the report says before anything happens. */
  readonly flows: readonly Section[];
  /** Everything but the offerings, in any order. */
  readonly steps: (life: Life) => readonly Step[];
  /** A day on which holders trade on the exchange, and after which they lend; nothing ends in the 40 days after it. */
  readonly market: { readonly on: bigint; readonly quote: (second: bigint) => MarketPrice };
  /** When a lost wallet is recovered, a day after; and what it has coming then. Undefined where none is lost. */
  readonly recovery: { readonly after: bigint; readonly with: string } | undefined;
  /** Currency minor units that stay in the asset at the end, by the book, and why: " by rounding". */
  readonly left: (book: Book) => { readonly amount: bigint; readonly why: string };
  /** What is reconciled besides money and units, where the kind gives something else. */
  readonly reconcile?: (life: Life, money: readonly InvestorMoney[]) => Promise<OwnReconciliation>;
}
