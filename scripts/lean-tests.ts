import { globSync } from "node:fs";

import { overrideTask } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import type { CompilerOutput } from "hardhat/types/solidity";

/** Compiles whatever lies in `test/` with settings of its own, in one job. */
const TESTS = "test/**/*.sol";

/**
 * Keeps the compilation of Solidity tests short. By itself the build asks for the code of every contract that a test
 * imports, and optimises the tests as if they were deployed. Tests load the contracts that they test from the build
 * of `contracts/` (`deploy` in `test/support/Test.sol`), so here only what lies in `test/` is turned into code, and
 * without the intermediate representation. The contracts under test are not affected: they are another job.
 */
export const leanTests: HardhatPlugin = {
  id: "freehold-lean-tests",
  tasks: [
    // Given files, the task compiles only what they import. What tests load from the build must be up to date too.
    overrideTask(["test", "solidity"])
      .setAction(() =>
        Promise.resolve({
          default: async (options, hre, runSuper) => {
            const { noCompile, testFiles } = options as { noCompile?: boolean; testFiles?: string[] };
            if (noCompile !== true && testFiles?.length) {
              await hre.tasks.getTask("build").run({ noTests: true, quiet: true });
            }
            return (await runSuper(options)) as unknown;
          },
        }),
      )
      .build(),
  ],
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            resolveUserConfig: async (userConfig, resolveVariable, next) => {
              const config = await next(userConfig, resolveVariable);
              for (const profile of Object.values(config.solidity.profiles)) {
                const [compiler] = profile.compilers;
                if (compiler === undefined) continue;
                // One object for all: files are compiled together that share it.
                const lean = { ...compiler, settings: { ...(compiler.settings as object), viaIR: false } };
                for (const file of globSync(TESTS, { cwd: config.paths.root }))
                  profile.overrides[file] = lean;
              }
              return config;
            },
          }),
      }),
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            invokeSolc: async (context, compiler, input, config, next) => {
              if (input.settings.viaIR !== false) return next(context, compiler, input, config);
              const { "*": everywhere } = input.settings.outputSelection;
              const tests = Object.keys(input.sources).filter((name) => name.startsWith("project/test/"));
              const outputSelection = {
                "*": { "": everywhere?.[""] ?? [], "*": ["abi"] },
                ...Object.fromEntries(tests.map((name) => [name, everywhere ?? {}])),
              };
              const settings = { ...input.settings, outputSelection };
              return filledUp(await next(context, compiler, { ...input, settings }, config));
            },
          }),
      }),
  },
};

/** The chain that runs the tests wants code of each contract, be it empty, as an interface's is. */
function filledUp(output: CompilerOutput): CompilerOutput {
  const code = { object: "", opcodes: "", sourceMap: "", linkReferences: {} };
  const none = {
    bytecode: code,
    deployedBytecode: { ...code, immutableReferences: {} },
    methodIdentifiers: {},
  };
  for (const contracts of Object.values(output.contracts ?? {}))
    for (const contract of Object.values(contracts)) contract.evm ??= none;
  return output;
}
