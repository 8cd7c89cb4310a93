/** The files that tasks are given. */
import { readFileSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { parseRoles, parseTermSheet } from "../sdk/termsheet/index.ts";
import type { Addresses, TermSheet } from "../sdk/termsheet/index.ts";
import { TaskError } from "./command.ts";

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TaskError("TASK_FILE", `the file cannot be read (${code})`, "Give the path of a file", file);
  }
}

/** A term sheet, and the addresses of its roles as far as they are known. */
export function readInput(sheetFile: string, rolesFile?: string): { sheet: TermSheet; addresses: Addresses } {
  const sheet = parseTermSheet(read(sheetFile), sheetFile);
  const addresses = rolesFile === undefined ? {} : parseRoles(read(rolesFile), sheet, rolesFile);
  return { sheet, addresses };
}

/** The build's artifact of a contract. */
export async function artifactOf({ artifacts }: HardhatRuntimeEnvironment, name: string) {
  if (!(await artifacts.artifactExists(name)))
    throw new TaskError("TASK_NOT_BUILT", "the contracts are not built", "Run npm run build first", name);
  return artifacts.readArtifact(name);
}
