import type { z } from "zod";

import { formatPath } from "./problem.ts";
import type { Path, Problem } from "./problem.ts";
import type { ReadFile } from "./read.ts";
import { closest, suggestion } from "./suggest.ts";
import { quoted } from "../errors/index.ts";

type Issue = z.core.$ZodIssue;
type Definition = z.core.$ZodTypeDef & {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
};

/** The schemas that stand at a path: several inside a union. */
function schemasAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType[] {
  const definition = schema._zod.def as Definition;
  if (definition.innerType !== undefined) return schemasAt(definition.innerType, path);
  if (definition.options !== undefined)
    return definition.options.flatMap((option) => schemasAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const next = typeof key === "number" ? definition.element : definition.shape?.[key];
  return next === undefined ? [] : schemasAt(next, rest);
}

/** The keys that an object at a path may have. */
export function knownKeys(schema: z.core.$ZodType, path: Path): string[] {
  const shapes = schemasAt(schema, path).map((found) => (found._zod.def as Definition).shape ?? {});
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
}

/** Turns what the schema found into problems with place and remedy. */
export function explain(issues: readonly Issue[], schema: z.core.$ZodType, file: ReadFile): Problem[] {
  const mistyped = new Set<string>();
  const problems = issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== "symbol");
    const problem = (code: string, what: string, remedy: string, at: Path = path, key = false): Problem => ({
      code,
      path: formatPath(at),
      place: file.locate(at, key),
      what,
      remedy,
    });
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const known = knownKeys(schema, path);
        const meant = closest(key, known);
        if (meant !== undefined) mistyped.add(formatPath([...path, meant]));
        return problem(
          "UNKNOWN_KEY",
          `${quoted(key)} is not a key here`,
          suggestion(key, known),
          [...path, key],
          true,
        );
      });
    }
    if (issue.code === "custom") {
      const { code, remedy } = (issue.params ?? {}) as { code?: string; remedy?: string };
      return problem(code ?? "INVALID", issue.message, remedy ?? "Correct it");
    }
    const value = valueAt(file.data, path);
    if (value === undefined) return problem("MISSING", "this is required and missing", "Add it");
    if (value === null)
      return problem("EMPTY", "the value is empty", "Write a value; for no limit write none");
    if (issue.code === "invalid_union") {
      const types = schemasAt(schema, path.slice(0, -1)).flatMap((option) =>
        constantsOf(option, path.at(-1)),
      );
      return problem(
        "UNKNOWN_WORD",
        `${quoted(value)} is not known here`,
        suggestion(typeof value === "string" ? value : "", types),
      );
    }
    if (issue.code === "too_small")
      return problem("TOO_FEW", "the list is too short", `Give at least ${issue.minimum}`);
    if (issue.code === "too_big")
      return problem("TOO_MANY", "the list is too long", `Give at most ${issue.maximum}`);
    const expected =
      issue.code === "invalid_type" ? (KINDS[issue.expected] ?? issue.expected) : "another value";
    return problem("WRONG_KIND", `${kindOf(value)} cannot stand here`, `Give ${expected}`);
  });
  // A key that was mistyped is one problem, not also a missing one.
  return problems.filter(({ code, path }) => code !== "MISSING" || !mistyped.has(path));
}

/** The constants that a key may have in an object schema. */
function constantsOf(schema: z.core.$ZodType, key: string | number | undefined): string[] {
  const found = (schema._zod.def as Definition).shape?.[String(key)];
  return [...(found?._zod.values ?? [])].map(String);
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text or a number",
  boolean: "true or false",
  array: "a list",
  object: "keys and values",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return quoted(value);
}

/** The value at a path, `undefined` where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Readonly<Record<string | number, unknown>>)[key];
  }, data);
}
