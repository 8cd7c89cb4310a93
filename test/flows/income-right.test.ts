import { readFileSync } from "node:fs";

import { expect } from "chai";
import { artifacts } from "hardhat";

import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { report } from "../../sdk/format/index.ts";
import { readAsset, statusArtifacts, statusReport } from "../../sdk/status/index.ts";
import type { IncomeRight } from "../../typechain-types/index.ts";
import { edit, example } from "../support/sheets.ts";

const ENDED = 2n;

/** The example with other terms; figures that leave parts of a minor unit everywhere. */
function variant(...edits: [from: string, to: string][]): string {
  const odd: [string, string][] = [
    ['rate: "7.2%"', 'rate: "8.1%"'],
    ["dayCount: ACT/360", "dayCount: ACT/365F"],
    ['level: "0.2"', 'level: "0.17"'],
    ['REST, sponsor: "20%"', 'REST, sponsor: "17.3%"'],
    ...edits,
  ];
  return odd.reduce((text, [from, to]) => edit(text, from, to), example("record-royalty"));
}

describe("other terms of an income right", () => {
  const cases: [what: string, text: string, says: string][] = [
    [
      "compounded, to a cap of 1.654321",
      variant(
        ['cap: "1.7"', 'cap: "1.654321"'],
        ["preferred: SIMPLE", "preferred: COMPOUNDED\n  period: P3M"],
      ),
      "closes early",
    ],
    [
      "not cumulative, to the end of its term",
      variant(['cap: "1.7"', "cap: none"], ["preferred: SIMPLE", "preferred: NON_CUMULATIVE\n  period: P1Y"]),
      "term was over",
    ],
    [
      "without end, and the cap far away",
      variant(['cap: "1.7"', 'cap: "9"'], ["end: 2030-06-30T23:59:59Z", "end: none"]),
      "goes on",
    ],
  ];
  for (const [what, text, says] of cases) {
    it(`pays what the sheet says, to the minor unit: ${what}`, async () => {
      const life = await live(text, what, readInvestors("examples/investors.yaml"));
      const { agrees, text: found } = await reconcileLife(life);
      expect(agrees, found).to.equal(true);
      expect(life.events.join("\n")).to.include(says);
    });
  }
});

describe("the life of an income right, from its term sheet to the cap", () => {
  let life: Life;
  let right: IncomeRight;

  before(async () => {
    const text = readFileSync("examples/record-royalty.yaml", "utf8");
    life = await live(text, "record-royalty", readInvestors("examples/investors.yaml"));
    right = await life.world.connection.ethers.getContractAt("IncomeRight", life.address);
  });

  it("pays every investor and the sponsor what the term sheet says, to the minor unit", async () => {
    const { agrees, text, difference } = await reconcileLife(life);
    expect(agrees, text).to.equal(true);
    expect(difference).to.equal("0.000000");
  });

  it("pays 340,000 on 200,000 in all, the published cap (RBF-2)", async () => {
    const { invested, toHolders } = await right.account();
    expect([invested, toHolders]).to.deep.equal([200_000_000_000n, 340_000_000_000n]);
    expect(await right.cap()).to.equal(340_000_000_000n);
    const owed = [...life.book.owed.values()].reduce((sum, amount) => sum + amount, 0n);
    expect(owed + life.book.remainder).to.equal(340_000_000_000n);
  });

  it("notices a difference of one minor unit", async () => {
    const [holder = ""] = [...life.book.owed.keys()];
    const owed = life.book.owed.get(holder) ?? 0n;
    life.book.owed.set(holder, owed + 1n);
    expect((await reconcileLife(life)).agrees).to.equal(false);
    life.book.owed.set(holder, owed);
    expect((await reconcileLife(life)).agrees).to.equal(true);
  });

  it("closed early, ended without units, and gave the sponsor what came later", async () => {
    expect(await right.state()).to.equal(ENDED);
    expect(await life.token.totalSupply()).to.equal(0n);
    expect(await right.sponsorDue()).to.equal(0n);
    const closing = await right.queryFilter(right.filters.Closing());
    expect(closing).to.have.length(1);
    expect(closing[0]?.args.lastRecordDate).to.be.lessThan((await right.terms()).endDate);
  });

  it("had the reserve pay what was reported and late", async () => {
    const used = await right.queryFilter(right.filters.ReserveUsed());
    expect(used.map(({ args }) => args.amount)).to.deep.equal([10_000_000_000n]);
    expect(await right.queryFilter(right.filters.RevenueReported())).to.have.length(2);
  });

  it("traded two orders, and ran a loan that was repaid and one that was not", async () => {
    const { exchange, lending } = life.world;
    expect(await exchange.queryFilter(exchange.filters.Filled())).to.have.length(3);
    expect(await lending.loanCount()).to.equal(2n);
    expect(await lending.queryFilter(lending.filters.Taken())).to.have.length(1);
  });

  it("refused what was not reported, and what had ended", () => {
    const errors = life.refusals.map(({ error }) => error);
    expect(errors).to.include.members(["FeedSilent", "NotInState", "flow-back", "NotTheSameInvestor"]);
  });

  it("shows account, cap and distributions to whoever asks the chain", async () => {
    const built = await statusArtifacts((name) => artifacts.readArtifact(name));
    const { provider } = life.world.connection.ethers;
    const status = await readAsset(provider, life.address, built);
    if (status.kind !== "income-right") throw new Error("not an income right");
    expect(status.right).to.deep.equal({ registry: "ISRC", folio: "CATALOGUE-EXAMPLE-1" });
    expect(status.state).to.equal("ended");
    expect([status.toHolders, status.cap]).to.deep.equal([340_000_000_000n, 340_000_000_000n]);
    expect(status.toSponsor).to.equal(40_000_000_000n);
    expect(status.distributions).to.have.length(8);
    expect(report(statusReport(status))).to.include("340,000.000000 tUSD of at most 340,000.000000 tUSD");
  });
});
