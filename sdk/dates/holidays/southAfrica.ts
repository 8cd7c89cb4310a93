import { easterSunday } from "../easter.ts";
import { dayNumberOf } from "../iso.ts";
import { once, sundayToMonday } from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/**
 * South Africa: the Public Holidays Act 36 of 1994 from 1995 on (a Sunday holiday is made up on Monday), the Act of 1952
 * before, and the days proclaimed once (elections and others).
 */
export const southAfrica: HolidayRule = (year) => {
  const easter = easterSunday(year);
  const date = (monthDay: readonly [number, number]) => dayNumberOf(year, ...monthDay);
  const common = [easter - 2, easter + 1, ...once(year, PROCLAIMED)];
  if (year < 1995) return [...common, easter + 39, ...BEFORE_1995.map(date)];
  return [...common, ...SINCE_1995.map(date).map(sundayToMonday)];
};

// prettier-ignore
const SINCE_1995 = [
  [1, 1], [3, 21], [4, 27], [5, 1], [6, 16], [8, 9], [9, 24], [12, 16], [12, 25], [12, 26],
] as const;

// prettier-ignore
const BEFORE_1995 = [
  [1, 1], [4, 6], [5, 1], [5, 31], [10, 10], [12, 16], [12, 25], [12, 26],
] as const;

const PROCLAIMED = {
  1994: ["04-27", "04-28", "05-10"],
  1999: ["06-02", "12-31"],
  2000: ["01-03"],
  2004: ["04-14"],
  2006: ["03-01"],
  2008: ["05-02"],
  2009: ["04-22"],
  2011: ["05-18", "12-27"],
  2014: ["05-07"],
  2016: ["08-03", "12-27"],
  2019: ["05-08"],
  2021: ["11-01"],
  2022: ["12-27"],
  2023: ["12-15"],
  2024: ["05-29"],
  2026: ["11-04"],
};
