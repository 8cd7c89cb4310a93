export { inert, inertJson } from "./inert.ts";
export { duration, moment } from "./moment.ts";
export { exactMoney, money, percent, quantity } from "./money.ts";
export { report } from "./report.ts";
export type { Section } from "./report.ts";
export { right, table } from "./table.ts";
export type { Align, Column } from "./table.ts";
