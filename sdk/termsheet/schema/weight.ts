import { parseDecimal, ratio } from "../../decimal/index.ts";
import type { Rational } from "../../decimal/index.ts";
import { suggestion } from "../suggest.ts";
import { field, FieldError, readPositive } from "./fields.ts";
import { quoted } from "../../errors/index.ts";

/** Milligrams of each measure of weight; a troy ounce is exactly 31.1034768 grams. */
export const MILLIGRAMS = {
  mg: ratio(1n),
  g: ratio(1_000n),
  kg: ratio(1_000_000n),
  ozt: parseDecimal("31103.4768"),
} as const;

export type WeightMeasure = keyof typeof MILLIGRAMS;

export const WEIGHT_MEASURES = Object.keys(MILLIGRAMS) as [WeightMeasure, ...WeightMeasure[]];

/** A weight with its measure, `400 ozt`; read in milligrams, exactly. */
export const weight = field((value): Rational => {
  const [, amount = "", measure = ""] = /^(\S+) ?([a-z]+)$/.exec(value) ?? [];
  const known = WEIGHT_MEASURES.find((name) => name === measure);
  if (known !== undefined) return readPositive(amount).mul(MILLIGRAMS[known]);
  const remedy =
    measure === "" ? 'Write it with its measure: "1 g" or "400 ozt"' : suggestion(measure, WEIGHT_MEASURES);
  throw new FieldError("WEIGHT_MEASURE", `${quoted(value)} is no weight`, remedy);
});
