import { readFileSync } from "node:fs";

/** One row of a table, by column name. */
export type Row = Readonly<Record<string, string>>;

/** Reads a table of test/vectors (RFC 4180: quotes, doubled quotes, commas and line breaks inside quotes). */
export function readVectors(name: string): Row[] {
  const text = readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8");
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ""])));
}

/** Splits CSV text into rows of cells. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A cell, quoted or not, and what ends it: a comma, a line break, or the end of the text.
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

/** A cell that must be there. */
export function cell(row: Row, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Error(`${row["id"]}: no column ${column}`);
  return value;
}
