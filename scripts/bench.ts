/**
 * `npm run bench`: gas by receipt, next to a plain OpenZeppelin ERC-20 built with the same settings in the same run.
 *
 *   --json    one JSON object on stdout instead of the table
 *   --check   exit code 1 when a figure has grown beyond `snapshots/gas.json`
 *   --update  write the figures to `snapshots/gas.json` and `docs/BENCHMARK.md`
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { measureAdmission } from "./bench/admission.ts";
import { measureBond } from "./bench/bond.ts";
import { measureCodeSizes } from "./bench/codeSize.ts";
import { measureCommodity } from "./bench/commodity.ts";
import { measureExamples } from "./bench/examples.ts";
import { measureExchange } from "./bench/exchange.ts";
import { measureFeed } from "./bench/feed.ts";
import { measureIncome } from "./bench/income.ts";
import { measureLending } from "./bench/lending.ts";
import { measureManyHolders, measureTransfers } from "./bench/transfers.ts";
import { table } from "../sdk/format/index.ts";

type Figures = Record<string, number>;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const snapshotFile = join(root, "snapshots", "gas.json");
const documentFile = join(root, "docs", "BENCHMARK.md");

const number = (n: number | undefined) => (n === undefined ? "" : n.toLocaleString("en-US"));

/** What each figure is to reach, from the design; those that are a ratio to the plain transfer are computed. */
function goals({ plainTransfer = 0, transferFresh = 0 }: Figures): Figures {
  return {
    transferFresh: Math.floor(plainTransfer * 1.06),
    transferStale: Math.floor(plainTransfer * 1.4),
    transferAfterRecordDate: 95_000,
    transferManyHolders: transferFresh,
    admitEach100: 32_000,
    openAndFund: 120_000,
    claim: 65_000,
    payEach100: 36_000,
    fill: 115_000,
    createBond: 6_900_000,
    maxCodeSize: 24_576,
  };
}

const WORK: Record<string, string> = {
  plainTransfer: "transfer of a plain OpenZeppelin ERC-20, both hold",
  transferFresh: "transfer, both hold, all rules but the cap per investor, fresh",
  transferStale: "the same, stale on both sides",
  transferAfterRecordDate: "first transfer after a record date, both sides",
  transferManyHolders: "fresh transfer with 10,000 holders and 100 past record dates",
  admitEach100: "admit an investor, batch of 100 under one 2-of-3 approval",
  openAndFund: "open and fund one distribution",
  claim: "claim, wallet that has the currency and claimed before",
  claimFirst: "claim, the wallet's first",
  payEach100: "pay holders by batch, each, the first payment to each",
  fill: "fill an order (units against money), the order's first fill, both sides fresh",
  fillBatchEach10: "fill ten orders of ten makers at once, each",
  postOrder: "post a signed order to the log",
  acceptLoan: "accept a signed loan offer: units pledged by signature, principal paid",
  repayLoan: "repay a loan in full, the units free again",
  reportFeed: "report a figure, three members of five",
  createBond: "one bond with token, terms and offering, ready to sell",
  createProperty: "one property with token, terms and offering, ready to sell",
  createIncomeRight: "one income right with token, terms and offering, ready to sell",
  waterfallDistribute: "share a payment through four tiers into a new distribution",
  createCommodity: "one commodity with token, terms and offering, ready to sell",
  "create/btp-valore-2028": "the example: a government's step-up bond of twenty coupons",
  "create/cache-gold": "the example: a gram of gold",
  "create/ccteu-2030": "the example: a government's floating-rate bond of eighteen coupons",
  "create/realt-detroit": "the example: a rented house",
  "create/record-royalty": "the example: a royalty note",
  "create/socgen-ofh": "the example: a callable covered bond without coupons",
  "create/worldbank-bond-i": "the example: a bond with two powers and a tap",
  maxCodeSize: "largest runtime code of any contract, bytes",
};

/** The page of the documentation that shows the figures; written by the command, never by hand. */
function document(figures: Figures, reach: Figures, sizes: ReadonlyMap<string, number>): string {
  const rows = Object.entries(figures).map(([key, figure]) => {
    const goal = reach[key];
    const verdict = goal === undefined ? "" : figure <= goal ? "reached" : `over by ${number(figure - goal)}`;
    const ratio = key.startsWith("transfer") ? (figure / (figures["plainTransfer"] ?? 1)).toFixed(3) : "";
    return `| \`${key}\` | ${WORK[key] ?? ""} | ${number(figure)} | ${ratio} | ${number(goal)} | ${verdict} |`;
  });
  const sizeRows = [...sizes]
    .sort(([, a], [, b]) => b - a)
    .filter(([, size]) => size > 1000)
    .map(([name, size]) => `| \`${name}\` | ${number(size)} |`);
  return [
    "# Benchmark",
    "",
    "Written by `npm run bench -- --update`. Gas is `gasUsed` of the receipt, on a local chain, next to a plain",
    "OpenZeppelin ERC-20 built with the same settings and measured in the same run. `.ci/run` fails when a figure grows",
    "beyond `snapshots/gas.json`.",
    "",
    "`createBond` is a five-year bond with ten half-yearly coupons, every built-in rule but the cap per investor, one",
    "registry, one stricter country and the power to issue more. Each further registry, country, power, period and text",
    "of a real term sheet is code or storage of its own: what the examples cost is below, as `create/<file>`.",
    "",
    "| key | work | gas | x plain | to reach | |",
    "| --- | --- | --: | --: | --: | --- |",
    ...rows,
    "",
    "Runtime code, in bytes (a contract may have 24,576):",
    "",
    "| contract | bytes |",
    "| --- | --: |",
    ...sizeRows,
    "",
  ].join("\n");
}

async function measure(): Promise<{ figures: Figures; sizes: ReadonlyMap<string, number> }> {
  const say = (what: string) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${what}`);
  say("transfers");
  const transfers = await measureTransfers();
  const many = await measureManyHolders((done, of) => say(`holders ${done} of ${of}`));
  say("admission");
  const admission = await measureAdmission();
  say("bond");
  const bond = await measureBond();
  say("income");
  const income = await measureIncome();
  say("commodity");
  const commodity = await measureCommodity();
  say("exchange");
  const exchange = await measureExchange();
  say("lending");
  const lending = await measureLending();
  say("feed");
  const feed = await measureFeed();
  say("examples");
  const examples = await measureExamples();
  say("");
  const sizes = await measureCodeSizes();
  const maxCodeSize = Math.max(...sizes.values());
  const figures = {
    ...transfers,
    ...many,
    ...admission,
    ...bond,
    ...income,
    ...commodity,
    ...exchange,
    ...lending,
    ...feed,
    ...examples,
    maxCodeSize,
  };
  return { figures, sizes };
}

function readSnapshot(): Figures {
  try {
    return JSON.parse(readFileSync(snapshotFile, "utf8")) as Figures;
  } catch {
    return {};
  }
}

const { values } = parseArgs({
  options: { json: { type: "boolean" }, check: { type: "boolean" }, update: { type: "boolean" } },
});
const { figures, sizes } = await measure();
const reach = goals(figures);
const before = readSnapshot();
if (values.json === true) {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} else {
  const right = (title: string) => ({ title, align: "right" as const });
  const rows = Object.entries(figures).map(([key, figure]) => [
    key,
    WORK[key] ?? "",
    number(figure),
    key.startsWith("transfer") ? (figure / (figures["plainTransfer"] ?? 1)).toFixed(3) : "",
    number(reach[key]),
    number(before[key]),
  ]);
  const columns = [
    { title: "Key" },
    { title: "Work" },
    right("Gas"),
    right("x plain"),
    right("To reach"),
    right("Snapshot"),
  ];
  process.stdout.write(`${table(columns, rows)}\n`);
}
if (values.update === true) {
  mkdirSync(dirname(snapshotFile), { recursive: true });
  writeFileSync(snapshotFile, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(documentFile, document(figures, reach, sizes));
}
if (values.check === true) {
  for (const [key, figure] of Object.entries(figures)) {
    const snapshot = before[key];
    if (snapshot !== undefined && figure <= snapshot) continue;
    const known = number(snapshot) || "nothing";
    console.error(
      `${key} is ${number(figure)}, the snapshot says ${known}. Make it cheaper, or explain it and run --update.`,
    );
    process.exitCode = 1;
  }
}
