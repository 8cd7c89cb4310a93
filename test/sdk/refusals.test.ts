import { readFileSync } from "node:fs";

import { expect } from "chai";
import { encodeBytes32String, ErrorFragment, id, Interface, ZeroAddress } from "ethers";
import { artifacts, network } from "hardhat";

import { explainRevert, refusalText, RESTRICTIONS, revertData } from "../../sdk/refusals/index.ts";

/** What a contract reverts with. */
function reverted(error: string, ...values: readonly unknown[]): string {
  return new Interface([`error ${error}`]).encodeErrorResult(error.slice(0, error.indexOf("(")), values);
}

describe("refusals", () => {
  it("knows every error in the ABI of every contract, with cause and remedy", async () => {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/testing/"),
    );
    const known = new Set<string>();
    for (const { abi } of await Promise.all(names.map((name) => artifacts.readArtifact(name)))) {
      for (const entry of abi as { type: string }[]) {
        if (entry.type !== "error") continue;
        const fragment = ErrorFragment.from(entry);
        // Two words are enough for values of any error that has no list and no bytes; those need their own.
        const data = fragment.selector + "00".repeat(32 * fragment.inputs.length);
        const whole = fragment.inputs.every(({ type }) => !/bytes$|string|\[/.test(type));
        if (!whole) continue;
        const refusal = explainRevert(data);
        expect(refusal?.name, fragment.format("full")).to.equal(fragment.name);
        expect(Object.keys(refusal?.values ?? {})).to.deep.equal(fragment.inputs.map(({ name }) => name));
        expect(refusal?.cause).to.match(/^\S.*\.$/);
        expect(refusal?.remedy).to.match(/^\S.*\.$/);
        known.add(fragment.selector);
      }
    }
    expect(known.size).to.be.greaterThan(250);
  });

  it("says what the contract says, why, and what to do", () => {
    const refusal = explainRevert(reverted("NotReady(uint256 id, uint256 readyAt)", 3n, 1_790_000_000n));
    if (refusal === undefined) throw new Error("not known");
    expect(refusal.values).to.deep.equal({ id: 3n, readyAt: 1_790_000_000n });
    expect(refusalText(refusal)).to.equal(
      "NotReady(id 3, readyAt 1790000000): The announcement's delay still runs. Wait until `readyAt`.",
    );
  });

  it("reads what names a term as text, and as it is where it is none", () => {
    const what = (value: string) =>
      explainRevert(reverted("InvalidRule(bytes32 what)", value))?.values["what"];
    expect(what(encodeBytes32String("lot size"))).to.equal("lot size");
    expect(what(id("no text"))).to.equal(id("no text"));
  });

  it("explains the codes of a token, as the token and the page of reasons do", async () => {
    const { ethers } = await network.create();
    const reader = await ethers.deployContract("TokenReader", [ZeroAddress]);
    const page = readFileSync(new URL("../../docs/REASONS.md", import.meta.url), "utf8");
    const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    const written = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1, -1);
    for (const [i, { words, cause, remedy }] of RESTRICTIONS.entries()) {
      const code = i + 1;
      expect(await reader.messageForTransferRestriction(code)).to.equal(words);
      const row = rows.find(([, first]) => first === String(code));
      expect(row?.slice(2, 5)).to.deep.equal([words, written(cause), written(remedy)]);
      const values = [code, ZeroAddress, ZeroAddress, 1n];
      const data = reverted(
        "TransferRestricted(uint8 code, address from, address to, uint256 amount)",
        ...values,
      );
      expect(explainRevert(data)).to.deep.include({ code: words, cause, remedy });
    }
    expect(await reader.messageForTransferRestriction(RESTRICTIONS.length + 1)).to.equal("unknown code");
    const unknown = reverted("CannotReceive(uint8 code, address investor)", 200, ZeroAddress);
    expect(explainRevert(unknown)).to.deep.include({ name: "CannotReceive", code: undefined });
  });

  it("explains why an order was refused, and does not fail at a reason that there is not", () => {
    const refused = (why: number) =>
      explainRevert(reverted("OrderRefused(uint8 why, uint256 value)", why, 7n));
    expect(refused(2)).to.deep.include({
      code: "EXPIRED",
      cause: "The order cannot be filled or posted: it has expired.",
    });
    expect(refused(99)).to.deep.include({ name: "OrderRefused", code: undefined });
  });

  it("explains the call that failed within a panel's", () => {
    const inner = reverted("NotBlocked(address wallet)", ZeroAddress);
    const signature = "CallFailed(uint256 index, address target, bytes reason)";
    const refusal = explainRevert(reverted(signature, 1n, ZeroAddress, inner));
    expect(refusal?.name).to.equal("NotBlocked");
    expect(refusal?.outer).to.deep.include({ name: "CallFailed" });
    expect(refusal?.outer?.values["index"]).to.equal(1n);
    expect(explainRevert(reverted(signature, 1n, ZeroAddress, "0x"))?.name).to.equal("CallFailed");
  });

  it("explains the language's own errors, and nothing that is no error known here", () => {
    expect(explainRevert(reverted("Panic(uint256 code)", 17n))?.name).to.equal("Panic");
    expect(explainRevert(reverted("Error(string reason)", "no"))?.values).to.deep.equal({ reason: "no" });
    const truncated = reverted("NotReady(uint256 id, uint256 readyAt)", 3n, 4n).slice(0, -2);
    for (const data of [undefined, null, 5, "", "0x", "0x12", "0xdeadbeef", "no hex", truncated])
      expect(explainRevert(data), String(data)).to.equal(undefined);
  });

  it("finds the data wherever a provider puts it", () => {
    for (const error of [
      { data: "0x1234" },
      { info: { error: { data: "0x1234" } } },
      { cause: { data: { data: "0x1234" } } },
    ])
      expect(revertData(error)).to.equal("0x1234");
    for (const nothing of [undefined, "text", new Error("no connection"), { data: 5 }])
      expect(revertData(nothing)).to.equal(undefined);
  });
});
