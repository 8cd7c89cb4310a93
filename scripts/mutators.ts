/**
 * `npm run mutators`: writes the list of every function that can change anything, of every contract of the project,
 * test/every/Mutators.sol, for the tests that call each of them from every role. The list comes from the build; a test
 * fails when it is not up to date, so that a new function cannot be forgotten.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

import { Interface } from "ethers";
import type { InterfaceAbi } from "ethers";
import { format, resolveConfig } from "prettier";

/** Where the list is. */
export const LIST = new URL("../test/every/Mutators.sol", import.meta.url);

const ROOT = new URL("..", import.meta.url).pathname;

interface Artifact {
  readonly contractName: string;
  readonly bytecode: string;
  readonly abi: InterfaceAbi;
}

/** Each contract of `contracts/` that can be deployed, test contracts aside, with the functions that change state. */
export function mutators(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const files = globSync("artifacts/contracts/**/*.sol/*.json", { cwd: ROOT });
  for (const file of files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1))) {
    if (file.includes("/testing/") || file.includes("/interfaces/")) continue;
    const { contractName, bytecode, abi } = JSON.parse(readFileSync(`${ROOT}/${file}`, "utf8")) as Artifact;
    const changing: string[] = [];
    new Interface(abi).forEachFunction((one) => {
      if (!["view", "pure"].includes(one.stateMutability)) changing.push(one.format("sighash"));
    });
    if (bytecode !== "0x" && changing.length > 0) found.set(contractName, changing.sort());
  }
  return found;
}

/** The file as it should be. */
export async function mutatorsFile(): Promise<string> {
  const lists = [...mutators()].map(([name, list]) => {
    const lines = list.map((signature) => `"${signature};"`);
    return `if (_same(name, "${name}")) return ${lines.join("\n")};`;
  });
  const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// solhint-disable function-max-lines

/// @notice Written by \`npm run mutators\` from the build; do not edit. Every function that can change anything, of every
/// contract of the project: signatures, each with a semicolon behind it.
library Mutators {
    function list() internal pure returns (string[] memory names) {
        names = new string[](${mutators().size});
        ${[...mutators().keys()].map((name, i) => `names[${i}] = "${name}";`).join("\n")}
    }

    function signaturesOf(string memory name) internal pure returns (string memory) {
        ${lists.join("\n")}
        return "";
    }

    function _same(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }
}
`;
  const options = await resolveConfig(LIST.pathname);
  return format(source, { ...options, filepath: LIST.pathname });
}

/** The file as it is; empty if there is none. */
export function presentFile(): string {
  try {
    return readFileSync(LIST, "utf8");
  } catch {
    return "";
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(LIST, await mutatorsFile());
  process.stderr.write("Wrote test/every/Mutators.sol.\n");
}
