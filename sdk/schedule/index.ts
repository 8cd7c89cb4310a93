export * from "./cds.ts";
export * from "./frequency.ts";
export * from "./generate.ts";
export * from "./roll.ts";
export { countsBackwards, STUB_CONVENTIONS, stubConvention } from "./stub.ts";
export type { StubConvention } from "./stub.ts";
