/**
 * The floor of the line coverage of `contracts/`, from the report that `hardhat test --coverage` writes. The contracts
 * under `contracts/testing` are no part of an asset and do not count. Exit code 1 below the floor, with the lines.
 */
import { readFileSync } from "node:fs";

const FLOOR_PERCENT = 98;
const REPORT = "coverage/lcov.info";

let file = "";
let found = 0;
let hit = 0;
const missed: string[] = [];
for (const line of readFileSync(REPORT, "utf8").split("\n")) {
  if (line.startsWith("SF:")) file = line.slice(3).replace(`${process.cwd()}/`, "");
  if (!line.startsWith("DA:") || !file.startsWith("contracts/") || file.startsWith("contracts/testing/"))
    continue;
  const [number = "", count = "0"] = line.slice(3).split(",");
  found += 1;
  if (Number(count) > 0) hit += 1;
  else missed.push(`${file}:${number}`);
}
const percent = found === 0 ? 0 : (100 * hit) / found;
console.log(
  `Line coverage of contracts/: ${hit} of ${found} lines, ${percent.toFixed(2)} % (floor ${FLOOR_PERCENT} %).`,
);
for (const place of missed) console.log(`  not covered: ${place}`);
if (percent < FLOOR_PERCENT) process.exitCode = 1;
