import { partsOf, toIsoDate } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { ScheduleError } from "../errors/index.ts";
import type { Frequency } from "./frequency.ts";
import { matchesRoll, nextRoll, previousRoll } from "./roll.ts";
import type { Roll } from "./roll.ts";
import { countsBackwards, joinsNeighbour } from "./stub.ts";
import type { StubConvention } from "./stub.ts";

/** Dates from `start` to `end`, both included, rolled in the direction that the stub convention says. */
export function rollDates(
  start: DayNumber,
  end: DayNumber,
  frequency: Frequency,
  roll: Roll,
  stub: StubConvention,
  finalStubFollows: boolean,
): DayNumber[] {
  if (start === end) return [start];
  return countsBackwards(stub)
    ? backwards(start, end, frequency, roll, stub)
    : forwards(start, end, frequency, roll, stub, finalStubFollows);
}

function backwards(
  start: DayNumber,
  end: DayNumber,
  frequency: Frequency,
  roll: Roll,
  stub: StubConvention,
): DayNumber[] {
  requireOnRoll(end, roll, "end");
  const dates = [end];
  let date = previousRoll(roll, end, frequency);
  for (; date > start; date = previousRoll(roll, date, frequency)) dates.unshift(date);
  if (date !== start && dates.length > 1 && joinsNeighbour(stub, start, dates[0] ?? end)) dates.shift();
  return [start, ...dates];
}

function forwards(
  start: DayNumber,
  end: DayNumber,
  frequency: Frequency,
  roll: Roll,
  stub: StubConvention,
  finalStubFollows: boolean,
): DayNumber[] {
  requireOnRoll(start, roll, "start");
  const dates = [start];
  let date = nextRoll(roll, start, frequency);
  for (; date < end; date = nextRoll(roll, date, frequency)) dates.push(date);
  if (date !== end && dates.length > 1) {
    let left = stub;
    if (stub === "NONE") {
      if (finalStubFollows || !endsOnStartDay(start, end, roll)) throw disallowed(start, end);
      left = "SMART_FINAL";
    }
    if (joinsNeighbour(left, dates.at(-1) ?? start, end)) dates.pop();
  }
  return [...dates, end];
}

/** 28 February to 28 February under `EOM` is whole years, although the last 28th may not be a month's end. */
function endsOnStartDay(start: DayNumber, end: DayNumber, roll: Roll): boolean {
  return roll.dayOfMonth === 31 && partsOf(start).day === partsOf(end).day;
}

function requireOnRoll(date: DayNumber, roll: Roll, which: "start" | "end"): void {
  if (matchesRoll(roll, date)) return;
  throw new ScheduleError(
    "SCHEDULE_OFF_ROLL",
    `the ${which} of the regular periods, ${toIsoDate(date)}, is not on the roll ${roll.name}`,
    `Change the roll, or give ${which === "start" ? "firstRegularStart" : "lastRegularEnd"} so that the rest is a stub`,
  );
}

function disallowed(start: DayNumber, end: DayNumber): ScheduleError {
  return new ScheduleError(
    "SCHEDULE_STUB_NEEDED",
    `${toIsoDate(start)} to ${toIsoDate(end)} is not a whole number of periods and no stub is allowed`,
    "Name a stub, such as SHORT_INITIAL or SHORT_FINAL, or change a date",
  );
}
