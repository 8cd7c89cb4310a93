import { explain, valueAt } from "./explain.ts";
import { formatPath, parsePath, TermSheetError } from "./problem.ts";
import type { Path, Problem } from "./problem.ts";
import { readYaml } from "./read.ts";
import type { ReadFile } from "./read.ts";
import { termSheetSchema } from "./schema/sheet.ts";
import type { TermSheet } from "./schema/sheet.ts";

/** Where a sheet came from, so that later findings still name line and column. */
interface Origin {
  readonly name: string;
  readonly file: ReadFile;
}

const origins = new WeakMap<TermSheet, Origin>();

/**
 * Reads the term sheet of a bond from YAML 1.2 or JSON text.
 *
 * Throws {@link TermSheetError} with every problem found: path, line and column, what is wrong, what to do.
 * `name` is the file name to show.
 *
 * @example
 * const sheet = parseTermSheet(readFileSync("bond.yaml", "utf8"), "bond.yaml");
 * const bond = resolveBond(sheet, { currency: "0x...", issuer: "0x..." });
 */
export function parseTermSheet(text: string, name = "term sheet"): TermSheet {
  const file = readYaml(text);
  if (file.data === undefined || file.data === null) {
    throw new TermSheetError([...file.problems, ...(file.problems.length > 0 ? [] : [EMPTY])], name);
  }
  const parsed = termSheetSchema.safeParse(file.data);
  // A value that could not be read at all has been reported; that the schema then misses it is no second problem.
  const reported = new Set(file.problems.map(({ path }) => path).filter((path) => path !== ""));
  const broken = file.problems.some(
    ({ code }) => code === "YAML_SYNTAX" || code === "YAML_SEVERAL_DOCUMENTS",
  );
  const found = parsed.success || broken ? [] : explain(parsed.error.issues, termSheetSchema, file);
  const problems = [...file.problems, ...found.filter(({ path }) => !reported.has(path))];
  if (problems.length === 0) problems.push(...missingPaths(file));
  if (!parsed.success || problems.length > 0) throw new TermSheetError(problems, name);
  origins.set(parsed.data, { name, file });
  return parsed.data;
}

const EMPTY: Problem = {
  code: "EMPTY",
  path: "",
  place: { line: 1, column: 1 },
  what: "there is nothing in the file",
  remedy: "Start from one of the examples",
};

/** Collects findings about a sheet that was read, with their places in its file. */
export class Findings {
  readonly #sheet: TermSheet;
  readonly #problems: Problem[] = [];

  constructor(sheet: TermSheet) {
    this.#sheet = sheet;
  }

  add(code: string, path: Path, what: string, remedy: string): void {
    const place = origins.get(this.#sheet)?.file.locate(path);
    const written = formatPath(path);
    if (this.#problems.some((problem) => problem.code === code && problem.path === written)) return;
    this.#problems.push({ code, path: written, place, what, remedy });
  }

  /** Throws what was collected, if anything. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new TermSheetError(this.#problems, origins.get(this.#sheet)?.name);
  }
}

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
      what: `${JSON.stringify(path)} is not in this sheet`,
      remedy: "Write the path as in messages, such as rules.countries or offerings[0].price",
    };
  });
}
