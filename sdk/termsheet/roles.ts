import { getAddress, id } from "ethers";

import { formatPath, TermSheetError } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read.ts";
import type { Addresses } from "./resolve/addresses.ts";
import { ownAccounts } from "./kinds/index.ts";
import type { TermSheet } from "./kinds/index.ts";
import { suggestion } from "./suggest.ts";
import { quoted } from "../errors/index.ts";

/** A role that a sheet leaves to deployment, and where it stands. */
export interface Role {
  readonly role: string;
  /** As in messages: `powers[0].holder`. */
  readonly paths: readonly string[];
}

/** Every account of a sheet with its path, as written: a role or an address. */
export function accountsOf(sheet: TermSheet): [path: string, account: string][] {
  const { rules } = sheet;
  return [
    ["issuer.wallet", sheet.issuer.wallet],
    ["currency.token", sheet.currency.token],
    ...ownAccounts(sheet),
    ...(["registries", "venues", "extraRules"] as const).flatMap((key) =>
      rules[key].map((account, i): [string, string] => [formatPath(["rules", key, i]), account]),
    ),
    ...sheet.powers.flatMap(({ holder, objector }, i): [string, string][] => [
      [formatPath(["powers", i, "holder"]), holder],
      ...(objector === "none" ? [] : [[formatPath(["powers", i, "objector"]), objector] as [string, string]]),
    ]),
  ];
}

/** The roles of a sheet, in the order of the file; accounts written as addresses are none. */
export function rolesOf(sheet: TermSheet): Role[] {
  const roles = new Map<string, string[]>();
  for (const [path, account] of accountsOf(sheet)) {
    if (account.startsWith("0x")) continue;
    roles.set(account, [...(roles.get(account) ?? []), path]);
  }
  return [...roles].map(([role, paths]) => ({ role, paths }));
}

/**
 * Addresses that stand in for the roles that nobody has filled yet, so that a sheet can be checked before anything
 * is deployed. Nobody has their keys; they must never reach a chain.
 */
export function standIns(sheet: TermSheet, known: Addresses = {}): Addresses {
  const missing = rolesOf(sheet).filter(({ role }) => !Object.hasOwn(known, role));
  const made = missing.map(({ role }) => [role, getAddress(`0x${id(`stand-in:${role}`).slice(-40)}`)]);
  return { ...(Object.fromEntries(made) as Addresses), ...known };
}

/**
 * Reads addresses by role: one `role: "0x..."` a line, YAML or JSON.
 *
 * Throws `TermSheetError` for what is no address with its checksum, and for a role that the sheet does not name.
 */
export function parseRoles(text: string, sheet: TermSheet, name = "roles"): Addresses {
  const file = readYaml(text);
  const problems: Problem[] = [...file.problems];
  const known = rolesOf(sheet).map(({ role }) => role);
  const result: Record<string, string> = {};
  const isList = typeof file.data === "object" && file.data !== null && !Array.isArray(file.data);
  const data = isList ? (file.data as Readonly<Record<string, unknown>>) : {};
  if (problems.length === 0 && !isList) {
    const remedy = 'Write one line for each role: issuer: "0x..."';
    const place = { line: 1, column: 1 };
    problems.push({ code: "WRONG_KIND", path: "", place, what: "there are no roles in the file", remedy });
  }
  for (const [role, address] of Object.entries(data)) {
    const report = (code: string, what: string, remedy: string) =>
      problems.push({ code, path: role, place: file.locate([role]), what, remedy });
    if (!known.includes(role)) {
      report("ROLE_UNKNOWN", "the term sheet has no such role", suggestion(role, known));
    } else if (typeof address !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(address)) {
      report("ACCOUNT_MALFORMED", `${quoted(address)} is no address`, "Give 0x and 40 hex digits");
    } else if (getAddress(address.toLowerCase()) !== address) {
      const right = getAddress(address.toLowerCase());
      const remedy = `Check it against its source; with checksum it is ${right}`;
      report("ADDRESS_CHECKSUM", `${address} has a wrong or no checksum`, remedy);
    } else {
      result[role] = address;
    }
  }
  if (problems.length > 0) throw new TermSheetError(problems, name);
  return result;
}
