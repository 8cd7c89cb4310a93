/**
 * A Hardhat plugin: the network `rpc` answers what its endpoint and its witnesses agree on, where there are witnesses.
 * Signing and sending go to the endpoint alone.
 */
import type {
  HardhatConfig,
  HardhatUserConfig,
  ResolvedConfigurationVariable,
  SensitiveString,
} from "hardhat/types/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import type { NetworkConnection } from "hardhat/types/network";

import { Agreement } from "../sdk/endpoints/agreement.ts";
import { DEFAULT_BOUNDS } from "../sdk/endpoints/endpoint.ts";
import { inert } from "../sdk/format/inert.ts";

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    /** URLs of further endpoints of the network `rpc`, separated by blanks. */
    witnesses?: SensitiveString;
  }
  interface HardhatConfig {
    readonly witnesses?: ResolvedConfigurationVariable;
  }
}

const NETWORK = "rpc";
/** The numbers of Hardhat's errors for a variable that is not set; the second is that of its test runs. */
const NOT_SET: ReadonlySet<unknown> = new Set(["HHE7", "HHE50002"]);
/** What concerns the keys of the endpoint, or carries a signature. */
const TO_ITS_ENDPOINT =
  /^(eth_(sendTransaction|sendRawTransaction|accounts|requestAccounts|sign\w*)|personal_\w+)$/;

// The configuration imports this file, so it names the few modules that it needs, and loads no other.
const remark = (text: string) => process.stderr.write(`${inert(text)}\n`);

/** The configuration with its witnesses resolved. */
function withWitnesses(
  config: HardhatConfig,
  { witnesses }: HardhatUserConfig,
  resolve: (variable: SensitiveString) => ResolvedConfigurationVariable,
): HardhatConfig {
  return witnesses === undefined ? config : { ...config, witnesses: resolve(witnesses) };
}

async function textOf(variable: ResolvedConfigurationVariable | undefined): Promise<string> {
  try {
    return (await variable?.get()) ?? "";
  } catch (error) {
    if (NOT_SET.has((error as { errorCode?: unknown }).errorCode)) return "";
    throw error;
  }
}

/** The agreement that a connection asks; `undefined` where its endpoint has no witness. */
async function agreementOf(
  { networkName, networkConfig }: NetworkConnection<string>,
  { witnesses }: HardhatConfig,
): Promise<Agreement | undefined> {
  if (networkName !== NETWORK || networkConfig.type !== "http") return undefined;
  const others = (await textOf(witnesses)).split(/\s+/).filter((url) => url !== "");
  if (others.length === 0) return undefined;
  const urls = [await networkConfig.url.getUrl(), ...others];
  const bounds = { ...DEFAULT_BOUNDS, within: networkConfig.timeout };
  return new Agreement(urls, bounds, ({ where, what }) =>
    remark(`${where ?? "An endpoint"}: ${what}; left out.`),
  );
}

const agreements = new WeakMap<NetworkConnection<string>, Promise<Agreement | undefined>>();

export const witnesses: HardhatPlugin = {
  id: "freehold-witnesses",
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            resolveUserConfig: async (userConfig, resolve, next) =>
              withWitnesses(await next(userConfig, resolve), userConfig, resolve),
          }),
      }),
    network: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            onRequest: async (context, connection, request, next) => {
              let agreement = agreements.get(connection);
              if (agreement === undefined) {
                agreement = agreementOf(connection, context.config);
                agreements.set(connection, agreement);
              }
              const asked = await agreement;
              if (asked === undefined || TO_ITS_ENDPOINT.test(request.method))
                return next(context, connection, request);
              const params = Array.isArray(request.params) ? request.params : [];
              const answer = await asked.request(request.method, params);
              const { jsonrpc, id } = request;
              return "revert" in answer ? { jsonrpc, id, error: answer.revert } : { jsonrpc, id, ...answer };
            },
          }),
      }),
  },
};
