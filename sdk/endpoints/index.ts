export { Agreement } from "./agreement.ts";
export { DEFAULT_BOUNDS, hiding } from "./endpoint.ts";
export type { Answer, Bounds } from "./endpoint.ts";
export { DISAGREEMENT, EndpointError } from "./errors.ts";
export { MINED_WITHIN, untilMined } from "./mined.ts";
export { AgreedProvider } from "./provider.ts";
