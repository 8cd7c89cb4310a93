import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Node, Range } from "yaml";

import { quoted } from "../errors/index.ts";
import { formatPath } from "./problem.ts";
import type { Path, Place, Problem } from "./problem.ts";

/** Plain data with every number as the text that was written, and where each path is in the file. */
export interface ReadFile {
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** The place of a path, or of its nearest parent that exists; `key` asks for the key, not the value. */
  readonly locate: (path: Path, key?: boolean) => Place | undefined;
}

const DECIMAL_INTEGER = /^-?(0|[1-9]\d*)$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const MAX_BYTES = 1_000_000;
const MOST_MESSAGE = 120;
const MOST_NUMBER = 40;
export const EXAMPLES = "Start from one of the examples";

/** A number as it was written. */
const shown = (written: string) => (written.length <= MOST_NUMBER ? written : quoted(written));

/**
 * Reads YAML 1.2 or JSON. A byte-order mark is dropped, CRLF is fine; floats, duplicate keys, anchors, tags and several
 * documents are problems.
 */
export function readYaml(source: string): ReadFile {
  const text = source.replace(/^\uFEFF/, "");
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const places = new Map<string, { key: Place | undefined; value: Place | undefined }>();
  const placeOf = (range: Range | null | undefined): Place | undefined => {
    if (range === null || range === undefined) return undefined;
    const { line, col } = lines.linePos(range[0]);
    return { line, column: col };
  };
  const report = (code: string, path: Path, place: Place | undefined, what: string, remedy: string) =>
    problems.push({ code, path: formatPath(path), place, what, remedy });
  if (text.length > MAX_BYTES) {
    report("YAML_TOO_LARGE", [], undefined, "the file is over a megabyte", "A term sheet is a page or two");
    return { data: undefined, problems, locate: () => undefined };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    intAsBigInt: true,
    version: "1.2",
  });
  for (const error of document.errors) {
    const [position] = error.linePos ?? [];
    const place = position === undefined ? undefined : { line: position.line, column: position.col };
    const code =
      error.code === "DUPLICATE_KEY"
        ? "YAML_DUPLICATE_KEY"
        : error.code === "MULTIPLE_DOCS"
          ? "YAML_SEVERAL_DOCUMENTS"
          : "YAML_SYNTAX";
    const message = (error.message.split(/ at line \d+/)[0] ?? error.message).replace(/\.$/, "");
    // A message of the parser may hold a part of the file.
    const what = message.length <= MOST_MESSAGE ? message : "the file is no YAML";
    report(code, [], place, what, REMEDIES[code] ?? "Check quotes, colons and indentation");
  }

  const convert = (node: unknown, path: Path): unknown => {
    if (isAlias(node)) {
      report("YAML_ALIAS", path, placeOf(node.range), "aliases are not allowed", "Write the value out");
      return undefined;
    }
    const { range, tag, anchor } = (node ?? {}) as Partial<Node> & { anchor?: string };
    if (anchor !== undefined) {
      report(
        "YAML_ALIAS",
        path,
        placeOf(range),
        "anchors are not allowed",
        "Write the value out where it is used",
      );
    }
    if (tag?.startsWith("!")) {
      report(
        "YAML_TAG",
        path,
        placeOf(range),
        `the tag ${quoted(tag)} is not allowed`,
        "Write the plain value",
      );
    }
    if (isMap(node)) {
      const result: Record<string, unknown> = {};
      for (const pair of node.items) {
        if (!isPair(pair) || !isScalar(pair.key)) continue;
        const key = pair.key.source ?? String(pair.key.value);
        const inside = [...path, key];
        places.set(formatPath(inside), {
          key: placeOf(pair.key.range),
          value: placeOf((pair.value as Node | null)?.range) ?? placeOf(pair.key.range),
        });
        if (key !== "__proto__") result[key] = convert(pair.value, inside);
      }
      return result;
    }
    if (isSeq(node)) {
      return node.items.map((item, i) => {
        const inside = [...path, i];
        places.set(formatPath(inside), { key: undefined, value: placeOf((item as Node | null)?.range) });
        return convert(item, inside);
      });
    }
    if (!isScalar(node)) return null;
    if (path.length === 0 && node.value !== null) {
      // Whatever file this is, nothing of it is repeated: it may be one of keys.
      report("NO_SHEET", path, placeOf(range), "the file is one plain text, no keys and values", EXAMPLES);
      return undefined;
    }
    const written = node.source ?? String(node.value);
    if (typeof node.value === "bigint") {
      if (DECIMAL_INTEGER.test(written) || ADDRESS.test(written)) return written;
      const remedy = `Write it in decimal without leading zeros, or in quotes if it is text: ${quoted(written)}`;
      report("YAML_INTEGER", path, placeOf(range), `${shown(written)} is not a plain integer`, remedy);
      return undefined;
    }
    if (typeof node.value === "number") {
      const remedy = `Put the exact decimal in quotes, such as "4.625" (a rate: "4.625%")`;
      report(
        "YAML_FLOAT",
        path,
        placeOf(range),
        `${shown(written)} would be read as a floating-point number`,
        remedy,
      );
      return undefined;
    }
    return node.value;
  };

  places.set("", { key: undefined, value: { line: 1, column: 1 } });
  const data = convert(document.contents, []);
  const locate = (path: Path, key = false): Place | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const found = places.get(formatPath(path.slice(0, length)));
      if (found !== undefined) return (key && length === path.length ? found.key : undefined) ?? found.value;
    }
    return undefined;
  };
  return { data, problems, locate };
}

const REMEDIES: Readonly<Record<string, string>> = {
  YAML_DUPLICATE_KEY: "Keep one of them",
  YAML_SEVERAL_DOCUMENTS: "Keep one term sheet in a file",
};
