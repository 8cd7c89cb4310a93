/** `asset status`: an asset as one block shows it. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readAsset, statusArtifacts, statusReport } from "../sdk/status/index.ts";
import { report } from "../sdk/format/index.ts";
import { command, note, TaskError } from "./command.ts";
import { artifactOf } from "./input.ts";

interface Arguments {
  readonly asset: string | undefined;
  readonly json: boolean;
}

export default function status({ asset, json }: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(
    json,
    async () => {
      if (asset === undefined)
        throw new TaskError("TASK_ARGUMENT", "no address was given", "Add --asset and the asset's address");
      const artifacts = await statusArtifacts((name) => artifactOf(hre, name));
      const { ethers, networkName } = await hre.network.getOrCreate();
      note(`Reading ${asset} on ${networkName} ...`);
      const found = await readAsset(ethers.provider, asset, artifacts);
      return { text: report(statusReport(found)), data: { ok: true, ...found } };
    },
    hre,
  );
}
