import { encodeBytes32String, id } from "ethers";
import { expect } from "chai";

import {
  parseTermSheet,
  resolveCommodity,
  resolveIncomeRight,
  resolveProperty,
  rolesOf,
  standIns,
} from "../../sdk/termsheet/index.ts";
import { chainTerms } from "../../sdk/waterfall/index.ts";
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

describe("term sheet: a property", () => {
  const sheet = parseTermSheet(example("realt-detroit"), "realt-detroit.yaml");
  if (sheet.kind !== "property") throw new Error("not a property");
  const addresses = standIns(sheet);
  const { terms, offerings } = resolveProperty(sheet, addresses);

  it("has its title and deed as the chain names them", () => {
    expect(terms.title.registry).to.equal(encodeBytes32String("US-MI-WAYNE"));
    expect(terms.title.folio).to.equal(encodeBytes32String("22-EXAMPLE-1"));
    expect(terms.title.documentHash).to.match(/^0x3b1f[0-9a-f]{60}$/);
  });

  it("serves four expenses in order, then the published steps of the reserve", () => {
    expect(terms.expenses.map(({ share, cap, months }) => [share, cap, months])).to.deep.equal([
      [200_000_000n, 2_160_000_000n, 12],
      [100_000_000n, 780_000_000n, 12],
      [80_000_000n, 120_000_000n, 1],
      [50_000_000n, 1_000_000_000n, 3],
    ]);
    // SecondaryDAO: 100 % below a quarter, 70 % below a half, 30 % below three quarters (WF107 to WF110).
    expect(terms.reserveSteps.map(({ below, share }) => [below, share])).to.deep.equal([
      [250_000_000n, 1_000_000_000n],
      [500_000_000n, 700_000_000n],
      [750_000_000n, 300_000_000n],
    ]);
  });

  it("pays holders of the last day of each month", () => {
    expect(terms.calendar).to.deep.equal({
      firstRecordDate: second("2022-02-01T04:59:59Z"),
      everyDays: 0,
      everyMonths: 1,
    });
    expect(offerings[0]?.reserveShare).to.equal(20_000_000n);
    expect(terms.nominalValue).to.equal(50_000_000n);
    expect(terms.appraisal.unit).to.equal(id("USD"));
  });

  it("may leave the appraisal out", () => {
    const text = example("realt-detroit").replace(/appraisal:\n(?: {2}.*\n)+/, "");
    const plain = parseTermSheet(text.replace(/ {2}- path: appraisal\n.*\n/, ""));
    if (plain.kind !== "property") throw new Error("not a property");
    expect(resolveProperty(plain, addresses).terms.appraisal.feed).to.match(/^0x0{40}$/);
  });

  refuses("realt-detroit", [
    [
      "a title in small letters",
      "registry: US-MI-WAYNE",
      "registry: us-mi-wayne",
      "REGISTER_NAME",
      "title.registry",
    ],
    ["a deed that is no hash", "deed: 3b1f", "deed: 3b1", "HASH_MALFORMED", "title.deed"],
    ["an expense of nothing", 'share: "20%"', 'share: "0%"', "EXPENSE_SHARE", "expenses[0].share"],
    ["a period of 200 months", "period: P3M", "period: P200M", "MONTHS", "expenses[3].period", /P3M/],
    [
      "steps out of order",
      '"50%", share: "70%"',
      '"20%", share: "70%"',
      "RESERVE_STEP",
      "reserve.steps[1].below",
    ],
    [
      "a fuller reserve that takes more",
      'share: "30%"',
      'share: "80%"',
      "RESERVE_STEP",
      "reserve.steps[2].share",
    ],
    ["record dates every 13 months", "every: P1M", "every: P13M", "INTERVAL", "dates.every", /P7D/],
    ["a sale without a vote", '    vote: { quorum: "50%", majority: "60%" }\n', "", "SELL_VOTE", "powers[0]"],
    [
      "a year and a half for the price",
      "completionPeriod: P90D",
      "completionPeriod: P540D",
      "COMPLETION_PERIOD",
      "completionPeriod",
    ],
    ["a mistyped part", "expenses:\n", "expences:\n", "UNKNOWN_KEY", "expences", /"expenses"/],
    [
      "a power that properties do not know",
      "power: SELL",
      "power: WRITE_OFF",
      "UNKNOWN_WORD",
      "powers[0].power",
    ],
  ]);
});

describe("term sheet: an income right", () => {
  const sheet = parseTermSheet(example("record-royalty"), "record-royalty.yaml");
  if (sheet.kind !== "income-right") throw new Error("not an income right");
  const addresses = standIns(sheet);
  const { terms, waterfall } = resolveIncomeRight(sheet, addresses);

  it("has the same waterfall as exact fractions and for the chain", () => {
    expect(terms.waterfall).to.deep.equal(chainTerms(waterfall));
    expect(terms.waterfall.capMultiple).to.equal(1_700_000_000n);
    expect(terms.waterfall.rate).to.equal(72_000_000n);
    expect(
      terms.waterfall.tiers.map(({ kind, sponsorShare, level }) => [kind, sponsorShare, level]),
    ).to.deep.equal([
      [0, 0n, 0n],
      [1, 0n, 0n],
      [2, 1_000_000_000n, 200_000_000n],
      [5, 200_000_000n, 0n],
    ]);
    expect(terms.waterfall.startDate).to.equal(Date.parse("2023-07-03") / 86_400_000);
  });

  it("settles half of the reported revenue within twenty days, in quarters", () => {
    expect([terms.revenueShare, terms.paymentPeriod]).to.deep.equal([500_000_000n, 20n * 86_400n]);
    expect(terms.calendar.everyMonths).to.equal(3);
    expect(terms.excluded).to.deep.equal([addresses["issuer"]]);
    expect(terms.endDate).to.equal(second("2030-06-30T23:59:59Z"));
  });

  it("ends with its cap where it has no end", () => {
    const text = edit(example("record-royalty"), "end: 2030-06-30T23:59:59Z", "end: none");
    const endless = parseTermSheet(text);
    if (endless.kind !== "income-right") throw new Error("not an income right");
    expect(resolveIncomeRight(endless, addresses).terms.endDate).to.equal(2n ** 40n - 1n);
  });

  refuses("record-royalty", [
    [
      "a day count whose days do not add up",
      "dayCount: ACT/360",
      "dayCount: ACT/ACT-ICMA",
      "UNKNOWN_WORD",
      "waterfall.dayCount",
    ],
    [
      "compounding without periods",
      "preferred: SIMPLE",
      "preferred: COMPOUNDED",
      "WATERFALL",
      "waterfall.preferred",
    ],
    [
      "tiers without a rest",
      '    - { kind: REST, sponsor: "20%" }\n',
      "",
      "WATERFALL",
      "waterfall.tiers[2].kind",
    ],
    ["a catch-up without level", ', level: "0.2"', "", "WATERFALL", "waterfall.tiers[2].kind", /level/],
    [
      "a catch-up that never ends",
      'sponsor: "100%", level',
      'sponsor: "20%", level',
      "WATERFALL",
      "waterfall.tiers[2].level",
    ],
    [
      "a sponsor who falls behind",
      'REST, sponsor: "20%"',
      'REST, sponsor: "10%"',
      "WATERFALL",
      "waterfall.tiers[3].sponsor",
    ],
    [
      "a tier of which holders have nothing",
      'CAPITAL, sponsor: "0%"',
      'CAPITAL, sponsor: "100%"',
      "WATERFALL",
      "waterfall.tiers[0].sponsor",
    ],
    ["a share of revenue of nothing", 'share: "50%"', 'share: "0%"', "REVENUE_SHARE", "revenue.share"],
    ["a multiple that is too fine", 'cap: "1.7"', 'cap: "1.70000000001"', "DECIMAL_PLACES", "waterfall"],
    [
      "a mistyped tier",
      "kind: PREFERRED",
      "kind: PREFERED",
      "UNKNOWN_WORD",
      "waterfall.tiers[1].kind",
      /"PREFERRED"/,
    ],
  ]);
});
