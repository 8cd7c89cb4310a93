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
    await token.getFunction("refresh")(bob.address);
    await say(alice.address, recordOf(1n, far, far));

    // A transaction costs 21,000 and its calldata before the token runs.
    const send = token.connect(alice).getFunction("transfer");
    let answered = 0;
    for (let gasLimit = 53_500; gasLimit < 60_000; gasLimit += 100) {
      const outcome = await send.staticCall(bob.address, 1n, { gasLimit }).then(
        () => "sent",
        (error: { revert?: { name: string } }) => error.revert?.name ?? "out of gas",
      );
      expect(outcome, `with ${gasLimit} gas`).not.to.equal("sent");
      if (outcome === "TransferRestricted") ++answered;
    }
    expect(answered, "limits that let the registry answer").to.be.greaterThan(10);
  });
});
