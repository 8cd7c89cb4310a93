import { dayNumberOf, weekday } from "../iso.ts";
import type { DayNumber } from "../iso.ts";
import { MONDAY, nthWeekday, once, SUNDAY } from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/**
 * Tokyo: the national holidays of the Act on National Holidays (1948, as amended), their substitutes, the days between
 * two holidays, and the bank holidays of 31 December to 3 January. Equinoxes by the usual formula, good to 2150.
 */
export const japan: HolidayRule = (year) => {
  const national = new Set([...fixed(year), ...moved(year), ...once(year, DECLARED)]);
  const days = new Set(national);
  for (const day of national) if (weekday(day) === SUNDAY) days.add(substitute(day, national, year));
  // A day that is not a holiday between two that are becomes one (Article 3(3)).
  for (const day of national) if (national.has(day + 2) && weekday(day + 1) !== SUNDAY) days.add(day + 1);
  for (const [month, day] of [
    [1, 2],
    [1, 3],
    [12, 31],
  ] as const)
    days.add(dayNumberOf(year, month, day));
  return [...days];
};

/** The Monday after a Sunday holiday; since 2007 the first day after it that is not itself a holiday. */
function substitute(sunday: DayNumber, national: ReadonlySet<DayNumber>, year: number): DayNumber {
  let day = sunday + 1;
  while (year >= 2007 && national.has(day)) day++;
  return day;
}

function fixed(year: number): DayNumber[] {
  const day = (month: number, date: number) => dayNumberOf(year, month, date);
  // 2100 is no leap year, which moves both equinoxes by a day.
  const [spring, autumn] = year < 2100 ? [20.8431, 23.2488] : [21.851, 24.2488];
  const days = [day(1, 1), day(2, 11), day(3, equinox(year, spring)), day(4, 29), day(5, 3), day(5, 5)];
  days.push(day(9, equinox(year, autumn)), day(11, 3), day(11, 23));
  if (year >= 2007) days.push(day(5, 4));
  // Before 2007, 4 May was a holiday only as a day between two, and so not on a Sunday or a substitute Monday.
  if (year >= 1989 && year <= 2018) days.push(day(12, 23));
  if (year >= 2020) days.push(day(2, 23));
  return days;
}

function moved(year: number): DayNumber[] {
  const monday = (month: number, n: number) => nthWeekday(year, month, MONDAY, n);
  const days = [
    year < 2000 ? dayNumberOf(year, 1, 15) : monday(1, 2),
    year < 2003 ? dayNumberOf(year, 9, 15) : monday(9, 3),
  ];
  // The Olympic acts moved Marine Day, Mountain Day and Sports Day in 2020 and 2021 (see DECLARED).
  if (year === 2020 || year === 2021) return days;
  days.push(year < 2000 ? dayNumberOf(year, 10, 10) : monday(10, 2));
  if (year >= 1996) days.push(year < 2003 ? dayNumberOf(year, 7, 20) : monday(7, 3));
  if (year >= 2016) days.push(dayNumberOf(year, 8, 11));
  return days;
}

/** The date of an equinox in its month: mean drift of 0.242194 days a year, less the leap days since 1980. */
function equinox(year: number, base: number): number {
  return Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
}

const DECLARED = {
  1990: ["11-12"],
  1993: ["06-09"],
  2019: ["05-01", "10-22"],
  2020: ["07-23", "07-24", "08-10"],
  2021: ["07-22", "07-23", "08-08"],
};
