export { ChainError, StatusError } from "./chain.ts";
export type { PinnedBlock } from "./chain.ts";
export { ASSET_CONTRACTS } from "./kinds/index.ts";
export { charterHashOf, readAsset, statusArtifacts } from "./read.ts";
export type { ArtifactOf, Artifacts } from "./read.ts";
export { statusReport } from "./report.ts";
export type * from "./types.ts";
