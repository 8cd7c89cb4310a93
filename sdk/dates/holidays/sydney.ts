import { easterSunday } from "../easter.ts";
import { dayNumberOf, weekday } from "../iso.ts";
import { christmasAndBoxingDay, MONDAY, nthWeekday, once, weekendToMonday } from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/**
 * Sydney banks: the public holidays of New South Wales (Public Holidays Act 2010 and before it) and the bank holiday on
 * the first Monday of August. Anzac Day on a Sunday was made up on Monday until 2011; not since.
 */
export const sydney: HolidayRule = (year) => {
  const easter = easterSunday(year);
  const anzac = dayNumberOf(year, 4, 25);
  return [
    weekendToMonday(dayNumberOf(year, 1, 1)),
    weekendToMonday(dayNumberOf(year, 1, 26)),
    easter - 2,
    easter + 1,
    year <= 2010 && weekday(anzac) === 7 ? anzac + 1 : anzac,
    nthWeekday(year, 6, MONDAY, 2),
    nthWeekday(year, 8, MONDAY, 1),
    nthWeekday(year, 10, MONDAY, 1),
    ...christmasAndBoxingDay(year),
    ...once(year, PROCLAIMED),
  ];
};

/** Easter Monday and Anzac Day on one day (2011), mourning for Queen Elizabeth II, the extra Anzac days of 2026 and 2027. */
const PROCLAIMED = { 2011: ["04-26"], 2022: ["09-22"], 2026: ["04-27"], 2027: ["04-26"] };
