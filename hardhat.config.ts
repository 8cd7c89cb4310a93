import { fileURLToPath } from "node:url";

import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

import { leanTests } from "./scripts/lean-tests.ts";
import tasks from "./tasks/index.ts";
import { witnesses } from "./tasks/witnesses.ts";

/** The compiler ships as an npm package, so that a build needs no download beyond the dependencies. */
const compiler = fileURLToPath(import.meta.resolve("solc/soljson.js"));

/**
 * The steps of the optimiser: the compiler's own, the main ones round and round until nothing changes, without the
 * function specialiser (F), which copies a function for each literal that it is called with. Most of what an asset
 * costs at birth is its code, 200 gas a byte; this makes a tenth less of it than the compiler's default.
 */
const optimizerSteps =
  "dhfoDgvulfnTUtnIf[xa[r]EscLMVcul[j]Trpeulxa[r]cLgvifMCTUca[r]LSsTOtfDnca[r]Iulc]" +
  "scCTUtgvifMx[scCTUt]TOntnfDIulgvifMjmul[jul]VcTOculjmul:fDnTOcmu";

export const solidity = {
  version: "0.8.37",
  path: compiler,
  settings: {
    viaIR: true,
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 1, details: { yulDetails: { optimizerSteps } } },
    // No metadata trailer: the runtime code is exactly the instructions, which the opcode scan reads to the end.
    metadata: { appendCBOR: false, bytecodeHash: "none" as const },
  },
};

/** An endpoint that has not begun to answer by then, or falls silent for as long, is given up: milliseconds. */
const ANSWER_WITHIN = 20_000;

export default defineConfig({
  plugins: [toolbox, leanTests, witnesses],
  // Not each file by itself, as deployments would have it: a file without a contract (WalletRecord.sol) would leave a
  // build that the local chain cannot read.
  solidity: { profiles: { default: solidity, production: { ...solidity, isolated: false } } },
  tasks,
  paths: {
    tests: { mocha: "./test", solidity: "./test" },
    ignition: "./deploy",
  },
  networks: {
    // The chain that `npm start` lives on: in-process, with an account for everybody in the demonstration.
    local: { type: "edr-simulated", accounts: { count: 64 } },
    // Any chain, read through the endpoint in the configuration variable RPC_URL (keystore or environment). No keys.
    rpc: { type: "http", url: configVariable("RPC_URL"), timeout: ANSWER_WITHIN },
  },
  // Further endpoints of that chain, separated by blanks: nothing is believed that they do not confirm.
  witnesses: configVariable("RPC_WITNESSES"),
  typechain: { outDir: "./typechain-types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: 256 },
      invariant: { runs: 32, depth: 64, failOnRevert: true },
    },
  },
});
