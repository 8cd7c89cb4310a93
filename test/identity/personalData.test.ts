import { expect } from "chai";
import { Interface } from "ethers";
import type { ParamType } from "ethers";
import { artifacts } from "hardhat";

/**
 * Where text or bytes of any length may go onto the chain, and what they are. Whatever is not listed here takes and
 * tells numbers, addresses, hashes and flags only, in which no name or address of a person fits.
 */
const FREE_FORM: Readonly<Record<string, string>> = {
  "AssetFactory.create(charter)": "the charter, whose texts are the name and symbol of the units",
  "AssetTokenCode.appendDocument(uri)": "addresses of a document of the asset, published by the issuer",
  "AssetTokenCode.DocumentUpdated(uri)": "the same",
  "Commodity.requestBySignature(signature)": "signatures",
  "Documents.appendDocument(uri)": "the same",
  "Exchange.Posted(signature)": "signatures",
  "Exchange.Skipped(reason)": "the beginning of an error, as a token or the exchange gave it",
  "Exchange.fill(signature)": "signatures",
  "Exchange.fillBatch(signature)": "signatures",
  "Exchange.fillFor(signature)": "signatures",
  "Exchange.fillWithPermit(signature)": "signatures",
  "Exchange.post(signature)": "signatures",
  "Feed.proveEquivocation(signature)": "signatures",
  "Feed.report(signature)": "signatures",
  "Lending.accept(signature)": "signatures",
  "Lending.acceptWithPermit(signature)": "signatures",
  "Lending.extend(borrowerSignature)": "signatures",
  "Lending.extend(lenderSignature)": "signatures",
  "Lending.extend(signature)": "signatures",
  "Liens.extend(signature)": "signatures",
  "Liens.pledgeBySignature(signature)": "signatures",
  "Panel.execute(data)": "calls that a panel approved, to contracts that are held here themselves",
  "Panel.execute(signature)": "signatures",
  "Powers.announce(action)": "what is to be done, as numbers and addresses",
  "Powers.Announced(action)": "the same",
};

/** The names of the parts of a parameter that have no fixed size; arrays of what has are fine. */
function freeForm(parameter: ParamType): string[] {
  if (parameter.baseType === "array" && parameter.arrayChildren) return freeForm(parameter.arrayChildren);
  if (parameter.baseType === "tuple") return (parameter.components ?? []).flatMap(freeForm);
  return ["string", "bytes"].includes(parameter.type) ? [parameter.name] : [];
}

/** What a contract writes from what it is given: arguments of functions that change something, and events. */
function writes(name: string, abi: Interface): string[] {
  const fragments = abi.fragments.flatMap((fragment) => {
    if (fragment.type === "event") return [fragment];
    const { stateMutability } = fragment as { stateMutability?: string };
    return fragment.type === "function" && !["view", "pure"].includes(stateMutability ?? "")
      ? [fragment]
      : [];
  });
  return fragments.flatMap((fragment) =>
    fragment.inputs
      .flatMap(freeForm)
      .map((part) => `${name}.${(fragment as { name?: string }).name ?? ""}(${part})`),
  );
}

describe("P19: nothing on chain names a person", () => {
  it("no contract writes text or bytes of any length but those that are listed with a reason", async () => {
    const found: string[] = [];
    for (const path of await artifacts.getAllFullyQualifiedNames()) {
      if (!path.startsWith("contracts/") || /^contracts\/(testing|interfaces)\//.test(path)) continue;
      const { abi, bytecode, contractName } = await artifacts.readArtifact(path);
      if (bytecode !== "0x") found.push(...writes(contractName, new Interface(abi)));
    }
    expect([...new Set(found)].sort()).to.deep.equal(Object.keys(FREE_FORM).sort());
  });

  it("an investor is numbers: wallet, number, country, class and date", async () => {
    const { abi } = await artifacts.readArtifact("InvestorRegistry");
    const [rows] = new Interface(abi).getFunction("admit")?.inputs ?? [];
    const columns = rows?.arrayChildren?.components?.map(({ name, type }) => `${name}: ${type}`);
    expect(columns).to.deep.equal([
      "wallet: address",
      "investor: uint40",
      "country: uint16",
      "class: uint8",
      "validThrough: uint40",
    ]);
  });
});
