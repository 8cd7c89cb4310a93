/** A path into a term sheet: keys and list positions. */
export type Path = readonly (string | number)[];

/** A place in the file, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a term sheet. */
export interface Problem {
  /** Stable, for programs. */
  readonly code: string;
  /** As written in messages: `offerings[1].price`; empty for the whole file. */
  readonly path: string;
  readonly place: Place | undefined;
  readonly what: string;
  readonly remedy: string;
}

/** Thrown with every problem that was found, in the order of the file. `code` is `TERM_SHEET_INVALID`. */
export class TermSheetError extends Error {
  readonly code = "TERM_SHEET_INVALID";
  readonly problems: readonly Problem[];
  /** The name of the file, as it was given. */
  readonly file: string;

  constructor(problems: readonly Problem[], file = "term sheet") {
    const sorted = problems
      .map((problem) => ({ ...problem, path: shortened(problem.path) }))
      .sort((a, b) => order(a) - order(b));
    super(sorted.map((problem) => formatProblem(problem, file)).join("\n"));
    this.name = "TermSheetError";
    this.problems = sorted;
    this.file = file;
  }
}

function order({ place }: Problem): number {
  return place === undefined ? Number.MAX_SAFE_INTEGER : place.line * 10_000 + place.column;
}

/** One line: `file:line:column path: what. remedy. [code]`. */
export function formatProblem({ code, path, place, what, remedy }: Problem, file: string): string {
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  return `${where} ${path === "" ? "" : `${path}: `}${what}. ${remedy}. [${code}]`;
}

/** Keys are somebody's text too: of a long one only the beginning is repeated. */
function shortened(path: string): string {
  return path.replaceAll(/[^.[\]]{41,}/g, (key) => `${key.slice(0, 16)}…`);
}

/** Writes a path as in messages: `offerings[1].price`. */
export function formatPath(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

/** Reads a path as written in a sheet: `offerings[1].price` or `offerings.1.price`. */
export function parsePath(text: string): Path {
  return text
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter((key) => key !== "")
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
