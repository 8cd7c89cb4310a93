export * from "./median.ts";
export * from "./report.ts";
