import { heldBackRounded } from "../waterfall/index.ts";
import type { ChainReserveStep } from "../waterfall/index.ts";
import { monthsBetween } from "./months.ts";

const SHARE = 1_000_000_000n;

/** One claim on the rent before holders; shares in 10^-9, amounts in minor units. */
export interface RentExpense {
  readonly share: bigint;
  readonly cap: bigint;
  readonly months: number;
  readonly fromReserve: boolean;
}

/** What decides where rent goes. */
export interface RentTerms {
  /** The second from which the periods of expenses are counted. */
  readonly startDate: bigint;
  readonly expenses: readonly RentExpense[];
  readonly reserveTarget: bigint;
  readonly reserveSteps: readonly ChainReserveStep[];
}

/** Where a property's money stands: the reserve, and of each expense line its period and what it has of it. */
export interface RentAccount {
  readonly reserve: bigint;
  readonly lines: readonly { readonly period: number; readonly setAside: bigint; readonly inAll: bigint }[];
}

/** A sum of rent, shared. */
export interface SharedRent {
  readonly toExpenses: readonly bigint[];
  readonly toReserve: bigint;
  readonly toHolders: bigint;
  readonly account: RentAccount;
}

/** The account before any rent. */
export function openRentAccount({ expenses }: RentTerms): RentAccount {
  return { reserve: 0n, lines: expenses.map(() => ({ period: 0, setAside: 0n, inAll: 0n })) };
}

/**
 * Shares a sum of rent that comes in at a second: expenses in their order, each its part of the sum up to what its cap
 * leaves of the period, then the reserve while it is low, then holders. Parts are rounded as the contract rounds them; the
 * rest is the holders'.
 */
export function shareRent(terms: RentTerms, account: RentAccount, amount: bigint, time: bigint): SharedRent {
  let left = amount;
  const toExpenses: bigint[] = [];
  const lines = terms.expenses.map((expense, i) => {
    const before = lineAt(terms, account, i, time);
    const taken = least((amount * expense.share) / SHARE, left, expense.cap - before.setAside);
    toExpenses.push(taken);
    left -= taken;
    return { ...before, setAside: before.setAside + taken, inAll: before.inAll + taken };
  });
  const toReserve = heldBackRounded(terms.reserveSteps, terms.reserveTarget, account.reserve, left);
  return {
    toExpenses,
    toReserve,
    toHolders: left - toReserve,
    account: { reserve: account.reserve + toReserve, lines },
  };
}

/** Sets aside from the reserve what the rent of the period did not bring for a line. */
export function drawForExpense(
  terms: RentTerms,
  account: RentAccount,
  line: number,
  time: bigint,
): { amount: bigint; account: RentAccount } {
  const before = lineAt(terms, account, line, time);
  const cap = terms.expenses[line]?.cap ?? 0n;
  const amount = least(account.reserve, cap - before.setAside);
  const after = { ...before, setAside: before.setAside + amount, inAll: before.inAll + amount };
  const lines = account.lines.map((own, i) => (i === line ? after : own));
  return { amount, account: { reserve: account.reserve - amount, lines } };
}

/** A line in the period of a second: what a period did not use lapses with it. */
function lineAt({ startDate, expenses }: RentTerms, { lines }: RentAccount, i: number, time: bigint) {
  const own = lines[i] ?? { period: 0, setAside: 0n, inAll: 0n };
  const period = Math.floor(monthsBetween(startDate, time) / (expenses[i]?.months ?? 1));
  return period === own.period ? own : { period, setAside: 0n, inAll: own.inAll };
}

function least(...amounts: bigint[]): bigint {
  return amounts.reduce((a, b) => (b < a ? b : a));
}
