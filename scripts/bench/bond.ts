/** What a bond costs: to create, to fund, to claim, to pay a hundred. */

import AssetFactoryModule from "../../deploy/modules/AssetFactory.ts";
import { packPeriod } from "../../sdk/charter/index.ts";
import { admission, allRules, connect, createRegistry, DAY, gasOf, START } from "./chain.ts";

/** "No limit" is the type's maximum, written out. */
const NO_LIMIT = 2n ** 128n - 1n;
const HOLDERS = 100;
const FACE = 1_000_000_000n;
const COUPONS = 10;

/** Five years, 4 % semi-annual, ACT/ACT-ICMA, bullet, face 1,000 in a currency of six decimals. */
function periods() {
  const firstDay = START / DAY;
  return Array.from({ length: COUPONS }, (_, i) => {
    const endDate = Math.floor(firstDay) + (i + 1) * 182;
    return {
      endDate,
      recordDate: endDate * DAY - 5 * DAY,
      paymentDate: endDate * DAY + 12 * 3600,
      rate: 40_000_000,
      principal: i === COUPONS - 1 ? FACE : 0n,
    };
  });
}

export async function measureBond() {
  const connection = await connect();
  const { ethers, networkHelpers, ignition } = connection;
  const [issuer, keeper] = await ethers.getSigners();
  if (issuer === undefined || keeper === undefined) throw new Error("Too few accounts.");
  const { panel, registry, asPanel } = await createRegistry(connection);
  // A plain ERC-20: what a currency adds to a payment of its own (a pause, a blacklist) is the currency's.
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const venue = await ethers.deployContract("PlainToken", [1n]);
  const deployed = await ignition.deploy(AssetFactoryModule);
  const factory = await ethers.getContractAt("AssetFactory", await deployed.factory.getAddress());
  await factory.scan(await registry.getAddress());

  const wallets = Array.from(
    { length: HOLDERS },
    (_, i) => new ethers.Wallet(ethers.id(`subscriber ${i}`), ethers.provider),
  );
  await registry.connect(asPanel).admit(
    wallets.map(({ address }, i) => admission(address, i + 1)),
    [],
  );

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
  const schedule = periods();
  const charter = {
    asset: {
      token: {
        name: "Benchmark bond 4% 2032",
        symbol: "BENCH-0732",
        decimals: 0,
        maxSupply: 200_000n,
        recordNotice: 7 * DAY,
        recordDates: schedule.map(({ recordDate }) => recordDate),
        closesAtLastRecordDate: true,
        publisher: issuer.address,
        rules: allRules(await registry.getAddress(), await venue.getAddress()),
      },
      issuer: issuer.address,
      currency: await currency.getAddress(),
      firstOffering: ethers.keccak256(coder.encode([termsType], [offering])),
      powers: [
        {
          kind: 0,
          holder: await panel.getAddress(),
          delay: 2 * DAY,
          window: 14 * DAY,
          objector: ethers.ZeroAddress,
          expires: START + 2000 * DAY,
          limit: NO_LIMIT,
          yearlyLimit: NO_LIMIT,
          quorum: 0,
          majority: 0,
        },
      ],
    },
    terms: {
      isin: ethers.hexlify(ethers.toUtf8Bytes("XS0000000009")),
      faceValue: FACE,
      startDate: Math.floor(START / DAY),
      utcOffset: 3600,
      dayCount: 3,
      frequency: 2,
      nominalDates: [],
      gracePeriod: 7 * DAY,
      cureWindow: 30 * DAY,
      defaultRate: 60_000_000,
      periods: schedule.map(packPeriod),
    },
  };
  const constructor = (await ethers.getContractFactory("Bond")).interface.deploy.inputs;
  const encoded = coder.encode(constructor, [charter]);
  const kind = ethers.encodeBytes32String("Bond");
  const createBond = await gasOf(factory.create(kind, encoded, offering, ethers.id("benchmark")));

  const [asset] = await factory.addressesOf(issuer.address, kind, encoded, ethers.id("benchmark"));
  const bond = await ethers.getContractAt("Bond", asset);
  const sale = await ethers.getContractAt("Offering", await bond.offering());
  for (const wallet of wallets) {
    const price = await sale.priceOf(500n);
    await networkHelpers.setBalance(wallet.address, 10n ** 18n);
    await currency.transfer(wallet.address, price + 1n);
    await currency.connect(wallet).approve(await sale.getAddress(), price);
    await sale.connect(wallet).subscribe(500n, price);
  }
  await networkHelpers.time.increaseTo(offering.settlementDate);
  for (let i = 0; i < HOLDERS; i += 25) {
    await sale.settle(wallets.slice(i, i + 25).map(({ address }) => address));
  }

  const pay = async (id: number) => {
    await networkHelpers.time.increaseTo(schedule[id]?.paymentDate ?? 0);
    const due = await bond.due(id);
    await currency.approve(asset, due);
    return gasOf(bond.fund(id, due));
  };
  const openAndFund = await pay(0);
  const [alice] = wallets;
  if (alice === undefined) throw new Error("Too few holders.");
  const claimFirst = await gasOf(bond.connect(alice).claim([0]));
  await pay(1);
  const claim = await gasOf(bond.connect(alice).claim([1]));
  const addresses = wallets.map(({ address }) => address);
  // The other 99 and one more, who has never been paid either: all 100 are paid for the first time.
  await pay(2);
  const fresh = addresses.slice(1);
  const gas = await gasOf(bond.connect(keeper).pay(2, fresh));
  return { createBond, openAndFund, claim, claimFirst, payEach100: Math.ceil(gas / fresh.length) };
}
