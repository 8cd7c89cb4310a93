/**
 * `npm start [-- term-sheet.yaml]`: the whole life of an asset on a local chain, ending with a reconciliation; without
 * an argument, of one asset of every kind, one after another. An `investors.yaml` or `bars.yaml` beside the sheet is
 * taken instead of the one of the examples.
 *
 * Exit codes: 0 when what the chain paid is what the term sheet says, to the minor unit; 1 when it is not; 2 when the
 * term sheet or the call cannot be used.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SdkError } from "../sdk/errors/index.ts";
import { inert, money, report, right, table } from "../sdk/format/index.ts";
import { TermSheetError } from "../sdk/termsheet/index.ts";
import { readInvestors } from "./life/investors.ts";
import { live } from "./life/life.ts";
import type { Life } from "./life/life.ts";
import { reconcileLife } from "./life/reconciliation.ts";
import type { Reconciliation } from "./life/reconciliation.ts";
import { statement } from "./life/statement.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What is lived through unless told otherwise: one example of every kind. */
const EXAMPLES = ["worldbank-bond-i.yaml", "realt-detroit.yaml", "record-royalty.yaml", "cache-gold.yaml"];

function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

function heading(title: string): void {
  print(`\n${title}\n${"=".repeat(title.length)}`);
}

const nounOf = ({ sheet }: Life) => sheet.kind.replace("-", " ");

function printLife(life: Life): void {
  const { token, issuer } = life.sheet;
  const most = money(token.maximumSupply, token.decimals);
  heading(`${token.name} (${token.symbol})`);
  print(`Issuer ${issuer.name}; ${most} units at most; created for ${money(life.createdGas, 0)} gas.`);
  print(`\n${report(life.kind.flows)}`);
  heading("What happened");
  for (const event of life.events) print(`- ${event}`);
  heading("What was refused, and why");
  for (const { who, what, why } of life.refusals) print(inert(`- ${who}, ${what}: ${why}`));
}

/** A list that stands beside a term sheet, as it is named in messages; the one of the examples where there is none. */
function besides(sheet: string, list: string): string {
  const own = join(dirname(sheet), list);
  return relative(process.cwd(), existsSync(own) ? own : join(root, "examples", list));
}

/** One asset, from its sheet to the statement of its powers. */
async function liveThrough(file: string, source: string): Promise<{ life: Life; result: Reconciliation }> {
  const name = relative(process.cwd(), file);
  console.error(`The life of ${name} on a local chain ...`);
  const investors = readInvestors(besides(file, "investors.yaml"));
  const life = await live(source, name, investors, undefined, besides(file, "bars.yaml"));
  printLife(life);
  heading("Reconciliation");
  const result = await reconcileLife(life);
  print(result.text);
  print(
    result.agrees
      ? `\nDifference 0: the chain ${life.sheet.kind === "commodity" ? "gave" : "paid"} what the term sheet says, to the minor unit.`
      : "\nTHE CHAIN AND THE TERM SHEET DISAGREE.",
  );
  heading("Powers");
  print(await statement(life));
  return { life, result };
}

/** All lives in a table, one a line. */
function printSummary(lives: readonly { life: Life; result: Reconciliation }[]): void {
  heading("All kinds together");
  print(
    table(
      [
        { title: "Kind" },
        { title: "Asset" },
        right("Holders"),
        right("Paid in"),
        right("Paid out"),
        right("Difference"),
        right("Gas of creation"),
      ],
      lives.map(({ life, result }) => [
        nounOf(life),
        life.sheet.token.name,
        `${result.investors}`,
        result.paidIn,
        result.paidOut,
        result.agrees ? "0" : `${result.difference} (OFF)`,
        money(life.createdGas, 0),
      ]),
    ),
  );
}

async function main(): Promise<number> {
  const [argument, ...more] = process.argv.slice(2);
  if (more.length > 0 || argument?.startsWith("-") === true) {
    console.error("Usage: npm start [-- term-sheet.yaml]");
    return 2;
  }
  const files = argument === undefined ? EXAMPLES.map((name) => join(root, "examples", name)) : [argument];
  const lives: { life: Life; result: Reconciliation }[] = [];
  for (const file of files) {
    let source: string;
    try {
      source = readFileSync(file, "utf8");
    } catch (error) {
      console.error(`${file}: cannot be read (${(error as Error).message}). Give the path of a term sheet.`);
      return 2;
    }
    lives.push(await liveThrough(file, source));
  }
  if (lives.length > 1) printSummary(lives);
  return lives.every(({ result }) => result.agrees) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  // What is wrong with the input is said in a sentence; anything else is a fault of the program, with its trace.
  const known = error instanceof SdkError || error instanceof TermSheetError;
  console.error(error instanceof Error ? (known ? error.message : error.stack) : error);
  process.exitCode = known ? 2 : 1;
}
