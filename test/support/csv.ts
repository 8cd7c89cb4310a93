import { readFileSync } from "node:fs";

/** The rows of a CSV file with a header line, by column name; quoted fields may hold commas and doubled quotes. */
export function readCsv(path: URL | string): Record<string, string>[] {
  const text = readFileSync(path, "utf8");
  const records: string[][] = [[]];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (c === '"') {
      quoted = true;
    } else if (c === "," || c === "\n") {
      records.at(-1)?.push(field.trim());
      field = "";
      if (c === "\n") records.push([]);
    } else {
      field += c;
    }
  }
  if (field !== "") records.at(-1)?.push(field.trim());
  const [header, ...rows] = records.filter((record) => record.length > 0);
  if (header === undefined) throw new Error(`${String(path)} is empty`);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
}

/** A decimal such as "-0.0251" or "1e-9" as an exact fraction of bigints. */
export function exact(decimal: string): { numerator: bigint; denominator: bigint } {
  const match = /^(-?)(\d*)\.?(\d*)(?:e(-?\d+))?$/i.exec(decimal);
  if (match === null || `${match[2]}${match[3]}` === "") throw new Error(`Not a decimal: "${decimal}"`);
  const [, sign, whole = "", part = "", exponent = "0"] = match;
  const scale = part.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${part}`);
  return scale >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(scale) }
    : { numerator: digits * 10n ** BigInt(-scale), denominator: 1n };
}

/** Days since 1970-01-01 of an ISO date. */
export function epochDay(date: string): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time)) throw new Error(`Not a date: "${date}"`);
  return time / 86_400_000;
}
