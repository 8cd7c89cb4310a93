import { Contract, decodeBytes32String, Interface, type InterfaceAbi, type Provider } from "ethers";

import type { AssetToken, TestCurrency } from "../../typechain-types/index.js";
import { assertCode, assertStillThere, ChainError, checkedAddress, identifyCode, pinBlock } from "./chain.ts";
import type { CodeOf, PinnedBlock } from "./chain.ts";
import { readPowers } from "./powers.ts";
import { ASSET_CONTRACTS, readKind } from "./kinds/index.ts";
import type { AnyAsset, AssetStatus, CommonStatus } from "./types.ts";

/** A build's artifact of a contract: its ABI and its code. */
export interface ArtifactOf extends CodeOf {
  readonly abi: InterfaceAbi;
}

/** What answers for tokens and assets. */
const READERS = ["TokenReader", "BondReader"];

const CHARTER_ABI = ["function charterHash() view returns (bytes32)"];
const READABLE_ABI = ["function reader() view returns (address)"];
const CURRENCY_ABI = ["function symbol() view returns (string)", "function decimals() view returns (uint8)"];

/** The charter hash that an asset shows. Throws `CHAIN_NO_CHARTER` if there is none at the address. */
export async function charterHashOf(provider: Provider, asset: string): Promise<string> {
  const address = checkedAddress(asset);
  const contract = new Contract(address, CHARTER_ABI, provider);
  try {
    return (await contract.getFunction("charterHash")()) as string;
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code !== "BAD_DATA" && code !== "CALL_EXCEPTION") throw cause;
    throw new ChainError(
      "CHAIN_NO_CHARTER",
      "nothing here has a charter",
      "Check the address and the network",
      address,
    );
  }
}

/** What the build's artifacts of an asset's contracts are. */
export interface Artifacts {
  /** Of every kind of asset, see `ASSET_CONTRACTS`. */
  readonly assets: readonly ArtifactOf[];
  /** Of `AssetToken`, the surface of a token. */
  readonly token: ArtifactOf;
  /** Of `AssetTokenCode`, which answers at its address. */
  readonly tokenCode: CodeOf;
  /** Of the contracts that answer for tokens and assets. */
  readonly readers: readonly CodeOf[];
  /** Of `Powers`. */
  readonly powers: ArtifactOf;
}

/** Reads the artifacts of a build by name; of all kinds of asset unless told which. */
export async function statusArtifacts(
  read: (name: string) => Promise<ArtifactOf>,
  kinds: readonly string[] = ASSET_CONTRACTS,
): Promise<Artifacts> {
  const [token, tokenCode, powers] = [
    await read("AssetToken"),
    await read("AssetTokenCode"),
    await read("Powers"),
  ];
  const [assets, readers] = [await Promise.all(kinds.map(read)), await Promise.all(READERS.map(read))];
  return { assets, token, tokenCode, readers, powers };
}

/**
 * Reads an asset as one block shows it. What is no asset of this build, or disagrees with its own token, is refused
 * with a {@link ChainError}.
 */
export async function readAsset(
  provider: Provider,
  asset: string,
  artifacts: Artifacts,
): Promise<AssetStatus> {
  const address = checkedAddress(asset);
  const block = await pinBlock(provider);
  const pinned = { blockTag: block.number };
  const artifact = await identifyCode(provider, address, artifacts.assets, block);
  const contract = new Contract(address, artifact.abi, provider) as unknown as AnyAsset;
  const tokenAddress = await contract.token(pinned);
  await assertCode(provider, tokenAddress, artifacts.tokenCode, block);
  // Their own code says no more than who answers for them.
  const readable = new Interface(artifact.abi).hasFunction("reader")
    ? [tokenAddress, address]
    : [tokenAddress];
  for (const one of readable) await assertReader(provider, one, artifacts.readers, block);
  const token = new Contract(tokenAddress, artifacts.token.abi, provider) as unknown as AssetToken;
  const charterHash = await agreedCharter(contract, token, address, block);

  const [{ chainId }, currency] = await Promise.all([provider.getNetwork(), contract.currency(pinned)]);
  const money = new Contract(currency, CURRENCY_ABI, provider) as unknown as TestCurrency;
  const common: CommonStatus = {
    chainId,
    block,
    asset: address,
    token: tokenAddress,
    name: await token.name(pinned),
    symbol: await token.symbol(pinned),
    charterHash,
    issuer: await contract.issuer(pinned),
    factory: await contract.factory(pinned),
    offering: await contract.offering(pinned),
    decimals: Number(await token.decimals(pinned)),
    currency: {
      address: currency,
      symbol: await money.symbol(pinned).catch(() => bytes32Symbol(provider, currency, block)),
      decimals: Number(await money.decimals(pinned)),
    },
    supply: await token.totalSupply(pinned),
    maximumSupply: await token.maxSupply(pinned),
    holders: await token.investorCount(pinned),
    registries: [...(await token.investorRegistries(pinned))],
    ...(await readPowers(contract, provider, artifacts.powers, block)),
  };
  const own = await readKind({
    name: artifact.contractName,
    abi: artifact.abi,
    address,
    provider,
    token,
    block,
  });
  await assertStillThere(provider, block);
  return { ...common, ...own };
}

/** Throws unless what answers for the contract is a reader of the build. */
async function assertReader(
  provider: Provider,
  address: string,
  readers: readonly CodeOf[],
  block: PinnedBlock,
): Promise<void> {
  const readable = new Contract(address, READABLE_ABI, provider);
  const reader = (await readable.getFunction("reader")({ blockTag: block.number })) as string;
  await identifyCode(provider, reader, readers, block);
}

/** Asset and token name each other and show one charter hash; else one of them is not what it claims. */
async function agreedCharter(
  contract: AnyAsset,
  token: AssetToken,
  address: string,
  block: PinnedBlock,
): Promise<string> {
  const pinned = { blockTag: block.number };
  const [mine, its, asset] = await Promise.all([
    contract.charterHash(pinned),
    token.charterHash(pinned),
    token.asset(pinned),
  ]);
  if (asset !== address || mine !== its) {
    const what = `the asset and its token disagree (token of ${asset}, charters ${mine} and ${its})`;
    throw new ChainError("CHAIN_CHARTER", what, "Do not use this asset", address);
  }
  return mine;
}

/** Some old currencies give their symbol as 32 bytes. */
async function bytes32Symbol(provider: Provider, currency: string, { number }: PinnedBlock): Promise<string> {
  const old = new Contract(currency, ["function symbol() view returns (bytes32)"], provider);
  return decodeBytes32String((await old.getFunction("symbol")({ blockTag: number })) as string);
}
