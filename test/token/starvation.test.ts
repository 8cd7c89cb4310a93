import { expect } from "chai";
import { network } from "hardhat";

import { bearToken, recordOf } from "./Token.ts";

describe("A blocked wallet that brings too little gas", () => {
  it("cannot starve the registry that blocks it, even one untouched so far in the transaction", async () => {
    const { ethers, networkHelpers } = await network.create();
    const { alice, bob, registry, token } = await bearToken(ethers, "FrugalRegistry");
    const far = 2n ** 40n - 1n;
    const say = (wallet: string, word: bigint) => registry.getFunction("say")(wallet, word);
    await say(alice.address, recordOf(1n, far));
    await say(bob.address, recordOf(2n, far));
    await token.getFunction("mint")(alice.address, 1000n);
    await token.getFunction("mint")(bob.address, 1n);
    await networkHelpers.time.increase(2 * 86_400);
    await token.getFunction("refresh")(bob.address, { gasLimit: 1_000_000 });
    await say(alice.address, recordOf(1n, far, far));

    // A transaction costs 21,000 and its calldata before the token runs.
    const send = token.connect(alice).getFunction("transfer");
    let answered = 0;
    for (let gasLimit = 58_000; gasLimit < 66_000; gasLimit += 100) {
      const outcome = await send.staticCall(bob.address, 1n, { gasLimit }).then(
        () => "sent",
        (error: Error) => error.message,
      );
      expect(outcome, `with ${gasLimit} gas`).to.match(/NotEnoughGas|TransferRestricted\(4/);
      if (outcome.includes("TransferRestricted")) ++answered;
    }
    expect(answered, "limits that let the registry answer").to.be.within(10, 70);
  });

  it("is not led by a wallet's gas estimate to a lookup that the registry could not answer", async () => {
    const { ethers } = await network.create();
    const { bob, registry, token } = await bearToken(ethers, "FrugalRegistry");
    await registry.getFunction("say")(bob.address, recordOf(2n, 2n ** 40n - 1n));
    const estimate = await token.getFunction("refresh").estimateGas(bob.address);
    await token.getFunction("refresh")(bob.address, { gasLimit: estimate });
    const holder = (await token.getFunction("holderOf")(bob.address)) as { flags: bigint };
    expect(holder.flags, "the flag of one who may receive").to.equal(2n);
  });
});
