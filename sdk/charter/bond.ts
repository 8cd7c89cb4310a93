import { AbiCoder, encodeBytes32String, id, Interface, keccak256, type InterfaceAbi } from "ethers";

import { POWER_KINDS } from "../plan/powers.ts";
import type { ResolvedBond, OfferingTerms } from "../termsheet/index.ts";

/** The kind of asset, as the factory names it. */
export const BOND_KIND = encodeBytes32String("Bond");

const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** What a charter needs beyond the economics of a term sheet. */
export interface CharterOptions {
  /** Who may append documents; nobody if left out. */
  readonly publisher?: string;
}

/** A charter, ready for the factory. */
export interface EncodedCharter {
  /** The argument of the bond's constructor, ABI-encoded. */
  readonly data: string;
  /** What `charterHash()` of the bond and of its token will return. */
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

/**
 * The charter of a bond: its constructor's argument, the hash that commits to it, and its first offering. The same
 * term sheet and addresses give the same charter, wherever it is built.
 *
 * @param abis ABIs of the contracts `Bond` and `AssetFactory`, from the build.
 */
export function encodeBondCharter(
  bond: ResolvedBond,
  abis: { readonly bond: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const [first] = bond.offerings;
  if (first === undefined)
    throw new TypeError("A bond needs an offering: its units come into being there alone.");
  const charter = {
    asset: {
      token: {
        name: bond.token.name,
        symbol: bond.token.symbol,
        decimals: bond.token.decimals,
        maxSupply: bond.token.maximumSupply,
        recordNotice: bond.recordNotice,
        recordDates: bond.terms.periods.map((period) => period.recordDate),
        closesAtLastRecordDate: true,
        publisher: options.publisher ?? ZERO_ADDRESS,
        rules: bond.rules,
      },
      issuer: bond.issuer.wallet,
      currency: bond.currency.address,
      firstOffering: offeringHash(abis.factory, first),
      powers: bond.powers.map((power) => ({
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
    },
    terms: bond.terms,
  };
  const data = AbiCoder.defaultAbiCoder().encode(new Interface(abis.bond).deploy.inputs, [charter]);
  return { data, hash: keccak256(data), firstOffering: chainOffering(first) };
}

/** The identifier under which a factory knows a bond: keccak256 of "ISIN:" and the ISIN. */
export function isinIdentifier(isin: string): string {
  return id(`ISIN:${isin}`);
}
