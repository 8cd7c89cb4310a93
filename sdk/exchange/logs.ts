/** Reading logs from endpoints that limit how much they give at once. */
import type { Filter, Log, Provider } from "ethers";

import { DISAGREEMENT, EndpointError } from "../endpoints/index.ts";
import { ExchangeLogError } from "./errors.ts";

/** How many blocks are asked for at once, unless that is refused. */
export const DEFAULT_WINDOW = 10_000;

/** Which logs: all of the blocks from the first to the last given. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
  /** Blocks asked for at once, at first. By default {@link DEFAULT_WINDOW}. */
  readonly window?: number | undefined;
}

/**
 * All logs of a range of blocks, in order. What an endpoint refuses (a range too wide, too many logs, no answer in time)
 * is asked for again in halves.
 *
 * Throws `EXCHANGE_LOGS` when a single block is refused, and `EXCHANGE_LOGS_FALSE` when a log is none that was asked
 * for. That none is missing cannot be seen here; who reads them holds them against what the chain counts.
 */
export async function readLogs(
  provider: Provider,
  filter: Pick<Filter, "address" | "topics">,
  { from, to, window = DEFAULT_WINDOW }: LogRange,
): Promise<Log[]> {
  const logs: Log[] = [];
  let size = window;
  for (let start = from; start <= to;) {
    const end = Math.min(to, start + size - 1);
    let found: Log[];
    try {
      found = await provider.getLogs({ ...filter, fromBlock: start, toBlock: end });
    } catch (cause) {
      // Fewer blocks do not make a liar honest.
      if (cause instanceof EndpointError && cause.code === DISAGREEMENT) throw cause;
      if (end === start)
        throw new ExchangeLogError(
          "EXCHANGE_LOGS",
          `the endpoint does not give the logs of block ${start}`,
          "Use one that keeps logs",
          undefined,
          cause,
        );
      size = Math.ceil((end - start + 1) / 2);
      continue;
    }
    for (const log of found) assertAskedFor(log, filter, start, end);
    logs.push(...found.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index));
    start = end + 1;
    size = Math.min(window, size * 2);
  }
  return logs;
}

function assertAskedFor(
  log: Log,
  { address, topics }: Pick<Filter, "address" | "topics">,
  start: number,
  end: number,
): void {
  const wanted = (topics ?? []).every((topic, i) => {
    if (topic === null) return true;
    const found = log.topics[i];
    return found !== undefined && (Array.isArray(topic) ? topic.includes(found) : topic === found);
  });
  const inRange = log.blockNumber >= start && log.blockNumber <= end;
  if (wanted && inRange && !log.removed && log.address === address) return;
  throw new ExchangeLogError(
    "EXCHANGE_LOGS_FALSE",
    `the endpoint gave a log of block ${log.blockNumber} that was not asked for`,
    "Use another endpoint",
    log.transactionHash,
  );
}
