export * from "./metal.ts";
export * from "./redemption.ts";
export * from "./storageFee.ts";
export * from "./weight.ts";
