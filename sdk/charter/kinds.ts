import { encodeBytes32String } from "ethers";
import type { InterfaceAbi } from "ethers";

import type { ResolvedAsset } from "../termsheet/index.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";
import { encodeBondCharter } from "./bond.ts";
import { encodeCommodityCharter } from "./commodity.ts";
import { encodeIncomeRightCharter } from "./incomeRight.ts";
import { encodePropertyCharter } from "./property.ts";

/** ABIs that a charter is encoded with, from the build. */
export interface CharterAbis {
  /** Of the asset's contract, see {@link contractOf}. */
  readonly asset: InterfaceAbi;
  /** Of `AssetFactory`. */
  readonly factory: InterfaceAbi;
}

/** The name of the contract that an asset is. */
export function contractOf(asset: ResolvedAsset): string {
  switch (asset.kind) {
    case "bond":
      if (asset.floating !== undefined) return "FloatingRateBond";
      return asset.call === undefined ? "Bond" : "CallableBond";
    case "property":
      return "Property";
    case "income-right":
      return "IncomeRight";
    case "commodity":
      return "Commodity";
  }
}

/** The kind of asset, as the factory names it. */
export function factoryKindOf(asset: ResolvedAsset): string {
  return encodeBytes32String(contractOf(asset));
}

/**
 * The charter of an asset: its constructor's argument, the hash that commits to it, and its first offering. The same
 * term sheet and addresses give the same charter, wherever it is built.
 */
export function encodeCharter(
  asset: ResolvedAsset,
  abis: CharterAbis,
  options: CharterOptions = {},
): EncodedCharter {
  const { asset: contract, factory } = abis;
  switch (asset.kind) {
    case "bond":
      return encodeBondCharter(asset, { bond: contract, factory }, options);
    case "property":
      return encodePropertyCharter(asset, { property: contract, factory }, options);
    case "income-right":
      return encodeIncomeRightCharter(asset, { incomeRight: contract, factory }, options);
    case "commodity":
      return encodeCommodityCharter(asset, { commodity: contract, factory }, options);
  }
}
