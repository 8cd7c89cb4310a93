/** ERC-2612 permits: a signature in the place of an approval, so that it takes one transaction less. */
import { Contract, Signature, TypedDataEncoder } from "ethers";
import type { Signer, TypedDataDomain } from "ethers";

import { quoted, SdkError } from "../errors/index.ts";

/** A token that has no permits, or not of this kind. Codes start with `PERMIT_`. */
export class PermitError extends SdkError {}

/** A permit as the contracts take it. Its owner and its spender are known from the call. */
export interface Permit {
  /** Minor units: the allowance that it sets. */
  readonly value: bigint;
  /** Unix second, the last at which it can be brought. */
  readonly deadline: bigint;
  readonly v: number;
  readonly r: string;
  readonly s: string;
}

/** What is permitted. */
export interface PermitInput {
  readonly token: string;
  readonly spender: string;
  /** Minor units; it becomes the allowance, whatever that was before. */
  readonly value: bigint;
  /** Unix second. By default an hour after the latest block. */
  readonly deadline?: bigint | undefined;
}

export const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

const TOKEN_ABI = [
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function nonces(address) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
];
const VALID_FOR = 3_600n;
/** No permit of this many minor units is exact, whatever it is for. */
const UNLIMITED = 2n ** 128n;

/**
 * Signs a permit with the owner's next nonce, for the domain that the token itself says is its own.
 *
 * Throws `PERMIT_NONE` for a token without permits, `PERMIT_DOMAIN` when its domain is not of this chain and its own
 * address, or not the usual one: approve instead. `PERMIT_UNLIMITED` for 2^128 minor units and more.
 */
export async function signPermit(
  owner: Signer,
  { token, spender, value, deadline }: PermitInput,
): Promise<Permit> {
  if (value >= UNLIMITED)
    throw new PermitError(
      "PERMIT_UNLIMITED",
      `a permit of ${value} minor units is as good as unlimited`,
      "Permit what it takes",
      "value",
    );
  const { provider } = owner;
  const block = await provider?.getBlock("latest");
  if (provider === null || block == null)
    throw new PermitError("PERMIT_PROVIDER", "the signer has no provider", "Connect it to one");
  const holder = await owner.getAddress();
  const message = {
    owner: holder,
    spender,
    value,
    nonce: await ask<bigint>(owner, token, "nonces", holder),
    deadline: deadline ?? BigInt(block.timestamp) + VALID_FOR,
  };
  const signature = await owner.signTypedData(await domainOf(owner, token), PERMIT_TYPES, message);
  const { v, r, s } = Signature.from(signature);
  return { value, deadline: message.deadline, v, r, s };
}

/**
 * The domain of a token: what it says by ERC-5267, else the usual one of its name and version; of this chain and its own
 * address, and held against its separator.
 */
async function domainOf(owner: Signer, token: string): Promise<TypedDataDomain> {
  const separator = await ask<string>(owner, token, "DOMAIN_SEPARATOR");
  const own = await unlessRefused(ask<Named>(owner, token, "eip712Domain"));
  const name = own?.name ?? (await ask<string>(owner, token, "name"));
  // OpenZeppelin's have no version() and are "1"; USDC's have one, and are "2".
  const version = own?.version ?? (await unlessRefused(ask<string>(owner, token, "version"))) ?? "1";
  const chainId = (await owner.provider?.getNetwork())?.chainId ?? 0n;
  const domain = { name, version, chainId, verifyingContract: token };
  if (TypedDataEncoder.hashDomain(domain) === separator) return domain;
  throw new PermitError(
    "PERMIT_DOMAIN",
    `the token signs for another domain than ${quoted(name)}, version ${quoted(version)}, chain ${chainId} and its address`,
    "Approve instead",
    token,
  );
}

interface Named {
  readonly name: string;
  readonly version: string;
}

async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PermitError) return undefined;
    throw error;
  }
}

async function ask<T>(owner: Signer, token: string, name: string, ...parameters: unknown[]): Promise<T> {
  try {
    return (await new Contract(token, TOKEN_ABI, owner.provider)
      .getFunction(name)
      .staticCall(...parameters)) as T;
  } catch (error) {
    const { code, data } = error as { code?: unknown; data?: unknown };
    const isRefused = code === "BAD_DATA" || code === "CALL_EXCEPTION" || typeof data === "string";
    if (!isRefused) throw error;
    throw new PermitError("PERMIT_NONE", `the token does not answer ${name}()`, "Approve instead", token);
  }
}
