/** What a property and an income right cost to create, and what a payment costs that runs through a waterfall. */
import AssetFactoryModule from "../../deploy/modules/AssetFactory.ts";
import { admission, allRules, connect, createRegistry, DAY, gasOf, START } from "./chain.ts";

/** "No limit" is the type's maximum, written out. */
const NO_LIMIT = 2n ** 128n - 1n;
const NO_FEED = { feed: `0x${"0".repeat(40)}`, decimals: 0, unit: `0x${"0".repeat(64)}`, maxAge: 0 };
const SHARE = 1_000_000_000;
const NOMINAL = 50_000_000n;

export async function measureIncome() {
  const connection = await connect();
  const { ethers, networkHelpers, ignition } = connection;
  const [issuer, manager, sponsor, investor] = await ethers.getSigners();
  if (!issuer || !manager || !sponsor || !investor) throw new Error("Too few accounts.");
  const { panel, registry, asPanel } = await createRegistry(connection);
  await registry.connect(asPanel).admit([admission(investor.address, 1)], []);
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const venue = await ethers.deployContract("PlainToken", [1n]);
  const deployed = await ignition.deploy(AssetFactoryModule);
  const factory = await ethers.getContractAt("AssetFactory", await deployed.factory.getAddress());
  await factory.scan(await registry.getAddress());

  const now = await networkHelpers.time.latest();
  const offering = {
    price: 1_000_000_000n,
    accrued: false,
    softCap: 1_000n,
    hardCap: 100_000n,
    minimumPerInvestor: 100n,
    maximumPerInvestor: 100_000n,
    opens: now,
    closes: now + 10 * DAY,
    settlementDate: now + 11 * DAY,
    settleBy: now + 20 * DAY,
    reserveShare: 0,
    allocation: 0,
  };
  const create = factory.interface.getFunction("create");
  const coder = ethers.AbiCoder.defaultAbiCoder();
  const termsType = create.inputs[2];
  if (termsType === undefined) throw new Error("create() has changed.");
  const power = (kind: number, quorum: number, majority: number) => ({
    kind,
    holder: panel.target,
    delay: 14 * DAY,
    window: 14 * DAY,
    objector: ethers.ZeroAddress,
    expires: START + 20_000 * DAY,
    limit: NO_LIMIT,
    yearlyLimit: NO_LIMIT,
    quorum,
    majority,
  });
  const asset = {
    token: {
      name: "Benchmark units",
      symbol: "BUNIT",
      decimals: 0,
      maxSupply: 200_000n,
      recordNotice: 7 * DAY,
      recordDates: [],
      closesAtLastRecordDate: false,
      publisher: issuer.address,
      rules: allRules(await registry.getAddress(), await venue.getAddress()),
    },
    issuer: issuer.address,
    currency: await currency.getAddress(),
    firstOffering: ethers.keccak256(coder.encode([termsType], [offering])),
    powers: [power(0, 0, 0), power(5, SHARE / 5, SHARE / 2 + 1)],
  };
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

  const creating = async (name: "Property" | "IncomeRight", terms: object, powers: object[]) => {
    const constructor = (await ethers.getContractFactory(name)).interface.deploy.inputs;
    const encoded = coder.encode(constructor, [{ asset: { ...asset, powers }, terms }]);
    const kind = ethers.encodeBytes32String(name);
    const gas = await gasOf(factory.create(kind, encoded, offering, ethers.id(name)));
    const [address] = await factory.addressesOf(issuer.address, kind, encoded, ethers.id(name));
    return { gas, address };
  };
  const property = await creating("Property", propertyTerms, asset.powers);
  const created = await creating("IncomeRight", rightTerms, asset.powers.slice(0, 1));

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
