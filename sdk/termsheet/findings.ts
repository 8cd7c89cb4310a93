import type { CommonSheet } from "./schema/common.ts";
import { formatPath, TermSheetError } from "./problem.ts";
import type { Path, Problem } from "./problem.ts";
import type { ReadFile } from "./read.ts";

/** Where a sheet came from, so that later findings still name line and column. */
export interface Origin {
  readonly name: string;
  readonly file: ReadFile;
}

const origins = new WeakMap<CommonSheet, Origin>();

/** Remembers where a sheet came from. */
export function rememberOrigin(sheet: CommonSheet, origin: Origin): void {
  origins.set(sheet, origin);
}

/** Collects findings about a sheet that was read, with their places in its file. */
export class Findings {
  readonly #sheet: CommonSheet;
  readonly #problems: Problem[] = [];

  constructor(sheet: CommonSheet) {
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

/** Throws `TermSheetError` unless the sheet is of a kind. */
export function expectKind<S extends CommonSheet, const K extends S["kind"]>(
  sheet: S,
  kind: K,
): asserts sheet is Extract<S, { kind: K }> {
  if (sheet.kind === kind) return;
  const findings = new Findings(sheet);
  findings.add("KIND", ["kind"], `this is the sheet of a ${sheet.kind}`, `Give that of a ${kind}`);
  findings.throwIfAny();
}
