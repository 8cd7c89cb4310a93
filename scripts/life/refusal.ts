import type { BaseContract } from "ethers";

import type { AssetToken } from "../../typechain-types/index.ts";

/**
 * Tries what should be refused, and returns the contract's reason in words.
 *
 * @param contract The contract that is called, whose errors are known.
 * @throws Error when it is not refused, or for a reason that is not a contract's.
 */
export async function reasonOf(
  token: AssetToken,
  contract: BaseContract,
  attempt: () => Promise<unknown>,
): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    const { data } = error as { data?: unknown };
    const refusal = typeof data === "string" ? contract.interface.parseError(data) : null;
    if (refusal === null) throw error;
    // A restriction comes as a code; everything else says what it is by its name.
    const named = refusal.fragment.inputs.some(({ name }) => name === "code");
    return named
      ? await token.messageForTransferRestriction(refusal.args.getValue("code") as bigint)
      : refusal.name;
  }
  throw new Error("This should have been refused, and was not.");
}
