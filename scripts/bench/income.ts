/** What a property and an income right cost to create, and what a payment costs that runs through a waterfall. */
import { admission, connect, DAY, gasOf, START } from "./chain.ts";
import { ISSUE, NO_LIMIT, prepareCreation, SELL } from "./creation.ts";

const NO_FEED = { feed: `0x${"0".repeat(40)}`, decimals: 0, unit: `0x${"0".repeat(64)}`, maxAge: 0 };
const SHARE = 1_000_000_000;
const NOMINAL = 50_000_000n;

export async function measureIncome() {
  const connection = await connect();
  const { ethers, networkHelpers } = connection;
  const [, manager, sponsor, investor] = await ethers.getSigners();
  if (!manager || !sponsor || !investor) throw new Error("Too few accounts.");
  const { registry, asPanel, currency, offering, power, create } = await prepareCreation(connection, {
    soft: 1_000n,
    hard: 100_000n,
    each: 100n,
  });
  await registry.connect(asPanel).admit([admission(investor.address, 1)], []);
  const token = {
    name: "Benchmark units",
    symbol: "BUNIT",
    decimals: 0,
    maxSupply: 200_000n,
    recordDates: [],
    closesAtLastRecordDate: false,
  };
  const long = { delay: 14 * DAY, expires: START + 20_000 * DAY };
  const issue = power(ISSUE, long);
  const reference = (registryName: string, folio: string) => ({
    registry: ethers.encodeBytes32String(registryName),
    folio: ethers.encodeBytes32String(folio),
    documentHash: ethers.id(folio),
  });
  // The last second of each month.
  const calendar = {
    firstRecordDate: Date.UTC(2027, 0, 31, 23, 59, 59) / 1000,
    everyDays: 0,
    everyMonths: 1,
  };
  const expense = (purpose: string, share: number, cap: bigint, months: number, fromReserve: boolean) => ({
    payee: manager.address,
    purpose: ethers.encodeBytes32String(purpose),
    share,
    cap,
    months,
    fromReserve,
  });
  /** Taxes, insurance and management, and a reserve that takes less the fuller it is. */
  const propertyTerms = {
    title: reference("US-IL-COOK", "20-10-200-003-0000"),
    nominalValue: NOMINAL,
    startDate: START,
    expenses: [
      expense("TAX", SHARE, 2_400_000_000n, 12, true),
      expense("INSURANCE", SHARE, 900_000_000n, 12, true),
      expense("MANAGEMENT", SHARE / 10, 300_000_000n, 1, false),
    ],
    reserveTarget: 5_000_000_000n,
    reserveSteps: [
      { below: SHARE / 4, share: SHARE },
      { below: SHARE / 2, share: 700_000_000 },
      { below: (SHARE / 4) * 3, share: 300_000_000 },
    ],
    calendar,
    appraisal: NO_FEED,
    completionPeriod: 60 * DAY,
  };
  /** Capital, 8 % simple, catch-up to a fifth, four fifths, at most three times what was invested. */
  const rightTerms = {
    right: reference("ISRC", "USRC17607839"),
    sponsor: sponsor.address,
    nominalValue: NOMINAL,
    utcOffset: 0,
    endDate: START + 3_650 * DAY,
    tail: 180 * DAY,
    calendar,
    waterfall: {
      startDate: Math.floor(START / DAY),
      periodMonths: 0,
      preferred: 0,
      rate: 80_000_000,
      dayCount: 1,
      capMultiple: 3n * BigInt(SHARE),
      tiers: [
        { kind: 0, sponsorShare: 0, level: 0 },
        { kind: 1, sponsorShare: 0, level: 0 },
        { kind: 2, sponsorShare: SHARE, level: SHARE / 5 },
        { kind: 5, sponsorShare: SHARE / 5, level: 0 },
      ],
    },
    excluded: [],
    revenue: NO_FEED,
    revenueShare: 0,
    paymentPeriod: 0,
  };

  const property = await create("Property", {
    token,
    powers: [issue, power(SELL, { ...long, vote: [SHARE / 5, SHARE / 2 + 1] })],
    terms: propertyTerms,
  });
  const created = await create("IncomeRight", { token, powers: [issue], terms: rightTerms });

  const right = await ethers.getContractAt("IncomeRight", created.address);
  const sale = await ethers.getContractAt("Offering", await right.offering());
  const price = await sale.priceOf(1_000n);
  await currency.transfer(investor.address, price);
  await currency.connect(investor).approve(await sale.getAddress(), price);
  await sale.connect(investor).subscribe(1_000n, price);
  await networkHelpers.time.increaseTo(offering.settlementDate);
  await sale.settle([investor.address]);
  await currency.approve(created.address, NO_LIMIT);
  // Half of the capital; then, in another month, through all of the tiers into a new distribution.
  await right.payIn(price / 2n);
  await networkHelpers.time.increaseTo(offering.settlementDate + 200 * DAY);
  const waterfallDistribute = await gasOf(right.payIn(price));
  return { createProperty: property.gas, createIncomeRight: created.gas, waterfallDistribute };
}
