/**
 * `npm run errors`: writes the page of all errors, docs/ERRORS.md, and the catalogue from which the SDK explains a
 * revert, from the build. With `--check` it writes nothing. Exit code 1 when an error lacks its cause or its remedy, or,
 * with `--check`, when a file is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { readErrors } from "./errors/build.ts";
import { catalogueFile, errorsPage } from "./errors/page.ts";

const ARTIFACTS = fileURLToPath(new URL("../artifacts", import.meta.url));
const FILES = [
  { name: "docs/ERRORS.md", make: errorsPage },
  { name: "sdk/refusals/catalogue.json", make: catalogueFile },
];

try {
  const { declared, foreign } = readErrors(ARTIFACTS);
  for (const { name, make } of FILES) {
    const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
    const text = await make(declared, foreign, path);
    if (!process.argv.includes("--check")) writeFileSync(path, text);
    else if (readFileSync(path, "utf8") !== text)
      throw new Error(`${name} is not up to date. Run npm run errors, and commit what it writes.`);
  }
  console.log(`${declared.length} errors are explained, and ${foreign.length} of libraries.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
