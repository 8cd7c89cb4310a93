/**
 * `npm run fields`: writes the tables of a term sheet's fields, examples/FIELDS.md. The fields come from the schemas, the
 * words from `fields/`; the test of this page fails when they do not fit together or the page is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { format, resolveConfig } from "prettier";

import { SHEET_KINDS, termSheetFields } from "../sdk/termsheet/index.ts";
import type { Field, SheetKind } from "../sdk/termsheet/index.ts";
import { BOND } from "./fields/bond.ts";
import { COMMODITY } from "./fields/commodity.ts";
import { INCOME_RIGHT } from "./fields/incomeRight.ts";
import { PROPERTY } from "./fields/property.ts";
import { COMMON } from "./fields/common.ts";
import { code } from "./fields/words.ts";
import type { Words } from "./fields/words.ts";

/** Where the page is. */
export const PAGE = new URL("../examples/FIELDS.md", import.meta.url);

/** The words of what only one kind has. */
const OWN: Readonly<Record<SheetKind, Words>> = {
  bond: BOND,
  property: PROPERTY,
  "income-right": INCOME_RIGHT,
  commodity: COMMODITY,
};

const TITLES: Readonly<Record<SheetKind, string>> = {
  bond: "Bond",
  property: "Property",
  "income-right": "Income right",
  commodity: "Commodity",
};

/** The page as it should be. Throws when a schema has a field without words, or the words one without a field. */
export async function fieldsPage(): Promise<string> {
  const wrong = SHEET_KINDS.flatMap(misfits);
  if (wrong.length > 0) throw new Error(`scripts/fields: ${wrong.join("; ")}. Make words and schema fit.`);
  const [any] = SHEET_KINDS;
  if (any === undefined) throw new Error("There is no kind of asset.");
  const page = [
    "# Fields of a term sheet",
    "",
    "Written by `npm run fields` from the schema; do not edit.",
    "",
    'Amounts and rates stand in quotes (`"100000.00"`, `"4.625%"`), dates are `2020-08-28`, moments have a time zone',
    '(`2018-08-22T09:00:00+10:00`), times of day are quoted (`"12:00:00"`), durations are `P7D` or `PT36H`. An account is',
    "an address with checksum or a role (`issuer-panel`) that a file of roles fills in. `[]` marks the elements of a list.",
    "",
    "## Every kind of asset",
    "",
    ...tableOf(termSheetFields(any), COMMON),
    ...SHEET_KINDS.flatMap((kind) => [
      `## ${TITLES[kind]}`,
      "",
      ...tableOf(termSheetFields(kind), OWN[kind]),
    ]),
  ].join("\n");
  return format(page, { ...(await resolveConfig(PAGE)), parser: "markdown" });
}

/** Fields of a kind without words, and words without a field. */
function misfits(kind: SheetKind): string[] {
  const words = { ...COMMON, ...OWN[kind] };
  const paths = termSheetFields(kind).map(({ path }) => path);
  return [
    ...paths.filter((path) => words[path] === undefined).map((path) => `${kind}: ${path} has no words`),
    ...Object.keys(words)
      .filter((path) => !paths.includes(path))
      .map((path) => `${kind}: ${path} is no field`),
  ];
}

/** The fields that have words here, in the order of the schema. */
function tableOf(fields: readonly Field[], words: Words): string[] {
  const rows = fields
    .filter(({ path }) => words[path] !== undefined)
    .map(({ path, optional, list, types }) => {
      const form = types.length === 0 ? "" : `With ${code(types)}. `;
      const notes = `${optional && path !== "kind" ? "Optional. " : ""}${list ? "A list. " : ""}`;
      return `| \`${path}\` | ${form}${notes}${words[path]} |`;
    });
  return ["| field | meaning |", "| --- | --- |", ...rows, ""];
}

/** The page as it is; empty if there is none. */
export function presentPage(): string {
  try {
    return readFileSync(PAGE, "utf8");
  } catch {
    return "";
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(PAGE, await fieldsPage());
  process.stderr.write("Wrote examples/FIELDS.md.\n");
}
