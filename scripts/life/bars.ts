import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { Bar } from "../../sdk/charter/index.ts";
import { fineWeight, GOOD_DELIVERY, ouncesToMilligrams } from "../../sdk/commodity/index.ts";
import { exactScaled, ratio, round } from "../../sdk/decimal/index.ts";
import { quoted } from "../../sdk/errors/index.ts";
import { money } from "../../sdk/format/index.ts";
import { METALS } from "../../sdk/termsheet/index.ts";
import type { CommodityTerms, Metal } from "../../sdk/termsheet/index.ts";
import * as f from "../../sdk/termsheet/schema/fields.ts";
import * as r from "../../sdk/termsheet/schema/references.ts";
import { readList } from "./lists.ts";

/** The weight list beside the examples. */
export const BARS = fileURLToPath(new URL("../../examples/bars.yaml", import.meta.url));

/** As the register of bars spells names. */
const name = f.field((value) => {
  if (/^[A-Z0-9./-]{1,31}$/.test(value)) return value;
  const remedy = "Use capital letters, digits, dots, dashes and strokes, up to 31";
  throw new f.FieldError("BAR_NAME", `${quoted(value)} is no name in the register of bars`, remedy);
});

const row = z.strictObject({
  serial: name,
  refiner: name,
  metal: r.metalCode.default("XAU"),
  /** Troy ounces. */
  gross: f.positiveDecimal,
  /** Parts per thousand. */
  fineness: f.field((value) => {
    const fineness = f.readPositive(value);
    if (fineness.compare(ratio(1000n)) <= 0 && exactScaled(fineness, 3) !== undefined) return fineness;
    const remedy = "Give parts per thousand with up to 3 decimals, such as 995.8";
    throw new f.FieldError("BAR_FINENESS", `${quoted(value)} is no fineness`, remedy);
  }),
});

/** The bounds of a term sheet that bars must keep to. */
type Bounds = Pick<CommodityTerms, "minimumBar" | "maximumBar" | "minimumFineness">;

/**
 * The weight list of a file: bars of one metal, each within the bounds of the term sheet and named once.
 *
 * @param metal Its ISO 4217 code. Throws as {@link readList} does, with the place of the first bar that does not fit.
 */
export function readBars(file: string, metal: Metal = "XAU", bounds?: Bounds): Bar[] {
  const { rows, refuse } = readList(file, row);
  const names = new Set<string>();
  return rows.map(({ serial, refiner, metal: cast, gross, fineness }, i) => {
    if (cast !== metal) {
      const what = `this is a bar of ${METALS[cast]}, and the term sheet is of ${METALS[metal]}`;
      refuse(
        [i],
        "BAR_METAL",
        what,
        `Put a list of ${METALS[metal]} bars beside the sheet, each with metal: ${metal}`,
      );
    }
    if (names.has(`${refiner} ${serial}`))
      refuse(
        [i, "serial"],
        "BAR_TWICE",
        `bar ${refiner} ${serial} is in the list already`,
        "Keep one of them",
      );
    names.add(`${refiner} ${serial}`);
    const exact = fineWeight(gross, fineness);
    // Gold and silver as their market states them; for other metals every ounce of the product counts.
    const stated = cast === "XAU" || cast === "XAG" ? round(exact, GOOD_DELIVERY[cast].fineDecimals) : exact;
    const bar: Bar = {
      serial,
      refiner,
      metal: `0x${Buffer.from(metal, "ascii").toString("hex")}`,
      fineWeight: ouncesToMilligrams(stated),
      fineness: exactScaled(fineness, 3) ?? 0n,
    };
    const wrong = bounds === undefined ? undefined : outside(bar, bounds);
    if (wrong !== undefined) {
      const remedy = "Correct the bar, or the bounds under bars in the term sheet";
      refuse([i, wrong.key], "BAR_BOUNDS", wrong.what, remedy);
    }
    return bar;
  });
}

/** What of a bar the vault of this term sheet would not take. */
function outside(
  { refiner, serial, fineWeight: weight, fineness }: Bar,
  { minimumBar, maximumBar, minimumFineness }: Bounds,
): { readonly key: string; readonly what: string } | undefined {
  const grams = (milligrams: bigint) => `${money(milligrams, 3)} g`;
  const bar = `bar ${refiner} ${serial}`;
  if (weight < minimumBar || weight > maximumBar) {
    const bounds = `outside the ${grams(minimumBar)} to ${grams(maximumBar)} of the term sheet`;
    return { key: "gross", what: `${bar} has ${grams(weight)} fine, ${bounds}` };
  }
  if (fineness >= minimumFineness) return undefined;
  const least = money(minimumFineness, 3);
  return {
    key: "fineness",
    what: `${bar} has a fineness of ${money(fineness, 3)}, below the ${least} of the term sheet`,
  };
}
