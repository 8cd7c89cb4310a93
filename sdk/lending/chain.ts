/** What lending's helpers ask of the chain. */
import { Contract, getAddress, type BaseContract, type TypedDataDomain } from "ethers";
import type { ContractTransactionResponse } from "ethers";

import type { ILending } from "../../typechain-types/index.js";
import { LendingError } from "./errors.ts";

/** What is asked of the contracts around lending, in the words of their interfaces. */
const NEIGHBOURS = [
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function lien(uint256 id) view returns (tuple(address token, address holder, address lienHolder, uint128 units, uint40 takeFrom, uint40 end, bytes32 termsHash))",
  "function closesAfter() view returns (uint40)",
  "function holdingLimits() view returns (uint256 lockUpEnd, uint256 lotSize, uint256 minimumHolding, uint256 maximumPerInvestor, uint256 maximumHolders, uint256 horizon)",
  "function asset() view returns (address)",
  "function beneficiaryOf(address wallet) view returns (address)",
  "function approve(address spender, uint256 amount) returns (bool)",
];

interface Domain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

/** A lien, as far as a loan is concerned. */
export interface LienState {
  readonly holder: string;
  readonly units: bigint;
  readonly end: bigint;
}

/** The chain that a contract is connected to, and the time of its latest block. */
export async function chainOf(contract: BaseContract): Promise<{ chainId: bigint; timestamp: bigint }> {
  const provider = contract.runner?.provider;
  if (provider == null)
    throw new LendingError(
      "LENDING_PROVIDER",
      "the contract has no provider",
      "Connect it to one, or to a signer that has one",
    );
  const [{ chainId }, block] = await Promise.all([provider.getNetwork(), provider.getBlock("latest")]);
  if (block === null)
    throw new LendingError("LENDING_PROVIDER", "the latest block is unknown", "Use an endpoint that has it");
  return { chainId, timestamp: BigInt(block.timestamp) };
}

/** The EIP-712 domain of lending, or of its liens, held against what the contract says of itself. */
export async function domainOf(
  lending: ILending,
  expected: { name: string; version: string },
  address?: string,
): Promise<TypedDataDomain> {
  address ??= await lending.getAddress();
  const [{ chainId }, own] = await Promise.all([
    chainOf(lending),
    ask<Domain>(lending, address, "eip712Domain"),
  ]);
  const same =
    own.name === expected.name &&
    own.version === expected.version &&
    own.chainId === chainId &&
    getAddress(own.verifyingContract) === getAddress(address);
  if (!same)
    throw new LendingError(
      "LENDING_DOMAIN",
      `${address} signs for "${own.name}" version "${own.version}" of chain ${own.chainId}, not for "${expected.name}"`,
      "Check the address and the network",
    );
  return { name: expected.name, version: expected.version, chainId, verifyingContract: getAddress(address) };
}

/** A lien that a loan of `lending` stands on. */
export async function lienOf(lending: ILending, id: bigint): Promise<LienState> {
  return ask<LienState>(lending, await lending.liens(), "lien", id);
}

/** Last second of trading of a token. */
export function closesAfter(lending: ILending, token: string): Promise<bigint> {
  return ask<bigint>(lending, token, "closesAfter");
}

/** Units of a token that move together at least. */
export async function lotSize(lending: ILending, token: string): Promise<bigint> {
  return (await ask<{ readonly lotSize: bigint }>(lending, token, "holdingLimits")).lotSize;
}

/** The wallets themselves, or those that took their places in the asset of a token. */
export async function successorsOf(
  lending: ILending,
  token: string,
  wallets: readonly string[],
): Promise<string[]> {
  const asset = await ask<string>(lending, token, "asset");
  return Promise.all(wallets.map((wallet) => ask<string>(lending, asset, "beneficiaryOf", wallet)));
}

/** Approves exactly `amount` of a currency to lending. */
export async function approve(
  lending: ILending,
  currency: string,
  amount: bigint,
): Promise<ContractTransactionResponse> {
  const money = new Contract(currency, NEIGHBOURS, lending.runner);
  const sent: unknown = await money.getFunction("approve").send(await lending.getAddress(), amount);
  return sent as ContractTransactionResponse;
}

async function ask<T>(
  lending: ILending,
  address: string,
  name: string,
  ...parameters: unknown[]
): Promise<T> {
  const answer: unknown = await new Contract(address, NEIGHBOURS, lending.runner)
    .getFunction(name)
    .staticCall(...parameters);
  return answer as T;
}
