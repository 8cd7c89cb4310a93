/** What the checker accepts can be written into a charter: examples with any one value replaced by any other. */
import fc from "fast-check";
import { artifacts } from "hardhat";

import { contractOf, encodeCharter } from "../../sdk/charter/index.ts";
import { parseTermSheet, resolveAsset, standIns, TermSheetError } from "../../sdk/termsheet/index.ts";
import type { ResolvedAsset } from "../../sdk/termsheet/index.ts";
import { mutant, mutants } from "../support/mutants.ts";

/** Nothing if the sheet is refused with a word; else the asset, whose charter can be encoded. */
async function accepted(text: string): Promise<ResolvedAsset | undefined> {
  let asset: ResolvedAsset;
  try {
    const sheet = parseTermSheet(text, "mutant.yaml");
    asset = resolveAsset(sheet, standIns(sheet));
  } catch (error) {
    if (error instanceof TermSheetError) return undefined;
    throw error;
  }
  const { abi } = await artifacts.readArtifact(contractOf(asset));
  const { abi: factory } = await artifacts.readArtifact("AssetFactory");
  encodeCharter(asset, { asset: abi, factory });
  return asset;
}

describe("a term sheet of which one value is another", () => {
  it("is refused with a word, or can be written into a charter", async function () {
    if (process.env.MUTANTS !== undefined) this.timeout(0);
    await fc.assert(
      fc.asyncProperty(mutants(), async ({ name, path, value }) => {
        await accepted(mutant(name, path, value));
      }),
      { numRuns: Number(process.env.MUTANTS ?? 600) },
    );
  });
});
