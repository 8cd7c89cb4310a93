/** `asset hash`: the hashes that commit to a term sheet, to hold against the chain. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { contractOf, encodeCharter, offeringHash } from "../sdk/charter/index.ts";
import { report } from "../sdk/format/index.ts";
import { ChainError, charterHashOf } from "../sdk/status/index.ts";
import { resolveAsset } from "../sdk/termsheet/index.ts";
import { command, note } from "./command.ts";
import { artifactOf, readInput } from "./input.ts";

interface Arguments {
  readonly sheet: string;
  readonly roles: string | undefined;
  readonly asset: string | undefined;
  readonly json: boolean;
}

export default function hash(
  { sheet: file, roles: rolesFile, asset, json }: Arguments,
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return command(
    json,
    async () => {
      const { sheet, addresses } = readInput(file, rolesFile);
      // No stand-ins: a hash over an address that nobody gave would be the hash of nothing.
      const resolved = resolveAsset(sheet, addresses);
      const { abi: contractAbi } = await artifactOf(hre, contractOf(resolved));
      const { abi: factoryAbi } = await artifactOf(hre, "AssetFactory");
      const charter = encodeCharter(resolved, { asset: contractAbi, factory: factoryAbi });
      const offerings = resolved.offerings.map((offering) => ({
        name: offering.name,
        hash: offeringHash(factoryAbi, offering),
      }));
      if (asset !== undefined) {
        const { ethers } = await hre.network.getOrCreate();
        note(`Reading the charter hash of ${asset} ...`);
        const shown = await charterHashOf(ethers.provider, asset);
        if (shown !== charter.hash) {
          const remedy = `The sheet's is ${charter.hash}: compare the sheet and its roles, do not use the asset`;
          throw new ChainError("CHAIN_CHARTER", `the charter hash on the chain is ${shown}`, remedy, asset);
        }
      }
      const lines = [
        `Charter: ${charter.hash}`,
        ...offerings.map(({ name, hash: value }) => `${name}: ${value}`),
      ];
      if (asset !== undefined)
        lines.push(`The ${resolved.kind.replace("-", " ")} ${asset} shows the same charter.`);
      return {
        text: report([{ title: "Hashes", lines }]),
        data: { ok: true, charter: charter.hash, offerings, asset: asset ?? null },
      };
    },
    hre,
  );
}
