/** What a bond with its token, terms and offering costs to create, and at which addresses it comes to stand. */
import { expect } from "chai";
import { concat, dataLength, keccak256 } from "ethers";
import { artifacts } from "hardhat";

import type { Bond } from "../../typechain-types/index.ts";

import {
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  inputOf,
  offeringTerms,
  type World,
} from "../support/world.ts";

const SALT = `0x${"11".repeat(32)}`;

async function create(world: World, years: number, frequency = 1) {
  const { factory, registry, anyone } = world;
  const terms = offeringTerms();
  const charter = encodeCharter(bondCharter({ ...(await inputOf(world, terms)), years, frequency }));
  await factory.scan(await registry.getAddress());
  const predicted = await factory.addressesOf(anyone.address, BOND, charter, SALT);
  const receipt = await (await factory.create(BOND, charter, terms, SALT)).wait();
  return { charter, predicted, gas: receipt?.gasUsed ?? 0n };
}

const tokenOf = async ({ ethers }: World, bond: Bond) =>
  ethers.getContractAt("AssetToken", await bond.token());

describe("Asset factory", () => {
  it("creates a bond, its token and its offering in one transaction, where it said it would", async () => {
    const world = await createWorld();
    const { ethers, factory } = world;
    const { predicted, charter } = await create(world, 4);
    const bond = await ethers.getContractAt("Bond", predicted.asset);
    expect(await bond.token()).to.equal(predicted.token);
    expect(await bond.charterHash()).to.equal(ethers.keccak256(charter));
    expect(await factory.isAsset(predicted.asset)).to.equal(true);
    expect(await factory.assetOf(ethers.id("ISIN:AU3CB0255776"))).to.equal(predicted.asset);
    const offering = await ethers.getContractAt("Offering", await bond.offering());
    expect(await offering.asset()).to.equal(predicted.asset);
    for (const address of [predicted.asset, predicted.token, await offering.getAddress()]) {
      expect(await ethers.provider.getCode(address)).to.have.length.greaterThan(2);
    }
  });

  it("leaves room for a bond of a hundred years, twice a year, within the limit of creation code", async () => {
    const world = await createWorld();
    const { predicted, charter } = await create(world, 100, 2);
    const { bytecode } = await artifacts.readArtifact("Bond");
    expect(dataLength(bytecode) + dataLength(charter)).to.be.at.most(49_152);
    const bond = await world.ethers.getContractAt("Bond", predicted.asset);
    expect(await bond.charterHash()).to.equal(keccak256(charter));
    expect(await bond.periodCount()).to.equal(200n);
    const { periods, faceValue } = await bond.terms();
    const last = periods.at(-1);
    expect(last?.principal).to.equal(faceValue);
    expect(last?.recordDate).to.equal(await (await tokenOf(world, bond)).recordDate(199));
    expect(last?.rate).to.equal(50_000_000n);
  });

  it("reads a registry's code for well under 100 gas a byte, once", async () => {
    const world = await createWorld();
    const { ethers, factory, panel } = world;
    const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
    const address = await registry.getAddress();
    const size = ethers.dataLength(await ethers.provider.getCode(address));
    const receipt = await (await factory.scan(address)).wait();
    expect(receipt?.gasUsed).to.be.lessThan(80n * BigInt(size) + 60_000n);
    const again = await (await factory.scan(address)).wait();
    expect(again?.gasUsed).to.be.lessThan(30_000n);
  });

  /** Creates a contract of one byte, has the factory scan it, and reverts with what the factory says. */
  const createAndScan = (factory: string, selector: string) =>
    concat([
      // Creation code of a contract that is STOP; CREATE(0, 22, 10).
      ...["0x69", "0x60006000536001", "0x6000f3", "0x5f52", "0x600a60165ff0"],
      // scan(its address), in 36 bytes.
      ...["0x63", selector, "0x60e01b5f52", "0x600452", "0x5f5f60245f5f73", factory, "0x5af1"],
      // What came back.
      "0x3d5f5f3e3d5ffd",
    ]);

  it("passes no rule in the transaction that created it, at whose end it could vanish", async () => {
    const { anyone, factory } = await createWorld();
    const { selector } = factory.interface.getFunction("scan");
    const data = createAndScan(await factory.getAddress(), selector);
    await expect(anyone.sendTransaction({ data, gasLimit: 1_000_000n })).to.be.revertedWithCustomError(
      factory,
      "TouchedBefore",
    );
  });

  it("passes no rule that the transaction names in its access list, and the same one without", async () => {
    const { ethers, anyone, factory, panel } = await createWorld();
    const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
    const address = await registry.getAddress();
    const accessList = [{ address, storageKeys: [] }];
    await expect(factory.scan(address, { accessList })).to.be.revertedWithCustomError(
      factory,
      "TouchedBefore",
    );
    expect(await factory.isScanned(address)).to.equal(false);
    await factory.connect(anyone).scan(address);
    expect(await factory.isScanned(address)).to.equal(true);
  });
});
