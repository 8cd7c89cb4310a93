import { expect } from "chai";
import { artifacts, network } from "hardhat";

import AssetFactoryModule from "../../deploy/modules/AssetFactory.ts";
import { encodeCharter, factoryKindOf } from "../../sdk/charter/index.ts";
import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import { reportTogether } from "../../sdk/feeds/index.ts";
import { conventionOf, fixingDays, overnightRate, roundRate } from "../../sdk/rates/index.ts";
import { readAsset, statusArtifacts, statusReport } from "../../sdk/status/index.ts";
import { cashFlowsGiven, floatingRate, parseTermSheet, resolveBond } from "../../sdk/termsheet/index.ts";
import { edit, example } from "../support/sheets.ts";

const DAY = 86_400;
const BEFORE = new Date("2021-10-01T00:00:00Z");
const { ethers, ignition, networkHelpers } = await network.create({
  network: "local",
  override: { initialDate: BEFORE },
});

/** The example, made ready for the chain: a factory, a panel that reports, and the bond. */
async function born(text: string) {
  const [issuer, ...others] = await ethers.getSigners();
  if (issuer === undefined) throw new Error("There are no accounts.");
  const members = others.slice(0, 3);
  const addresses = members.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const panel = await ethers.deployContract("Panel", [addresses, 2, 2 * DAY]);
  const deployed = await ethers.deployContract("Feed", [
    {
      description: "Euribor 6 months",
      unit: ethers.id("EURIBOR 6M, rate a year"),
      decimals: 9,
      panel: await panel.getAddress(),
      interval: 20 * 3600,
      reportAge: 5 * DAY,
      maxSpread: { relative: 0, absolute: 0 },
      maxStep: { relative: 0, absolute: 20_000_000 },
      stepDelay: 2 * DAY,
    },
  ]);
  const feed = await ethers.getContractAt("IFeed", await deployed.getAddress(), issuer);
  const { factory } = await ignition.deploy(AssetFactoryModule, { displayUi: false });
  const assetFactory = await ethers.getContractAt("AssetFactory", await factory.getAddress());
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const roles: Record<string, string> = {
    issuer: issuer.address,
    currency: await currency.getAddress(),
    "euribor-feed": await feed.getAddress(),
  };
  for (const role of ["registry-rome", "registry-second", "registry-third"]) {
    const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
    roles[role] = await registry.getAddress();
    await assetFactory.scan(await registry.getAddress());
  }
  const bond = resolveBond(parseTermSheet(text, "floating.yaml"), roles);
  const abis = {
    asset: (await artifacts.readArtifact("FloatingRateBond")).abi,
    factory: (await artifacts.readArtifact("AssetFactory")).abi,
  };
  const { data, hash, firstOffering } = encodeCharter(bond, abis);
  const kind = factoryKindOf(bond);
  const { asset } = await assetFactory.addressesOf(issuer.address, kind, data, ethers.ZeroHash);
  await assetFactory.create(kind, data, firstOffering, ethers.ZeroHash);
  const note = await ethers.getContractAt("FloatingRateBond", asset);
  const status = async () => {
    const built = await statusArtifacts((name) => artifacts.readArtifact(name), ["FloatingRateBond"]);
    const read = await readAsset(ethers.provider, asset, built);
    if (read.kind !== "bond") throw new Error(`It is a ${read.kind}.`);
    return read;
  };
  return { note, bond, hash, feed, members, status };
}

const bornExample = () => born(example("ccteu-2030"));

const COMPOUNDED = `    method: compounded
    calendar: TARGET
    dayCount: ACT/360
    lookback: 5
    observationShift: false
    lockout: 0
    spreadCompounded: false
`;

const bornCompounded = () =>
  born(edit(edit(example("ccteu-2030"), "    method: term\n", COMPOUNDED), "from: start", "from: end"));

describe("a floating-rate bond on a chain", () => {
  it("is created from its term sheet under its hash, and says what it is", async () => {
    const { note, bond, hash, status } = await networkHelpers.loadFixture(bornExample);
    expect(await note.charterHash()).to.equal(hash);
    const { fixingDates, source } = await note.floatingTerms();
    expect(fixingDates).to.deep.equal(bond.floating?.fixingDates);
    expect(source.unit).to.equal(bond.floating?.source.unit);
    const shown = await status();
    expect(shown.floating).to.deep.equal({
      rates: [],
      nextFixing: fixingDates[0],
      projected: 7_500_000n,
    });
    const text = statusReport(shown).flatMap(({ lines }) => lines ?? []);
    expect(text.join("\n")).to.include("No rate is fixed yet. Anyone can fix the next after 2021-10-13");
  });

  it("takes the figure that its panel reports for the fixing date, and pays by it", async () => {
    const { note, bond, feed, members, status } = await networkHelpers.loadFixture(bornExample);
    const [first = 0n] = bond.floating?.fixingDates ?? [];
    await networkHelpers.time.increaseTo(first);
    // Euribor was negative then.
    const value = -5_250_000n;
    await reportTogether(feed, members.slice(0, 2), { period: first, value, observedAt: first });
    await note.fix(0);
    if (bond.floating === undefined) throw new Error("The rate does not float.");
    const rate = floatingRate(bond.floating, ratio(value, 10n ** 9n));
    expect(await note.rateOf(0))
      .to.equal(rate)
      .and.to.equal(2_250_000n);
    const [flow] = cashFlowsGiven(bond, [rate]);
    const [numerator, denominator] = await note.interest(0);
    expect(flow?.interest.equals(ratio(numerator, denominator))).to.equal(true);
    const shown = await status();
    expect(shown.floating?.rates).to.deep.equal([rate]);
    expect(shown.floating?.projected).to.equal(rate);
    const text = statusReport(shown).flatMap(({ lines }) => lines ?? []);
    expect(text.join("\n")).to.include("Rates fixed: 1, the last 0.225% a year");
  });

  it("takes a rate that was compounded from overnight rates and attested", async () => {
    const { note, bond, feed, members } = await networkHelpers.loadFixture(bornCompounded);
    const { start = "", end = "" } = bond.cashFlows[0] ?? {};
    const convention = conventionOf("ESTR", { lookback: 5 });
    const days = fixingDays(convention, start, end);
    const fixings = new Map(days.map((day, i) => [day, parseDecimal(i % 2 === 0 ? "-0.00571" : "-0.0058")]));
    const attested = roundRate(overnightRate(convention, fixings, start, end), 3);
    const value = BigInt(attested.mul(10n ** 9n).toString());
    const [first = 0n] = bond.floating?.fixingDates ?? [];
    await networkHelpers.time.increaseTo(first);
    await reportTogether(feed, members, { period: first, value, observedAt: first });
    await note.fix(0);
    // About the mean of the two, -0.5755 %, and a little less for the compounding.
    expect((await note.fixingOf(0)).figure)
      .to.equal(value)
      .and.to.equal(-5_750_000n);
    expect(await note.rateOf(0)).to.equal(1_750_000n);
  });
});
