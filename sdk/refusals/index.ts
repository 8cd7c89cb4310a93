/**
 * Why a contract refused a call, from the data that it reverted with: name, values, cause and what to do. Knows every
 * error of the contracts, those that they take from libraries, and the language's own.
 *
 * @example
 * try {
 *   await powers.announce(asset, kind, action, reasonHash);
 * } catch (error) {
 *   const refusal = explainRevert(revertData(error));
 *   console.error(refusal === undefined ? error : refusalText(refusal));
 * }
 */
import { decodeBytes32String, ErrorFragment, Interface } from "ethers";

import { obstacleOf } from "../exchange/errors.ts";
import known from "./catalogue.json" with { type: "json" };
import { RESTRICTIONS } from "./restrictions.ts";

export { RESTRICTIONS } from "./restrictions.ts";
export type { Restriction } from "./restrictions.ts";

/** The errors by selector, as `npm run errors` writes them. */
export type Catalogue = Readonly<
  Record<string, { readonly error: string; readonly cause: string; readonly remedy: string }>
>;

/** A revert, explained. */
export interface Refusal {
  readonly name: string;
  /** The values by their names, as ethers decodes them; a `what` as text. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the code is called that stands for the cause, where the error has one: "recipient unknown", "EXPIRED". */
  readonly code: string | undefined;
  readonly cause: string;
  readonly remedy: string;
  /** The refusal of the panel by which it came, where a call failed among those that a panel makes. */
  readonly outer: Refusal | undefined;
}

const CATALOGUE: Catalogue = known;
/** Errors that hand on a code of ERC-1404. */
const RESTRICTED = new Set(["TransferRestricted", "CannotReceive", "TradingClosed"]);

/** Why a call was refused; `undefined` for data that is no error known here. */
export function explainRevert(data: unknown): Refusal | undefined {
  if (typeof data !== "string" || !/^0x(?:[\da-f]{2}){4,}$/i.test(data)) return undefined;
  const entry = CATALOGUE[data.slice(0, 10).toLowerCase()];
  const decoded = entry && decode(`error ${entry.error}`, data);
  if (entry === undefined || decoded === undefined) return undefined;
  const { name, values } = decoded;
  const { cause, remedy } = entry;
  const own = { name, values, code: undefined, cause, remedy, ...byCode(name, values), outer: undefined };
  const inner = name === "CallFailed" ? explainRevert(values["reason"]) : undefined;
  return inner === undefined ? own : { ...inner, outer: own };
}

/** A refusal in one line: what the contract says, why, and what to do. */
export function refusalText(refusal: Refusal): string {
  return `${refusalWords(refusal)} ${refusal.remedy}`;
}

/** The same without what to do. */
export function refusalWords({ name, values, cause }: Refusal): string {
  const shown = Object.entries(values).map(([key, value]) => `${key} ${String(value)}`);
  return `${name}(${shown.join(", ")}): ${cause}`;
}

/** The data that a call, an estimate or a transaction reverted with, from what ethers threw of it. */
export function revertData(error: unknown): string | undefined {
  for (let level = error; typeof level === "object" && level !== null;) {
    const { data, info, error: nested, cause } = level as Record<string, unknown>;
    if (typeof data === "string" && data.startsWith("0x")) return data;
    level = [data, info, nested, cause].find((next) => typeof next === "object" && next !== null);
  }
  return undefined;
}

function decode(error: string, data: string) {
  // The selector is known; what follows need not be what it announces.
  const fragment = ErrorFragment.from(error);
  const args = attempted(() => new Interface([fragment]).decodeErrorResult(fragment, data));
  if (args === undefined) return undefined;
  const values = fragment.inputs.map((input, i) => [input.name, valueOf(input.name, args[i])] as const);
  return { name: fragment.name, values: Object.fromEntries(values) };
}

function valueOf(name: string, value: unknown): unknown {
  return name === "what" ? (attempted(() => decodeBytes32String(value as string)) ?? value) : value;
}

/** Cause and remedy where a code says more than the error. */
function byCode(name: string, { code, why, value }: Readonly<Record<string, unknown>>): Partial<Refusal> {
  const restriction = RESTRICTED.has(name) ? RESTRICTIONS[Number(code) - 1] : undefined;
  if (restriction !== undefined) {
    const { words, cause, remedy } = restriction;
    return { code: words, cause, remedy };
  }
  if (name !== "OrderRefused") return {};
  const obstacle = attempted(() => obstacleOf(why as bigint, value as bigint));
  if (obstacle === undefined) return {};
  return { code: obstacle.name, cause: `The order cannot be filled or posted: ${obstacle.words}.` };
}

/** What a function gives, or `undefined` if it throws: a contract may say what makes no sense. */
function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
