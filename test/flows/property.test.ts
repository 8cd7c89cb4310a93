import { readFileSync } from "node:fs";

import { expect } from "chai";
import { artifacts } from "hardhat";

import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { report } from "../../sdk/format/index.ts";
import { readAsset, statusArtifacts, statusReport } from "../../sdk/status/index.ts";
import type { Property } from "../../typechain-types/index.ts";

const ENDED = 3n;

describe("the life of a property, from its term sheet to the absent holder who comes years later", () => {
  let life: Life;
  let property: Property;

  before(async () => {
    const text = readFileSync("examples/realt-detroit.yaml", "utf8");
    life = await live(text, "realt-detroit", readInvestors("examples/investors.yaml"));
    property = await life.world.connection.ethers.getContractAt("Property", life.address);
  });

  it("pays every investor and every payee what the term sheet says, to the minor unit", async () => {
    const { agrees, text, difference } = await reconcileLife(life);
    expect(agrees, text).to.equal(true);
    expect(difference).to.equal("0.000000");
    const owed = [...life.book.owed.values()].reduce((sum, amount) => sum + amount, 0n);
    // More than the price alone: eight months of rent went to holders too.
    expect(owed).to.be.greaterThan(75_750_000_000n);
  });

  it("notices a difference of one minor unit", async () => {
    const [holder = ""] = [...life.book.owed.keys()];
    const owed = life.book.owed.get(holder) ?? 0n;
    life.book.owed.set(holder, owed - 1n);
    expect((await reconcileLife(life)).agrees).to.equal(false);
    life.book.owed.set(holder, owed);
    expect((await reconcileLife(life)).agrees).to.equal(true);
  });

  it("tells of every month, and what each record date brought to whom", () => {
    const months = life.events.filter((event) => event.startsWith("Month "));
    expect(months.map((event) => event.slice(0, 8))).to.deep.equal(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `Month ${month}:`),
    );
    expect(life.events).to.include(
      "Rent: 155.610000 USD for the 20 holders of 2022-02-01 04:59:59Z: 7 claimed, a stranger paid the rest.",
    );
  });

  it("was sold after a vote, and ends without units", async () => {
    expect(await property.state()).to.equal(ENDED);
    expect(await life.token.totalSupply()).to.equal(0n);
    const sold = await property.queryFilter(property.filters.SaleCompleted());
    expect(sold.map(({ args }) => args.price)).to.deep.equal([75_750_000_000n]);
    const register = await life.world.connection.ethers.getContractAt(
      "Powers",
      await property.powerRegister(),
    );
    const voted = await register.queryFilter(register.filters.Voted());
    expect(voted.length).to.equal(20);
    expect(new Set(voted.map(({ args }) => args.inFavour)).size).to.equal(2);
  });

  it("paid from the reserve what the rent did not bring, and from nothing else", async () => {
    const used = await property.queryFilter(property.filters.ReserveUsed());
    expect(used.map(({ args }) => args.line)).to.deep.equal([0n]);
    expect(await property.reserveHeld()).to.equal(0n);
  });

  it("traded two orders, and ran a loan that was repaid and one that was not", async () => {
    const { exchange, lending } = life.world;
    expect(await exchange.queryFilter(exchange.filters.Filled())).to.have.length(3);
    expect(await lending.loanCount()).to.equal(2n);
    expect(await lending.queryFilter(lending.filters.Taken())).to.have.length(1);
  });

  it("refused what panel members, managers and buyers tried beyond their part", () => {
    const errors = life.refusals.map(({ error }) => error);
    expect(errors).to.include.members([
      "OnlyPowerHolder",
      "NotReady",
      "NotAnnounced",
      "PriceTooLow",
      "NotFromReserve",
      "register closed",
      "recipient's class",
      "NotTheSameInvestor",
    ]);
  });

  it("shows title, expenses, sale and distributions to whoever asks the chain", async () => {
    const built = await statusArtifacts((name) => artifacts.readArtifact(name));
    const { provider } = life.world.connection.ethers;
    const status = await readAsset(provider, life.address, built);
    if (status.kind !== "property") throw new Error("not a property");
    expect(status.title).to.deep.equal({ registry: "US-MI-WAYNE", folio: "22-EXAMPLE-1" });
    expect(status.state).to.equal("ended");
    expect(status.distributions).to.have.length(9);
    expect(status.expenses.map(({ purpose }) => purpose)).to.deep.equal([
      "PROPERTY-TAX",
      "INSURANCE",
      "MANAGEMENT",
      "REPAIRS",
    ]);
    expect(status.sale?.minimumPrice).to.equal(74_750_000_000n);
    expect(report(statusReport(status))).to.match(/State: ended\. Sale to 0x\w+ for at least 74,750\.000000/);
  });
});
