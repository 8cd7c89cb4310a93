export * from "./bars.ts";
export * from "./heaviest.ts";
export * from "./metal.ts";
export * from "./redemption.ts";
export * from "./storageFee.ts";
export * from "./weight.ts";
