import { explainRevert, revertData } from "../../sdk/refusals/index.ts";
import type { Life } from "./life.ts";

/**
 * Tries what should be refused, and notes who tried what, and why it was refused.
 *
 * @throws Error when it is not refused, or for a reason that is not a contract's.
 */
export async function refused(
  life: Life,
  who: string,
  what: string,
  attempt: () => Promise<unknown>,
): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    const refusal = explainRevert(revertData(error));
    if (refusal === undefined) throw error;
    const { name, code, cause } = refusal;
    life.refusals.push({ who, what, error: code ?? name, why: cause });
    return;
  }
  throw new Error("This should have been refused, and was not.");
}
