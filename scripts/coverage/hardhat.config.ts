/**
 * The project's configuration with instrumented contracts, for `npm run coverage` alone: build outputs of their own,
 * so that no other command ever runs instrumented code.
 */
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

import config, { solidity } from "../../hardhat.config.ts";

/** EIP-3860's limit on creation code, as `CreationCode.sol` holds assets to it. */
const LIMIT = "MAXIMUM = 49_152";

/**
 * Instrumented code is half as large again. The test chain has no limit of its own; the one place in the contracts that
 * repeats the limit of real chains is told so here.
 */
const roomForInstruments: HardhatPlugin = {
  id: "freehold-room-for-instruments",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            preprocessProjectFileBeforeBuilding: (context, sourceName, path, content, version, next) => {
              if (!sourceName.endsWith("factory/CreationCode.sol"))
                return next(context, sourceName, path, content, version);
              if (!content.includes(LIMIT))
                throw new Error(`${sourceName} does not say "${LIMIT}" any more.`);
              return next(
                context,
                sourceName,
                path,
                content.replace(LIMIT, "MAXIMUM = 490_152"),
                version,
              );
            },
          }),
      }),
  },
};

/**
 * Instruments mark each statement with a constant of 32 bytes. The compiler would keep them as data behind the
 * instructions, and the factory's scan of code refuses data, as it should.
 */
const { optimizer } = solidity.settings;
const settings = {
  ...solidity.settings,
  optimizer: { ...optimizer, details: { ...optimizer.details, constantOptimizer: false } },
};

export default defineConfig({
  ...config,
  solidity: { ...solidity, settings },
  plugins: [...(config.plugins ?? []), roomForInstruments],
  paths: { ...config.paths, artifacts: "./coverage/artifacts", cache: "./coverage/cache" },
  typechain: { ...config.typechain, outDir: "./coverage/typechain-types" },
  test: {
    ...config.test,
    // Whether a line is reached at all takes fewer runs than whether it ever does wrong.
    solidity: { fuzz: { runs: 32 }, invariant: { runs: 8, depth: 64, failOnRevert: true } },
  },
});
