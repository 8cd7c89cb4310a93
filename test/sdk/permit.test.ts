/** What the signer of a permit is told, and what his signature is good for. */
import { expect } from "chai";
import { Interface, MaxUint256, Signature, TypedDataEncoder, verifyTypedData } from "ethers";
import type { BlockTag, Provider, Signer, TransactionRequest } from "ethers";
import { network } from "hardhat";

import { PERMIT_TYPES, PermitError, signPermit } from "../../sdk/permit/index.ts";

describe("a permit", () => {
  const setUp = async () => {
    const { ethers } = await network.create();
    const [owner, spender, anyone] = await ethers.getSigners();
    if (!owner || !spender || !anyone) throw new Error("too few accounts");
    const money = await ethers.deployContract("TestCurrency", ["Money", "MONEY", 6]);
    const token = await money.getAddress();
    return { ethers, owner, spender, anyone, money, token };
  };
  const codeOf = async (asked: Promise<unknown>) => {
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    return error instanceof PermitError ? error.code : error;
  };

  it("sets the allowance that was signed, once, within an hour, whoever brings it", async () => {
    const { ethers, owner, spender, anyone, money, token } = await setUp();
    const { timestamp } = (await ethers.provider.getBlock("latest")) ?? { timestamp: 0 };
    const { value, deadline, v, r, s } = await signPermit(owner, {
      token,
      spender: spender.address,
      value: 7n,
    });
    expect(deadline).to.equal(BigInt(timestamp) + 3_600n);
    const bring = () =>
      money.connect(anyone).permit(owner.address, spender.address, value, deadline, v, r, s);
    await bring();
    expect(await money.allowance(owner.address, spender.address)).to.equal(7n);
    await expect(bring()).to.be.revertedWithCustomError(money, "ERC2612InvalidSigner");
  });

  it("is not signed for what has none, nor for 2^128 and more, nor without a chain", async () => {
    const { ethers, owner, spender, token } = await setUp();
    const input = { token, spender: spender.address, value: 1n };
    const nobody = ethers.Wallet.createRandom();
    expect(await codeOf(signPermit(owner, { ...input, token: nobody.address }))).to.equal("PERMIT_NONE");
    expect(await codeOf(signPermit(owner, { ...input, value: MaxUint256 }))).to.equal("PERMIT_UNLIMITED");
    expect(await codeOf(signPermit(nobody, input))).to.equal("PERMIT_PROVIDER");
  });

  for (const version of ["2", undefined])
    it(`is for name and version ${version ?? "1"} where a currency ${version ? "has" : "lacks"} version() and tells no domain`, async () => {
      const { owner, spender, token } = await setUp();
      const domain = { name: "USD Coin", version: version ?? "1", chainId: 1n, verifyingContract: token };
      const says = new Interface([
        "function name() view returns (string)",
        "function version() view returns (string)",
        "function nonces(address) view returns (uint256)",
        "function DOMAIN_SEPARATOR() view returns (bytes32)",
      ]);
      const answers: Record<string, unknown> = {
        name: domain.name,
        version,
        nonces: 5n,
        DOMAIN_SEPARATOR: TypedDataEncoder.hashDomain(domain),
      };
      const provider = {
        call: ({ data }: TransactionRequest) => {
          const name = says.parseTransaction({ data: data ?? "0x" })?.name ?? "";
          const answer = answers[name];
          // A token without the function.
          return Promise.resolve(answer === undefined ? "0x" : says.encodeFunctionResult(name, [answer]));
        },
        resolveName: (name: string) => Promise.resolve(name),
        getBlock: () => Promise.resolve({ timestamp: 1_000 }),
        getNetwork: () => Promise.resolve({ chainId: 1n }),
      };
      const holder = {
        provider,
        getAddress: () => Promise.resolve(owner.address),
        signTypedData: owner.signTypedData.bind(owner),
      } as unknown as Signer;
      const { v, r, s, deadline } = await signPermit(holder, { token, spender: spender.address, value: 3n });
      const message = { owner: owner.address, spender: spender.address, value: 3n, nonce: 5n, deadline };
      const signature = Signature.from({ v, r, s });
      expect(verifyTypedData(domain, PERMIT_TYPES, message, signature)).to.equal(owner.address);
      expect(deadline).to.equal(4_600n);
    });

  it("is not signed for a domain that is none of the token's, as when an endpoint claims another chain", async () => {
    const { owner, spender, token } = await setUp();
    const { provider: own } = owner as unknown as { provider: Provider };
    const provider = {
      call: (request: TransactionRequest) => own.call(request),
      resolveName: (name: string) => Promise.resolve(name),
      getBlock: (tag: BlockTag) => own.getBlock(tag),
      getNetwork: () => Promise.resolve({ chainId: 1n }),
    };
    const elsewhere = {
      provider,
      getAddress: () => Promise.resolve(owner.address),
      signTypedData: () => expect.fail("signed"),
    } as unknown as Signer;
    const input = { token, spender: spender.address, value: 1n };
    expect(await codeOf(signPermit(elsewhere, input))).to.equal("PERMIT_DOMAIN");
  });
});
