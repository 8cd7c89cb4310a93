/** What a commodity costs to create. */
import AssetFactoryModule from "../../deploy/modules/AssetFactory.ts";
import { allRules, connect, createRegistry, DAY, gasOf, START } from "./chain.ts";

/** "No limit" is the type's maximum, written out. */
const NO_LIMIT = 2n ** 128n - 1n;
/** A troy ounce in milligrams x 1e18. */
const OUNCE = 311_034_768n * 10n ** 14n;

/** One gold product like those on the market: a unit an ounce, 0.40 % a year, bars of 350 to 430 ounces, first sale. */
export async function measureCommodity() {
  const connection = await connect();
  const { ethers, networkHelpers, ignition } = connection;
  const [issuer] = await ethers.getSigners();
  if (issuer === undefined) throw new Error("Too few accounts.");
  const { panel, registry } = await createRegistry(connection);
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const venue = await ethers.deployContract("PlainToken", [1n]);
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
  const deployed = await ignition.deploy(AssetFactoryModule);
  const factory = await ethers.getContractAt("AssetFactory", await deployed.factory.getAddress());
  await factory.scan(await registry.getAddress());

  const now = await networkHelpers.time.latest();
  const offering = {
    price: 1_000_000_000n,
    accrued: false,
    softCap: 1_000_000n,
    hardCap: 10_000_000n,
    minimumPerInvestor: 1_000n,
    maximumPerInvestor: 10_000_000n,
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
  const power = (kind: number) => ({
    kind,
    holder: panel.target,
    delay: 2 * DAY,
    window: 14 * DAY,
    objector: ethers.ZeroAddress,
    expires: START + 20_000 * DAY,
    limit: NO_LIMIT,
    yearlyLimit: NO_LIMIT,
    quorum: 0,
    majority: 0,
  });
  const charter = {
    asset: {
      token: {
        name: "Benchmark gold",
        symbol: "BGOLD",
        decimals: 6,
        maxSupply: 1_000_000_000_000n,
        recordNotice: 7 * DAY,
        recordDates: [],
        closesAtLastRecordDate: false,
        publisher: issuer.address,
        rules: allRules(await registry.getAddress(), await venue.getAddress()),
      },
      issuer: issuer.address,
      currency: await currency.getAddress(),
      firstOffering: ethers.keccak256(coder.encode([termsType], [offering])),
      powers: [power(0), power(6)],
    },
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
  };
  const constructor = (await ethers.getContractFactory("Commodity")).interface.deploy.inputs;
  const encoded = coder.encode(constructor, [charter]);
  const kind = ethers.encodeBytes32String("Commodity");
  return {
    createCommodity: await gasOf(factory.create(kind, encoded, offering, ethers.id("benchmark"))),
  };
}
