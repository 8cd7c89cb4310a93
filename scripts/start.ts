/**
 * `npm start [-- term-sheet.yaml]`: the whole life of a bond on a local chain, ending with a reconciliation.
 *
 * Exit codes: 0 when what the chain paid is what the term sheet says, to the minor unit; 1 when it is not; 2 when the
 * term sheet or the call cannot be used.
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SdkError } from "../sdk/errors/index.ts";
import { cashFlowsOf } from "../sdk/plan/index.ts";
import { TermSheetError } from "../sdk/termsheet/index.ts";
import { readInvestors } from "./life/investors.ts";
import { live } from "./life/life.ts";
import { reconcileLife } from "./life/reconciliation.ts";
import { statement } from "./life/statement.ts";
import { report, table } from "../sdk/format/index.ts";
import type { Life } from "./life/life.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const DEFAULT_SHEET = join(root, "examples", "worldbank-bond-i.yaml");

function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

function heading(title: string): void {
  print(`\n${title}\n${"=".repeat(title.length)}`);
}

function printLife(life: Life): void {
  print(`\n${report([cashFlowsOf(life.sheet)])}`);
  heading("What happened");
  for (const event of life.events) print(`- ${event}`);
  heading("What was refused, and why");
  print(
    table(
      [{ title: "Who" }, { title: "Tried" }, { title: "Reason" }],
      life.refusals.map(({ who, what, why }) => [who, what, why]),
    ),
  );
}

async function main(): Promise<number> {
  const [argument, ...more] = process.argv.slice(2);
  if (more.length > 0 || argument?.startsWith("-") === true) {
    console.error("Usage: npm start [-- term-sheet.yaml]");
    return 2;
  }
  const file = argument ?? DEFAULT_SHEET;
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    console.error(`${file}: cannot be read (${(error as Error).message}). Give the path of a term sheet.`);
    return 2;
  }
  console.error(`The life of ${relative(process.cwd(), file)} on a local chain ...`);
  const life = await live(
    source,
    relative(process.cwd(), file),
    readInvestors(join(root, "examples", "investors.yaml")),
  );
  heading(`${life.sheet.token.name} (${life.sheet.token.symbol})`);
  print(
    `Issuer ${life.sheet.issuer.name}; ${life.sheet.token.maximumSupply} units at most; created for ${life.createdGas} gas.`,
  );
  printLife(life);
  heading("Reconciliation");
  const { text, agrees } = await reconcileLife(life);
  print(text);
  print(
    agrees
      ? "\nDifference 0: the chain paid what the term sheet says, to the minor unit."
      : "\nTHE CHAIN AND THE TERM SHEET DISAGREE.",
  );
  heading("Powers");
  print(await statement(life));
  return agrees ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  // What is wrong with the input is said in a sentence; anything else is a fault of the program, with its trace.
  const known = error instanceof SdkError || error instanceof TermSheetError;
  console.error(error instanceof Error ? (known ? error.message : error.stack) : error);
  process.exitCode = known ? 2 : 1;
}
