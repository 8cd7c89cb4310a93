export * from "./bond.ts";
