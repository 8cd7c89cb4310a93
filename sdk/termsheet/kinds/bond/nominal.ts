import { toDayNumber, toIsoDate } from "../../../dates/index.ts";
import type { DayNumber, IsoDate } from "../../../dates/index.ts";
import {
  countsBackwards,
  matchesRoll,
  nextRoll,
  parseFrequency,
  parseRoll,
  previousRoll,
} from "../../../schedule/index.ts";
import type { Frequency, Roll } from "../../../schedule/index.ts";
import type { BondSheet } from "./sheet.ts";
import type { DatedPeriod } from "./periods.ts";

/**
 * The nominal coupon dates of ACT/ACT-ICMA, covering the start to the last end: the regular dates of the schedule,
 * rolled on over the stubs. Empty when every period is regular and unadjusted, as then the period ends are the grid.
 */
export function nominalDates(sheet: BondSheet, periods: readonly DatedPeriod[], rollName: string): IsoDate[] {
  const frequency = parseFrequency(sheet.schedule.frequency);
  if (frequency.unit === "TERM") return [];
  const roll = parseRoll(rollName);
  const ends = periods.map(({ nominalEnd }) => toDayNumber(nominalEnd));
  const start = toDayNumber(periods[0]?.nominalStart ?? sheet.interest.start);
  const last = Math.max(
    ...periods.flatMap(({ end, nominalEnd }) => [toDayNumber(end), toDayNumber(nominalEnd)]),
  );
  const first = Math.min(start, toDayNumber(periods[0]?.start ?? sheet.interest.start));
  const anchor = regularDate(sheet, [start, ...ends], roll, frequency);
  const grid = [anchor];
  while ((grid[0] ?? first) > first) grid.unshift(previousRoll(roll, grid[0] ?? first, frequency));
  while ((grid.at(-1) ?? last) < last) grid.push(nextRoll(roll, grid.at(-1) ?? last, frequency));
  const plain = [
    toDayNumber(periods[0]?.start ?? sheet.interest.start),
    ...periods.map(({ end }) => toDayNumber(end)),
  ];
  const same = plain.length === grid.length && plain.every((day, i) => day === grid[i]);
  return same ? [] : grid.map(toIsoDate);
}

/** A date of the grid to roll from: where a regular period starts, or else the end that the schedule counts from. */
function regularDate(
  { schedule }: BondSheet,
  boundaries: readonly DayNumber[],
  roll: Roll,
  frequency: Frequency,
): DayNumber {
  // Rolling on from a day beside the roll leads to the roll all the same, so the start has to lie on it too. A start
  // that only stands in for a month's end does not come up here: schedules of sheets are made without a calendar.
  const regular = boundaries.find(
    (day, i) => matchesRoll(roll, day) && nextRoll(roll, day, frequency) === boundaries[i + 1],
  );
  if (regular !== undefined) return regular;
  const { stub, firstRegularStart, lastRegularEnd } = schedule;
  const explicit = firstRegularStart ?? lastRegularEnd;
  const [start = 0, end = start] = [boundaries[0], boundaries.at(-1)];
  if (explicit !== undefined) return roll.snap(toDayNumber(explicit));
  const isFromStart = stub === undefined ? !matchesRoll(roll, end) : !countsBackwards(stub);
  return isFromStart ? start : end;
}
