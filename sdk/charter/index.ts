export { chainOffering, offeringAction, offeringHash } from "./asset.ts";
export type { ChainOfferingTerms, CharterOptions, EncodedCharter } from "./asset.ts";
export { BOND_KIND, encodeBondCharter, isinIdentifier } from "./bond.ts";
export { barIdOf, chainBar, encodeCommodityCharter } from "./commodity.ts";
export type { Bar } from "./commodity.ts";
export { contractOf, encodeCharter, factoryKindOf } from "./kinds.ts";
export type { CharterAbis } from "./kinds.ts";
