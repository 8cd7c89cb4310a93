export { ChainError, StatusError } from "./chain.ts";
export type { PinnedBlock } from "./chain.ts";
export { charterHashOf, readBond } from "./read.ts";
export type { ArtifactOf } from "./read.ts";
export { statusReport } from "./report.ts";
export type * from "./types.ts";
