import type { HardhatPlugin } from "hardhat/types/plugins";

/**
 * Keeps the compilation of Solidity tests short. By itself the build asks for the code of every contract that a test
 * imports, and optimises the tests as if they were deployed. Tests load the contracts that they test from the build
 * of `contracts/` (`deploy` in `test/support/Test.sol`), so here only what lies in `test/` is turned into code, and
 * without the intermediate representation. The contracts under test are not affected: they are another job.
 */
export const leanTests: HardhatPlugin = {
  id: "freehold-lean-tests",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            invokeSolc: async (context, compiler, input, config, next) => {
              const tests = Object.keys(input.sources).filter((name) => name.startsWith("project/test/"));
              if (tests.length === 0) return next(context, compiler, input, config);
              const { "*": everywhere } = input.settings.outputSelection;
              const outputSelection = {
                "*": { "": everywhere?.[""] ?? [], "*": ["abi", "evm.methodIdentifiers"] },
                ...Object.fromEntries(tests.map((name) => [name, everywhere ?? {}])),
              };
              const settings = { ...input.settings, viaIR: false, outputSelection };
              return next(context, compiler, { ...input, settings }, config);
            },
          }),
      }),
  },
};
