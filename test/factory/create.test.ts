/** What a bond with its token, terms and offering costs to create, and at which addresses it comes to stand. */
import { expect } from "chai";
import { dataLength, keccak256 } from "ethers";
import { artifacts } from "hardhat";

import type { Bond } from "../../typechain-types/index.ts";

import {
  BOND,
  bondCharter,
  createWorld,
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
    const { ethers, factory, registry } = world;
    const address = await registry.getAddress();
    const size = ethers.dataLength(await ethers.provider.getCode(address));
    const receipt = await (await factory.scan(address)).wait();
    expect(receipt?.gasUsed).to.be.lessThan(80n * BigInt(size) + 60_000n);
    const again = await (await factory.scan(address)).wait();
    expect(again?.gasUsed).to.be.lessThan(30_000n);
  });
});
