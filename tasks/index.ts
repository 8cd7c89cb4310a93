/** The project's tasks: what each is called and takes. What each does is imported when it runs. */
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import market from "./market/index.ts";

const SHEET = { name: "sheet", description: "File of the term sheet, YAML or JSON" } as const;
const ROLES = {
  name: "roles",
  description: "File with an address for each role of the sheet",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;
const JSON_FLAG = { name: "json", description: "Print JSON; integers are texts" } as const;

export default [
  ...market,

  emptyTask("asset", "Term sheets, and the assets that follow from them").build(),

  task(["asset", "check"], "Say everything that is wrong with a term sheet")
    .addPositionalArgument(SHEET)
    .addOption(ROLES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./check.ts"))
    .build(),

  task(["asset", "plan"], "Say what a term sheet would create")
    .addPositionalArgument(SHEET)
    .addOption(ROLES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./plan.ts"))
    .build(),

  task(["asset", "hash"], "Compute the hashes that the chain will show for a term sheet")
    .addPositionalArgument(SHEET)
    .addOption(ROLES)
    .addOption({
      name: "asset",
      description: "Address of an asset to hold the hashes against",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./hash.ts"))
    .build(),

  task(["asset", "status"], "Read the state of an asset from the chain")
    .addOption({
      name: "asset",
      description: "Address of the asset",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./status.ts"))
    .build(),
];
