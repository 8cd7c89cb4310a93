/** What can be done to these units beyond what a holder does, and what nobody can do: read from the chain. */
import { duration, money } from "../../sdk/format/index.ts";
import { boundsOf, impossible, POWER_KINDS } from "../../sdk/plan/index.ts";
import type { Life } from "./life.ts";
import { named } from "./world.ts";

const nameOf = (kind: bigint) => POWER_KINDS[Number(kind)] ?? "ISSUE";

/** The short statement at the end of a life. */
export async function statement({ asset, token, sheet, world }: Life): Promise<string> {
  const powers = (await asset.powers()).map(({ power }) => power);
  const declared = POWER_KINDS.filter((_, kind) => powers.some((power) => Number(power.kind) === kind));
  const can = powers.map(
    (power) =>
      `  ${nameOf(power.kind)}: announced by ${named(world, power.holder)}, enacted ${duration(power.delay)} later at the earliest, ` +
      `within ${duration(power.window)}.${boundsOf(nameOf(power.kind), power, sheet.token.decimals)}`,
  );
  const max = await token.maxSupply();
  return [
    "What somebody may do to these units beyond an ordinary holder, in full:",
    ...(can.length > 0 ? can : ["  Nothing."]),
    "What nobody can do, whoever asks, since no function does it:",
    `  ${impossible(declared).join("; ")}.`,
    `  More than ${money(max, sheet.token.decimals)} units can never exist; the charter is ${await token.charterHash()}.`,
  ].join("\n");
}
