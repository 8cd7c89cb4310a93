import { readFileSync } from "node:fs";

import { getAddress, zeroPadValue } from "ethers";

import {
  parseTermSheet,
  resolveAsset,
  resolveBond,
  standIns,
  TermSheetError,
} from "../../sdk/termsheet/index.ts";
import type { Addresses, Problem, ResolvedBond } from "../../sdk/termsheet/index.ts";

const ROLES = [
  "issuer",
  "currency",
  "issuer-panel",
  "trustee",
  "registry-sydney",
  "registry-paris",
  "registry-rome",
  "registry-second",
  "registry-third",
  "euribor-feed",
];

/** An address for each role that the examples name. */
export const ADDRESSES: Addresses = Object.fromEntries(
  ROLES.map((role, i) => [role, getAddress(zeroPadValue(`0x${(0xa0 + i).toString(16)}`, 20))]),
);

/** The text of an example. */
export function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), "utf8");
}

/** An example, parsed and resolved. */
export function resolveExample(name: string): ResolvedBond {
  return resolveBond(parseTermSheet(example(name), `${name}.yaml`), ADDRESSES);
}

/** An example to which call terms were added, and the power. */
export function callableExample(): string {
  const call = `call:
  notice: P30D
  windows:
    - { from: 2019-02-28, through: 2020-02-27, price: "102%" }
    - { from: 2020-02-28, through: 2020-02-28, price: "100%" }

rules:
`;
  const power = `    yearlyLimit: 24
  - power: CALL
    holder: issuer-panel
    delay: P2D
    window: P60D
    objector: trustee
    expires: none
    limit: 1
`;
  const text = edit(example("worldbank-bond-i"), "rules:\n", call);
  return edit(text, "    yearlyLimit: 24\n", power);
}

/** The problems of a sheet of any kind, with stand-ins for its roles. */
export function problemsWithout(text: string): readonly Problem[] {
  try {
    const sheet = parseTermSheet(text, "sheet.yaml");
    resolveAsset(sheet, standIns(sheet));
  } catch (error) {
    if (error instanceof TermSheetError) return error.problems;
    throw error;
  }
  throw new Error("the sheet was accepted");
}

/** A text with one passage replaced; fails if the passage is not there. */
export function edit(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`no ${JSON.stringify(from)} to replace`);
  return text.replace(from, to);
}

/** The problems of a sheet that must have some. */
export function problemsOf(text: string, addresses: Addresses = ADDRESSES): readonly Problem[] {
  try {
    resolveAsset(parseTermSheet(text, "sheet.yaml"), addresses);
  } catch (error) {
    if (error instanceof TermSheetError) return error.problems;
    throw error;
  }
  throw new Error("the sheet was accepted");
}
