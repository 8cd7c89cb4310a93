/** A bond is created, sold, settled and tapped, by contracts that are deployed as they are for real. */
import { expect } from "chai";

import {
  admit,
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  FACE,
  inputOf,
  lapse,
  offeringTerms,
  START,
  encodedTerms,
  UNIT,
  type Terms,
  type World,
} from "../support/world.ts";

const SALT = `0x${"00".repeat(32)}`;
const RICH = 10_000n * FACE;

/** A bond in its first offering, on the day on which that opens, with five admitted investors who have money. */
async function sell(world: World, terms: Terms) {
  const { ethers, factory, currency, anyone, networkHelpers } = world;
  const charter = encodeCharter(bondCharter(await inputOf(world, terms)));
  const { asset, token } = await factory.addressesOf(anyone.address, BOND, charter, SALT);
  const created = await (await factory.create(BOND, charter, terms, SALT)).wait();
  const bond = await ethers.getContractAt("Bond", asset);
  const offering = await ethers.getContractAt("Offering", await bond.offering());
  const buyers = world.investors.slice(0, 5);
  await admit(
    world,
    buyers.map((buyer) => buyer.address),
  );
  for (const buyer of buyers) {
    await currency.mint(buyer.address, RICH);
    await currency.connect(buyer).approve(await offering.getAddress(), RICH);
  }
  await networkHelpers.time.increaseTo(terms.opens);
  return {
    bond,
    token: await ethers.getContractAt("AssetToken", token),
    offering,
    buyers,
    gas: created?.gasUsed ?? 0n,
  };
}

describe("Offering of a bond", () => {
  it("sells first come first served: one loses his KYC, one cannot be paid, the others are served", async () => {
    const world = await createWorld();
    const terms = offeringTerms();
    const { bond, token, offering, buyers } = await sell(world, terms);
    const { currency, networkHelpers, issuer, anyone } = world;
    const units = [300n, 200n, 150n, 100n, 50n].map((whole) => whole * UNIT);
    for (const [i, buyer] of buyers.entries()) {
      await offering.connect(buyer).subscribe(units[i] ?? 0n, RICH);
    }
    expect(await currency.balanceOf(await offering.getAddress())).to.equal(800n * FACE);

    await networkHelpers.time.increaseTo(terms.closes);
    const [, lapsed, blacklisted] = buyers;
    if (!lapsed || !blacklisted) throw new Error("too few buyers");
    await lapse(world, [lapsed.address, blacklisted.address], [await token.getAddress()]);
    await currency.setBlacklisted(blacklisted.address, true);
    await offering.connect(anyone).settle(buyers.map((buyer) => buyer.address));

    expect(await token.totalSupply()).to.equal(450n * UNIT);
    expect(await currency.balanceOf(lapsed.address)).to.equal(RICH);
    expect((await offering.subscription(blacklisted.address)).paid).to.equal(150n * FACE);
    const toReserve = (450n * FACE * 2n) / 100n;
    expect(await bond.reserve()).to.equal(toReserve);
    expect(await currency.balanceOf(issuer.address)).to.equal(450n * FACE - toReserve);
    expect(await offering.ended()).to.equal(true);

    await currency.setBlacklisted(blacklisted.address, false);
    await offering.connect(anyone).refund([blacklisted.address]);
    expect(await currency.balanceOf(blacklisted.address)).to.equal(RICH);
    expect(await currency.balanceOf(await offering.getAddress())).to.equal(0n);
  });

  it("settles all of a batch with the gas that a wallet estimates for it", async () => {
    const world = await createWorld();
    const terms = offeringTerms();
    const { bond, token, offering, buyers } = await sell(world, terms);
    const { currency, networkHelpers, issuer } = world;
    for (const buyer of buyers) await offering.connect(buyer).subscribe(100n * UNIT, RICH);
    await networkHelpers.time.increaseTo(terms.closes);
    const [lapsed] = buyers;
    if (!lapsed) throw new Error("too few buyers");
    await lapse(world, [lapsed.address], [await token.getAddress()]);
    for (const batch of [buyers.slice(0, 3), buyers.slice(3)]) {
      const wallets = batch.map(({ address }) => address);
      const gasLimit = await offering.settle.estimateGas(wallets);
      await offering.settle(wallets, { gasLimit });
    }
    expect(await offering.ended()).to.equal(true);
    expect(await token.totalSupply()).to.equal(400n * UNIT);
    expect(await currency.balanceOf(lapsed.address)).to.equal(RICH);
    expect((await currency.balanceOf(issuer.address)) + (await bond.reserve())).to.equal(400n * FACE);
  });

  it("allocates pro rata to many, to the cap exactly", async () => {
    const world = await createWorld();
    const terms = { ...offeringTerms(), allocation: 1n };
    const { token, offering, buyers } = await sell(world, terms);
    const units = [777n, 333n, 501n, 650n, 99n].map((whole) => whole * UNIT);
    for (const [i, buyer] of buyers.entries()) {
      await offering.connect(buyer).subscribe(units[i] ?? 0n, RICH);
    }
    await world.networkHelpers.time.increaseTo(terms.closes);
    const allocations = await Promise.all(buyers.map((buyer) => offering.allocationOf(buyer.address)));
    expect(allocations.reduce((sum, allocation) => sum + allocation)).to.equal(terms.hardCap);
    await offering.settle(buyers.map((buyer) => buyer.address).reverse());
    for (const [i, buyer] of buyers.entries()) {
      expect(await token.balanceOf(buyer.address)).to.equal(allocations[i]);
      const price = ((allocations[i] ?? 0n) * FACE) / UNIT;
      expect(await world.currency.balanceOf(buyer.address)).to.equal(RICH - price);
    }
    expect(await token.totalSupply()).to.equal(terms.hardCap);
    expect(await world.currency.balanceOf(await offering.getAddress())).to.equal(0n);
  });

  it("gives everybody his money back when the soft cap is missed, and sells again under ISSUE", async () => {
    const world = await createWorld();
    const terms = offeringTerms();
    const { bond, token, offering, buyers } = await sell(world, terms);
    const { ethers, networkHelpers, currency, factory, holder, anyone } = world;
    const [buyer] = buyers;
    if (!buyer) throw new Error("too few buyers");
    await offering.connect(buyer).subscribe(99n * UNIT, RICH);
    await networkHelpers.time.increaseTo(terms.closes);
    await expect(offering.settle([buyer.address]))
      .to.be.revertedWithCustomError(offering, "SoftCapMissed")
      .withArgs(99n * UNIT, terms.softCap);
    await offering.connect(anyone).refund([buyer.address]);
    expect(await currency.balanceOf(buyer.address)).to.equal(RICH);

    // A tap, half a year on, with the interest that has accrued.
    const opens = START + 180 * DAY;
    const tap: Terms = {
      ...terms,
      accrued: true,
      price: 990_000_000n,
      opens,
      closes: opens + 5 * DAY,
      settlementDate: opens + 7 * DAY,
      settleBy: opens + 10 * DAY,
    };
    await networkHelpers.time.increaseTo(opens - 3 * DAY);
    const register = await ethers.getContractAt("Powers", await bond.powerRegister());
    const asset = await bond.getAddress();
    await expect(register.connect(anyone).announce(asset, 0, encodedTerms(tap), ethers.id("reason")))
      .to.be.revertedWithCustomError(register, "OnlyPowerHolder")
      .withArgs(0, anyone.address);
    await register.connect(holder).announce(asset, 0, encodedTerms(tap), ethers.id("reason"));
    await expect(factory.createOffering(await bond.getAddress(), tap)).to.be.revertedWithCustomError(
      register,
      "NotReady",
    );
    await networkHelpers.time.increase(2 * DAY);
    await factory.connect(anyone).createOffering(await bond.getAddress(), tap);
    const second = await ethers.getContractAt("Offering", await bond.offering());
    expect(await second.getAddress()).not.to.equal(await offering.getAddress());

    const accrued = await bond.accruedInterest(tap.settlementDate);
    const dirty = 99n * FACE * 10n ** 16n + accrued;
    expect(accrued).to.be.greaterThan(0n);
    expect(await second.priceOf(UNIT)).to.equal((dirty + 10n ** 18n - 1n) / 10n ** 18n);

    await networkHelpers.time.increaseTo(opens);
    await currency.connect(buyer).approve(await second.getAddress(), RICH);
    await second.connect(buyer).subscribe(100n * UNIT, RICH);
    await networkHelpers.time.increaseTo(tap.closes);
    await second.settle([buyer.address]);
    expect(await token.balanceOf(buyer.address)).to.equal(100n * UNIT);
    await expect(factory.createOffering(await bond.getAddress(), tap)).to.be.revert(ethers);
  });

  it("has no function by which the issuer, or anybody, could withdraw, cancel or move a date", async () => {
    const world = await createWorld();
    const { offering } = await sell(world, offeringTerms());
    const changing: string[] = [];
    offering.interface.forEachFunction((fragment) => {
      if (!fragment.constant) changing.push(fragment.name);
    });
    expect(changing.sort()).to.deep.equal([
      "payProceeds",
      "refund",
      "settle",
      "subscribe",
      "subscribeWithPermit",
    ]);
  });
});
