import { setTimeout as pause } from "node:timers/promises";

import type { TransactionResponse } from "ethers";

import { EndpointError } from "./errors.ts";

/** So long is waited for a transaction that was sent, in milliseconds. */
export const MINED_WITHIN = 600_000;
/** Between two questions. */
const POLL = 1_000;

/**
 * Waits until a transaction is mined, so that its `wait()` answers at once. What goes wrong meanwhile is thrown here,
 * where it can be caught.
 *
 * Throws `ENDPOINT_NOT_MINED` when the time is over: it may still be mined later.
 */
export async function untilMined(
  transaction: Pick<TransactionResponse, "hash" | "provider">,
  within = MINED_WITHIN,
): Promise<void> {
  const until = Date.now() + within;
  while ((await transaction.provider.getTransactionReceipt(transaction.hash)) === null) {
    if (Date.now() >= until)
      throw new EndpointError(
        "ENDPOINT_NOT_MINED",
        `transaction ${transaction.hash} is not mined after ${within / 1_000} s`,
        "Look it up again before you send another: it may still be mined",
      );
    await pause(Math.min(POLL, within));
  }
}
