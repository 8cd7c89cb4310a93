import { expect } from "chai";
import { FunctionFragment, Interface } from "ethers";
import { artifacts, network } from "hardhat";

import { bearToken } from "./Token.ts";

/** Functions of a contract by signature, each with what it returns. */
async function functionsOf(name: string): Promise<Map<string, string>> {
  const { abi } = await artifacts.readArtifact(name);
  const found = new Map<string, string>();
  new Interface(abi).forEachFunction((one: FunctionFragment) => {
    found.set(one.format("sighash"), one.outputs.map((output) => output.format("sighash")).join());
  });
  return found;
}

describe("The reader of tokens", () => {
  it("and the code of a token are together the whole interface, each function once, with the same answer", async () => {
    const [code, reader, surface] = await Promise.all(
      ["AssetTokenCode", "TokenReader", "AssetToken"].map(functionsOf),
    );
    for (const [signature, outputs] of surface ?? []) {
      // Of what the code does itself, the reader may check whether it may: it returns nothing then.
      const [done, answered] = [code?.get(signature), reader?.get(signature)];
      expect(done ?? answered, signature).to.equal(outputs);
    }
    for (const signature of [...(code?.keys() ?? []), ...(reader?.keys() ?? [])]) {
      expect(surface?.has(signature), signature).to.equal(true);
    }
  });

  it("answers for every token the view of that token, and refuses by the token's own errors", async () => {
    const { ethers } = await network.create();
    const { asset, alice, token } = await bearToken(ethers, "LyingRegistry");
    expect(await token.name()).to.equal("Freehold Test Bond 4.625% 2031");
    expect(await token.symbol()).to.equal("FTB31");
    expect(await token.whoMayPublish()).to.equal(asset.address);
    await expect(token.recordDate(0)).to.be.revertedWithPanic(0x32);
    await expect(token.supplyAtRecordDate(0))
      .to.be.revertedWithCustomError(token, "RecordDateNotPassed")
      .withArgs(0n);
    expect(await token.nonces(alice.address)).to.equal(0n);
  });

  it("knows nothing when asked by anybody but a token, and holds nothing", async () => {
    const { ethers } = await network.create();
    const documents = await ethers.deployContract("Documents");
    const reader = await ethers.deployContract("TokenReader", [await documents.getAddress()]);
    await expect(reader.maxSupply()).to.revert(ethers);
    const surface: Interface = reader.interface;
    surface.forEachFunction(({ name, stateMutability }) => {
      expect(stateMutability, name).to.be.oneOf(["view", "pure"]);
    });
  });

  it("reads a name of any length", async () => {
    const { ethers } = await network.create();
    for (const length of [1, 31, 32, 33, 64, 100]) {
      const { token } = await bearToken(ethers, "LyingRegistry", { name: "n".repeat(length) });
      expect(await token.name()).to.equal("n".repeat(length));
    }
  });
});
