import { explain, valueAt } from "./explain.ts";
import { formatPath, parsePath, TermSheetError } from "./problem.ts";
import type { Path, Problem } from "./problem.ts";
import { EXAMPLES, readYaml } from "./read.ts";
import type { ReadFile } from "./read.ts";
import { SCHEMAS, SHEET_KINDS } from "./kinds/index.ts";
import type { SheetKind, TermSheet } from "./kinds/index.ts";
import { rememberOrigin } from "./findings.ts";
import { BOND_FORMAT, FORMAT } from "./schema/common.ts";
import { suggestion } from "./suggest.ts";
import { quoted } from "../errors/index.ts";

/**
 * Reads a term sheet, of whatever kind of asset, from YAML 1.2 or JSON text.
 *
 * Throws {@link TermSheetError} with every problem found: path, line and column, what is wrong, what to do.
 * `name` is the file name to show.
 *
 * @example
 * const sheet = parseTermSheet(readFileSync("bond.yaml", "utf8"), "bond.yaml");
 * const asset = resolveAsset(sheet, { currency: "0x...", issuer: "0x..." });
 */
export function parseTermSheet(text: string, name = "term sheet"): TermSheet {
  const file = readYaml(text);
  if (file.data === undefined || file.data === null) {
    throw new TermSheetError([...file.problems, ...(file.problems.length > 0 ? [] : [EMPTY])], name);
  }
  const kind = kindOf(file);
  if (typeof kind !== "string") throw new TermSheetError([...file.problems, kind], name);
  const schema = SCHEMAS[kind];
  const parsed = schema.safeParse(file.data);
  // A value that could not be read at all has been reported; that the schema then misses it is no second problem.
  const reported = new Set(file.problems.map(({ path }) => path).filter((path) => path !== ""));
  const broken = file.problems.some(
    ({ code }) => code === "YAML_SYNTAX" || code === "YAML_SEVERAL_DOCUMENTS",
  );
  const found = parsed.success || broken ? [] : explain(parsed.error.issues, schema, file);
  const problems = [...file.problems, ...found.filter(({ path }) => !reported.has(path))];
  if (problems.length === 0) problems.push(...missingPaths(file));
  if (!parsed.success || problems.length > 0) throw new TermSheetError(problems, name);
  rememberOrigin(parsed.data, { name, file });
  return parsed.data;
}

/** The kind that a sheet says it is of, or what is wrong with that. */
function kindOf({ data, locate }: ReadFile): SheetKind | Problem {
  const kind = valueAt(data, ["kind"]);
  const format = valueAt(data, ["format"]);
  const wrong = (code: string, what: string, remedy: string): Problem => ({
    code,
    path: "kind",
    place: locate(["kind"]),
    what,
    remedy,
  });
  // A file that is no sheet at all, or whose format is unknown, is explained as a bond's.
  if (kind === undefined && format !== FORMAT) return "bond";
  if (kind === undefined)
    return wrong("MISSING", "this is required and missing", `Add one of ${SHEET_KINDS.join(", ")}`);
  const found = SHEET_KINDS.find((name) => name === kind);
  if (found === undefined) {
    const written = typeof kind === "string" ? kind : "";
    return wrong("UNKNOWN_WORD", `${quoted(kind)} is no kind of asset`, suggestion(written, SHEET_KINDS));
  }
  if (format === BOND_FORMAT && found !== "bond")
    return wrong("KIND_FORMAT", `the format is that of a bond, not of a ${found}`, `Write format: ${FORMAT}`);
  return found;
}

const EMPTY: Problem = {
  code: "EMPTY",
  path: "",
  place: { line: 1, column: 1 },
  what: "there is nothing in the file",
  remedy: EXAMPLES,
};

/** Paths that assumptions and sources speak of but the sheet does not have. */
function missingPaths({ data, locate }: ReadFile): Problem[] {
  const paths: [Path, unknown][] = [];
  const list = (key: string) => {
    const value = valueAt(data, [key]);
    return Array.isArray(value) ? (value as unknown[]) : [];
  };
  list("assumptions").forEach((item, i) => paths.push([["assumptions", i, "path"], valueAt(item, ["path"])]));
  list("sources").forEach((item, i) => {
    const covers = valueAt(item, ["covers"]);
    if (Array.isArray(covers)) covers.forEach((path, j) => paths.push([["sources", i, "covers", j], path]));
  });
  return paths.flatMap(([at, path]) => {
    if (typeof path !== "string" || path === "" || valueAt(data, parsePath(path)) !== undefined) return [];
    return {
      code: "PATH_UNKNOWN",
      path: formatPath(at),
      place: locate(at),
      what: `${quoted(path)} is not in this sheet`,
      remedy: "Write the path as in messages, such as rules.countries or offerings[0].price",
    };
  });
}
