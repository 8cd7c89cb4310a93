import { getAddress, isAddress } from "ethers";

import type { Findings } from "../findings.ts";
import type { Path } from "../problem.ts";
import { quoted } from "../../errors/index.ts";

/** Addresses by role, as a deployment knows them. */
export type Addresses = Readonly<Record<string, string>>;

const ZERO_ADDRESS = /^0x0{40}$/;

/** The address that a sheet names, directly or by role; a finding if nobody filled the role in. */
export function addressOf(findings: Findings, path: Path, account: string, addresses: Addresses): string {
  const address = account.startsWith("0x")
    ? account
    : Object.hasOwn(addresses, account)
      ? addresses[account]
      : undefined;
  if (address === undefined) {
    const remedy = `Pass an address for ${quoted(account)}, or write one into the sheet`;
    findings.add("ROLE_UNFILLED", path, `the role ${quoted(account)} has no address`, remedy);
  } else if (!isAddress(address) || getAddress(address) !== address) {
    findings.add("ADDRESS_CHECKSUM", path, `${address} is no address with checksum`, "Give the EIP-55 form");
  } else if (ZERO_ADDRESS.test(address)) {
    findings.add("ADDRESS_ZERO", path, "the zero address stands for nobody", "Give the right address");
  } else {
    return address;
  }
  return "0x0000000000000000000000000000000000000000";
}

/** The addresses of a list; a finding for each that comes twice. */
export function addressesOf(
  findings: Findings,
  path: Path,
  accounts: readonly string[],
  addresses: Addresses,
): string[] {
  const result = accounts.map((account, i) => addressOf(findings, [...path, i], account, addresses));
  for (const [i, address] of result.entries()) {
    if (result.indexOf(address) === i || ZERO_ADDRESS.test(address)) continue;
    findings.add("ADDRESS_TWICE", [...path, i], `${address} is in the list already`, "Remove one of them");
  }
  return result;
}
