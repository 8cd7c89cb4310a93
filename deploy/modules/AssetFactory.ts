import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { dataLength, dataSlice, encodeBytes32String } from "ethers";
import { artifacts } from "hardhat";

/** A contract's code is at most 24,576 bytes, and a data contract starts with a STOP byte. */
const CHUNK = 24_575;

/** The kinds of asset that the factory creates, by the name of their contract. */
const KINDS = ["Bond", "CallableBond", "FloatingRateBond", "Property", "IncomeRight", "Commodity"];

/** What the assets share: contracts without an owner, whose code is fixed like the factory's own. */
const SHARED = ["Powers", "Liens", "Bars"];

/** Names as the factory takes them. */
const named = <T>(list: readonly { readonly name: string; readonly location: T }[]) =>
  list.map(({ name, location }) => ({ name: encodeBytes32String(name), location }));

/** What answers for them, which keeps nothing at all. */
const READERS = ["BondReader"];

/** The creation code of a contract, in pieces that fit a data contract each. */
async function piecesOf(name: string): Promise<string[]> {
  const { bytecode } = await artifacts.readArtifact(name);
  const pieces: string[] = [];
  for (let start = 0; start < dataLength(bytecode); start += CHUNK) {
    pieces.push(dataSlice(bytecode, start, Math.min(start + CHUNK, dataLength(bytecode))));
  }
  return pieces;
}

const token = await piecesOf("AssetTokenCode");
const code = await Promise.all(KINDS.map(async (name) => ({ name, pieces: await piecesOf(name) })));

/** The factory, with the creation code of the token and of every kind of asset in data contracts. */
export default buildModule("AssetFactory", (m) => {
  const store = (name: string, pieces: string[]) =>
    pieces.map((piece, index) => m.contract("CreationCode", [piece], { id: `${name}_${index + 1}` }));
  const kinds = code.map(({ name, pieces }) => ({
    name: encodeBytes32String(name),
    creationCode: store(name, pieces),
  }));
  const shared = [...SHARED, ...READERS].map((name) => ({ name, location: m.contract(name) }));
  // Neither has an owner either: the reader keeps nothing, and every token's documents are kept under that token.
  shared.push({ name: "TokenReader", location: m.contract("TokenReader", [m.contract("Documents")]) });
  const factory = m.contract("AssetFactory", [store("AssetToken", token), kinds, named(shared)]);
  return { factory };
});
