import { expect } from "chai";
import type { TypedDataDomain } from "ethers";
import { network } from "hardhat";

import { bearToken, charterOf, deployToken, recordOf } from "./Token.ts";

const TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
const FAR = 2n ** 40n - 1n;

interface Domain {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}

describe("A holder who signs a permit", () => {
  async function setUp() {
    const { ethers } = await network.create();
    const world = await bearToken(ethers, "LyingRegistry");
    const { alice, bob, mallory, registry, token } = world;
    await registry.getFunction("say")(alice.address, 1n, 276n, 1n, FAR);
    await registry.getFunction("say")(bob.address, 2n, 276n, 1n, FAR);
    await token.getFunction("mint")(alice.address, 1000n);
    const read = (await token.getFunction("eip712Domain")()) as unknown as Domain;
    const { name, version, chainId, verifyingContract } = read;
    const domain: TypedDataDomain = { name, version, chainId, verifyingContract };

    /** The arguments of `permit`, signed by Alice under the given domain. */
    async function signed(under: TypedDataDomain, nonce: bigint, deadline = FAR) {
      const [owner, spender] = [alice.address, mallory.address];
      const message = { owner, spender, value: 100n, nonce, deadline };
      const { v, r, s } = ethers.Signature.from(await alice.signTypedData(under, TYPES, message));
      return [owner, spender, 100n, deadline, v, r, s] as const;
    }
    return { ...world, ethers, domain, signed };
  }

  it("finds the domain in eip712Domain() and need not send a transaction", async () => {
    const { alice, bob, mallory, token, domain, signed } = await setUp();
    expect(domain.verifyingContract).to.equal(await token.getAddress());
    await token.connect(mallory).getFunction("permit")(...(await signed(domain, 0n)));
    expect(await token.getFunction("nonces")(alice.address)).to.equal(1n);
    await token.connect(mallory).getFunction("transferFrom")(alice.address, bob.address, 60n);
    expect(await token.getFunction("balanceOf")(bob.address)).to.equal(60n);
    expect(await token.getFunction("allowance")(alice.address, mallory.address)).to.equal(40n);
  });

  it("gives nobody more than the rules do", async () => {
    const { alice, bob, mallory, registry, token, domain, signed } = await setUp();
    await token.connect(mallory).getFunction("permit")(...(await signed(domain, 0n)));
    const pull = token.connect(mallory).getFunction("transferFrom");
    await expect(pull(alice.address, mallory.address, 1n)).to.be.revertedWithCustomError(
      token,
      "TransferRestricted",
    );
    await registry.getFunction("sayWord")(alice.address, recordOf(1n, FAR, FAR));
    await token.getFunction("refresh")(alice.address);
    await expect(pull(alice.address, bob.address, 1n))
      .to.be.revertedWithCustomError(token, "TransferRestricted")
      .withArgs(4n, alice.address, bob.address, 1n);
  });

  it("can be held to it once only", async () => {
    const { mallory, token, domain, signed } = await setUp();
    const permit = token.connect(mallory).getFunction("permit");
    const args = await signed(domain, 0n);
    await permit(...args);
    await expect(permit(...args)).to.be.revertedWithCustomError(token, "ERC2612InvalidSigner");
  });

  it("cannot be held to it after the deadline", async () => {
    const { mallory, token, domain, signed } = await setUp();
    await expect(
      token.connect(mallory).getFunction("permit")(...(await signed(domain, 0n, 1n))),
    ).to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature");
  });

  it("cannot be held to what was signed for another chain, contract, name or version", async () => {
    const { bob, mallory, token, domain, signed } = await setUp();
    const others: TypedDataDomain[] = [
      { ...domain, chainId: 1n },
      { ...domain, verifyingContract: bob.address },
      { ...domain, name: "Freehold Test Bond 4.625% 2031" },
      { ...domain, version: "2" },
    ];
    for (const other of others) {
      await expect(
        token.connect(mallory).getFunction("permit")(...(await signed(other, 0n))),
      ).to.be.revertedWithCustomError(token, "ERC2612InvalidSigner");
    }
    await token.connect(mallory).getFunction("permit")(...(await signed(domain, 0n)));
  });

  it("cannot be held to a signature of another token with the same charter", async () => {
    const { asset, ethers, mallory, registry, token, domain, signed } = await setUp();
    const twin = await deployToken(ethers, charterOf(await registry.getAddress(), asset.address));
    const args = await signed(domain, 0n);
    await expect(twin.connect(mallory).getFunction("permit")(...args)).to.be.revertedWithCustomError(
      twin,
      "ERC2612InvalidSigner",
    );
    await token.connect(mallory).getFunction("permit")(...args);
  });
});
