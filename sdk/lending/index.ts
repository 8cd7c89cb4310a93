export * from "./errors.ts";
export * from "./loan.ts";
export * from "./offer.ts";
