export * from "./adjust.ts";
export * from "./advance.ts";
export * from "./calendar.ts";
export * from "./easter.ts";
export * from "./iso.ts";
