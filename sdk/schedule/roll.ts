import { addMonths, dayNumberOf, daysInMonth, partsOf, weekday } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { quoted, ScheduleError } from "../errors/index.ts";
import { plusFrequency } from "./frequency.ts";
import type { Frequency } from "./frequency.ts";

/** Which day of its month or week a rolled date falls on. */
export interface Roll {
  /** `DAY_1` to `DAY_30`, `EOM`, `IMM`, `IMMAUD`, `IMMNZD`, `SFE`, `DAY_MON` to `DAY_SUN`, `NONE`, `20`. */
  readonly name: string;
  /** The day of the month that it stands for, 31 for the last; absent for the others. */
  readonly dayOfMonth?: number;
  readonly dayOfWeek?: number;
  /** Moves a day to the roll date of its month (of its week: the one on or after). */
  readonly snap: (day: DayNumber) => DayNumber;
}

const WEEKDAYS = ["DAY_MON", "DAY_TUE", "DAY_WED", "DAY_THU", "DAY_FRI", "DAY_SAT", "DAY_SUN"];

/** The first given weekday on or after a day of the month that `day` is in. */
function weekdayFrom(day: DayNumber, from: number, wanted: number): DayNumber {
  const { year, month } = partsOf(day);
  const first = dayNumberOf(year, month, from);
  return first + ((wanted - weekday(first) + 7) % 7);
}

const NAMED: Readonly<Record<string, Roll>> = {
  NONE: { name: "NONE", snap: (day) => day },
  IMM: { name: "IMM", snap: (day) => weekdayFrom(day, 15, 3) },
  SFE: { name: "SFE", snap: (day) => weekdayFrom(day, 8, 5) },
  IMMAUD: { name: "IMMAUD", snap: (day) => weekdayFrom(day, 8, 5) - 1 },
  IMMNZD: { name: "IMMNZD", snap: (day) => weekdayFrom(day, 9, 3) },
};

/** The roll on a day of the month; 31 is the end of the month. */
export function rollOnDay(dayOfMonth: number): Roll {
  return {
    name: dayOfMonth === 31 ? "EOM" : `DAY_${dayOfMonth}`,
    dayOfMonth,
    snap: (day) => {
      const { year, month } = partsOf(day);
      return dayNumberOf(year, month, Math.min(dayOfMonth, daysInMonth(year, month)));
    },
  };
}

/** The roll on a day of the week, 1 = Monday. */
export function rollOnWeekday(dayOfWeek: number): Roll {
  const name = WEEKDAYS[dayOfWeek - 1] ?? "NONE";
  return { name, dayOfWeek, snap: (day) => day + ((dayOfWeek - weekday(day) + 7) % 7) };
}

/** The quarterly 20th of credit default swaps (March, June, September, December). */
export const CDS_ROLL: Roll = { name: "20", dayOfMonth: 20, snap: (day) => rollOnDay(20).snap(day) };

/** Reads a roll by name. `DAY_31` is `EOM`. Throws `SCHEDULE_ROLL`. */
export function parseRoll(name: string, where?: string): Roll {
  if (name === "EOM") return rollOnDay(31);
  if (name === CDS_ROLL.name) return CDS_ROLL;
  const known = NAMED[name];
  if (known !== undefined) return known;
  if (WEEKDAYS.includes(name)) return rollOnWeekday(WEEKDAYS.indexOf(name) + 1);
  const day = Number(/^DAY_([1-9]\d?)$/.exec(name)?.[1] ?? 0);
  if (day >= 1 && day <= 31) return rollOnDay(day);
  throw new ScheduleError(
    "SCHEDULE_ROLL",
    `${quoted(name)} is not a roll convention`,
    `Use DAY_1 to DAY_30, EOM, ${Object.keys(NAMED).join(", ")}, DAY_MON to DAY_SUN, or 20 for credit default swaps`,
    where,
  );
}

/** Whether a day lies on the roll. */
export function matchesRoll(roll: Roll, day: DayNumber): boolean {
  return roll.snap(day) === day;
}

/** The next roll date: one period on, and at least the next month's when the period is shorter than the roll. */
export function nextRoll(roll: Roll, day: DayNumber, frequency: Frequency): DayNumber {
  const next = roll.snap(plusFrequency(day, frequency, 1));
  return next > day ? next : roll.snap(addMonths(day, 1));
}

/** The previous roll date. */
export function previousRoll(roll: Roll, day: DayNumber, frequency: Frequency): DayNumber {
  const back = plusFrequency(day, frequency, -1);
  const previous = roll.dayOfWeek === undefined ? roll.snap(back) : roll.snap(back - 6);
  return previous < day ? previous : roll.snap(addMonths(day, -1));
}
