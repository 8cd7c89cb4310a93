import type { Section } from "../../../sdk/format/index.ts";
import type { ResolvedAsset } from "../../../sdk/termsheet/index.ts";
import type { Book, UnitCost } from "../book.ts";
import type { Life } from "../life.ts";

/** Something that happens at a certain second. */
export interface Step {
  readonly time: bigint;
  readonly name: string;
  readonly run: () => Promise<void>;
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
  /** The record date after which a lost wallet is recovered; undefined where none is lost. */
  readonly recovery: bigint | undefined;
  /** Currency minor units that stay in the asset at the end, by the book, and why. */
  readonly left: (book: Book) => { readonly amount: bigint; readonly why: string };
}
