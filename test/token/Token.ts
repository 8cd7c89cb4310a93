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

/** What a token is born with; here nothing that has powers or keeps liens. */
export const bearing = (charter: object) => [charter, id("charter"), ZeroAddress, ZeroAddress];

/** A token whose asset is the first signer, under a registry that says whatever it is told to. */
export async function bearToken(ethers: HardhatEthers, kind: "LyingRegistry" | "FrugalRegistry") {
  const [asset, alice, bob, mallory] = await ethers.getSigners();
  if (!asset || !alice || !bob || !mallory) throw new Error("four signers are needed");
  const registry = await ethers.deployContract(kind);
  const charter = charterOf(await registry.getAddress(), asset.address);
  const token = await ethers.deployContract("AssetToken", bearing(charter));
  return { asset, alice, bob, mallory, registry, token };
}
