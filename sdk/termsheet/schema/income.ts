import type { z } from "zod";

import { field, FieldError } from "./fields.ts";
import * as f from "./fields.ts";
import { hash } from "./references.ts";
import { quoted } from "../../errors/index.ts";

/** A name in a register: capital letters, digits, `-`, `.` and `/`, so that it has one spelling. */
export const registerName = field((value) => {
  if (/^[A-Z0-9./-]{1,31}$/.test(value)) return value;
  throw new FieldError(
    "REGISTER_NAME",
    `${quoted(value)} is no name in a register`,
    "Use 1 to 31 capital letters, digits, hyphens, points and slashes",
  );
});

/** Where the real thing, or the right in it, is written down. */
export const reference = { registry: registerName, folio: registerName };

export const documentHash = hash;

/** Whole months, `P1M` to `P12M` or `P1Y`. */
export const months = (most: number) =>
  field((value): number => {
    const [, years = "0", rest = "0"] = /^P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$/.exec(value) ?? [];
    const count = 12 * Number(years) + Number(rest);
    if (count >= 1 && count <= most) return count;
    const what = `${quoted(value)} is no number of months from 1 to ${most}`;
    throw new FieldError("MONTHS", what, "Write it like P1M, P3M or P1Y");
  });

/** How far record dates lie apart: days or months. */
export const interval = field((value): { days: number; months: number } => {
  const [, days] = /^P(\d{1,4})D$/.exec(value) ?? [];
  if (days !== undefined && Number(days) > 0) return { days: Number(days), months: 0 };
  const [, count] = /^P(\d{1,2})M$/.exec(value) ?? [];
  if (count !== undefined && Number(count) >= 1 && Number(count) <= 12)
    return { days: 0, months: Number(count) };
  const remedy = "Write it like P1M (1 to 12 months) or P7D";
  throw new FieldError("INTERVAL", `${quoted(value)} is no such interval`, remedy);
});

/** The record dates of an asset whose money arrives when it arrives. */
export const dates = {
  utcOffset: f.utcOffset,
  recordNotice: f.duration,
  /** The first second at whose end holdings may decide. */
  firstRecordDate: f.instant,
  every: interval,
};

export type IncomeDates = z.output<z.ZodObject<typeof dates>>;
