import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { id, ZeroAddress } from "ethers";

/** The default charter of the TypeScript tests of the token: one registry, Germany, every class, no limits. */
export function charterOf(registry: string, publisher: string) {
  const countries = [0n, 0n, 0n, 0n];
  countries[1] = 1n << (276n % 256n);
  return {
    name: "Freehold Test Bond 4.625% 2031",
    symbol: "FTB31",
    decimals: 2,
    maxSupply: 1_000_000n,
    recordNotice: 7 * 86_400,
    recordDates: [] as number[],
    closesAtLastRecordDate: false,
    publisher,
    rules: {
      registries: [registry],
      countries,
      classes: 0xffff,
      countryRules: [] as { country: number; classes: number; receiveFrom: number }[],
      lockUpEnd: 0,
      lotSize: 1n,
      minimumHolding: 0n,
      maximumPerInvestor: 2n ** 128n - 1n,
      maximumHolders: 2 ** 32 - 1,
      venues: [] as string[],
      extraRules: [] as string[],
      recheckInterval: 86_400,
    },
  };
}

/** What a registry says of a wallet, in one word. */
export function recordOf(investor: bigint, validThrough: bigint, blockedThrough = 0n): bigint {
  const [country, retail] = [276n, 1n];
  return validThrough | (blockedThrough << 40n) | (investor << 80n) | (country << 120n) | (retail << 136n);
}

/** What answers for tokens, with a register of their documents. */
async function deployReader(ethers: HardhatEthers): Promise<string> {
  const documents = await ethers.deployContract("Documents");
  const reader = await ethers.deployContract("TokenReader", [await documents.getAddress()]);
  return reader.getAddress();
}

/** What a token is born with; here nothing that has powers or keeps liens. */
const bearing = (charter: object, reader: string) => [
  charter,
  id("charter"),
  ZeroAddress,
  ZeroAddress,
  reader,
];

/** A token of the first signer's, with the surface that everybody sees. */
export async function deployToken(ethers: HardhatEthers, charter: object) {
  const code = await ethers.deployContract("AssetTokenCode", bearing(charter, await deployReader(ethers)));
  return ethers.getContractAt("AssetToken", await code.getAddress());
}

/** A token whose asset is the first signer, under a registry that says whatever it is told to. */
export async function bearToken(
  ethers: HardhatEthers,
  kind: "LyingRegistry" | "FrugalRegistry",
  changes: object = {},
) {
  const [asset, alice, bob, mallory] = await ethers.getSigners();
  if (!asset || !alice || !bob || !mallory) throw new Error("four signers are needed");
  const registry = await ethers.deployContract(kind);
  const charter = { ...charterOf(await registry.getAddress(), asset.address), ...changes };
  const token = await deployToken(ethers, charter);
  return { asset, alice, bob, mallory, registry, token };
}
