export { Agreement } from "./agreement.ts";
export { DEFAULT_BOUNDS } from "./endpoint.ts";
export type { Answer, Bounds } from "./endpoint.ts";
export { DISAGREEMENT, EndpointError } from "./errors.ts";
export { AgreedProvider } from "./provider.ts";
