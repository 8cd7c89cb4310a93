/** What of an answer must be equal from every endpoint: facts of the chain, not what a node adds of its own. */
import type { Answer } from "./endpoint.ts";

const BLOCK = ["hash", "number", "timestamp", "parentHash", "stateRoot"];
const TRANSACTION = ["hash", "blockHash", "blockNumber", "from", "to", "nonce", "input", "value"];
const RECEIPT = ["transactionHash", "blockHash", "blockNumber", "status", "contractAddress", "gasUsed"];
const LOG = ["address", "topics", "data", "blockHash", "blockNumber", "transactionHash", "logIndex"];

type Fields = Readonly<Record<string, unknown>>;

/** A key that is equal for two answers exactly when they say the same. */
export function essence(method: string, answer: Answer): string {
  return JSON.stringify("revert" in answer ? { revert: answer.revert.data } : of(method, answer.result));
}

function of(method: string, result: unknown): unknown {
  switch (method) {
    case "eth_getBlockByNumber":
    case "eth_getBlockByHash":
      return fields(result, BLOCK);
    case "eth_getTransactionByHash":
      return fields(result, TRANSACTION);
    case "eth_getTransactionReceipt":
      return [fields(result, RECEIPT), logs((result as Fields | null)?.logs)];
    case "eth_getLogs":
      return logs(result);
    default:
      return lower(result);
  }
}

function logs(result: unknown): unknown {
  return Array.isArray(result) ? result.map((log) => fields(log, LOG)) : null;
}

function fields(result: unknown, names: readonly string[]): unknown {
  if (typeof result !== "object" || result === null) return result;
  return names.map((name) => lower((result as Fields)[name] ?? null));
}

/** Hexadecimal digits may be of either case. */
function lower(value: unknown): unknown {
  if (typeof value === "string") return value.toLowerCase();
  return Array.isArray(value) ? value.map(lower) : value;
}
