import { expect } from "chai";
import { AbiCoder, id, Interface, ZeroHash } from "ethers";
import { artifacts } from "hardhat";

import {
  admit,
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  FACE,
  inputOf,
  offeringTerms,
  UNIT,
} from "../support/world.ts";

const ISSUE = 0;
const RICH = 10_000n * FACE;

/**
 * Succession, rehearsed end to end: nothing is upgraded, so a bond gets a successor, and each holder who wants swaps his
 * units for its. What the older units had earned stays theirs; nobody is moved who did not ask.
 */
describe("succession", () => {
  async function olderBond() {
    const world = await createWorld();
    const { ethers, factory, registry, currency, anyone, networkHelpers, issuer } = world;
    const terms = offeringTerms();
    const charter = encodeCharter(bondCharter(await inputOf(world, terms)));
    await factory.scan(await registry.getAddress());
    const { asset } = await factory.addressesOf(anyone.address, BOND, charter, ZeroHash);
    await factory.create(BOND, charter, terms, ZeroHash);
    const bond = await ethers.getContractAt("Bond", asset);
    const token = await ethers.getContractAt("AssetToken", await bond.token());
    const sale = await ethers.getContractAt("Offering", await bond.offering());
    const [alice, bob, carol] = world.investors;
    if (!alice || !bob || !carol) throw new Error("too few investors");
    // The issuer takes the older units in: he is admitted like anybody who holds.
    await admit(world, [alice.address, bob.address, carol.address, issuer.address], 6);
    await networkHelpers.time.increaseTo(terms.opens);
    for (const buyer of [alice, bob, carol]) {
      await currency.mint(buyer.address, RICH);
      await currency.connect(buyer).approve(await sale.getAddress(), RICH);
      await sale.connect(buyer).subscribe(100n * UNIT, RICH);
    }
    await networkHelpers.time.increaseTo(terms.closes);
    await sale.settle([alice.address, bob.address, carol.address]);
    return { ...world, world, bond, token, alice, bob, carol };
  }

  async function successorOf({ world, factory, anyone, ethers }: Awaited<ReturnType<typeof olderBond>>) {
    const input = { ...(await inputOf(world)), isin: "US0378331005" };
    const charter = bondCharter(input);
    // Nothing is sold at birth: all of its units come from the exchange.
    const encoded = encodeCharter(charter);
    const { asset } = await factory.addressesOf(anyone.address, BOND, encoded, id("successor"));
    await factory.create(BOND, encoded, offeringTerms(), id("successor"));
    const bond = await ethers.getContractAt("Bond", asset);
    return { bond, token: await ethers.getContractAt("AssetToken", await bond.token()) };
  }

  it("lets holders who want swap, leaves the others, and pays old coupons to old holders", async () => {
    const older = await olderBond();
    const { ethers, factory, holder, objector, issuer, anyone, networkHelpers, currency } = older;
    const { alice, bob, carol } = older;
    const newer = await successorOf(older);
    const record = (await older.bond.period(0)).recordDate;
    const opens = record + 3n * BigInt(DAY);
    const terms = {
      units: await older.token.getAddress(),
      receiver: issuer.address,
      give: 1n,
      receive_: 1n,
      most: 200n * UNIT,
      opens,
      closes: opens + 30n * BigInt(DAY),
    };

    // Announced with its terms, by the holder of the successor's ISSUE alone, and not before its delay is over.
    const { abi } = await artifacts.readArtifact("AssetFactory");
    const struct = new Interface(abi).getFunction("createExchangeOffer")?.inputs[1];
    if (struct === undefined) throw new Error("The factory has no createExchangeOffer.");
    const action = AbiCoder.defaultAbiCoder().encode([struct], [terms]);
    const register = await ethers.getContractAt("Powers", await newer.bond.powerRegister());
    const announce = [await newer.bond.getAddress(), ISSUE, action, id("resolution")] as const;
    await networkHelpers.time.increaseTo(record - 10n * BigInt(DAY));
    await expect(register.connect(objector).announce(...announce)).to.be.revertedWithCustomError(
      register,
      "OnlyPowerHolder",
    );
    await register.connect(holder).announce(...announce);
    const create = factory.connect(anyone).createExchangeOffer;
    await expect(create(announce[0], terms)).to.be.revertedWithCustomError(register, "NotReady");
    await networkHelpers.time.increaseTo(record - 7n * BigInt(DAY));
    await expect(create(announce[0], { ...terms, give: 2n })).to.be.revertedWithCustomError(
      register,
      "NotAnnounced",
    );
    await create(announce[0], terms);
    const offer = await ethers.getContractAt("ExchangeOffer", await newer.bond.offering());
    const spender = await offer.getAddress();

    // The record date of the older bond's coupon passes before the exchange opens.
    await older.token.connect(alice).approve(spender, 100n * UNIT);
    await expect(offer.connect(alice).exchange(100n * UNIT)).to.be.revertedWithCustomError(
      offer,
      "ExchangeNotOpen",
    );
    await networkHelpers.time.increaseTo(opens);
    await offer.connect(alice).exchange(100n * UNIT);
    await older.token.connect(bob).approve(spender, 40n * UNIT);
    await offer.connect(bob).exchange(40n * UNIT);
    // Nobody moves Carol: neither the issuer nor the power's holder nor anyone can.
    for (const signer of [issuer, holder, anyone]) {
      const move = older.token.connect(signer).transferFrom(carol.address, issuer.address, UNIT);
      await expect(move).to.be.revertedWithCustomError(older.token, "ERC20InsufficientAllowance");
    }

    expect(await newer.token.balanceOf(alice.address)).to.equal(100n * UNIT);
    expect(await newer.token.balanceOf(bob.address)).to.equal(40n * UNIT);
    expect(await newer.token.totalSupply()).to.equal(140n * UNIT);
    expect(await older.token.balanceOf(issuer.address)).to.equal(140n * UNIT);
    expect(await older.token.balanceOf(bob.address)).to.equal(60n * UNIT);
    expect(await older.token.balanceOf(carol.address)).to.equal(100n * UNIT);
    expect(await older.token.balanceOf(spender)).to.equal(0n);

    // The old coupon, funded and claimed later, is of the record date: Alice has her part though she gave all units.
    await currency.mint(anyone.address, RICH);
    await currency.connect(anyone).approve(await older.bond.getAddress(), RICH);
    await older.bond.connect(anyone).fund(0n, RICH);
    for (const one of [alice, bob, carol]) {
      const had = await currency.balanceOf(one.address);
      await older.bond.connect(one).claim([0n]);
      const coupon = (await currency.balanceOf(one.address)) - had;
      // 5 % of 100,000.00 for a year of 365 days.
      expect(coupon).to.equal((100n * FACE * 5n) / 100n);
    }
    expect(await older.bond.claimable(0n, issuer.address)).to.equal(0n);

    // It closes by itself; what was not swapped lives on in the older bond.
    await networkHelpers.time.increaseTo(terms.closes);
    expect(await offer.ended()).to.equal(true);
    await older.token.connect(carol).transfer(bob.address, UNIT);
    expect(await older.token.balanceOf(bob.address)).to.equal(61n * UNIT);
  });
});
