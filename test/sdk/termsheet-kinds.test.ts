import { id } from "ethers";
import { expect } from "chai";

import { parseTermSheet, resolveCommodity, rolesOf, standIns } from "../../sdk/termsheet/index.ts";
import { edit, example, problemsWithout } from "../support/sheets.ts";

const second = (moment: string) => BigInt(Date.parse(moment) / 1000);

/** The example, what is wrong, the passage, its replacement, the code, the path, what the message must say. */
type Case = readonly [what: string, from: string, to: string, code: string, path: string, says?: RegExp];

function refuses(name: string, cases: readonly Case[]): void {
  for (const [what, from, to, code, path, says] of cases) {
    it(`${what}: ${code}`, () => {
      const problems = problemsWithout(edit(example(name), from, to));
      const listed = problems.map((problem) => `${problem.code} ${problem.path}`).join(", ");
      expect(listed).to.equal(`${code} ${path}`);
      const [wanted] = problems;
      expect(wanted?.place?.line, "line").to.be.at.least(1);
      if (says !== undefined) expect(`${wanted?.what}. ${wanted?.remedy}`).to.match(says);
    });
  }
}

describe("term sheet: a commodity", () => {
  const sheet = parseTermSheet(example("cache-gold"), "cache-gold.yaml");
  if (sheet.kind !== "commodity") throw new Error("not a commodity");
  const addresses = standIns(sheet);
  const { terms, offerings, token, recordNotice } = resolveCommodity(sheet, addresses);

  it("weighs exactly: a gram, and bars of 350 to 430 troy ounces outwards to milligrams", () => {
    expect(terms.weightPerUnit).to.equal(1_000n * 10n ** 18n);
    expect([terms.minimumBar, terms.maximumBar]).to.deep.equal([10_886_216n, 13_374_496n]);
    expect(terms.minimumRedemption).to.equal(10_886_216n);
    expect(terms.minimumFineness).to.equal(995_000n);
  });

  it("has the published fees, and what stands for gold on the chain", () => {
    expect([terms.storageFee, terms.redemptionFee]).to.deep.equal([2_500_000n, 1_500_000n]);
    expect(terms.minimumRedemptionFee).to.equal(1_000n);
    expect(terms.metal).to.equal("0x584155");
    expect([terms.feeMethod, terms.dayBasis]).to.deep.equal(["SIMPLE", 365n]);
    expect(terms.feeStart).to.equal(second("2021-03-01T00:00:00Z"));
  });

  it("reads a feed that must say that it counts grams of fine gold", () => {
    expect(terms.reserve).to.deep.equal({
      feed: addresses["reserve-feed"],
      decimals: 3,
      unit: id("g fine XAU"),
      maxAge: 35n * 86_400n,
    });
    expect(terms.reserveUnit).to.equal(1);
    const silent = parseTermSheet(edit(example("cache-gold"), "shape: freehold", "shape: chainlink"));
    if (silent.kind !== "commodity") throw new Error("not a commodity");
    expect(resolveCommodity(silent, addresses).terms.reserve.unit).to.match(/^0x0{64}$/);
  });

  it("sells at a price in parts of the nominal one, without interest or reserve", () => {
    const [offering] = offerings;
    expect(terms.nominalPrice).to.equal(58_000_000n);
    expect(offering?.pricePercent).to.equal(10n ** 9n);
    expect(offering?.accrued).to.equal(false);
    expect(offering?.reserveShare).to.equal(0n);
    expect(offering?.settlementDate).to.equal(second("2021-03-13T00:00:00Z"));
    expect(token.maximumSupply).to.equal(1_000_000_000n);
    expect(recordNotice).to.equal(7n * 86_400n);
  });

  it("knows custodian and feed as roles", () => {
    const roles = rolesOf(sheet);
    expect(roles.find(({ role }) => role === "vault-panel")?.paths).to.deep.equal([
      "bars.custodian",
      "powers[1].holder",
    ]);
    expect(roles.find(({ role }) => role === "reserve-feed")?.paths).to.deep.equal(["reserve.feed"]);
  });

  refuses("cache-gold", [
    ["a weight without measure", "perUnit: 1 g", "perUnit: 1", "WEIGHT_MEASURE", "weight.perUnit", /"1 g"/],
    ["a weight in stones", "perUnit: 1 g", "perUnit: 1 st", "WEIGHT_MEASURE", "weight.perUnit", /mg/],
    ["a mistyped measure", "minimum: 350 ozt", "minimum: 350 ost", "WEIGHT_MEASURE", "bars.minimum", /"ozt"/],
    ["a weight of nothing", "perUnit: 1 g", "perUnit: 0 g", "NOT_POSITIVE", "weight.perUnit"],
    ["a metal that is none", "metal: XAU", "metal: EUR", "UNKNOWN_WORD", "metal", /XAU/],
    ["a fee that takes all", '"0.25%"', '"100%"', "COMMODITY", "weight.storageFee"],
    ["a year of 400 days", "dayBasis: 365", "dayBasis: 400", "INTEGER_RANGE", "weight.dayBasis"],
    ["bars the wrong way round", "maximum: 430 ozt", "maximum: 43 ozt", "COMMODITY", "bars.minimum"],
    ["a fineness above pure", '"995.0"', '"1000.5"', "COMMODITY", "bars.minimumFineness"],
    [
      "a delivery of an hour",
      "deliveryPeriod: P30D",
      "deliveryPeriod: PT1H",
      "COMMODITY",
      "redemption.deliveryPeriod",
    ],
    ["a figure that is never fresh", "maxAge: P35D", "maxAge: PT0S", "FEED_AGE", "reserve.maxAge"],
    ["interest", 'price: "100%"', 'price: "100%"\n    accrued: true', "UNKNOWN_KEY", "offerings[0].accrued"],
    ["a power of bonds", "power: WRITE_OFF", "power: CALL", "UNKNOWN_WORD", "powers[1].power"],
    [
      "the format of a bond",
      "format: freehold/1",
      "format: freehold-bond/1",
      "KIND_FORMAT",
      "kind",
      /freehold\/1/,
    ],
    ["an LEI that is wrong", "lei: none", "lei: ZTMSNXROF84AHWJNKQ94", "LEI_CHECK_DIGITS", "issuer.lei"],
    ["no feed", "  feed: reserve-feed\n", "", "MISSING", "reserve.feed"],
  ]);
});
