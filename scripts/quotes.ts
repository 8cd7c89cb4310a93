/**
 * `npm run quotes`: runs the demonstration, and holds what `README.md` quotes of it against what it printed: the same
 * lines, in the same order. `...` stands for lines left out.
 *
 * Exit codes: 0; that of the demonstration when it fails; 1 with the first line that it did not print.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LEFT_OUT = "...";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const run = spawnSync(process.execPath, [join(root, "scripts", "start.ts")], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 28,
  stdio: ["ignore", "pipe", "inherit"],
});
if (run.error !== undefined) throw run.error;
if (run.status !== 0) {
  console.error(run.stdout);
  process.exit(run.status ?? 1);
}

const printed = run.stdout.split("\n").map((line) => line.trimEnd());
const [, block] = /^```text\n(.*?)^```/ms.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
if (block === undefined) throw new Error("README.md quotes nothing of the demonstration in a block of text.");
const quoted = block.split("\n").filter((line) => line !== "" && line !== LEFT_OUT);

let from = 0;
for (const line of quoted) {
  const at = printed.indexOf(line, from);
  if (at < 0) {
    console.error(`README.md quotes a line that npm start does not print, or not there. Renew it:\n${line}`);
    process.exit(1);
  }
  from = at + 1;
}
console.log(`npm start ends with 0, and prints the ${quoted.length} lines that README.md quotes.`);
