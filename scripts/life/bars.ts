import { readFileSync } from "node:fs";

import { parse } from "yaml";
import { z } from "zod";

import type { Bar } from "../../sdk/charter/index.ts";
import { listedFineWeight, ouncesToMilligrams } from "../../sdk/commodity/index.ts";
import { exactScaled, parseDecimal } from "../../sdk/decimal/index.ts";

const FILE = new URL("../../examples/bars.yaml", import.meta.url);

const row = z.strictObject({
  serial: z.string(),
  refiner: z.string(),
  /** Troy ounces. */
  gross: z.string(),
  /** Parts per thousand. */
  fineness: z.string(),
});

/** The weight list of the demonstration, bars of gold. @param metal Its ISO 4217 code as hex. */
export function readBars(metal: string): Bar[] {
  const rows = z
    .array(row)
    .min(1)
    .parse(parse(readFileSync(FILE, "utf8")));
  return rows.map(({ serial, refiner, gross, fineness }) => ({
    serial,
    refiner,
    metal,
    fineWeight: ouncesToMilligrams(listedFineWeight("XAU", gross, fineness)),
    fineness: exactScaled(parseDecimal(fineness), 3) ?? 0n,
  }));
}
