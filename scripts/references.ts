/**
 * Holds the documentation against the tests: every test that a page names in backticks exists, and every file too.
 * Exit code 1 with each name that does not.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TEST_NAME = /^(test|testFuzz|invariant)_[A-Za-z0-9_]+$/;
const FILE_NAME = /^(contracts|test|sdk|scripts|deploy|docs|examples|tasks|snapshots)\/[\w./-]+\.\w+$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const tests = new Set<string>();
for (const file of filesBelow("test").filter((name) => name.endsWith(".sol"))) {
  for (const [, name] of readFileSync(file, "utf8").matchAll(/function (\w+)\(/g)) if (name) tests.add(name);
}

const pages = ["README.md", ...filesBelow("docs").filter((name) => name.endsWith(".md"))];
let wrong = 0;
for (const page of pages) {
  for (const [, text = ""] of readFileSync(page, "utf8").matchAll(/`([^`\n]+)`/g)) {
    const missing = (TEST_NAME.test(text) && !tests.has(text)) || (FILE_NAME.test(text) && !existsSync(text));
    if (!missing) continue;
    console.error(`${page}: there is no ${text}. Name what exists, or remove it.`);
    wrong += 1;
  }
}
if (wrong > 0) process.exitCode = 1;
else console.log(`The names in ${pages.length} pages exist.`);
