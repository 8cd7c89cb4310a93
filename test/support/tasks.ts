import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import hre from "hardhat";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = fileURLToPath(new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url));

/** What a task printed, and the exit code that it asked for. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a task in this process. */
export async function runTask(verb: string, args: Record<string, string | boolean>): Promise<Outcome> {
  const streams = {
    out: process.stdout.write.bind(process.stdout),
    err: process.stderr.write.bind(process.stderr),
  };
  const before = process.exitCode;
  let out = "";
  let err = "";
  process.stdout.write = (text: string | Uint8Array) => ((out += text.toString()), true);
  process.stderr.write = (text: string | Uint8Array) => ((err += text.toString()), true);
  try {
    await hre.tasks.getTask(["asset", verb]).run(args);
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    process.stdout.write = streams.out;
    process.stderr.write = streams.err;
    process.exitCode = before;
  }
}

/** Runs Hardhat as a user does, from the project's folder. */
export function runHardhat(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [HARDHAT, ...args], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
}
