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
  COURT_TRANSFER: "seize or freeze units",
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

/** What nobody can do to the units of a charter that declares these powers, and no others. */
export function impossible(declared: readonly PowerKind[]): string[] {
  return [...POWER_KINDS.filter((kind) => !declared.includes(kind)).map((kind) => DEED[kind]), ...NEVER];
}
