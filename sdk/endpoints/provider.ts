import { JsonRpcApiProvider } from "ethers";
import type { JsonRpcError, JsonRpcPayload, JsonRpcResult } from "ethers";

import { Agreement } from "./agreement.ts";
import type { Bounds } from "./endpoint.ts";

/**
 * A provider for ethers that answers what several endpoints agree on. See {@link Agreement}, also for what it throws.
 *
 * ```ts
 * const provider = new AgreedProvider(["https://one.example", "https://two.example", "https://three.example"]);
 * const status = await readAsset(provider, address, artifacts);
 * ```
 */
export class AgreedProvider extends JsonRpcApiProvider {
  readonly agreement: Agreement;

  constructor(urls: readonly string[], bounds?: Bounds) {
    super(undefined, { batchMaxCount: 1 });
    this.agreement = new Agreement(urls, bounds);
  }

  /** At once: there is nothing to gather in batches, and no start to wait for. */
  override async send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    const payload: JsonRpcPayload = { jsonrpc: "2.0", id: 0, method, params };
    const answer = await this.#answer(payload);
    if ("error" in answer) throw this.getRpcError(payload, answer);
    return answer.result as unknown;
  }

  override _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<(JsonRpcResult | JsonRpcError)[]> {
    return Promise.all([payload].flat().map((one) => this.#answer(one)));
  }

  async #answer({ id, method, params }: JsonRpcPayload): Promise<JsonRpcResult | JsonRpcError> {
    const answer = await this.agreement.request(method, Array.isArray(params) ? params : []);
    return "revert" in answer ? { id, error: answer.revert } : { id, result: answer.result };
  }
}
