/** A token whose asset only mints: transfers, trades and loans are the same, and its holders need no offering. */
import { allRules, createReader, createRegistry, DAY, START } from "./chain.ts";
import type { Connection } from "./chain.ts";

/** Ten half-yearly record dates, as a bond of five years has. */
export const HALF_YEARS: readonly number[] = Array.from(
  { length: 10 },
  (_, i) => START + (i + 1) * 182 * DAY,
);

/** @param liens The register of liens; none if left out, for units that are never pledged. */
export async function createToken(
  connection: Connection,
  { recordDates = HALF_YEARS, liens }: { recordDates?: readonly number[]; liens?: string } = {},
) {
  const { ethers } = connection;
  const { registry, asPanel } = await createRegistry(connection);
  const venue = await ethers.deployContract("PlainToken", [1n]);
  const charter = {
    name: "Benchmark bond",
    symbol: "BENCH",
    decimals: 0,
    maxSupply: 2n ** 100n - (2n ** 100n % 10n),
    recordNotice: 7 * DAY,
    recordDates: [...recordDates],
    closesAtLastRecordDate: true,
    publisher: ethers.ZeroAddress,
    rules: allRules(await registry.getAddress(), await venue.getAddress()),
  };
  const asset = await ethers.deployContract("MintingAsset", [
    charter,
    liens ?? ethers.ZeroAddress,
    await createReader(connection),
  ]);
  const token = await ethers.getContractAt("AssetToken", await asset.token());
  return { asset, token, registry, asPanel };
}
