import { AbiCoder, Interface, keccak256 } from "ethers";
import type { InterfaceAbi } from "ethers";

import { POWER_KINDS } from "../plan/powers.ts";
import type { OfferingTerms, ResolvedCommon } from "../termsheet/index.ts";

const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";
const ZERO_HASH = `0x${"00".repeat(32)}`;

/** What a charter needs beyond the economics of a term sheet. */
export interface CharterOptions {
  /** Who may append documents; nobody if left out. */
  readonly publisher?: string;
}

/** A charter, ready for the factory. */
export interface EncodedCharter {
  /** The argument of the asset's constructor, ABI-encoded. */
  readonly data: string;
  /** What `charterHash()` of the asset and of its token will return. */
  readonly hash: string;
  /** The first offering as the contract takes it. */
  readonly firstOffering: ChainOfferingTerms;
}

/** An offering's terms as the contract takes them. */
export type ChainOfferingTerms = ReturnType<typeof chainOffering>;

/** An offering of a term sheet in the form of the contract's `OfferingTerms`. */
export function chainOffering(offering: OfferingTerms) {
  return {
    price: offering.pricePercent,
    accrued: offering.accrued,
    softCap: offering.softCap,
    hardCap: offering.hardCap,
    minimumPerInvestor: offering.minimumPerInvestor,
    maximumPerInvestor: offering.maximumPerInvestor,
    opens: offering.opens,
    closes: offering.closes,
    settlementDate: offering.settlementDate,
    settleBy: offering.settleBy,
    reserveShare: offering.reserveShare,
    allocation: offering.allocation === "FIRST_COME" ? 0 : 1,
  };
}

/**
 * keccak256(abi.encode(OfferingTerms)): what a charter names as its first offering, and what the holder of ISSUE
 * announces for a later one.
 *
 * @param factoryAbi ABI of the AssetFactory, which knows the struct.
 */
export function offeringHash(factoryAbi: InterfaceAbi, offering: OfferingTerms): string {
  return keccak256(offeringAction(factoryAbi, offering));
}

/** abi.encode(OfferingTerms): what the holder of ISSUE announces for a later offering. */
export function offeringAction(factoryAbi: InterfaceAbi, offering: OfferingTerms): string {
  const terms = new Interface(factoryAbi).getFunction("createOffering")?.inputs[1];
  if (terms === undefined)
    throw new TypeError("This is not the ABI of an AssetFactory: it has no createOffering.");
  return AbiCoder.defaultAbiCoder().encode([terms], [chainOffering(offering)]);
}

/** The record dates that are known at birth, and whether units end with the last of them. */
export interface Register {
  readonly recordDates: readonly bigint[];
  readonly closesAtLastRecordDate: boolean;
}

/** The part of the charter that every kind of asset has, as the contract's `AssetCharter`. */
export function assetCharter(
  asset: ResolvedCommon,
  factoryAbi: InterfaceAbi,
  register: Register,
  options: CharterOptions,
) {
  const [first] = asset.offerings;
  return {
    token: {
      name: asset.token.name,
      symbol: asset.token.symbol,
      decimals: asset.token.decimals,
      maxSupply: asset.token.maximumSupply,
      recordNotice: asset.recordNotice,
      recordDates: register.recordDates,
      closesAtLastRecordDate: register.closesAtLastRecordDate,
      publisher: options.publisher ?? ZERO_ADDRESS,
      rules: asset.rules,
    },
    issuer: asset.issuer.wallet,
    currency: asset.currency.address,
    firstOffering: first === undefined ? ZERO_HASH : offeringHash(factoryAbi, first),
    powers: asset.powers.map((power) => ({
      kind: POWER_KINDS.indexOf(power.power),
      holder: power.holder,
      delay: power.delay,
      window: power.window,
      objector: power.objector,
      expires: power.expires,
      limit: power.limit,
      yearlyLimit: power.yearlyLimit,
      quorum: power.quorum,
      majority: power.majority,
    })),
  };
}

/** Encodes a charter as the constructor's argument of its contract. @param first The offering that opens at birth. */
export function encode(contractAbi: InterfaceAbi, charter: object, first: OfferingTerms): EncodedCharter {
  const data = AbiCoder.defaultAbiCoder().encode(new Interface(contractAbi).deploy.inputs, [charter]);
  return { data, hash: keccak256(data), firstOffering: chainOffering(first) };
}

/** The first offering of an asset, whose units come into being there alone. */
export function firstOfferingOf(asset: ResolvedCommon): OfferingTerms {
  const [first] = asset.offerings;
  if (first === undefined)
    throw new TypeError("An asset needs an offering: its units come into being there alone.");
  return first;
}
