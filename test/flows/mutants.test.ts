/** What the checker accepts the factory creates: examples with one value replaced by another, on a chain. */
import fc from "fast-check";

import { readInvestors } from "../../scripts/life/investors.ts";
import { openKind } from "../../scripts/life/kinds/index.ts";
import { abiOf, createWorld } from "../../scripts/life/world.ts";
import type { World } from "../../scripts/life/world.ts";
import { contractOf, encodeCharter, factoryKindOf } from "../../sdk/charter/index.ts";
import { parseTermSheet, resolveAsset, TermSheetError } from "../../sdk/termsheet/index.ts";
import type { ResolvedAsset } from "../../sdk/termsheet/index.ts";
import { example } from "../support/sheets.ts";
import { EXAMPLES, mutant, mutants } from "../support/mutants.ts";

const DAY = 86_400n;
/** Before anything that a sheet can name, so that the chain's clock can be set to any birth. */
const BEGINNING = 1n;
/** What a sheet says of contracts that are there already, which only the chain can compare. */
const OF_OTHERS = ["decimals", "measure", "shape", "unit", "code", "metal"];

const investors = readInvestors("examples/investors.yaml");

describe("the factory, given what the checker accepts", () => {
  const worlds = new Map<string, World>();

  before(async () => {
    for (const name of EXAMPLES) {
      const sheet = parseTermSheet(example(name), name);
      const world = await createWorld(sheet, investors, BEGINNING);
      await openKind(sheet, world);
      for (const { registry } of world.registries) await world.factory.scan(await registry.getAddress());
      worlds.set(name, world);
    }
  });

  /** The asset of a sheet that the checker accepts with the addresses of a world. */
  function accepted(text: string, { addresses }: World): ResolvedAsset | undefined {
    try {
      return resolveAsset(parseTermSheet(text, "mutant.yaml"), addresses);
    } catch (error) {
      if (error instanceof TermSheetError) return undefined;
      throw error;
    }
  }

  /** Has the factory create it on the day before its first offering opens; the chain is then as before. */
  async function create(asset: ResolvedAsset, world: World): Promise<void> {
    const abis = { asset: await abiOf(contractOf(asset)), factory: await abiOf("AssetFactory") };
    const { data, firstOffering } = encodeCharter(asset, abis);
    const { networkHelpers, ethers } = world.connection;
    const snapshot = await networkHelpers.takeSnapshot();
    try {
      await networkHelpers.time.increaseTo((asset.offerings[0]?.opens ?? 0n) - DAY);
      const salt = ethers.id(asset.token.name);
      await world.factory.create.staticCall(factoryKindOf(asset), data, firstOffering, salt);
    } finally {
      await snapshot.restore();
    }
  }

  it("creates every example", async () => {
    for (const [name, world] of worlds) {
      const asset = accepted(example(name), world);
      if (asset === undefined) throw new Error(`${name} was refused.`);
      await create(asset, world);
    }
  });

  it("creates what one other value makes of an example", async function () {
    if (process.env.MUTANTS !== undefined) this.timeout(0);
    const chosen = mutants((path) => !OF_OTHERS.includes(String(path.at(-1))));
    await fc.assert(
      fc.asyncProperty(chosen, async ({ name, path, value }) => {
        const world = worlds.get(name);
        const asset = world === undefined ? undefined : accepted(mutant(name, path, value), world);
        fc.pre(asset !== undefined);
        if (world !== undefined && asset !== undefined) await create(asset, world);
      }),
      { numRuns: Number(process.env.MUTANTS ?? 80), maxSkipsPerRun: 1000 },
    );
  });
});
