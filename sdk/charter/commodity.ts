import { AbiCoder, encodeBytes32String, keccak256 } from "ethers";
import type { InterfaceAbi } from "ethers";

import { FEE_METHODS } from "../commodity/index.ts";
import type { ResolvedCommodity } from "../termsheet/index.ts";
import { assetCharter, encode, firstOfferingOf } from "./asset.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";

/**
 * The charter of a commodity: its constructor's argument, the hash that commits to it, and its first offering.
 *
 * @param abis ABIs of the contracts `Commodity` and `AssetFactory`, from the build.
 */
export function encodeCommodityCharter(
  commodity: ResolvedCommodity,
  abis: { readonly commodity: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const first = firstOfferingOf(commodity);
  // No money is paid for a record date; votes announce their own.
  const register = { recordDates: [], closesAtLastRecordDate: false };
  const charter = {
    asset: assetCharter(commodity, abis.factory, register, options),
    terms: { ...commodity.terms, feeMethod: FEE_METHODS.indexOf(commodity.terms.feeMethod) },
  };
  return encode(abis.commodity, charter, first);
}

/** A bar as a weight list has it. */
export interface Bar {
  /** The refiner's mark or code. */
  readonly refiner: string;
  readonly serial: string;
  /** ISO 4217 code as hex, as in the charter. */
  readonly metal: string;
  /** Milligrams. */
  readonly fineWeight: bigint;
  /** In 10^-6. */
  readonly fineness: bigint;
}

/** A bar in the form of the contract's `Bar`. */
export function chainBar(bar: Bar) {
  return { ...bar, refiner: encodeBytes32String(bar.refiner), serial: encodeBytes32String(bar.serial) };
}

/** What names a bar on the chain: keccak256 of its metal, refiner and serial. */
export function barIdOf({ metal, refiner, serial }: Bar): string {
  const values = [metal, encodeBytes32String(refiner), encodeBytes32String(serial)];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes3", "bytes32", "bytes32"], values));
}
