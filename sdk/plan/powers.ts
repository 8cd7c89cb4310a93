import { ratio } from "../decimal/index.ts";
import { duration, money } from "../format/index.ts";

/** The powers that the contracts know, in the order of their `PowerKind`. */
export const POWER_KINDS = [
  "ISSUE",
  "PAUSE",
  "RECOVER",
  "COURT_TRANSFER",
  "CALL",
  "SELL",
  "WRITE_OFF",
] as const;

export type PowerKind = (typeof POWER_KINDS)[number];

/** What each power lets its holder do; without it, what nobody can do. */
const DEED: Readonly<Record<PowerKind, string>> = {
  ISSUE: "create units beyond the first offering",
  PAUSE: "pause transfers",
  RECOVER: "move a lost wallet's units",
  COURT_TRANSFER: "move units by a court's order",
  CALL: "repay early",
  SELL: "sell the asset over the holders' heads",
  WRITE_OFF: "write units down",
};

/** What no power could ever allow. */
const NEVER = ["change a rule or a term", "change the code", "take funded money back", "reverse a transfer"];

/** What a power is for, in words. */
export function deedOf(kind: PowerKind): string {
  return DEED[kind];
}

/** Limits of a power as the charter has them. */
export interface PowerLimits {
  readonly limit: bigint;
  readonly yearlyLimit: bigint;
  readonly quorum: bigint;
  readonly majority: bigint;
}

/** What bounds a power, in words; empty where nothing does. @param decimals Decimals of the token. */
export function boundsOf(kind: PowerKind, power: PowerLimits, decimals: number): string {
  const none = 2n ** 128n - 1n;
  const isCounted = !["PAUSE", "ISSUE", "COURT_TRANSFER"].includes(kind);
  const measure = (amount: bigint) =>
    kind === "PAUSE"
      ? duration(amount)
      : isCounted
        ? `${amount} ${amount === 1n ? "time" : "times"}`
        : `${money(amount, decimals)} units`;
  const share = (part: bigint) => `${exactScaledText(part)} %`;
  return [
    // One use is one use, whatever the charter allows at once.
    ...(power.limit === none || isCounted ? [] : [` At most ${measure(power.limit)} at once.`]),
    ...(power.yearlyLimit === none ? [] : [` At most ${measure(power.yearlyLimit)} within any 365 days.`]),
    ...(power.quorum === 0n
      ? []
      : [
          ` Holders vote: ${share(power.quorum)} of the units must vote, ${share(power.majority)} of the votes must be in favour.`,
        ]),
  ].join("");
}

/** A share in 10^-9 as a percentage without needless zeros. */
function exactScaledText(part: bigint): string {
  const [whole = "0", fraction = ""] = ratio(part, 10n ** 7n)
    .toString()
    .split(".");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** What nobody can do to the units of a charter that declares these powers, and no others. */
export function impossible(declared: readonly PowerKind[]): string[] {
  return [...POWER_KINDS.filter((kind) => !declared.includes(kind)).map((kind) => DEED[kind]), ...NEVER];
}
