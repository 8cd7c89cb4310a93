import { encodeBytes32String, id } from "ethers";
import type { InterfaceAbi } from "ethers";

import type { ResolvedBond } from "../termsheet/index.ts";
import { assetCharter, encode, firstOfferingOf } from "./asset.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";

/** The kind of asset, as the factory names it. */
export const BOND_KIND = encodeBytes32String("Bond");

/**
 * The charter of a bond: its constructor's argument, the hash that commits to it, and its first offering. The same
 * term sheet and addresses give the same charter, wherever it is built.
 *
 * @param abis ABIs of the bond's contract, see `contractOf`, and of `AssetFactory`, from the build.
 */
export function encodeBondCharter(
  bond: ResolvedBond,
  abis: { readonly bond: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const first = firstOfferingOf(bond);
  const register = {
    recordDates: bond.terms.periods.map((period) => period.recordDate),
    closesAtLastRecordDate: true,
  };
  const charter = { asset: assetCharter(bond, abis.factory, register, options), terms: bond.terms };
  const { call, floating } = bond;
  const whole =
    floating !== undefined
      ? { bond: charter, floating }
      : call !== undefined
        ? { bond: charter, call }
        : charter;
  return encode(abis.bond, whole, first);
}

/** The identifier under which a factory knows a bond: keccak256 of "ISIN:" and the ISIN. */
export function isinIdentifier(isin: string): string {
  return id(`ISIN:${isin}`);
}
