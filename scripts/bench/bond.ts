/** What a bond costs: to create, to fund, to claim, to pay a hundred. */

import { packPeriod } from "../../sdk/charter/index.ts";
import { admission, connect, DAY, gasOf, START } from "./chain.ts";
import { ISSUE, prepareCreation } from "./creation.ts";

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
  const { ethers, networkHelpers } = connection;
  const [, keeper] = await ethers.getSigners();
  if (keeper === undefined) throw new Error("Too few accounts.");
  const { registry, asPanel, currency, offering, power, create } = await prepareCreation(connection, {
    soft: 1_000n,
    hard: 100_000n,
    each: 100n,
  });

  const wallets = Array.from(
    { length: HOLDERS },
    (_, i) => new ethers.Wallet(ethers.id(`subscriber ${i}`), ethers.provider),
  );
  await registry.connect(asPanel).admit(
    wallets.map(({ address }, i) => admission(address, i + 1)),
    [],
  );

  const schedule = periods();
  const { gas: createBond, address: asset } = await create("Bond", {
    token: {
      name: "Benchmark bond 4% 2032",
      symbol: "BENCH-0732",
      decimals: 0,
      maxSupply: 200_000n,
      recordDates: schedule.map(({ recordDate }) => recordDate),
      closesAtLastRecordDate: true,
    },
    powers: [power(ISSUE, { delay: 2 * DAY, expires: START + 2000 * DAY })],
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
  });
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
