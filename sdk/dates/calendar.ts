import { DateError, quoted } from "../errors/index.ts";
import { japan } from "./holidays/japan.ts";
import { london } from "./holidays/london.ts";
import type { HolidayRule } from "./holidays/rules.ts";
import { SATURDAY } from "./holidays/rules.ts";
import { southAfrica } from "./holidays/southAfrica.ts";
import { sydney } from "./holidays/sydney.ts";
import { target } from "./holidays/target.ts";
import { usGovernment, usSofr } from "./holidays/us.ts";
import { partsOf, toDayNumber, toIsoDate, weekday } from "./iso.ts";
import type { DayNumber } from "./iso.ts";

/** Which days are business days. */
export interface BusinessCalendar {
  /** The name as given, such as `TARGET` or `SAT_SUN+2014-07-14`. */
  readonly name: string;
  isBusinessDay(day: DayNumber): boolean;
}

/** The first and last year that the rule-based calendars know. */
export const CALENDAR_YEARS = { first: 1990, last: 2150 } as const;

const RULES: Readonly<Record<string, HolidayRule>> = {
  TARGET: target,
  "US-GOVT": usGovernment,
  "US-SOFR": usSofr,
  JPTO: japan,
  ZA: southAfrica,
  "AU-SYDNEY": sydney,
  "UK-LONDON": london,
};

/** The names that {@link calendar} knows; they can be joined with `+`, also with single dates. */
export const CALENDAR_NAMES: readonly string[] = ["NONE", "SAT_SUN", ...Object.keys(RULES)];

/**
 * A calendar by name. `NONE` has business days only; `SAT_SUN` knows weekends; every other one is weekends and the
 * holidays of its place. Joined with `+`, a day is a holiday if it is one in any part; a part may be an extra holiday as
 * a date: `SAT_SUN+2014-07-14`, `TARGET+UK-LONDON`. Throws `CALENDAR_UNKNOWN`; asking a rule-based calendar about a year
 * outside {@link CALENDAR_YEARS} throws `CALENDAR_OUT_OF_RANGE`.
 */
export function calendar(name: string, where?: string): BusinessCalendar {
  const parts = name.split("+").map((part) => part.trim());
  const extra = new Set<DayNumber>();
  const rules: [string, HolidayRule][] = [];
  let weekends = false;
  for (const part of parts) {
    const rule = RULES[part];
    if (/^\d{4}-/.test(part)) extra.add(toDayNumber(part, where));
    else if (rule !== undefined) rules.push([part, rule]);
    else if (part !== "SAT_SUN" && part !== "NONE") {
      throw new DateError(
        "CALENDAR_UNKNOWN",
        `${quoted(part)} is not a calendar`,
        `Use one of ${CALENDAR_NAMES.join(", ")}, or a date, joined with "+"`,
        where,
      );
    }
    weekends ||= part === "SAT_SUN" || rule !== undefined;
  }
  return {
    name,
    isBusinessDay: (day) =>
      !(weekends && weekday(day) >= SATURDAY) &&
      !extra.has(day) &&
      rules.every(([known, rule]) => !holidaysOf(known, rule, day).has(day)),
  };
}

const cache = new Map<string, ReadonlySet<DayNumber>>();

/** The holidays of the year that a day is in, computed once. */
function holidaysOf(name: string, rule: HolidayRule, day: DayNumber): ReadonlySet<DayNumber> {
  const { year } = partsOf(day);
  const key = `${name}:${year}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (year < CALENDAR_YEARS.first || year > CALENDAR_YEARS.last) {
    throw new DateError(
      "CALENDAR_OUT_OF_RANGE",
      `${name} knows ${CALENDAR_YEARS.first} to ${CALENDAR_YEARS.last}, not ${toIsoDate(day)}`,
      "Use SAT_SUN with the extra holidays as dates",
    );
  }
  const days = new Set(rule(year));
  cache.set(key, days);
  return days;
}
