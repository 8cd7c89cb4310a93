/** Sheets in which one value is another, and which the schema may not have thought of. */
import fc from "fast-check";
import { isScalar, parseDocument, visit } from "yaml";

import { example } from "./sheets.ts";

export const EXAMPLES = [
  "worldbank-bond-i",
  "btp-valore-2028",
  "socgen-ofh",
  "ccteu-2030",
  "realt-detroit",
  "record-royalty",
  "cache-gold",
] as const;

type Place = readonly (string | number)[];

/** Where values stand in an example, each with its text. */
const placesOf = (name: string): { path: Place; text: string }[] => {
  const document = parseDocument(example(name), { intAsBigInt: true });
  const places: { path: Place; text: string }[] = [];
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key === "key") return;
      const path: (string | number)[] = [];
      const line = [...ancestors, node];
      line.forEach((parent, i) => {
        const child = line[i + 1];
        if (child === undefined) return;
        const pair = parent as { key?: unknown; items?: unknown[] };
        if (isScalar(pair.key)) path.push(String(pair.key.value));
        else if (Array.isArray(pair.items) && !("key" in (child as object)))
          path.push(pair.items.indexOf(child));
      });
      places.push({ path, text: String(node.value) });
    },
  });
  return places;
};

/** Parts of a sheet that say nothing to a contract. */
const SILENT = ["sources", "assumptions", "documents"];

const PLACES = EXAMPLES.map((name) => ({
  name,
  places: placesOf(name).filter(({ path }) => !SILENT.includes(String(path[0]))),
}));

const digits = (most: number) => fc.bigInt({ min: 0n, max: 10n ** BigInt(most) }).map(String);
const decimal = fc.oneof(
  digits(6),
  digits(40),
  fc.tuple(digits(6), fc.stringMatching(/^\d{1,12}$/)).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom("0", "1", "0.000000001", "0.0000000000000000001", `${2n ** 107n}`, `${2n ** 128n}`, "-1"),
);
const percent = fc.oneof(
  decimal.map((number) => `${number}%`),
  fc.constantFrom("0%", "100%", "100.0000001%", "429.4967295%", "429.5%", "1844674407.3709551%"),
);
const day = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const date = fc.oneof(day, fc.constantFrom("1900-01-01", "1970-01-01", "1970-01-02", "2099-12-31"));
const instant = fc.oneof(
  day.map((text) => `${text}T12:00:00Z`),
  fc.constantFrom("1970-01-01T00:00:00Z", "1969-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"),
);
const duration = fc.oneof(
  fc.nat(100_000).map((days) => `P${days}D`),
  fc.nat(10_000_000).map((seconds) => `PT${seconds}S`),
  fc.constantFrom(
    "P0D",
    "PT1S",
    "PT59M",
    "PT1H",
    "P1D",
    "P49710D",
    "P49711D",
    "P1M",
    "P3M",
    "P6M",
    "P1Y",
    "P7D",
  ),
);
const time = fc.constantFrom("00:00:00", "12:00:00", "23:59:59");
const integer = fc.oneof(fc.nat(400).map(String), digits(12));
const word = fc.oneof(
  fc.constantFrom(
    "none",
    "always",
    "true",
    "false",
    "TERM",
    "NONE",
    "SAT_SUN",
    "TARGET",
    "EOM",
    "DAY_31",
    "Z",
  ),
  fc.constantFrom("30E/360", "ACT/360", "ACT/ACT-ICMA", "ACT/365F", "bullet", "zero", "fixed", "step-up"),
  fc.constantFrom("FOLLOWING", "PRECEDING", "LONG_FINAL", "SHORT_INITIAL", "adjusted", "unadjusted"),
  fc.constantFrom("ISSUE", "PAUSE", "RECOVER", "SELL", "CALL", "WRITE_OFF", "REST", "LEVEL", "MULTIPLE"),
  fc.string({ maxLength: 40 }),
);
const any = fc.oneof(decimal, percent, date, instant, duration, time, integer, word);

/** What is of the same form as a text, so that the schema takes it more often than not; or anything. */
function likeOf(text: string): fc.Arbitrary<string> {
  const like = /%$/.test(text)
    ? percent
    : /^\d{4}-\d\d-\d\dT/.test(text)
      ? instant
      : /^\d{4}-\d\d-\d\d$/.test(text)
        ? date
        : /^PT?\d/.test(text)
          ? duration
          : /^\d\d:\d\d:\d\d$/.test(text)
            ? time
            : /^-?\d+$/.test(text)
              ? fc.oneof(integer, decimal)
              : /^-?\d+\.\d+$/.test(text)
                ? decimal
                : word;
  return fc.oneof({ weight: 6, arbitrary: like }, { weight: 1, arbitrary: any });
}

/** The text of an example with another value in one place. */
export function mutant(name: string, path: Place, value: string): string {
  const document = parseDocument(example(name), { intAsBigInt: true });
  const isPlain = /^(0|-?[1-9]\d*|true|false)$/.test(value);
  document.setIn(path, isPlain ? (JSON.parse(value.length < 16 ? value : `"${value}"`) as unknown) : value);
  return document.toString();
}

export interface Mutant {
  readonly name: string;
  readonly path: Place;
  readonly value: string;
}

/** Any example, one of its values replaced. @param chosen Whether a place is one that the test is about. */
export function mutants(chosen: (path: Place) => boolean = () => true): fc.Arbitrary<Mutant> {
  return fc
    .constantFrom(...PLACES)
    .chain(({ name, places }) =>
      fc
        .constantFrom(...places.filter(({ path }) => chosen(path)))
        .chain(({ path, text }) => likeOf(text).map((value) => ({ name, path, value }))),
    );
}
