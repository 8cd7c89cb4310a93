/** P16 Fixed code: what the factory asks of registries and rules holds for every contract of the project. */
import { expect } from "chai";
import { artifacts } from "hardhat";

import { BOND, bondCharter, createWorld, encodeCharter, inputOf, offeringTerms } from "../support/world.ts";

const FORBIDDEN = new Map([
  [0xf2, "CALLCODE"],
  [0xf4, "DELEGATECALL"],
  [0xff, "SELFDESTRUCT"],
]);
const TERMINATORS = new Set([0x00, 0x56, 0xf3, 0xfd, 0xfe, 0xff]);

/** Names of forbidden instructions that can run, by the same walk as the contract's. */
function forbiddenIn(code: Uint8Array): string[] {
  const found: string[] = [];
  let reachable = true;
  for (let i = 0; i < code.length; i++) {
    const opcode = code[i] ?? 0;
    if (opcode === 0x5b) reachable = true;
    const name = FORBIDDEN.get(opcode);
    if (reachable && name !== undefined) found.push(`${name} at ${i}`);
    if (TERMINATORS.has(opcode)) reachable = false;
    if (opcode >= 0x60 && opcode <= 0x7f) i += opcode - 0x5f;
  }
  return found;
}

describe("Opcodes", () => {
  it("no contract of the project can run DELEGATECALL, CALLCODE or SELFDESTRUCT", async () => {
    const world = await createWorld();
    const { ethers } = world;
    let contracts = 0;
    for (const name of await artifacts.getAllFullyQualifiedNames()) {
      if (!name.startsWith("contracts/")) continue;
      const { deployedBytecode } = await artifacts.readArtifact(name);
      if (deployedBytecode === "0x") continue;
      contracts++;
      expect(forbiddenIn(ethers.getBytes(deployedBytecode)), name).to.deep.equal([]);
      expect(ethers.dataLength(deployedBytecode), `${name}: EIP-170`).to.be.at.most(24_576);
    }
    expect(contracts).to.be.greaterThan(5);
  });

  it("nor can what is deployed, by the scan of the contract itself", async () => {
    const world = await createWorld();
    const { ethers, factory, registry, panel, anyone } = world;
    const terms = offeringTerms();
    const charter = encodeCharter(bondCharter(await inputOf(world, terms)));
    const { asset, token } = await factory.addressesOf(anyone.address, BOND, charter, ethers.ZeroHash);
    await factory.create(BOND, charter, terms, ethers.ZeroHash);
    const bond = await ethers.getContractAt("Bond", asset);
    const deployed = [
      asset,
      token,
      await bond.offering(),
      await registry.getAddress(),
      await panel.getAddress(),
      await factory.getAddress(),
    ];
    for (const address of deployed) {
      expect(forbiddenIn(ethers.getBytes(await ethers.provider.getCode(address))), address).to.deep.equal([]);
      // A transaction to the factory has touched the factory.
      if (address === (await factory.getAddress())) continue;
      await factory.scan(address);
      expect(await factory.isScanned(address)).to.equal(true);
    }
  });
});
