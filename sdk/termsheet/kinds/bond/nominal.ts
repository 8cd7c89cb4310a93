import { toDayNumber, toIsoDate } from "../../../dates/index.ts";
import type { IsoDate } from "../../../dates/index.ts";
import { nextRoll, parseFrequency, parseRoll, previousRoll } from "../../../schedule/index.ts";
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
  // A regular date to roll from: where the first stub ends, or else the start; backwards from a schedule made so.
  const boundaries = [start, ...ends];
  const isRegular = (i: number) => nextRoll(roll, boundaries[i] ?? 0, frequency) === boundaries[i + 1];
  const anchorAt = boundaries.findIndex((_, i) => i + 1 < boundaries.length && isRegular(i));
  const anchor = boundaries[anchorAt >= 0 ? anchorAt : boundaries.length - 1] ?? last;
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
