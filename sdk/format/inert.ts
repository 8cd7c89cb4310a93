/**
 * Text that others wrote, as it may be shown: no control characters (so no terminal codes and no second line), no
 * bidirectional marks or overrides, no zero-width characters, no line or paragraph separators, no half surrogates.
 */
const ACTIVE =
  /[\p{Cc}\p{Zl}\p{Zp}\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** A text for a terminal or a report: one line, and nothing in it acts. */
export function inert(text: string): string {
  return text.toWellFormed().replaceAll(ACTIVE, "");
}

/** JSON whose texts are kept exactly, with everything that could act written as an escape. */
export function inertJson(value: unknown): string {
  const json = JSON.stringify(value, replacer, 2);
  return json.replaceAll(ACTIVE, (found) => (found === "\n" ? found : escape(found)));
}

function escape(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    return `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Integers beyond floats are texts; so are exact fractions, as `n/d`. */
function replacer(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (isFraction(value)) return value.toFraction();
  return value;
}

function isFraction(value: unknown): value is { toFraction(): string } {
  return typeof value === "object" && value !== null && "toFraction" in value;
}
