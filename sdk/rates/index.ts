export * from "./convention.ts";
export * from "./observations.ts";
export * from "./overnight.ts";
