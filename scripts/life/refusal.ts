import type { AssetToken } from "../../typechain-types/index.ts";

interface Decoded {
  readonly name: string;
  readonly args: { readonly code?: bigint };
}

/**
 * Tries what should be refused, and returns the contract's reason in words.
 *
 * @throws Error when it is not refused.
 */
export async function reasonOf(token: AssetToken, attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    const revert = (error as { revert?: Decoded | null }).revert;
    if (revert == null) throw error;
    const { code } = revert.args;
    return code === undefined ? revert.name : await token.messageForTransferRestriction(code);
  }
  throw new Error("This should have been refused, and was not.");
}
