export * from "./calendar.ts";
export * from "./months.ts";
export * from "./rent.ts";
