/** Two loans against units of a real bond, by the SDK: one extended and repaid, one in default and auctioned. */
import { expect } from "chai";

import {
  acceptOffer,
  approveMoney,
  beginAuction,
  bid,
  draftExtension,
  draftOffer,
  extend,
  LENDING_DOMAIN,
  offerDigest,
  permitMoney,
  readLoan,
  repay,
  signExtension,
  signLongerPledge,
  signOffer,
  signPledge,
  take,
} from "../../sdk/lending/index.ts";
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
  START,
  UNIT,
} from "../support/world.ts";

const SALT = `0x${"00".repeat(32)}`;
const RICH = 10_000n * FACE;
const T0 = BigInt(START + 20 * DAY);
const D = BigInt(DAY);

/** A bond of which alice holds 300 units and bob 200; carol may hold some, the bank may not. */
async function borrowers() {
  const world = await createWorld();
  const { ethers, factory, currency, anyone, networkHelpers } = world;
  const terms = offeringTerms();
  const charter = encodeCharter(bondCharter(await inputOf(world, terms)));
  const { asset, token } = await factory.addressesOf(anyone.address, BOND, charter, SALT);
  await factory.create(BOND, charter, terms, SALT);
  const bond = await ethers.getContractAt("Bond", asset);
  const offering = await ethers.getContractAt("Offering", await bond.offering());
  const [alice, bob, carol, bank] = world.investors;
  if (!alice || !bob || !carol || !bank) throw new Error("too few accounts");
  await admit(
    world,
    [alice, bob, carol].map(({ address }) => address),
  );
  for (const who of [alice, bob, carol, bank]) await currency.mint(who.address, RICH);
  await networkHelpers.time.increaseTo(terms.opens);
  for (const [who, units] of [
    [alice, 300n * UNIT],
    [bob, 200n * UNIT],
  ] as const) {
    await currency.connect(who).approve(await offering.getAddress(), RICH);
    await offering.connect(who).subscribe(units, RICH);
  }
  await networkHelpers.time.increaseTo(terms.closes);
  await offering.settle([alice.address, bob.address]);
  await networkHelpers.time.increaseTo(T0);
  return {
    ...world,
    token: await ethers.getContractAt("AssetToken", token),
    alice,
    bob,
    carol,
    bank,
  };
}

type Scene = Awaited<ReturnType<typeof borrowers>>;

async function termsOf({ token, currency }: Scene, maker: string, side: "lender" | "borrower") {
  return {
    maker,
    side,
    token: await token.getAddress(),
    units: 100n * UNIT,
    currency: await currency.getAddress(),
    principal: 60n * FACE,
    interest: 2n * FACE,
    maturity: T0 + 100n * D,
    onDefault: "take" as const,
    startPrice: 110n * FACE,
    endPrice: 40n * FACE,
    expiry: T0 + 2n * D,
  };
}

describe("Lending", () => {
  it("lends, is repaid in parts and extended, and frees the units", async () => {
    const scene = await borrowers();
    const { lending, token, currency, alice, carol, anyone } = scene;
    const before = await currency.balanceOf(alice.address);
    const offer = await draftOffer(lending, await termsOf(scene, carol.address, "lender"));
    const signed = await signOffer(lending, offer, carol);
    await approveMoney(lending.connect(carol), offer.currency, offer.principal);
    const consent = await signPledge(lending, offer, alice);
    const { loan } = await acceptOffer(lending.connect(alice), signed, consent);
    expect(await currency.balanceOf(alice.address)).to.equal(before + 60n * FACE);
    expect(await token.getFrozenTokens(alice.address)).to.equal(100n * UNIT);
    expect(await token.balanceOf(alice.address)).to.equal(300n * UNIT);

    const domain = { ...LENDING_DOMAIN, chainId: 31337n, verifyingContract: await lending.getAddress() };
    const words = { ...offer, side: 0, onDefault: 0 };
    expect(offerDigest(domain, offer)).to.equal(await lending.hashOf(words));

    await repay(lending.connect(alice), loan, 12n * FACE);
    const extension = await draftExtension(lending, loan, T0 + 150n * D, FACE);
    await extend(
      lending.connect(anyone),
      extension,
      {
        lender: await signExtension(lending, extension, carol),
        borrower: await signExtension(lending, extension, alice),
      },
      await signLongerPledge(lending, extension, alice),
    );
    const running = await readLoan(lending, loan);
    expect(running.status).to.equal("active");
    expect(running.due).to.equal(63n * FACE);
    expect(running.owed).to.equal(51n * FACE);
    expect(running.defaultFrom).to.equal(T0 + 157n * D + 1n);
    expect(running.lienEnd).to.equal(T0 + (150n + 14n + 366n) * D);

    await currency.mint(anyone.address, RICH);
    await repay(lending.connect(anyone), loan, RICH);
    const done = await readLoan(lending, loan);
    expect(done.status).to.equal("settled");
    expect(await currency.balanceOf(carol.address)).to.equal(RICH + 3n * FACE);
    expect(await token.getFrozenTokens(alice.address)).to.equal(0n);
    expect(await currency.balanceOf(await lending.getAddress())).to.equal(0n);
    await expect(repay(lending.connect(alice), loan, 1n)).to.be.rejectedWith("nothing is to be repaid");
  });

  it("takes units for a loan in default, less what was repaid", async () => {
    const scene = await borrowers();
    const { lending, token, networkHelpers, alice, carol } = scene;
    const offer = await draftOffer(lending, await termsOf(scene, alice.address, "borrower"));
    const signed = await signOffer(lending, offer, alice);
    const consent = await signPledge(lending, offer, alice);
    await approveMoney(lending.connect(carol), offer.currency, offer.principal);
    const { loan } = await acceptOffer(lending.connect(carol), signed, consent);
    await repay(lending.connect(alice), loan, 31n * FACE);
    await networkHelpers.time.increaseTo(offer.maturity + offer.grace + 1n);
    expect(await readLoan(lending, loan)).to.include({ status: "default", takeable: 50n * UNIT });
    await take(lending.connect(carol), loan);
    expect(await token.balanceOf(carol.address)).to.equal(50n * UNIT);
    expect(await token.balanceOf(alice.address)).to.equal(250n * UNIT);
    expect((await readLoan(lending, loan)).status).to.equal("settled");
  });

  it("auctions the units for a bank that may hold none, and gives the borrower what is left", async () => {
    const scene = await borrowers();
    const { lending, token, currency, networkHelpers, alice, bob, bank, anyone } = scene;
    const offer = await draftOffer(lending, await termsOf(scene, bank.address, "lender"));
    await approveMoney(lending.connect(bank), offer.currency, offer.principal);
    const consent = await signPledge(lending, offer, alice);
    const { loan } = await acceptOffer(
      lending.connect(alice),
      await signOffer(lending, offer, bank),
      consent,
    );
    await networkHelpers.time.increaseTo(offer.maturity + offer.grace + 1n);
    await beginAuction(lending.connect(anyone), loan);
    await networkHelpers.time.increase(3n * D);
    const { auction } = await readLoan(lending, loan);
    if (!auction) throw new Error("no auction");
    // 110 falls by 70 in seven days, so 80 for all after three: 62 are owed, hence 77.5 of the 100 units.
    expect(auction).to.deep.include({ units: 77n * UNIT + UNIT / 2n, money: 62n * FACE });
    const held = await token.balanceOf(bob.address);
    const had = await currency.balanceOf(alice.address);
    const paid = await currency.balanceOf(bob.address);
    await bid(lending.connect(bob), loan, 100n * UNIT);
    // Some seconds later the price is a little lower, and the debt needs half a unit, a lot, more.
    expect(await token.balanceOf(bob.address)).to.equal(held + 78n * UNIT);
    expect(await currency.balanceOf(bank.address)).to.equal(RICH + 2n * FACE);
    const surplus = (await currency.balanceOf(alice.address)) - had;
    expect(surplus)
      .to.be.greaterThan(0n)
      .and.lessThan(FACE / 2n);
    expect(await currency.balanceOf(bob.address)).to.equal(paid - 62n * FACE - surplus);
    expect(await token.getFrozenTokens(alice.address)).to.equal(0n);
    expect((await readLoan(lending, loan)).status).to.equal("settled");
    expect(await currency.balanceOf(await lending.getAddress())).to.equal(0n);
  });

  it("takes permits in the place of approvals: the lender's, a repayer's, a bidder's", async () => {
    const scene = await borrowers();
    const { lending, currency, networkHelpers, alice, bob, carol, anyone } = scene;
    const address = await lending.getAddress();
    const offer = await draftOffer(lending, {
      ...(await termsOf(scene, carol.address, "lender")),
      onDefault: "auction",
    });
    const permit = await permitMoney(lending, offer.currency, offer.principal, carol);
    const signed = await signOffer(lending, offer, carol);
    const { loan } = await acceptOffer(
      lending.connect(alice),
      signed,
      await signPledge(lending, offer, alice),
      permit,
    );
    expect(await currency.balanceOf(carol.address)).to.equal(RICH - 60n * FACE);
    expect(await currency.allowance(carol.address, address)).to.equal(0n);

    const sent = await alice.getNonce();
    await repay(lending.connect(alice), loan, 12n * FACE, { byPermit: true });
    expect(await alice.getNonce()).to.equal(sent + 1);
    expect((await readLoan(lending, loan)).owed).to.equal(50n * FACE);

    await networkHelpers.time.increaseTo(offer.maturity + offer.grace + 1n);
    await beginAuction(lending.connect(anyone), loan);
    const before = await bob.getNonce();
    await bid(lending.connect(bob), loan, 100n * UNIT, { byPermit: true });
    expect(await bob.getNonce()).to.equal(before + 1);
    expect((await readLoan(lending, loan)).status).to.equal("settled");
    expect(await currency.balanceOf(carol.address)).to.equal(RICH + 2n * FACE);
    expect(await currency.balanceOf(address)).to.equal(0n);
  });

  it("says what is wrong with an offer before it is signed or brought", async () => {
    const scene = await borrowers();
    const { lending, alice, bob, carol } = scene;
    const good = await termsOf(scene, carol.address, "lender");
    for (const [change, words] of [
      [{ units: 0n }, "units: 0 is not above zero"],
      [{ endPrice: good.startPrice + 1n }, "endPrice: the auction's price would rise"],
      [{ maturity: 1n }, "maturity: 1 is not after"],
      [{ currency: good.token }, "currency: the currency is the pledged token itself"],
      [{ maker: "0x12" }, 'maker: "0x12" is no address'],
      [{ grace: 400n * D }, "grace"],
    ] as const)
      await expect(draftOffer(lending, { ...good, ...change })).to.be.rejectedWith(words);
    const offer = await draftOffer(lending, good);
    await expect(signOffer(lending, offer, bob)).to.be.rejectedWith("is not the maker");
    const late = await draftOffer(lending, { ...good, maturity: T0 + 1_500n * D });
    const signed = await signOffer(lending, late, carol);
    await expect(
      acceptOffer(lending.connect(alice), signed, await signPledge(lending, late, alice)),
    ).to.be.rejectedWith("Agree on an earlier maturity");
  });
});
