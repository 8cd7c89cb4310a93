import { Contract, decodeBytes32String, toUtf8String, type InterfaceAbi, type Provider } from "ethers";

import type { AssetToken, Bond, TestCurrency } from "../../typechain-types/index.js";
import { assertCode, assertStillThere, ChainError, checkedAddress, pinBlock } from "./chain.ts";
import type { CodeOf, PinnedBlock } from "./chain.ts";
import { readPowers } from "./powers.ts";
import type { BondStatus, PaymentStatus } from "./types.ts";

/** A build's artifact of a contract: its ABI and its code. */
export interface ArtifactOf extends CodeOf {
  readonly abi: InterfaceAbi;
}

const STATES = ["performing", "in default", "accelerated", "redeemed"] as const;
const CHARTER_ABI = ["function charterHash() view returns (bytes32)"];
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

/**
 * Reads a bond as one block shows it. What is not a bond of this build, or disagrees with its own token, is refused
 * with a {@link ChainError}.
 *
 * @param artifacts The build's artifacts of `Bond`, `AssetToken` and `Powers`.
 */
export async function readBond(
  provider: Provider,
  asset: string,
  artifacts: { readonly bond: ArtifactOf; readonly token: ArtifactOf; readonly powers: ArtifactOf },
): Promise<BondStatus> {
  const address = checkedAddress(asset);
  const block = await pinBlock(provider);
  const pinned = { blockTag: block.number };
  await assertCode(provider, address, artifacts.bond, block);
  const bond = new Contract(address, artifacts.bond.abi, provider) as unknown as Bond;
  const tokenAddress = await bond.token(pinned);
  await assertCode(provider, tokenAddress, artifacts.token, block);
  const token = new Contract(tokenAddress, artifacts.token.abi, provider) as unknown as AssetToken;
  const charterHash = await agreedCharter(bond, token, address, block);

  const [{ chainId }, currency, terms, state, count] = await Promise.all([
    provider.getNetwork(),
    bond.currency(pinned),
    bond.terms(pinned),
    bond.state(pinned),
    bond.distributionCount(pinned),
  ]);
  const money = new Contract(currency, CURRENCY_ABI, provider) as unknown as TestCurrency;
  const payments: PaymentStatus[] = [];
  // One after the other: an endpoint that counts calls is not asked for all of them at once.
  for (let id = 0n; id < count; id += 1n)
    payments.push(await paymentOf(bond, token, id, terms.periods, block));
  const status = {
    chainId,
    block,
    asset: address,
    token: tokenAddress,
    name: await token.name(pinned),
    symbol: await token.symbol(pinned),
    isin: toUtf8String(terms.isin),
    charterHash,
    issuer: await bond.issuer(pinned),
    factory: await bond.factory(pinned),
    offering: await bond.offering(pinned),
    decimals: Number(await token.decimals(pinned)),
    currency: {
      address: currency,
      symbol: await money.symbol(pinned).catch(() => bytes32Symbol(provider, currency, block)),
      decimals: Number(await money.decimals(pinned)),
    },
    faceValue: terms.faceValue,
    supply: await token.totalSupply(pinned),
    maximumSupply: await token.maxSupply(pinned),
    holders: await token.investorCount(pinned),
    state: STATES[Number(state)] ?? "unknown",
    reserve: await bond.reserve(pinned),
    owed: await bond.owed(pinned),
    acceleratedClaim: await bond.acceleratedClaim(pinned),
    accruedInterest: await bond.accruedInterest(block.time, pinned),
    registries: [...(await token.investorRegistries(pinned))],
    nextRecordDate: payments.map(({ recordDate }) => recordDate).find((date) => date >= block.time) ?? null,
    nextPaymentDate:
      payments.map(({ paymentDate }) => paymentDate).find((date) => date >= block.time) ?? null,
    payments,
    ...(await readPowers(bond, provider, artifacts.powers, block)),
  };
  await assertStillThere(provider, block);
  return status;
}

/** Bond and token name each other and show one charter hash; else one of them is not what it claims. */
async function agreedCharter(
  bond: Bond,
  token: AssetToken,
  address: string,
  block: PinnedBlock,
): Promise<string> {
  const pinned = { blockTag: block.number };
  const [mine, its, asset] = await Promise.all([
    bond.charterHash(pinned),
    token.charterHash(pinned),
    token.asset(pinned),
  ]);
  if (asset !== address || mine !== its) {
    const what = `the bond and its token disagree (token of ${asset}, charters ${mine} and ${its})`;
    throw new ChainError("CHAIN_CHARTER", what, "Do not use this asset", address);
  }
  return mine;
}

async function paymentOf(
  bond: Bond,
  token: AssetToken,
  id: bigint,
  periods: readonly { readonly recordDate: bigint; readonly paymentDate: bigint }[],
  { number, time }: PinnedBlock,
): Promise<PaymentStatus> {
  const pinned = { blockTag: number };
  const [due, found] = await Promise.all([bond.due(id, pinned), bond.distribution(id, pinned)]);
  const period = periods[Number(id)];
  // Beyond the schedule stand recoveries: paid from their record date on.
  const recordDate =
    period?.recordDate ?? (found.opened ? await token.recordDate(found.recordIndex, pinned) : 0n);
  const paymentDate = period?.paymentDate ?? recordDate;
  const { funded, paid } = found;
  return {
    number: id + 1n,
    kind: period === undefined ? "recovery" : "scheduled",
    recordDate,
    paymentDate,
    due,
    funded,
    paid,
    state: stateOf(found, due, { recordDate, paymentDate, time }),
  };
}

function stateOf(
  { complete, funded, paid }: { complete: boolean; funded: bigint; paid: bigint },
  due: bigint,
  { recordDate, paymentDate, time }: { recordDate: bigint; paymentDate: bigint; time: bigint },
): PaymentStatus["state"] {
  if (complete) return funded === 0n ? "nothing due" : paid === funded ? "paid" : "funded";
  if (time <= recordDate) return "to come";
  if (due === 0n) return "nothing due";
  return time < paymentDate ? "to be funded" : "missing";
}

/** Some old currencies give their symbol as 32 bytes. */
async function bytes32Symbol(provider: Provider, currency: string, { number }: PinnedBlock): Promise<string> {
  const old = new Contract(currency, ["function symbol() view returns (bytes32)"], provider);
  return decodeBytes32String((await old.getFunction("symbol")({ blockTag: number })) as string);
}
