export { leapDays } from "./actual.ts";
export * from "./fraction.ts";
export * from "./icma.ts";
export * from "./names.ts";
export { days360 } from "./thirty360.ts";
export type { Thirty360 } from "./thirty360.ts";
