/** P20: several endpoints, none of which is believed alone. */
import { Endpoint, NodeRefusal } from "./endpoint.ts";
import type { Answer, Bounds } from "./endpoint.ts";
import { DISAGREEMENT, EndpointError } from "./errors.ts";
import { essence, trimmed } from "./essence.ts";

/** Where the block stands among a method's parameters. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_getBlockByNumber: 0,
  eth_call: 1,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
  eth_getStorageAt: 2,
};

/** Facts of a chain that name no block. */
const OF_THE_CHAIN: ReadonlySet<string> = new Set([
  "eth_chainId",
  "net_version",
  "eth_getBlockByHash",
  "eth_getLogs",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
]);

/** Estimates, which may differ. */
const ESTIMATES: ReadonlySet<string> = new Set([
  "eth_estimateGas",
  "eth_gasPrice",
  "eth_maxPriorityFeePerGas",
]);

/** So many seconds may as many endpoints be apart as must agree. */
const LAG = 60n;
/** So many blocks after its own a transaction is known to every honest node. */
const PATIENCE = 5n;

/** Not there everywhere at once. */
const IN_ITS_TIME: ReadonlySet<string> = new Set(["eth_getTransactionByHash", "eth_getTransactionReceipt"]);

const TAGS: ReadonlySet<unknown> = new Set(["latest", "pending", "safe", "finalized", undefined, null]);

interface Said {
  readonly endpoint: Endpoint;
  readonly answer: Answer;
}

/**
 * Asks several endpoints the same, at one block, and answers what they agree on.
 *
 * More than half of them must answer, and at least two. One that does not answer in its bounds is left out from then
 * on; one that is behind, for that block. As soon as two say different things nothing is answered: `ENDPOINT_DISAGREE`
 * names who stands against whom. When too few are left: `ENDPOINT_TOO_FEW`. It never falls back to one.
 */
export class Agreement {
  readonly endpoints: readonly Endpoint[];
  /** How many must say the same. */
  readonly quorum: number;
  readonly #left = new Map<Endpoint, EndpointError>();
  readonly #heights = new Map<Endpoint, bigint>();

  readonly #onLeftOut: (why: EndpointError) => void;

  /**
   * Throws `ENDPOINT_URL` for what is no URL, and `ENDPOINT_ALONE` for fewer than two of different hosts.
   *
   * @param onLeftOut Told of each endpoint that is asked no more, once.
   */
  constructor(
    urls: readonly string[],
    bounds?: Bounds,
    onLeftOut: (why: EndpointError) => void = () => undefined,
  ) {
    this.#onLeftOut = onLeftOut;
    this.endpoints = urls.map((url) => new Endpoint(url, bounds));
    const hosts = this.endpoints.map(({ host }) => host);
    const twice = this.endpoints.find(({ host }, i) => hosts.indexOf(host) !== i);
    if (twice !== undefined || hosts.length < 2)
      throw new EndpointError(
        "ENDPOINT_ALONE",
        twice === undefined ? "one endpoint has no other to agree with" : "one host is named twice",
        "Name endpoints of different operators",
        twice?.name,
      );
    this.quorum = Math.floor(hosts.length / 2) + 1;
  }

  /** Who was left out, and why. */
  get leftOut(): readonly EndpointError[] {
    return [...this.#left.values()];
  }

  /** Whether a method is one that endpoints can agree on. */
  static knows(method: string): boolean {
    return (
      method === "eth_blockNumber" || method in BLOCK_AT || OF_THE_CHAIN.has(method) || ESTIMATES.has(method)
    );
  }

  /** What the endpoints agree on. Tags of blocks (`latest`) become the number of one block first. */
  async request(method: string, params: readonly unknown[]): Promise<Answer> {
    if (method === "eth_blockNumber") return { result: hex(await this.#head("latest")) };
    if (method === "eth_sendRawTransaction") return this.#send(params);
    if (!Agreement.knows(method))
      throw new EndpointError(
        "ENDPOINT_METHOD",
        `several endpoints cannot agree on ${method.slice(0, 40)}`,
        "Use one endpoint for it",
      );
    if (ESTIMATES.has(method)) return this.#middle(method, params);
    // What is not mined yet is of no block.
    const isPending = method === "eth_getTransactionCount" && params[1] === "pending";
    const pinned = isPending ? { params, height: undefined } : await this.#pin(method, params);
    const said = await this.#ask(method, pinned.params, pinned.height);
    const known = IN_ITS_TIME.has(method) ? await this.#mined(method, said) : said;
    const [first] = agreed(method, known);
    if (first === undefined || known.length < this.quorum) return { result: null };
    return "revert" in first.answer ? first.answer : { result: trimmed(method, first.answer.result) };
  }

  /** Who has what was asked for. Who has not, though he has had its block for a while, says that it is not there. */
  async #mined(method: string, said: readonly Said[]): Promise<readonly Said[]> {
    const has = ({ answer }: Said) => !("result" in answer) || answer.result !== null;
    const known = said.filter(has);
    const lacking = said.filter((one) => !has(one));
    const [first] = agreed(method, known);
    const mined = first !== undefined && "result" in first.answer ? first.answer.result : undefined;
    const block = (mined as { blockNumber?: unknown } | undefined)?.blockNumber;
    if (!isQuantity(block)) return known;
    for (const one of lacking)
      if (await this.#has(one.endpoint, BigInt(block) + PATIENCE)) return agreed(method, [...known, one]);
    return known;
  }

  /** Parameters that name blocks by number, and the highest of them. */
  async #pin(
    method: string,
    params: readonly unknown[],
  ): Promise<{ params: readonly unknown[]; height: bigint | undefined }> {
    const height = (block: unknown) =>
      typeof block === "string" && /^0x[0-9a-f]+$/i.test(block) ? BigInt(block) : undefined;
    if (method === "eth_getLogs") {
      const filter = params[0] as Readonly<Record<string, unknown>>;
      if (filter.blockHash !== undefined) return { params, height: undefined };
      const toBlock = await this.#number(filter.toBlock);
      const fromBlock = TAGS.has(filter.fromBlock) ? await this.#number(filter.fromBlock) : filter.fromBlock;
      return { params: [{ ...filter, fromBlock, toBlock }], height: height(toBlock) };
    }
    const at = BLOCK_AT[method];
    if (at === undefined) return { params, height: undefined };
    const block = await this.#number(params[at]);
    return { params: [...params.slice(0, at), block, ...params.slice(at + 1)], height: height(block) };
  }

  /** A block by number, where it is named by tag. What names it otherwise (a number, a hash) stays. */
  async #number(block: unknown): Promise<unknown> {
    if (!TAGS.has(block)) return block;
    return hex(await this.#head(block === "safe" || block === "finalized" ? block : "latest"));
  }

  /**
   * The highest block that as many have as must answer. Who is below it is behind. As many must not be further: else
   * one that claims to be behind would hold the others back, who have the old block too.
   */
  async #head(tag: "latest" | "safe" | "finalized"): Promise<bigint> {
    const heads = (await this.#ask("eth_getBlockByNumber", [tag, false], undefined)).flatMap(headOf);
    if (tag === "latest") for (const { endpoint, number } of heads) this.#heights.set(endpoint, number);
    const descending = heads.map(({ number }) => number).sort((a, b) => (a < b ? 1 : -1));
    const found = descending[this.quorum - 1];
    if (found === undefined)
      throw new EndpointError("ENDPOINT_GARBAGE", "too few endpoints name a block", "Use other endpoints");
    const [first] = agreed(
      "eth_getBlockByNumber",
      await this.#ask("eth_getBlockByNumber", [hex(found), false], found),
    );
    const time = first === undefined ? undefined : headOf(first)[0]?.time;
    if (time === undefined)
      throw new EndpointError("ENDPOINT_GARBAGE", `block ${found} is not there`, "Use other endpoints");
    const near = heads.filter((head) => head.number >= found && head.time <= time + LAG);
    if (near.length >= this.quorum) return found;
    const claims = heads.map(({ endpoint, number }) => `${endpoint.name} at block ${number}`).join(", ");
    throw new EndpointError(
      DISAGREEMENT,
      `the endpoints are too far apart: ${claims}`,
      "Wait, or leave out the one that is behind or ahead",
    );
  }

  /**
   * The one in the middle. Of an even number the upper of the two, which may be a liar's: so they must be alike, and
   * one is moved to twice the other at most.
   */
  async #middle(method: string, params: readonly unknown[]): Promise<Answer> {
    const said = await this.#ask(method, params, undefined);
    const refused = said.filter(({ answer }) => "revert" in answer);
    if (refused.length > 0) {
      // A call that a contract refuses is refused to all, or they disagree.
      const [first] = agreed(
        method,
        said.map((one) => ("revert" in one.answer ? one : { ...one, answer: { result: "an estimate" } })),
      );
      if (first !== undefined) return first.answer;
    }
    const figures = said.flatMap(({ answer }) =>
      "result" in answer && isQuantity(answer.result) ? [BigInt(answer.result)] : [],
    );
    if (figures.length < this.quorum) throw this.#tooFew(method, figures.length, []);
    figures.sort((a, b) => (a < b ? -1 : 1));
    const lower = figures[(figures.length - 1) >> 1] ?? 0n;
    const upper = figures[figures.length >> 1] ?? 0n;
    if (upper > 2n * lower && upper !== lower)
      throw new EndpointError(
        DISAGREEMENT,
        `the endpoints are too far apart in ${method}: ${lower} and ${upper}`,
        "Ask again, or name a further endpoint",
      );
    return { result: hex(upper) };
  }

  /** To all: a signed transaction cannot be changed on its way, and who drops it must not be the only one to have it. */
  async #send(params: readonly unknown[]): Promise<Answer> {
    const sent = await Promise.allSettled(
      this.endpoints.map((endpoint) => endpoint.ask("eth_sendRawTransaction", params)),
    );
    const taken = sent.find((one) => one.status === "fulfilled");
    if (taken !== undefined) return taken.value;
    const [first] = sent;
    throw first?.status === "rejected" ? first.reason : this.#tooFew("eth_sendRawTransaction", 0, []);
  }

  /** The answers of all that are not left out; enough of them, or it throws. */
  async #ask(method: string, params: readonly unknown[], height: bigint | undefined): Promise<Said[]> {
    const failures: EndpointError[] = [];
    const one = async (endpoint: Endpoint): Promise<Said[]> => {
      try {
        if (height !== undefined && !(await this.#has(endpoint, height)))
          throw new NodeRefusal("ENDPOINT_BEHIND", `it is behind block ${height}`, "Wait", endpoint.name);
        return [{ endpoint, answer: await endpoint.ask(method, params) }];
      } catch (error) {
        if (!(error instanceof EndpointError)) throw error;
        failures.push(error);
        if (!(error instanceof NodeRefusal)) this.#leave(endpoint, error);
        return [];
      }
    };
    const present = this.endpoints.filter((endpoint) => !this.#left.has(endpoint));
    const before = [...this.#left.values()];
    const said = (await Promise.all(present.map(one))).flat();
    if (said.length < this.quorum) throw this.#tooFew(method, said.length, [...before, ...failures]);
    return said;
  }

  #leave(endpoint: Endpoint, why: EndpointError): void {
    if (this.#left.has(endpoint)) return;
    this.#left.set(endpoint, why);
    this.#onLeftOut(why);
  }

  /** Whether an endpoint has a block of that number: some answer for blocks that they do not have. */
  async #has(endpoint: Endpoint, height: bigint): Promise<boolean> {
    if ((this.#heights.get(endpoint) ?? -1n) >= height) return true;
    const answer = await endpoint.ask("eth_blockNumber", []);
    const now = "result" in answer && isQuantity(answer.result) ? BigInt(answer.result) : -1n;
    this.#heights.set(endpoint, now);
    return now >= height;
  }

  #tooFew(method: string, count: number, why: readonly EndpointError[]): EndpointError {
    const reasons = why.map(({ where, what }) => `${where ?? "one"}: ${what}`).join("; ");
    return new EndpointError(
      "ENDPOINT_TOO_FEW",
      `${count} of ${this.endpoints.length} endpoints answer ${method}, and ${this.quorum} must${reasons === "" ? "" : ` (${reasons})`}`,
      "Wait, or name other endpoints",
    );
  }
}

/** The answers, when they are all the same. */
function agreed(method: string, said: readonly Said[]): readonly Said[] {
  const groups = new Map<string, string[]>();
  for (const { endpoint, answer } of said) {
    const key = essence(method, answer);
    groups.set(key, [...(groups.get(key) ?? []), endpoint.name]);
  }
  if (groups.size <= 1) return said;
  // The fewest first: who stands alone.
  const parties = [...groups.values()]
    .sort((a, b) => a.length - b.length)
    .map((names) => names.join(" and "));
  throw new EndpointError(
    DISAGREEMENT,
    `${parties[0] ?? ""} says otherwise of ${method} than ${parties.slice(1).join(", and than ")}`,
    "Act on nothing of it until you know who is wrong; then leave that one out",
  );
}

interface Head {
  readonly endpoint: Endpoint;
  readonly number: bigint;
  /** Unix second. */
  readonly time: bigint;
}

/** The block that an endpoint named; nothing where it named none. */
function headOf({ endpoint, answer }: Said): Head[] {
  const block =
    "result" in answer ? (answer.result as { number?: unknown; timestamp?: unknown } | null) : null;
  if (!isQuantity(block?.number) || !isQuantity(block.timestamp)) return [];
  return [{ endpoint, number: BigInt(block.number), time: BigInt(block.timestamp) }];
}

const hex = (value: bigint) => `0x${value.toString(16)}`;

function isQuantity(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value);
}
