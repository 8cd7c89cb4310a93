import { isEndOfMonth, partsOf, weekday } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { quoted, ScheduleError } from "../errors/index.ts";
import type { Frequency } from "./frequency.ts";
import { parseRoll, rollOnDay, rollOnWeekday } from "./roll.ts";
import type { Roll } from "./roll.ts";

/** Where the days that do not make a whole period go. */
export const STUB_CONVENTIONS = [
  "NONE",
  "SHORT_INITIAL",
  "LONG_INITIAL",
  "SMART_INITIAL",
  "SHORT_FINAL",
  "LONG_FINAL",
  "SMART_FINAL",
  "BOTH",
] as const;

export type StubConvention = (typeof STUB_CONVENTIONS)[number];

/** A smart stub shorter than this many days joins the next period. */
export const SMART_STUB_DAYS = 7;

/** Reads a stub convention. Throws `SCHEDULE_STUB`. */
export function stubConvention(name: string, where?: string): StubConvention {
  const found = STUB_CONVENTIONS.find((known) => known === name);
  if (found !== undefined) return found;
  throw new ScheduleError(
    "SCHEDULE_STUB",
    `${quoted(name)} is not a stub convention`,
    `Use one of ${STUB_CONVENTIONS.join(", ")}`,
    where,
  );
}

/** Whether dates are counted back from the end (an initial stub) rather than on from the start. */
export function countsBackwards(stub: StubConvention): boolean {
  return stub.endsWith("_INITIAL");
}

/** Whether a stub from `a` to `b` is merged with its neighbour. */
export function joinsNeighbour(stub: StubConvention, a: DayNumber, b: DayNumber): boolean {
  return stub.startsWith("LONG") || (stub.startsWith("SMART") && b - a < SMART_STUB_DAYS);
}

/**
 * The stub convention that is left to apply between explicit stub dates. A stub at one end by date and at the other by
 * convention is possible, as in QuantLib (Strata allows it for the smart conventions only).
 * Throws `SCHEDULE_STUB_CONFLICT` where the dates contradict the convention.
 */
export function remainingStub(
  stub: StubConvention | undefined,
  explicitInitial: boolean,
  explicitFinal: boolean,
): StubConvention {
  const conflict = (dates: string) =>
    new ScheduleError(
      "SCHEDULE_STUB_CONFLICT",
      `the dates ask for ${dates}, the stub convention is ${stub}`,
      "Drop firstRegularStart or lastRegularEnd, or name the stub that they make",
    );
  switch (stub) {
    case undefined:
      return "NONE";
    case "NONE":
      if (explicitInitial || explicitFinal) throw conflict("a stub");
      return "NONE";
    case "BOTH":
      if (!explicitInitial || !explicitFinal) throw conflict("fewer than two stubs");
      return "NONE";
    case "SHORT_INITIAL":
    case "LONG_INITIAL":
    case "SMART_INITIAL":
      return explicitInitial ? "NONE" : stub;
    case "SHORT_FINAL":
    case "LONG_FINAL":
    case "SMART_FINAL":
      return explicitFinal ? "NONE" : stub;
  }
}

/**
 * The roll that the dates imply, from the end that the dates are counted from. A preference for the end of the month
 * counts only where that date is one.
 */
export function impliedRoll(
  stub: StubConvention | undefined,
  start: DayNumber,
  end: DayNumber,
  frequency: Frequency,
  preferEndOfMonth: boolean,
): Roll {
  if (frequency.unit === "TERM") return parseRoll("NONE");
  const from = countsBackwards(stub ?? "NONE") ? end : start;
  if (frequency.unit === "DAYS") {
    return frequency.count % 7 === 0 ? rollOnWeekday(weekday(from)) : parseRoll("NONE");
  }
  const [a, b] = [partsOf(start), partsOf(end)];
  const monthsDiffer = a.year !== b.year || a.month !== b.month;
  if (
    (stub ?? "NONE") === "NONE" &&
    a.day !== b.day &&
    monthsDiffer &&
    (isEndOfMonth(start) || isEndOfMonth(end))
  ) {
    return rollOnDay(preferEndOfMonth ? 31 : Math.max(a.day, b.day));
  }
  return rollOnDay(preferEndOfMonth && isEndOfMonth(from) ? 31 : partsOf(from).day);
}
