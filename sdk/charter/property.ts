import { AbiCoder } from "ethers";
import type { InterfaceAbi } from "ethers";

import type { ResolvedProperty } from "../termsheet/index.ts";
import { assetCharter, encode, firstOfferingOf } from "./asset.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";

/**
 * The charter of a property: its constructor's argument, the hash that commits to it, and its first offering.
 *
 * @param abis ABIs of the contracts `Property` and `AssetFactory`, from the build.
 */
export function encodePropertyCharter(
  property: ResolvedProperty,
  abis: { readonly property: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const first = firstOfferingOf(property);
  // Record dates come about with money for them.
  const register = { recordDates: [], closesAtLastRecordDate: false };
  const charter = { asset: assetCharter(property, abis.factory, register, options), terms: property.terms };
  return encode(abis.property, charter, first);
}

/** A sale of the property, which is announced under SELL and voted on. */
export interface Sale {
  readonly buyer: string;
  /** Minor units of the currency. */
  readonly minimumPrice: bigint;
  /** The last second for the price. */
  readonly deadline: bigint;
  /** Of the contract of sale. */
  readonly contractHash: string;
}

/** A sale in the form of the contract's `SaleTerms`. */
export const chainSale = ({ buyer, minimumPrice, deadline, contractHash }: Sale) => ({
  buyer,
  minimumPrice,
  deadline,
  contractHash,
});

/** abi.encode(SaleTerms): what the holder of SELL announces. */
export function saleAction({ buyer, minimumPrice, deadline, contractHash }: Sale): string {
  const values = [buyer, minimumPrice, deadline, contractHash];
  return AbiCoder.defaultAbiCoder().encode(["address", "uint128", "uint40", "bytes32"], values);
}
