/** What an endpoint does wrong, in a sentence: it is not there, does not answer in time, or not as a node does. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { EndpointError, hiding } from "../sdk/endpoints/index.ts";
import { SdkError } from "../sdk/errors/index.ts";
import { inert } from "../sdk/format/index.ts";

const NO_URL = "ENDPOINT_URL";

/** Codes of what is wrong with the configuration, before anything is asked. */
export const NOT_CONFIGURED: ReadonlySet<string> = new Set([NO_URL, "ENDPOINT_ALONE"]);

type Words = readonly [code: string, what: string, remedy: string];

const START = "Check that the node runs and that the URL is right, or use another endpoint";
const OTHER = "Check that the URL is that of a node, or use another endpoint";

/** What Hardhat says of a network, by the number of its error. */
const OF_HARDHAT: Readonly<Record<string, Words>> = {
  HHE7: [NO_URL, "it has no URL", "Set RPC_URL: npx hardhat keystore set RPC_URL"],
  HHE28: [NO_URL, "what is set is no URL", "Give one that starts with https:// or http://"],
  HHE700: [NO_URL, "what is set is no URL", "Give one that starts with https:// or http://"],
  HHE702: ["ENDPOINT_GARBAGE", "the answer is none of a node", OTHER],
  HHE703: ["ENDPOINT_SILENT", "nobody answers there", START],
  HHE704: ["ENDPOINT_TIME_LIMIT", "there was no answer in time", START],
};

/** Of what an endpoint says itself, in characters. */
const MOST_SAID = 120;

/** EIP-1474: more was asked than the node allows. */
const LIMIT_EXCEEDED = -32_005;
/** What Hardhat gives errors of its own that no node sent. */
const OF_NO_NODE = -1;
/** A call that the contract refused: its answer, not the endpoint's fault. */
const REVERTED = 3;

/** The failure of a call as one of its endpoint; the failure itself where it is another's. */
export async function ofEndpoint(error: unknown, hre: HardhatRuntimeEnvironment): Promise<unknown> {
  if (!(error instanceof Error) || error instanceof SdkError) return error;
  const words = wordsOf(error);
  if (words === undefined) return error;
  const { place, hide } = await placeOf(hre);
  const [code, what, remedy] = words;
  // A node may repeat the URL that it was asked at.
  return new EndpointError(code, hide(what).slice(0, MOST_SAID), remedy, place);
}

/** What is known of failures of Hardhat, of its provider, of ethers and of the connection. */
interface Failure extends Error {
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly data?: unknown;
}

function wordsOf({ name, message, code, errorCode, data, cause }: Failure): Words | undefined {
  if (typeof errorCode === "string") return OF_HARDHAT[errorCode];
  if (code === "BAD_DATA") return OF_HARDHAT.HHE702;
  if (typeof code === "string" && /^(UND_ERR_\w*TIMEOUT|ETIMEDOUT)$/.test(code)) return OF_HARDHAT.HHE704;
  if (typeof code === "string" && /^(UND_ERR_|ECONN|EPIPE|ENOTFOUND|EAI_)/.test(code))
    return OF_HARDHAT.HHE703;
  if (code === LIMIT_EXCEEDED)
    return ["ENDPOINT_LIMIT", "it allows no more requests", "Wait, or use another endpoint"];
  if (name === "UnknownError" && code === OF_NO_NODE) {
    const status = (cause as { statusCode?: unknown } | undefined)?.statusCode;
    return typeof status === "number"
      ? ["ENDPOINT_STATUS", `the answer is HTTP status ${status}`, OTHER]
      : OF_HARDHAT.HHE703;
  }
  // What a node says itself; with data it speaks of a contract that refused.
  if (name === "ProviderError" && code !== REVERTED && data === undefined)
    return ["ENDPOINT_REFUSED", `it refuses: ${inert(message)}`, "Use another endpoint"];
  return undefined;
}

/** The endpoint as it may be shown: its host. Path, query and user of a URL may be a key. */
async function placeOf({ config, globalOptions }: HardhatRuntimeEnvironment): Promise<Place> {
  const name = globalOptions.network ?? "default";
  const network = config.networks[name];
  const own = { place: `the network ${name}`, hide: (text: string) => text };
  if (network?.type !== "http") return own;
  try {
    const url = await network.url.getUrl();
    return { place: `${own.place} at ${new URL(url).origin}`, hide: hiding(url) };
  } catch {
    return own;
  }
}

interface Place {
  readonly place: string;
  readonly hide: (text: string) => string;
}
