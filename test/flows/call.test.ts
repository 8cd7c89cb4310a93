import { expect } from "chai";
import { AbiCoder } from "ethers";
import { artifacts } from "hardhat";

import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { announce } from "../../scripts/life/powers.ts";
import { goTo } from "../../scripts/life/world.ts";
import { readAsset, statusArtifacts, statusReport } from "../../sdk/status/index.ts";
import { callableExample } from "../support/sheets.ts";

const second = (text: string) => BigInt(Date.parse(text) / 1000);
const DAY = 86_400n;

/** From a term sheet with call terms to the end of the bond, on a chain. */
describe("a bond that is called", () => {
  let life: Life;
  const callDate = second("2019-05-30T00:00:00+10:00");
  const status = async () => {
    const built = await statusArtifacts((name) => artifacts.readArtifact(name), ["Bond", "CallableBond"]);
    const found = await readAsset(life.world.connection.ethers.provider, life.address, built);
    if (found.kind !== "bond") throw new Error("not a bond");
    return found;
  };
  const text = async () =>
    statusReport(await status())
      .flatMap(({ lines, rows }) => [...(lines ?? []), ...(rows ?? []).map((row) => row.join(" "))])
      .join("\n");

  before(async () => {
    const investors = readInvestors("examples/investors.yaml");
    // One coupon, and its payment.
    life = await live(callableExample(), "callable.yaml", investors, second("2019-03-05T00:00:00Z"));
  });

  it("shows the announced call and its date before it can be enacted", async () => {
    const holder = life.sheet.powers.find(({ power }) => power === "CALL")?.holder ?? "";
    await goTo(life.world, callDate - 40n * DAY);
    const action = AbiCoder.defaultAbiCoder().encode(["uint40"], [callDate]);
    await announce(life, "CALL", holder, action, "resolution of the board");
    expect(await text()).to.include(`call date ${callDate}`);
    expect((await status()).called).to.equal(null);
  });

  it("is enacted by a stranger, and the schedule ends with it", async () => {
    const bond = await life.world.connection.ethers.getContractAt("CallableBond", life.address);
    await goTo(life.world, callDate - 38n * DAY + 60n);
    await bond.connect(life.world.anyone).callBond(callDate);
    const shown = await status();
    expect(shown.called).to.deep.equal({ callDate, price: 1_020_000_000n });
    expect(shown.nextRecordDate).to.equal(callDate - 1n);
    expect(shown.nextPaymentDate).to.equal(callDate);
    expect(shown.payments.map(({ kind }) => kind)).to.deep.equal([
      "scheduled",
      "call",
      "scheduled",
      "scheduled",
    ]);
    expect(shown.payments.slice(2).map(({ state }) => state)).to.deep.equal(["nothing due", "nothing due"]);
    expect(await text()).to.include("Called for 2019-05-29 14:00:00Z at 102% of what is outstanding.");
  });

  it("pays principal at the price and what accrued, and ends", async () => {
    const { ethers } = life.world.connection;
    const bond = await ethers.getContractAt("CallableBond", life.address);
    await goTo(life.world, callDate);
    const supply = await life.token.totalSupply();
    // 91 of 181 days of a half-year's 11.00, in minor units of the currency.
    const perUnit = 1_020_000_000n * 181n + 11_000_000n * 91n;
    const unit = 10n ** BigInt(life.sheet.token.decimals);
    const denominator = 181n * unit;
    const due = (supply * perUnit + denominator - 1n) / denominator;
    const shown = (await status()).payments[1];
    expect(shown).to.include({ kind: "call", due, state: "missing" });
    await life.world.currency.mint(life.world.anyone.address, due);
    await life.world.currency.connect(life.world.anyone).approve(life.address, due);
    await bond.connect(life.world.anyone).fund(1n, due);
    const holders = life.world.wallets.map(({ address }) => address);
    await bond.connect(life.world.anyone).pay(1n, holders);
    const after = await status();
    expect(after.state).to.equal("redeemed");
    expect(after.supply).to.equal(0n);
    expect(after.owed < BigInt(holders.length)).to.equal(true);
  });
});
