/** What can be done to these units beyond what a holder does, and what nobody can do: read from the chain. */
import { duration } from "../../sdk/format/index.ts";
import { impossible, POWER_KINDS } from "../../sdk/plan/index.ts";
import type { Life } from "./life.ts";

/** The short statement at the end of a life. */
export async function statement({ bond, token }: Life): Promise<string> {
  const powers = await bond.powers();
  const declared = POWER_KINDS.filter((_, kind) => powers.some((power) => Number(power.kind) === kind));
  const can = powers.map(
    ({ kind, holder, delay, window }) =>
      `  ${POWER_KINDS[Number(kind)]}: announced by ${holder}, enacted ${duration(delay)} later at the earliest, within ${duration(window)}.`,
  );
  const max = await token.maxSupply();
  return [
    "What somebody may do to these units beyond an ordinary holder, in full:",
    ...(can.length > 0 ? can : ["  Nothing."]),
    "What nobody can do, whoever asks, since no function does it:",
    `  ${impossible(declared).join("; ")}.`,
    `  More than ${max} units can never exist; the charter is ${await token.charterHash()}.`,
  ].join("\n");
}
