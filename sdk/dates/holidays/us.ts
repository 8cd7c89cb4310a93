import { easterSunday } from "../easter.ts";
import { dayNumberOf } from "../iso.ts";
import {
  lastWeekday,
  MONDAY,
  nthWeekday,
  once,
  sundayToMonday,
  THURSDAY,
  weekendToNearest,
} from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/**
 * US government securities (SIFMA's full closes). New Year and Veterans Day are not made up when on a Saturday.
 * Good Friday is a full close except, since 1996, when the employment report comes out on it, the first Friday of April:
 * then the market opens half a day.
 */
export const usGovernment: HolidayRule = (year) => {
  const days = [
    sundayToMonday(dayNumberOf(year, 1, 1)),
    nthWeekday(year, 1, MONDAY, 3),
    nthWeekday(year, 2, MONDAY, 3),
    lastWeekday(year, 5, MONDAY),
    weekendToNearest(dayNumberOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1),
    nthWeekday(year, 10, MONDAY, 2),
    sundayToMonday(dayNumberOf(year, 11, 11)),
    nthWeekday(year, 11, THURSDAY, 4),
    weekendToNearest(dayNumberOf(year, 12, 25)),
    ...once(year, CLOSED),
  ];
  const goodFriday = easterSunday(year) - 2;
  const reportDay = goodFriday >= dayNumberOf(year, 4, 1) && goodFriday <= dayNumberOf(year, 4, 7);
  if (year < 1996 || !reportDay) days.push(goodFriday);
  if (year >= 2022) days.push(weekendToNearest(dayNumberOf(year, 6, 19)));
  return days;
};

/**
 * The days without a SOFR: those of the government securities, and every Good Friday. On one with the employment report
 * the market opens, but the repos that the rate is made of do not settle, and no rate has been published for any
 * (New York Fed, statement of 8 March 2023 on 7 April 2023; its table of rates since 2018).
 */
export const usSofr: HolidayRule = (year) => [...usGovernment(year), easterSunday(year) - 2];

/** 11 September 2001, mourning for Presidents Reagan and Bush, hurricane Sandy. */
const CLOSED = {
  2001: ["09-11", "09-12"],
  2004: ["06-11"],
  2012: ["10-30"],
  2018: ["12-05"],
};
