/** Lists that stand beside a term sheet: who invests, which bars there are. What is wrong with one is said as of a sheet. */
import { readFileSync } from "node:fs";

import { z } from "zod";

import { SdkError } from "../../sdk/errors/index.ts";
import { explain } from "../../sdk/termsheet/explain.ts";
import { TermSheetError } from "../../sdk/termsheet/index.ts";
import type { Path, Problem } from "../../sdk/termsheet/index.ts";
import { formatPath } from "../../sdk/termsheet/problem.ts";
import { readYaml } from "../../sdk/termsheet/read.ts";

/** Something that the demonstration cannot live with, though the term sheet is right by itself. Codes start with `LIFE_`. */
export class LifeError extends SdkError {}

/** A list that was read, and where its rows are. */
export interface List<Row> {
  readonly rows: readonly Row[];
  /** Throws `TermSheetError` with the problem at a path of the list, such as `[3].gross`. */
  readonly refuse: (path: Path, code: string, what: string, remedy: string) => never;
}

/**
 * Reads a YAML or JSON list, every row of one shape.
 *
 * Throws `LifeError` (`LIFE_FILE`) if the file cannot be read, `TermSheetError` with the place of everything in it that
 * is not as it should be.
 */
export function readList<R extends z.ZodType>(file: string, row: R): List<z.output<R>> {
  const read = readYaml(textOf(file));
  const schema = z.array(row).min(1);
  const parsed = schema.safeParse(read.data ?? null);
  if (read.problems.length > 0) throw new TermSheetError(read.problems, file);
  if (!parsed.success) throw new TermSheetError(explained(parsed.error, schema, read), file);
  return {
    rows: parsed.data,
    refuse: (path, code, what, remedy) => {
      throw new TermSheetError(
        [{ code, path: formatPath(path), place: read.locate(path), what, remedy }],
        file,
      );
    },
  };
}

function explained(error: z.ZodError, schema: z.ZodType, read: ReturnType<typeof readYaml>): Problem[] {
  if (Array.isArray(read.data)) return explain(error.issues, schema, read);
  const remedy = "Write one row a line, each beginning with a dash, as in the files beside the examples";
  const what = read.data == null ? "there is nothing in the file" : "this is no list";
  return [{ code: "WRONG_KIND", path: "", place: { line: 1, column: 1 }, what, remedy }];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LifeError(
      "LIFE_FILE",
      `the list cannot be read (${code ?? "unknown reason"})`,
      "Put it there, or take the one beside the examples",
      file,
    );
  }
}
