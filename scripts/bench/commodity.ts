/** What a commodity costs to create. */
import { connect, DAY, START } from "./chain.ts";
import { ISSUE, prepareCreation, WRITE_OFF } from "./creation.ts";

/** A troy ounce in milligrams x 1e18. */
const OUNCE = 311_034_768n * 10n ** 14n;

/** One gold product like those on the market: a unit an ounce, 0.40 % a year, bars of 350 to 430 ounces, first sale. */
export async function measureCommodity() {
  const connection = await connect();
  const { ethers } = connection;
  const { panel, power, create } = await prepareCreation(connection, {
    soft: 1_000_000n,
    hard: 10_000_000n,
    each: 1_000n,
  });
  const unit = ethers.id("g fine XAU");
  const tolerance = { relative: 1_000_000, absolute: 0n };
  const feed = await ethers.deployContract("Feed", [
    {
      description: "Fine gold in the vault, as the auditor counts it",
      unit,
      decimals: 3,
      panel: await panel.getAddress(),
      interval: 20 * DAY,
      reportAge: 7 * DAY,
      maxSpread: tolerance,
      maxStep: tolerance,
      stepDelay: DAY,
    },
  ]);
  const long = { delay: 2 * DAY, expires: START + 20_000 * DAY };
  const { gas: createCommodity } = await create("Commodity", {
    token: {
      name: "Benchmark gold",
      symbol: "BGOLD",
      decimals: 6,
      maxSupply: 1_000_000_000_000n,
      recordDates: [],
      closesAtLastRecordDate: false,
    },
    powers: [power(ISSUE, long), power(WRITE_OFF, long)],
    terms: {
      metal: ethers.hexlify(ethers.toUtf8Bytes("XAU")),
      custodian: await panel.getAddress(),
      reserve: { feed: await feed.getAddress(), decimals: 3, unit, maxAge: 35 * DAY },
      reserveUnit: 1,
      weightPerUnit: OUNCE,
      feeStart: START,
      storageFee: 4_000_000,
      feeMethod: 1,
      dayBasis: 365,
      nominalPrice: 2_000_000_000n,
      minimumBar: 10_886_217n,
      maximumBar: 13_374_495n,
      minimumFineness: 995_000,
      minimumRedemption: 10_886_217n,
      redemptionFee: 1_500_000,
      minimumRedemptionFee: 1_000_000n,
      deliveryPeriod: 30 * DAY,
    },
  });
  return { createCommodity };
}
