/** What can be done to these units beyond what a holder does, and what nobody can do: read from the chain. */
import type { Life } from "./life.ts";

const KINDS = ["ISSUE", "PAUSE", "RECOVER", "COURT_TRANSFER", "CALL", "SELL", "WRITE_OFF"] as const;

const WITHOUT: Record<(typeof KINDS)[number], string> = {
  ISSUE: "create units beyond the first offering",
  PAUSE: "pause transfers",
  RECOVER: "move a lost wallet's units",
  COURT_TRANSFER: "seize or freeze units",
  CALL: "repay early",
  SELL: "sell the asset over the holders' heads",
  WRITE_OFF: "write units down",
};

/** The short statement at the end of a life. */
export async function statement({ bond, token }: Life): Promise<string> {
  const powers = await bond.powers();
  const declared = new Set(powers.map(({ kind }) => Number(kind)));
  const hours = (seconds: bigint) => `${seconds / 3600n} h`;
  const can = powers.map(
    ({ kind, holder, delay, window }) =>
      `  ${KINDS[Number(kind)]}: announced by ${holder}, ${hours(delay)} later at the earliest, within ${hours(window)}.`,
  );
  const cannot = KINDS.filter((_, kind) => !declared.has(kind)).map((kind) => WITHOUT[kind]);
  const max = await token.maxSupply();
  return [
    "What somebody may do to these units beyond an ordinary holder, in full:",
    ...(can.length > 0 ? can : ["  Nothing."]),
    "What nobody can do, whoever asks, since no function does it:",
    `  ${[...cannot, "change a rule or a term", "change the code", "take funded money back", "reverse a transfer"].join("; ")}.`,
    `  More than ${max} units can never exist; the charter is ${await token.charterHash()}.`,
  ].join("\n");
}
