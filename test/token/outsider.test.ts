import { expect } from "chai";
import fc from "fast-check";
import type { FunctionFragment, Interface, ParamType } from "ethers";
import { network } from "hardhat";

import { bearToken } from "./Token.ts";

const FAR = 2n ** 40n - 1n;

describe("An outsider who calls every function of the token", () => {
  it("moves no unit and changes no figure, whatever the arguments", async () => {
    const { ethers } = await network.create();
    const { asset, alice, bob, mallory, registry, token } = await bearToken(ethers, "LyingRegistry");
    for (const [i, holder] of [alice, bob].entries()) {
      await registry.getFunction("say")(holder.address, BigInt(i + 1), 276n, 1n, FAR);
      await token.getFunction("mint")(holder.address, 1000n);
    }
    const people = [asset, alice, bob, mallory].map((one) => one.address);
    const figures = [
      "totalSupply",
      "maxSupply",
      "asset",
      "charterHash",
      "holdingLimits",
      "investorRegistries",
    ];
    figures.push("transferRules", "whoMayPublish", "recordDateCount", "closesAfter", "investorCount", "name");
    const state = async () => {
      const held = people.map((one) => token.getFunction("balanceOf")(one));
      const read = figures.map((name) => token.getFunction(name)() as Promise<unknown>);
      return JSON.stringify(await Promise.all([...held, ...read]), (_key, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      );
    };
    const before = await state();

    const argument = ({ baseType, type, arrayChildren }: ParamType): fc.Arbitrary<unknown> => {
      if (arrayChildren !== null) return fc.array(argument(arrayChildren), { maxLength: 3 });
      if (baseType === "address") return fc.constantFrom(...people, ethers.ZeroAddress);
      if (baseType === "string") return fc.string();
      if (baseType === "bool") return fc.boolean();
      if (type.startsWith("uint")) {
        const bits = Number(type.slice(4));
        return fc.oneof(fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }), fc.constantFrom(0n, 1n, 100n));
      }
      if (type.startsWith("bytes")) {
        const size = Number(type.slice(5));
        return fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => ethers.hexlify(bytes));
      }
      throw new Error(`no arguments for ${type}`);
    };
    const functions: FunctionFragment[] = [];
    const surface: Interface = token.interface;
    surface.forEachFunction((one) => functions.push(one));
    for (const verb of [
      "transfer",
      "permit",
      "mint",
      "redeem",
      "openRegister",
      "forcedTransfer",
      "refresh",
    ]) {
      expect(functions.map((one) => one.name)).to.include(verb);
    }
    for (const one of functions) {
      const values = fc.sample(fc.tuple(...one.inputs.map(argument)), { numRuns: 6, seed: 7943 });
      for (const given of values) {
        const data = surface.encodeFunctionData(one, given);
        await mallory
          .sendTransaction({ to: await token.getAddress(), data, gasLimit: 2_000_000 })
          .catch(() => undefined);
      }
      expect(await state(), one.format()).to.equal(before);
    }
  });
});
