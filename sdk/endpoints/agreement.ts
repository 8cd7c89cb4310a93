/** P20: several endpoints, none of which is believed alone. */
import { Endpoint, NodeRefusal } from "./endpoint.ts";
import type { Answer, Bounds } from "./endpoint.ts";
import { DISAGREEMENT, EndpointError } from "./errors.ts";
import { essence } from "./essence.ts";

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

/** Estimates, which may differ: the one in the middle is taken, beyond which no liar moves it. */
const ESTIMATES: ReadonlySet<string> = new Set([
  "eth_estimateGas",
  "eth_gasPrice",
  "eth_maxPriorityFeePerGas",
]);

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
    const names = this.endpoints.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined || names.length < 2)
      throw new EndpointError(
        "ENDPOINT_ALONE",
        twice === undefined ? "one endpoint has no other to agree with" : "one host is named twice",
        "Name endpoints of different operators",
        twice,
      );
    this.quorum = Math.floor(names.length / 2) + 1;
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
    if (ESTIMATES.has(method) || (method === "eth_getTransactionCount" && params[1] === "pending"))
      return this.#middle(method, params);
    const pinned = await this.#pin(method, params);
    const said = await this.#ask(method, pinned.params, pinned.height);
    const known = IN_ITS_TIME.has(method)
      ? said.filter(({ answer }) => !("result" in answer) || answer.result !== null)
      : said;
    const [first] = agreed(method, known);
    return first !== undefined && known.length >= this.quorum ? first.answer : { result: null };
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

  /** The highest block that as many have as must answer. Who is below it is behind. */
  async #head(tag: "latest" | "safe" | "finalized"): Promise<bigint> {
    const said = await this.#ask("eth_getBlockByNumber", [tag, false], undefined);
    const heights = said.map(({ endpoint, answer }) => {
      const block = "result" in answer ? (answer.result as { number?: unknown } | null) : null;
      const height = block !== null && isQuantity(block.number) ? BigInt(block.number) : undefined;
      if (height !== undefined && tag === "latest") this.#heights.set(endpoint, height);
      return height ?? -1n;
    });
    const found = heights.sort((a, b) => (a < b ? 1 : -1))[this.quorum - 1] ?? -1n;
    if (found < 0n)
      throw new EndpointError("ENDPOINT_GARBAGE", "the endpoints name no block", "Use other endpoints");
    return found;
  }

  /** The lower of the middle ones, so that a majority of honest ones stands on either side. */
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
    return { result: hex(figures.sort((a, b) => (a < b ? -1 : 1))[(figures.length - 1) >> 1] ?? 0n) };
  }

  /** A signed transaction cannot be changed on its way: whoever takes it will do. */
  async #send(params: readonly unknown[]): Promise<Answer> {
    const failures: EndpointError[] = [];
    for (const endpoint of this.endpoints) {
      try {
        return await endpoint.ask("eth_sendRawTransaction", params);
      } catch (error) {
        if (!(error instanceof EndpointError)) throw error;
        failures.push(error);
      }
    }
    throw failures[0] ?? this.#tooFew("eth_sendRawTransaction", 0, []);
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

const hex = (value: bigint) => `0x${value.toString(16)}`;

function isQuantity(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value);
}
