export * from "./accrue.ts";
export * from "./chain.ts";
export * from "./fees.ts";
export * from "./reserve.ts";
export * from "./rounded.ts";
export * from "./share.ts";
export * from "./types.ts";
