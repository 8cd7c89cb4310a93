/** `asset status`: a bond as one block shows it. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readBond, statusReport } from "../sdk/status/index.ts";
import { report } from "../sdk/format/index.ts";
import { command, note, TaskError } from "./command.ts";
import { artifactOf } from "./input.ts";

interface Arguments {
  readonly asset: string | undefined;
  readonly json: boolean;
}

export default function status({ asset, json }: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(json, async () => {
    if (asset === undefined)
      throw new TaskError("TASK_ARGUMENT", "no address was given", "Add --asset and the bond's address");
    const [bond, token, powers] = await Promise.all([
      artifactOf(hre, "Bond"),
      artifactOf(hre, "AssetToken"),
      artifactOf(hre, "Powers"),
    ]);
    const { ethers, networkName } = await hre.network.getOrCreate();
    note(`Reading ${asset} on ${networkName} ...`);
    const found = await readBond(ethers.provider, asset, { bond, token, powers });
    return { text: report(statusReport(found)), data: { ok: true, ...found } };
  });
}
