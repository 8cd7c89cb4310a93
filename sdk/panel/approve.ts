/**
 * Approvals of a panel: what its k of n members sign, in what order it is brought, and how it is executed.
 *
 * @example
 * const approval = await draftApproval(panel, [{ target: registry, data: admitCalldata }]);
 * const typedData = approvalTypedData(await panelDomain(panel), approval);
 * const signatures = await collectSignatures(typedData, [alice, bob]);
 * const receipt = await executeApproval(panel, approval, signatures);
 */
import {
  getAddress,
  hexlify,
  randomBytes,
  TypedDataEncoder,
  type ContractTransactionReceipt,
  type Signer,
  type TypedDataDomain,
} from "ethers";

import type { IPanel } from "../../typechain-types/index.js";
import { untilMined } from "../endpoints/index.ts";

/** The `name` and `version` of the panel's EIP-712 domain; `panelDomain` holds the contract's own against them. */
export const PANEL_DOMAIN = { name: "Freehold Panel", version: "1" } as const;

/** The EIP-712 types of an approval. */
export const APPROVAL_TYPES = {
  Approval: [
    { name: "calls", type: "Call[]" },
    { name: "salt", type: "bytes32" },
    { name: "deadline", type: "uint256" },
    { name: "version", type: "uint32" },
  ],
  Call: [
    { name: "target", type: "address" },
    { name: "data", type: "bytes" },
  ],
};

/** How long an approval is good unless it says otherwise, in seconds; short, since it is good until it is used. */
export const DEFAULT_LIFETIME = 86_400n;

/** One call that the panel shall make. */
export interface PanelCall {
  target: string;
  /** Calldata, 0x-prefixed. */
  data: string;
}

/** What members approve. */
export interface Approval {
  calls: readonly PanelCall[];
  /** 32 bytes, used once for ever; approvals with the same salt exclude one another. */
  salt: string;
  /** Last second at which the approval is good. */
  deadline: bigint;
  /** Number of the member set that signs; a replaced set's approvals are void. */
  version: bigint;
}

/** An approval as a wallet signs it: the arguments of `signTypedData`. */
export interface ApprovalTypedData {
  domain: TypedDataDomain;
  types: typeof APPROVAL_TYPES;
  message: Approval;
}

/** One member's approval. */
export interface MemberSignature {
  member: string;
  signature: string;
}

/** An approval that cannot be brought as it is: what is wrong, and what to do about it. */
export class ApprovalError extends Error {
  override readonly name = "ApprovalError";
}

/**
 * The EIP-712 domain of a panel on the chain that its provider is connected to.
 *
 * @throws {ApprovalError} when the contract at that address says that it signs for another domain.
 */
export async function panelDomain(panel: IPanel): Promise<TypedDataDomain> {
  const provider = panel.runner?.provider;
  if (provider == null) throw new ApprovalError("The panel has no provider. Connect it to one.");
  const [address, { chainId }, own] = await Promise.all([
    panel.getAddress(),
    provider.getNetwork(),
    panel.eip712Domain(),
  ]);
  const domain = { ...PANEL_DOMAIN, chainId, verifyingContract: address };
  if (
    own.name !== domain.name ||
    own.version !== domain.version ||
    own.chainId !== chainId ||
    getAddress(own.verifyingContract) !== getAddress(address)
  ) {
    throw new ApprovalError(
      `${address} is not a Freehold panel of chain ${chainId}: it signs for "${own.name}" version ` +
        `"${own.version}" of chain ${own.chainId}. Check the address and the network.`,
    );
  }
  return domain;
}

/**
 * Drafts an approval for the present set of members.
 *
 * @param options.salt By default random. Give the salt of an approval that is out to exclude one of the two.
 * @param options.deadline By default a day from the latest block.
 */
export async function draftApproval(
  panel: IPanel,
  calls: readonly PanelCall[],
  options: { salt?: string; deadline?: bigint } = {},
): Promise<Approval> {
  if (calls.length === 0) throw new ApprovalError("Nothing to approve. Give at least one call.");
  return {
    calls: calls.map(({ target, data }) => ({ target: getAddress(target), data: hexlify(data) })),
    salt: options.salt ?? hexlify(randomBytes(32)),
    deadline: options.deadline ?? (await latestTimestamp(panel)) + DEFAULT_LIFETIME,
    version: await panel.version(),
  };
}

/** The typed data of an approval, for any wallet's `signTypedData` (or `eth_signTypedData_v4`). */
export function approvalTypedData(domain: TypedDataDomain, approval: Approval): ApprovalTypedData {
  return { domain, types: APPROVAL_TYPES, message: approval };
}

/** The digest that members sign; what the panel's `approvalDigest` returns, and what a contract wallet is asked. */
export function approvalDigest({ domain, types, message }: ApprovalTypedData): string {
  return TypedDataEncoder.hash(domain, types, message);
}

/** Has members that are ordinary accounts sign. Add the signatures of contract members to what it returns. */
export async function collectSignatures(
  { domain, types, message }: ApprovalTypedData,
  members: readonly Signer[],
): Promise<MemberSignature[]> {
  const signatures: MemberSignature[] = [];
  // One after the other: a person with a hardware wallet may be behind each of them.
  for (const signer of members) {
    const [member, signature] = [
      await signer.getAddress(),
      await signer.signTypedData(domain, types, message),
    ];
    signatures.push({ member, signature });
  }
  return sortSignatures(signatures);
}

/**
 * Members in the order that a panel takes them in: ascending, each once.
 *
 * @throws {ApprovalError} for a duplicate.
 */
export function sortMembers(members: readonly string[]): string[] {
  return ascending(
    members.map((member) => getAddress(member)),
    (member) => member,
  );
}

/** Signatures in the order that a panel takes them in: ascending by member, each once. */
export function sortSignatures(signatures: readonly MemberSignature[]): MemberSignature[] {
  return ascending(
    signatures.map(({ member, signature }) => ({ member: getAddress(member), signature })),
    ({ member }) => member,
  );
}

/**
 * Brings an approval to the panel and waits until it is mined. Anyone may do so; the panel's runner pays the gas.
 *
 * @throws {ApprovalError} when it is known beforehand that the panel will refuse it.
 */
export async function executeApproval(
  panel: IPanel,
  approval: Approval,
  signatures: readonly MemberSignature[],
): Promise<ContractTransactionReceipt> {
  await checkApproval(panel, approval, signatures);
  const transaction = await panel.execute(
    approval.calls.map(({ target, data }) => ({ target, data })),
    approval.salt,
    approval.deadline,
    sortSignatures(signatures),
  );
  await untilMined(transaction);
  const receipt = await transaction.wait();
  if (receipt === null)
    throw new ApprovalError(`No receipt for ${transaction.hash}. Look it up again later.`);
  return receipt;
}

/** Drafts, signs and executes in one go, where all the signers are at hand: tests, scripts, local chains. */
export async function approveAndExecute(
  panel: IPanel,
  members: readonly Signer[],
  calls: readonly PanelCall[],
): Promise<ContractTransactionReceipt> {
  const approval = await draftApproval(panel, calls);
  const typedData = approvalTypedData(await panelDomain(panel), approval);
  return executeApproval(panel, approval, await collectSignatures(typedData, members));
}

/** What can be told without a transaction. Signatures are left to the panel, which asks contract members too. */
async function checkApproval(
  panel: IPanel,
  approval: Approval,
  signatures: readonly MemberSignature[],
): Promise<void> {
  const [version, threshold, isUsed, now] = await Promise.all([
    panel.version(),
    panel.threshold(),
    panel.isUsed(approval.salt),
    latestTimestamp(panel),
  ]);
  if (approval.version !== version) {
    throw new ApprovalError(
      `Signed for member set ${approval.version}, but set ${version} is in force. Have it signed anew.`,
    );
  }
  if (isUsed) throw new ApprovalError(`Salt ${approval.salt} is used. It ran already, or was taken back.`);
  if (now > approval.deadline) {
    throw new ApprovalError(`Good through ${approval.deadline}, and it is ${now}. Have it signed anew.`);
  }
  if (BigInt(signatures.length) < threshold) {
    throw new ApprovalError(
      `${signatures.length} signatures, but the panel needs ${threshold}. Collect more.`,
    );
  }
}

async function latestTimestamp(panel: IPanel): Promise<bigint> {
  const block = await panel.runner?.provider?.getBlock("latest");
  if (block == null) throw new ApprovalError("The latest block is unknown. Connect the panel to a provider.");
  return BigInt(block.timestamp);
}

function ascending<T>(items: readonly T[], addressOf: (item: T) => string): T[] {
  const sorted = [...items].sort((a, b) => (BigInt(addressOf(a)) < BigInt(addressOf(b)) ? -1 : 1));
  for (const [i, item] of sorted.entries()) {
    const previous = sorted[i - 1];
    if (previous !== undefined && addressOf(previous) === addressOf(item)) {
      throw new ApprovalError(`${addressOf(item)} is there twice. Name each member once.`);
    }
  }
  return sorted;
}
