import { easterSunday } from "../easter.ts";
import { dayNumberOf } from "../iso.ts";
import { christmasAndBoxingDay, lastWeekday, MONDAY, nthWeekday, once, weekendToMonday } from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/** London: bank holidays of England and Wales, with those moved or proclaimed once (jubilees, VE Day, weddings). */
export const london: HolidayRule = (year) => {
  const easter = easterSunday(year);
  const days = [
    weekendToMonday(dayNumberOf(year, 1, 1)),
    easter - 2,
    easter + 1,
    lastWeekday(year, 8, MONDAY),
    ...christmasAndBoxingDay(year),
    ...once(year, PROCLAIMED),
  ];
  if (!EARLY_MAY_MOVED.has(year)) days.push(nthWeekday(year, 5, MONDAY, 1));
  if (!SPRING_MOVED.has(year)) days.push(lastWeekday(year, 5, MONDAY));
  return days;
};

const EARLY_MAY_MOVED = new Set([1995, 2020]);
const SPRING_MOVED = new Set([2002, 2012, 2022]);

const PROCLAIMED = {
  1995: ["05-08"],
  1999: ["12-31"],
  2002: ["06-03", "06-04"],
  2011: ["04-29"],
  2012: ["06-04", "06-05"],
  2020: ["05-08"],
  2022: ["06-02", "06-03", "09-19"],
  2023: ["05-08"],
};
