import type { z } from "zod";

import { SCHEMAS } from "./kinds/index.ts";
import type { SheetKind } from "./kinds/index.ts";

/** A value of the term sheet that somebody writes. */
export interface Field {
  /** Keys with points; `[]` for the elements of a list: `offerings[].price`. */
  readonly path: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** Whether it is a list of such values. */
  readonly list: boolean;
  /** For a part with several forms: the values of `type` that have this field; empty if all have it. */
  readonly types: readonly string[];
}

type Definition = z.core.$ZodTypeDef & {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
};

/** Every field that a term sheet of a kind may have, in the order of the schema. */
export function termSheetFields(kind: SheetKind): Field[] {
  return walk(SCHEMAS[kind], { path: "", optional: false, list: false, types: [] });
}

function walk(schema: z.core.$ZodType, at: Field): Field[] {
  const { shape, element, innerType, options } = schema._zod.def as Definition;
  if (innerType !== undefined) return walk(innerType, { ...at, optional: true });
  if (options !== undefined)
    return merge(
      options.flatMap((option) => formOf(option, at)),
      options.length,
    );
  if (shape !== undefined) {
    const path = at.list ? `${at.path}[]` : at.path;
    return Object.entries(shape).flatMap(([key, value]) =>
      walk(value, { ...at, list: false, path: path === "" ? key : `${path}.${key}` }),
    );
  }
  return element === undefined ? [at] : walk(element, { ...at, list: true });
}

/** The fields of one form of a part, marked with its `type`. */
function formOf(option: z.core.$ZodType, at: Field): Field[] {
  const type = (option._zod.def as Definition).shape?.type;
  const types = [...(type?._zod.values ?? [])].map(String);
  return walk(option, { ...at, types });
}

/** Fields that several forms have, once; those that all have are not marked. */
function merge(fields: readonly Field[], forms: number): Field[] {
  const merged = new Map<string, Field>();
  for (const field of fields) {
    const before = merged.get(field.path)?.types ?? [];
    merged.set(field.path, { ...field, types: [...before, ...field.types] });
  }
  return [...merged.values()].map((field) =>
    field.types.length === forms ? { ...field, types: [] } : field,
  );
}
