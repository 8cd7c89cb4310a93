import { easterSunday } from "../easter.ts";
import { dayNumberOf } from "../iso.ts";
import { once } from "./rules.ts";
import type { HolidayRule } from "./rules.ts";

/**
 * TARGET, the euro system's payment days. Since 2000 by rule (ECB press release of 14 December 2000); 1999 and before
 * only New Year and Christmas, and 31 December closed in 1999 and 2001 (and 1998, the eve of the euro).
 */
export const target: HolidayRule = (year) => {
  const days = [dayNumberOf(year, 1, 1), dayNumberOf(year, 12, 25), ...once(year, CLOSED)];
  if (year < 2000) return days;
  const easter = easterSunday(year);
  return [...days, easter - 2, easter + 1, dayNumberOf(year, 5, 1), dayNumberOf(year, 12, 26)];
};

const CLOSED = { 1998: ["12-31"], 1999: ["12-31"], 2001: ["12-31"] };
