import { dataLength, getAddress, isAddress } from "ethers";
import type { Provider } from "ethers";

import { SdkError } from "../errors/index.ts";

/** The chain shows something else than what was claimed. Codes start with `CHAIN_`. */
export class ChainError extends SdkError {}

/** An argument that names nothing on a chain. Codes start with `STATUS_`. */
export class StatusError extends SdkError {}

/** One block that everything is read at. */
export interface PinnedBlock {
  readonly number: number;
  readonly hash: string;
  /** Unix second. */
  readonly time: bigint;
}

/** The latest block, to read everything at. */
export async function pinBlock(provider: Provider): Promise<PinnedBlock> {
  const block = await provider.getBlock("latest");
  if (block?.hash == null)
    throw new ChainError("CHAIN_EMPTY", "the chain has no block", "Try another endpoint");
  return { number: block.number, hash: block.hash, time: BigInt(block.timestamp) };
}

/** Throws when the block is no longer part of the chain: what was read at its number may be of another. */
export async function assertStillThere(provider: Provider, block: PinnedBlock): Promise<void> {
  const now = await provider.getBlock(block.number);
  if (now?.hash === block.hash) return;
  const what = `block ${block.number} was replaced while it was read`;
  throw new ChainError("CHAIN_REORGANISED", what, "Run it again");
}

/** An address with checksum; a mistyped one is refused. */
export function checkedAddress(address: string): string {
  if (isAddress(address)) return getAddress(address);
  throw new StatusError("STATUS_ADDRESS", "this is no address", "Give 0x and 40 hex digits", address);
}

/** The parts of a build's artifact that tell its code. */
export interface CodeOf {
  readonly contractName: string;
  readonly deployedBytecode: string;
  readonly immutableReferences?:
    Readonly<Record<string, readonly { start: number; length: number }[]>> | undefined;
}

/** Throws unless the code at an address is that of the build, its immutable values aside. */
export async function assertCode(
  provider: Provider,
  address: string,
  artifact: CodeOf,
  block: PinnedBlock,
): Promise<void> {
  await identifyCode(provider, address, [artifact], block);
}

/** Which of the build's contracts the code at an address is, immutable values aside. Throws when it is none of them. */
export async function identifyCode<A extends CodeOf>(
  provider: Provider,
  address: string,
  artifacts: readonly A[],
  block: PinnedBlock,
): Promise<A> {
  const code = await provider.getCode(address, block.number);
  if (code === "0x") {
    const remedy = "Check the address and the network";
    throw new ChainError("CHAIN_NO_CODE", `there is no contract at block ${block.number}`, remedy, address);
  }
  const found = artifacts.find(
    (artifact) =>
      code.length === artifact.deployedBytecode.length &&
      masked(code, artifact) === masked(artifact.deployedBytecode, artifact),
  );
  if (found !== undefined) return found;
  const names = artifacts.map(({ contractName }) => contractName).join(" or ");
  const what = `the contract is not the ${names} of this build (${dataLength(code)} bytes of code)`;
  const remedy = "Check the address, or use the version of Freehold that created it";
  throw new ChainError("CHAIN_OTHER_CODE", what, remedy, address);
}

/** Code with zeros where immutable values stand. */
function masked(code: string, { immutableReferences = {} }: CodeOf): string {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat())
    bytes.fill(0, start, start + length);
  return bytes.toString("hex");
}
