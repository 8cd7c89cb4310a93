export * from "./power.ts";
export * from "./rational.ts";
export * from "./round.ts";
