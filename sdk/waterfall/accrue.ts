import { addMonths } from "../dates/index.ts";
import type { DayNumber } from "../dates/index.ts";
import { yearFraction } from "../daycount/index.ts";
import { ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import type { WaterfallAccount, WaterfallTerms } from "./types.ts";

/** Brings an account up to a day: preferred return accrues, compounds or lapses, as the terms say. Exact. */
export function accrue(account: WaterfallAccount, terms: WaterfallTerms, today: DayNumber): WaterfallAccount {
  if (today <= account.day) return account;
  const { invested, returned, day } = account;
  const simple = interest(terms, invested.sub(returned), day, today);
  if (terms.periodMonths === 0) return { ...account, day: today, preferred: account.preferred.add(simple) };
  const first = periodOf(terms, day);
  const last = periodOf(terms, today);
  const now = { ...account, day: today, inPeriod: last === first ? account.inPeriod : ZERO };
  if (terms.preferred === "SIMPLE") return { ...now, preferred: account.preferred.add(simple) };
  if (terms.preferred === "NON_CUMULATIVE") {
    if (last === first) return now;
    const whole = interest(terms, invested.sub(returned), startOf(terms, last), startOf(terms, last + 1));
    return { ...now, preferred: whole };
  }
  let { preferred, bearing } = account;
  const grow = (from: DayNumber, to: DayNumber) => {
    preferred = preferred.add(interest(terms, invested.sub(returned).add(bearing), from, to));
  };
  let from = day;
  for (let number = first; number < last; number++) {
    const end = startOf(terms, number + 1);
    grow(from, end);
    bearing = preferred;
    from = end;
  }
  grow(from, today);
  return { ...now, preferred, bearing };
}

/** Adds capital on a day, up to which the account is brought first. */
export function invest(
  account: WaterfallAccount,
  terms: WaterfallTerms,
  amount: Rational,
  today: DayNumber,
): WaterfallAccount {
  const now = accrue(account, terms, today);
  const invested = now.invested.add(amount);
  if (terms.preferred !== "NON_CUMULATIVE") return { ...now, invested };
  // The rest of the period's return is due at once, like that of capital that was there before.
  const from = Math.max(today, now.day);
  const rest = interest(terms, amount, from, startOf(terms, periodOf(terms, from) + 1));
  return { ...now, invested, preferred: now.preferred.add(rest) };
}

/** Number of the period that a day lies in. */
export function periodOf(terms: WaterfallTerms, day: DayNumber): number {
  let number = 0;
  while (startOf(terms, number + 1) <= day) number++;
  return number;
}

function startOf(terms: WaterfallTerms, number: number): DayNumber {
  return addMonths(terms.startDate, number * terms.periodMonths);
}

function interest(terms: WaterfallTerms, sum: Rational, from: DayNumber, to: DayNumber): Rational {
  return from < to ? sum.mul(terms.rate).mul(yearFraction(terms.dayCount, from, to)) : ZERO;
}
