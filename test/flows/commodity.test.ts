import { readFileSync } from "node:fs";

import { expect } from "chai";
import { artifacts } from "hardhat";

import { BARS, readBars } from "../../scripts/life/bars.ts";
import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { statement } from "../../scripts/life/statement.ts";
import { weightPerUnit } from "../../sdk/commodity/index.ts";
import { report } from "../../sdk/format/index.ts";
import { readAsset, statusArtifacts, statusReport } from "../../sdk/status/index.ts";
import type { Commodity } from "../../typechain-types/index.ts";

const terms = ({ sheet }: Life) => {
  if (sheet.kind !== "commodity") throw new Error("not a commodity");
  return sheet.terms;
};

const DELIVERED = 1n;
const ENDED = 2n;

describe("the life of a commodity, from its term sheet to bars in hand", () => {
  const [bar] = readBars(BARS);
  let life: Life;
  let commodity: Commodity;

  before(async () => {
    const text = readFileSync("examples/cache-gold.yaml", "utf8");
    life = await live(text, "cache-gold", readInvestors("examples/investors.yaml"));
    commodity = await life.world.connection.ethers.getContractAt("Commodity", life.address);
  });

  it("leaves every investor with the metal that the term sheet says, to the milligram", async () => {
    const { agrees, text, difference, investors } = await reconcileLife(life);
    expect(agrees, text).to.equal(true);
    expect(difference).to.equal("0.000");
    expect(investors).to.be.greaterThan(10);
  });

  it("notices a unit of the book that is off by its last place, and money that is off by one", async () => {
    const [holder = ""] = life.book.holders();
    const held = life.book.held(holder);
    life.book.holdings.set(holder, held + 1n);
    expect((await reconcileLife(life)).agrees).to.equal(false);
    life.book.holdings.set(holder, held);
    const bought = life.book.bought.get(holder) ?? 0n;
    life.book.bought.set(holder, bought - 1n);
    expect((await reconcileLife(life)).agrees).to.equal(false);
    life.book.bought.set(holder, bought);
    expect((await reconcileLife(life)).agrees).to.equal(true);
  });

  it("delivered one bar, took it off the list, and let one request end", async () => {
    const [first, second] = await Promise.all([commodity.redemption(0), commodity.redemption(1)]);
    expect(first.state).to.equal(DELIVERED);
    expect(first.weight).to.equal(bar?.fineWeight);
    expect(second.state).to.equal(ENDED);
    expect(await commodity.redemptionCount()).to.equal(2n);
    const bars = await life.world.connection.ethers.getContractAt("Bars", await commodity.bars());
    expect(await bars.countOf(life.address)).to.equal(10n);
  });

  it("traded two orders on the exchange, and ran a loan that was repaid and one that was not", async () => {
    const { exchange, lending } = life.world;
    expect(await exchange.queryFilter(exchange.filters.Filled())).to.have.length(3);
    expect(await lending.loanCount()).to.equal(2n);
    expect(await lending.queryFilter(lending.filters.Taken())).to.have.length(1);
  });

  it("covers all units with bars at the end", async () => {
    expect(await commodity.barWeight()).to.be.greaterThan(await commodity.requiredWeight());
    expect(await commodity.shareLeft()).to.equal(10n ** 36n);
  });

  it("refused what custodian, strangers and members alone tried", () => {
    const errors = life.refusals.map(({ error }) => error);
    expect(errors).to.include.members([
      "OnlyCustodian",
      "BarTaken",
      "BarReserved",
      "NotCovered",
      "FeedStale",
      "NotConfirmer",
      "DeliveryStillPossible",
      "DeliveryOverdue",
      "NotTheSameInvestor",
      "recipient unknown",
      "recipient's country",
    ]);
  });

  it("shows bars, weights and redemptions to whoever asks the chain", async () => {
    const built = await statusArtifacts((name) => artifacts.readArtifact(name));
    const { provider } = life.world.connection.ethers;
    const status = await readAsset(provider, life.address, built);
    if (status.kind !== "commodity") throw new Error("not a commodity");
    expect(status.metal).to.equal("XAU");
    expect(status.barCount).to.equal(10n);
    expect(status.bars.map(({ serial }) => serial)).not.to.include("123456");
    expect(status.barWeight).to.equal(await commodity.barWeight());
    expect(status.attestedWeight).to.equal(status.barWeight);
    expect(status.redemptions.map(({ state }) => state)).to.deep.equal(["delivered", "ended"]);
    expect(status.weightPerUnit).to.equal(weightPerUnit(terms(life), status.block.time));
    const text = report(statusReport(status));
    expect(text).to.match(/ABC +771201 +12,437\.\d{3} +999\.900/);
    expect(text).to.contain("A unit stands for 0.99236");
  });

  it("says what can be done to the units, from the chain", async () => {
    const text = await statement(life);
    for (const { power, holder } of life.sheet.powers) {
      expect(text).to.include(power);
      expect(text).to.include(holder);
    }
    expect(text).to.include(await life.asset.charterHash());
  });
});
