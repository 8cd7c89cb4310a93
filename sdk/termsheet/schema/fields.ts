import { z } from "zod";

import { toDayNumber } from "../../dates/index.ts";
import { exactScaled, parseDecimal } from "../../decimal/index.ts";
import type { Rational } from "../../decimal/index.ts";
import { quoted, SdkError } from "../../errors/index.ts";
import { percent as percentText } from "../../format/index.ts";
import { UINT32_MAX, UINT64_MAX } from "../bounds.ts";
import { suggestion } from "../suggest.ts";

/** Thrown inside a field; becomes a problem with the field's place. */
export class FieldError extends SdkError {}

/** A text that is read by a function; what it throws becomes a problem of this field. */
export function field<T>(read: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof SdkError)) throw error;
      const params = { code: error.code, remedy: error.remedy };
      context.addIssue({ code: "custom", message: error.what, params, input: text });
      return z.NEVER;
    }
  });
}

/** One line of text without control, bidirectional-override or zero-width characters. */
export const text = (maximum = 200) =>
  field((value) => {
    // Control characters, bidirectional marks and overrides, zero-width characters, line and paragraph separators.
    if (/[\p{Cc}\p{Zl}\p{Zp}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u.test(value)) {
      throw new FieldError(
        "TEXT_CONTROL",
        "the text contains invisible or control characters",
        "Retype it plainly",
      );
    }
    if (value.trim() === "" || value.length > maximum) {
      throw new FieldError(
        "TEXT_LENGTH",
        `the text is empty or longer than ${maximum} characters`,
        "Shorten or fill it",
      );
    }
    return value.trim();
  });

/** One of a list of words. */
export const word = <const T extends string>(...words: readonly T[]) =>
  field((value): T => {
    const found = words.find((known) => known === value);
    if (found !== undefined) return found;
    throw new FieldError("UNKNOWN_WORD", `${quoted(value)} is not known here`, suggestion(value, words));
  });

/** Contracts count days and seconds from 1970 on, at any offset from UTC. */
const FIRST_DAY = 1;

/** A date, `YYYY-MM-DD`. */
export const date = field((value) => {
  if (toDayNumber(value) >= FIRST_DAY) return value;
  throw new FieldError("DATE_RANGE", `${value} is before the days that contracts know`, LATER);
});

const LATER = "Give 1970-01-02 or later";

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?$/;

/** A moment with its time zone, `2019-08-13T09:00:00+10:00`; read as unix seconds. */
export const readInstant = (value: string): bigint => {
  const match = INSTANT.exec(value);
  const remedy = "Write it like 2019-08-13T09:00:00+10:00 or 2019-08-12T23:00:00Z";
  if (match === null) throw new FieldError("INSTANT_MALFORMED", `${quoted(value)} is not a moment`, remedy);
  const [, day = "", hours = "", minutes = "", seconds = "00", zone] = match;
  if (zone === undefined) throw new FieldError("INSTANT_NO_TIME_ZONE", `${value} has no time zone`, remedy);
  const second =
    BigInt(toDayNumber(day)) * 86_400n + clock(`${hours}:${minutes}:${seconds}`) - offsetSeconds(zone);
  // Four digits of a year are far below the 40 bits that contracts have for a moment.
  if (second > 0n) return second;
  throw new FieldError("INSTANT_RANGE", `${value} is before the moments that contracts know`, LATER);
};

export const instant = field(readInstant);

/** Seconds since midnight. */
function clock(value: string): bigint {
  const match = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(value);
  if (match === null) {
    throw new FieldError("TIME_MALFORMED", `${quoted(value)} is not a time of day`, "Write it as HH:MM:SS");
  }
  return BigInt(match[1] ?? 0) * 3600n + BigInt(match[2] ?? 0) * 60n + BigInt(match[3] ?? 0);
}

/** A time of day, `HH:MM:SS`; read as seconds since midnight. In quotes: YAML 1.1 would read it as a number. */
export const time = field(clock);

function offsetSeconds(value: string): bigint {
  if (value === "Z") return 0n;
  const match = /^([+-])(\d{2}):([0-5]\d)$/.exec(value);
  const seconds = BigInt(match?.[2] ?? 99) * 3600n + BigInt(match?.[3] ?? 0) * 60n;
  if (seconds > 14n * 3600n) {
    throw new FieldError(
      "UTC_OFFSET",
      `${quoted(value)} is not an offset from UTC`,
      "Write it like +10:00 or Z",
    );
  }
  return match?.[1] === "-" ? -seconds : seconds;
}

/** An offset from UTC, `+10:00` or `Z`; read as seconds. */
export const utcOffset = field(offsetSeconds);

/** An ISO 8601 duration of weeks, or of days, hours, minutes and seconds; read as seconds. */
export const readDuration = (value: string): bigint => {
  const match = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/.exec(value);
  if (match === null || value.length < 3 || value.length > 20) {
    const remedy = "Write it like P5D, P2W or PT36H; months and years have no fixed length";
    throw new FieldError("DURATION_MALFORMED", `${quoted(value)} is not a duration`, remedy);
  }
  const units = [604_800n, 86_400n, 3_600n, 60n, 1n];
  const seconds = units.reduce((total, unit, i) => total + unit * BigInt(match[i + 1] ?? 0), 0n);
  if (seconds <= UINT32_MAX) return seconds;
  throw new FieldError("DURATION_RANGE", `${value} does not fit the contracts`, "Give at most P49710D");
};

export const duration = field(readDuration);

/** Reads a percentage with its sign, `4.625%`, in units of 10^-9 of the whole: not negative, and at most `maximum`. */
const percentUpTo =
  (maximum: bigint) =>
  (value: string): bigint => {
    const number = /^(.*?) ?%$/.exec(value)?.[1];
    if (number === undefined) {
      throw new FieldError(
        "PERCENT_SIGN",
        `${quoted(value)} is not a percentage`,
        'Write it with its sign: "4.625%"',
      );
    }
    const scaled = exactScaled(parseDecimal(number), 7);
    if (scaled === undefined || scaled < 0n) {
      throw new FieldError(
        "PERCENT_RANGE",
        `${quoted(value)} is negative or finer than 7 decimals`,
        "Give 0 or more, up to 7 decimals",
      );
    }
    if (scaled <= maximum) return scaled;
    const most = percentText(maximum);
    throw new FieldError("RATE_RANGE", `${quoted(value)} does not fit the contracts`, `Give at most ${most}`);
  };

/** A rate or a share, for which contracts have 32 bits. */
export const readPercent = percentUpTo(UINT32_MAX);

export const percent = field(readPercent);

/** A price as a percentage, for which contracts have 64 bits. */
export const price = field(percentUpTo(UINT64_MAX));

/** A percentage that may be negative, `-0.25%`; read in units of 10^-9 of the whole. */
export const signedPercent = field((value): bigint => {
  const number = /^(.*?) ?%$/.exec(value)?.[1];
  const scaled = number === undefined ? undefined : exactScaled(parseDecimal(number), 7);
  if (scaled !== undefined) return scaled;
  throw new FieldError(
    number === undefined ? "PERCENT_SIGN" : "PERCENT_RANGE",
    `${quoted(value)} is not a percentage of at most 7 decimals`,
    'Write it with its sign: "0.75%" or "-0.25%"',
  );
});

/** An exact decimal above 0. */
export const readPositive = (value: string): Rational => {
  const number = parseDecimal(value);
  if (number.n > 0n && number.s > 0n) return number;
  throw new FieldError(
    "NOT_POSITIVE",
    `${quoted(value)} is not above 0`,
    'Give a positive number; "no limit" is written as none',
  );
};

export const positiveDecimal = field(readPositive);

/** An exact decimal of 0 or more. */
export const decimal = field((value) => {
  const number = parseDecimal(value);
  if (number.n === 0n || number.s > 0n) return number;
  throw new FieldError("NEGATIVE", `${quoted(value)} is negative`, "Give 0 or more");
});

/** An integer from `minimum` to `maximum`. */
export const readInteger =
  (minimum: number, maximum: number) =>
  (value: string): number => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (number >= minimum && number <= maximum) return number;
    const remedy = `Give an integer from ${minimum} to ${maximum}`;
    throw new FieldError("INTEGER_RANGE", `${quoted(value)} is out of range`, remedy);
  };

export const integer = (minimum: number, maximum: number) => field(readInteger(minimum, maximum));

/** A word that stands for itself, such as `none` for no limit, or what a reader makes of the text. */
export const wordOr = <const W extends string, T>(special: W, read: (text: string) => T) =>
  field((value): W | T => (value === special ? special : read(value)));
