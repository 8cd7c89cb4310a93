/**
 * `npm run coverage`: the line coverage of `contracts/` by the Solidity tests, held to a floor. The contracts under
 * `contracts/testing` are no part of an asset and do not count. Each line that no test reaches is listed with the
 * reason that `explained.yaml` gives for it.
 *
 * Exit codes: 0; 1 below the floor, when a missed line has no reason or a reason no missed line, or when a test fails
 * that instruments cannot have made fail.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { parse } from "yaml";

const FLOOR_PERCENT = 98;
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const REPORT = join(root, "coverage", "lcov.info");
const CONFIG = join(here, "hardhat.config.ts");

/** Tests that hold gas or the size of code to a figure, which instrumented code cannot meet. */
const MEASURING: ReadonlySet<string> = new Set([
  "AssetFactoryTest#test_creation_code_can_take_several_contracts()",
  "AssetFactoryTest#test_a_charter_too_large_for_creation_code_is_refused()",
  "BondDefaultTest#test_two_hundred_missed_periods_are_accelerated_in_one_transaction()",
  "BondPerformingTest#test_schedule_that_does_not_fit_is_refused_and_the_longest_one_works()",
  "RegistriesTest#test_three_registries_that_burn_all_their_gas_are_bounded()",
]);

interface Explanation {
  readonly file: string;
  readonly line: string;
  readonly why: string;
}

function hardhat(...words: string[]): string {
  const run = spawnSync("hardhat", ["--config", CONFIG, "--coverage", ...words], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.error !== undefined) throw run.error;
  return `${run.stdout}${run.stderr}`;
}

/** Failed tests, as "Contract#test()". */
function failures(output: string): string[] {
  return [...output.matchAll(/^ +\d+\) (\w+#\w+\(.*?\))/gm)].map(([, name = ""]) => name);
}

function missedLines(): { found: number; missed: { file: string; number: number }[] } {
  let file = "";
  let found = 0;
  const missed: { file: string; number: number }[] = [];
  for (const line of readFileSync(REPORT, "utf8").split("\n")) {
    if (line.startsWith("SF:")) file = relative(root, join(root, line.slice(3).replace(`${root}/`, "")));
    if (!line.startsWith("DA:") || !file.startsWith("contracts/") || file.startsWith("contracts/testing/"))
      continue;
    const [number = "", count = "0"] = line.slice(3).split(",");
    found += 1;
    if (Number(count) === 0) missed.push({ file, number: Number(number) });
  }
  return { found, missed };
}

rmSync(REPORT, { force: true });
console.error("Compiling instrumented contracts ...");
const built = hardhat("build", "--no-tests");
console.error("Running the Solidity tests on them ...");
const output = hardhat("test", "solidity");
const broken = failures(output).filter((name) => !MEASURING.has(name));
if (!existsSync(REPORT) || !/\d+ passing/.test(output)) {
  console.error(built, output);
  throw new Error("The instrumented tests did not run.");
}
for (const name of broken) console.error(`${name} fails on instrumented code. Mend it, or see why it cannot hold.`);

const explanations = parse(readFileSync(join(here, "explained.yaml"), "utf8")) as Explanation[];
const used = new Set<Explanation>();
const { found, missed } = missedLines();
const percent = (100 * (found - missed.length)) / found;
console.log(
  `Line coverage of contracts/: ${found - missed.length} of ${found} lines, ${percent.toFixed(2)} % (floor ${FLOOR_PERCENT} %).`,
);
let unexplained = 0;
for (const { file, number } of missed) {
  const text = readFileSync(join(root, file), "utf8").split("\n")[number - 1]?.trim() ?? "";
  const reason = explanations.find((one) => one.file === file && text.includes(one.line));
  if (reason === undefined) unexplained += 1;
  else used.add(reason);
  console.log(`  ${file}:${number} ${text}\n    ${reason?.why ?? "NOT EXPLAINED"}`);
}
if (unexplained > 0) console.error(`${unexplained} lines: write tests, or reasons in explained.yaml.`);
const stale = explanations.filter((one) => !used.has(one));
for (const { file, line } of stale) console.error(`${file}: "${line}" is reached. Remove it from explained.yaml.`);
const wrong = unexplained > 0 || stale.length > 0 || broken.length > 0;
if (percent < FLOOR_PERCENT || wrong) process.exitCode = 1;
