import type { InterfaceAbi } from "ethers";

import type { ResolvedIncomeRight } from "../termsheet/index.ts";
import { assetCharter, encode, firstOfferingOf } from "./asset.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";

/**
 * The charter of an income right: its constructor's argument, the hash that commits to it, and its first offering.
 *
 * @param abis ABIs of the contracts `IncomeRight` and `AssetFactory`, from the build.
 */
export function encodeIncomeRightCharter(
  right: ResolvedIncomeRight,
  abis: { readonly incomeRight: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const first = firstOfferingOf(right);
  // Record dates come about with money for them.
  const register = { recordDates: [], closesAtLastRecordDate: false };
  const charter = { asset: assetCharter(right, abis.factory, register, options), terms: right.terms };
  return encode(abis.incomeRight, charter, first);
}
