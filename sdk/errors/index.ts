/**
 * The root of every error that the SDK throws on purpose.
 *
 * `code` is stable and meant for programs; `message` is one sentence of what is wrong and one of what to do.
 * `where` is the path of the offending value (a field, a row, an argument), when there is one.
 */
export abstract class SdkError extends Error {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  readonly where: string | undefined;

  constructor(code: string, what: string, remedy: string, where?: string) {
    super(`${where === undefined ? "" : `${where}: `}${what}. ${remedy}.`);
    this.name = new.target.name;
    this.code = code;
    this.what = what;
    this.remedy = remedy;
    this.where = where;
  }
}

/** A number that is not an exact decimal, or a rounding that cannot be done. Codes start with `DECIMAL_`. */
export class DecimalError extends SdkError {}

/** A date, a calendar or a business-day rule that cannot be used. Codes start with `DATE_` or `CALENDAR_`. */
export class DateError extends SdkError {}

/** A schedule that cannot be built as asked. Codes start with `SCHEDULE_`. */
export class ScheduleError extends SdkError {}

/** A day count that is ambiguous, unknown or lacks what it needs. Codes start with `DAYCOUNT_`. */
export class DayCountError extends SdkError {}

/** Bond maths asked for something that has no answer. Codes start with `BOND_`. */
export class BondError extends SdkError {}

/** Metal, fees in kind or redemptions that make no sense. Codes start with `COMMODITY_`. */
export class CommodityError extends SdkError {}

/** Overnight rates that cannot be compounded as asked. Codes start with `RATE_`. */
export class RateError extends SdkError {}

/** A tax that cannot be withheld as asked. Codes start with `WITHHOLDING_`. */
export class WithholdingError extends SdkError {}

/** More than this of a text is not repeated: it may be a whole file, or a key that stands in the wrong place. */
const MOST_QUOTED = 40;
const BEGINNING = 16;

/** A text of somebody else's in a message: in quotes, and of a long one only the beginning. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const characters = [...text.slice(0, MOST_QUOTED + 1)];
  const whole = typeof value === "string" ? JSON.stringify(text) : text;
  if (text.length <= MOST_QUOTED) return whole;
  return `${JSON.stringify(characters.slice(0, BEGINNING).join(""))}… (${text.length} characters)`;
}
