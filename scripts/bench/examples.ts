/** What each example costs to create, with the rules, powers and schedule that its term sheet asks for. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { readInvestors } from "../life/investors.ts";
import { live } from "../life/life.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "examples");

/** Everything in the folder that is a term sheet: what stands beside them is not. */
const BESIDE: ReadonlySet<string> = new Set(["bars.yaml", "investors.yaml", "roles.yaml"]);

/** By `create/<file>`, the gas of the one transaction that makes token, terms and offering. */
export async function measureExamples(): Promise<Record<string, number>> {
  const investors = readInvestors(join(folder, "investors.yaml"));
  const figures: Record<string, number> = {};
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".yaml") || BESIDE.has(file)) continue;
    const source = readFileSync(join(folder, file), "utf8");
    // Nothing of its life happens by the first second of time: it is created, and that is all.
    const { createdGas } = await live(source, file, investors, 0n);
    figures[`create/${file.replace(".yaml", "")}`] = Number(createdGas);
  }
  return figures;
}
