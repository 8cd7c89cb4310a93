/** What of an answer is compared, and passed on: facts of the chain, not what a node adds of its own. */
import type { Answer } from "./endpoint.ts";

const BLOCK = [
  ...["hash", "number", "timestamp", "parentHash", "stateRoot", "transactionsRoot", "receiptsRoot"],
  ...["baseFeePerGas", "gasLimit", "gasUsed", "miner", "extraData", "difficulty", "nonce", "mixHash"],
  ...["logsBloom", "sha3Uncles", "transactions", "uncles"],
];
const TRANSACTION = [
  ...["hash", "blockHash", "blockNumber", "transactionIndex", "from", "to", "nonce", "input", "value"],
  ...["gas", "gasPrice", "type", "v", "r", "s"],
];
const RECEIPT = [
  ...["transactionHash", "transactionIndex", "blockHash", "blockNumber", "status", "contractAddress"],
  ...["from", "to", "gasUsed", "cumulativeGasUsed", "effectiveGasPrice", "logs", "logsBloom", "type"],
];
const LOG = [
  ...["address", "topics", "data", "blockHash", "blockNumber", "transactionHash", "transactionIndex"],
  ...["logIndex", "removed"],
];

type Fields = Readonly<Record<string, unknown>>;

/** A key that is equal for two answers exactly when they say the same. Hexadecimal digits may be of either case. */
export function essence(method: string, answer: Answer): string {
  const said = "revert" in answer ? { revert: answer.revert.data } : trimmed(method, answer.result);
  return JSON.stringify(said).toLowerCase();
}

/** A result without what is not compared: nobody vouches for it. */
export function trimmed(method: string, result: unknown): unknown {
  switch (method) {
    case "eth_getBlockByNumber":
    case "eth_getBlockByHash":
      return picked(result, BLOCK, { transactions });
    case "eth_getTransactionByHash":
      return picked(result, TRANSACTION);
    case "eth_getTransactionReceipt":
      return picked(result, RECEIPT, { logs });
    case "eth_getLogs":
      return logs(result);
    default:
      return result;
  }
}

const logs = (result: unknown) =>
  Array.isArray(result) ? result.map((log) => picked({ removed: false, ...(log as object) }, LOG)) : result;

const transactions = (result: unknown) =>
  Array.isArray(result) ? result.map((one: unknown) => picked(one, TRANSACTION)) : result;

function picked(
  result: unknown,
  names: readonly string[],
  inner: Readonly<Record<string, (value: unknown) => unknown>> = {},
): unknown {
  if (typeof result !== "object" || result === null) return result;
  const found = result as Fields;
  const entries = names.filter((name) => found[name] !== undefined && found[name] !== null);
  return Object.fromEntries(entries.map((name) => [name, (inner[name] ?? ((value) => value))(found[name])]));
}
