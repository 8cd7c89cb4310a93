import type { BaseContract } from "ethers";

import type { AssetToken } from "../../typechain-types/index.ts";
import type { Life } from "./life.ts";

/**
 * Tries what should be refused, and returns the contract's reason in words.
 *
 * @param contracts Those whose errors may come back.
 * @throws Error when it is not refused, or for a reason that is not a contract's.
 */
export async function reasonOf(
  token: AssetToken,
  contracts: BaseContract | readonly BaseContract[],
  attempt: () => Promise<unknown>,
): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    const { data } = error as { data?: unknown };
    const known = Array.isArray(contracts) ? (contracts as BaseContract[]) : [contracts as BaseContract];
    const refusal =
      typeof data === "string"
        ? known.map((contract) => contract.interface.parseError(data)).find((found) => found !== null)
        : undefined;
    if (refusal == null) throw error;
    // A restriction comes as a code; everything else says what it is by its name.
    const named = refusal.fragment.inputs.some(({ name }) => name === "code");
    return named
      ? await token.messageForTransferRestriction(refusal.args.getValue("code") as bigint)
      : wordsOf(refusal.name);
  }
  throw new Error("This should have been refused, and was not.");
}

/** Tries what should be refused, and notes who tried what, and why it was refused. */
export async function refused(
  life: Life,
  who: string,
  what: string,
  contracts: BaseContract | readonly BaseContract[],
  attempt: () => Promise<unknown>,
): Promise<void> {
  life.refusals.push({ who, what, why: await reasonOf(life.token, contracts, attempt) });
}

/** The name of an error as words: `NotTheSameInvestor` is `not the same investor`. */
function wordsOf(name: string): string {
  return name
    .replace(/^ERC\d+/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
}
