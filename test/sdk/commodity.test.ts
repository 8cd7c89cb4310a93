import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import {
  barsFor,
  FEE_METHODS,
  heaviestSet,
  MAXIMUM_BARS,
  feeInKind,
  GOOD_DELIVERY,
  listedFineWeight,
  listedGrossWeight,
  ouncesToMilligrams,
  partLeft,
  redemptionFee,
  unitsFor,
  weightPerUnit,
  weightFor,
  wholeDays,
} from "../../sdk/commodity/index.ts";
import type { FeeMethod, RedemptionTerms } from "../../sdk/commodity/index.ts";
import { integerPower, ONE, parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

const ROWS = readVectors("commodity.csv");

const rowOf = (id: string): Row => {
  const row = ROWS.find((one) => one["id"] === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
};
const given = (row: Row) => JSON.parse(cell(row, "assumptions")) as Readonly<Record<string, string>>;
const expected = (row: Row) => parseDecimal(cell(row, "expected"));
const tolerance = (row: Row) => scientific(cell(row, "tolerance"));
const value = (row: Row, name: string) => parseDecimal(given(row)[name] ?? "");
/** Basis points of a row, as 1e-9. */
const share = (row: Row) => BigInt(cell(row, "expected")) * 100_000n;

/** Units of a product with 18 decimals, one gram or ounce each, at no storage fee. */
const UNIT = 10n ** 18n;
const PLAIN: RedemptionTerms = {
  unit: UNIT,
  lotSize: 1n,
  redemptionFee: 0n,
  minimumRedemptionFee: 0n,
  minimumRedemption: 1n,
};
const units = (text: Rational): bigint => {
  const scaled = text.mul(ratio(UNIT));
  if (scaled.d !== 1n) throw new Error(`${text.toString()} has more than 18 decimals`);
  return scaled.n;
};

/** Each row and what it holds: a figure, or a fact of a product that another row's figure stands on. */
const HELD: Readonly<Record<string, (row: Row) => void>> = {
  "LBMA-FINE": (row) => {
    const bar = given(row);
    const fine = listedFineWeight("XAU", bar["grossOz"] ?? "", bar["assay"] ?? "");
    expectWithin(fine, expected(row), tolerance(row));
  },
  "LBMA-GD": (row) => bounds(row, "XAU"),
  "LBMA-GD-AG": (row) => bounds(row, "XAG"),
  "PAXG-XFER": (row) => {
    // A fee that is taken out of what is sent, at each hop. Units of an asset here bear none.
    const rate = value(rowOf("CM011"), "feeRate");
    const hops = BigInt(given(row)["hops"] ?? "1");
    const received = value(row, "sent").mul(integerPower(ONE.sub(rate), hops));
    expectWithin(received, expected(row), tolerance(row));
  },
  "XAUT-RED": (row) => {
    if (cell(row, "id") === "CM016") {
      // 430 ounces take any bar of the market.
      expect(expected(row).equals(GOOD_DELIVERY.XAU.maximum)).to.equal(true);
    } else if (cell(row, "id") === "CM017") {
      // A bar of 399.440 against 430 units of an ounce, weights in thousandths of an ounce in place of milligrams.
      const bar = { id: "bar", fineWeight: value(row, "barFineOz").mul(ratio(1000n)).n };
      const found = barsFor(units(value(row, "requested")), [bar], 1000n * UNIT, PLAIN);
      expect(found.units).to.equal(units(expected(row)));
      expect(found.remainder).to.equal(units(parseDecimal("30.560")));
    } else {
      const rate = ratio(BigInt(given(row)["feeBps"] ?? ""), 10_000n);
      const fee = value(row, "goldPrice").mul(value(row, "barFineOz")).mul(rate);
      expectWithin(fee, expected(row), tolerance(row));
    }
  },
  "XAUT-BUY": (row) => expect(expected(row).equals(ratio(50n))).to.equal(true),
  "XAUT-DEC": (row) => expect(expected(row).equals(ratio(1n, 10n ** 6n))).to.equal(true),
  "CGT-FEE": (row) => expect(share(row) % 100_000n).to.equal(0n),
  "CGT-STORE": (row) => {
    const { days, ratePa, method } = given(row);
    expect(share(rowOf("CM021"))).to.equal(parseDecimal(ratePa ?? "").mul(ratio(10n ** 9n)).n);
    const fee = {
      rate: parseDecimal(ratePa ?? ""),
      method: (method ?? "").toUpperCase() as FeeMethod,
      dayBasis: 365,
    };
    expectWithin(feeInKind(value(row, "balance"), fee, BigInt(days ?? "")), expected(row), tolerance(row));
  },
  "CGT-RED": (row) => {
    const terms = {
      ...PLAIN,
      redemptionFee: share(rowOf("CM024")),
      minimumRedemptionFee: units(expected(rowOf("CM025"))),
    };
    expect(redemptionFee(units(value(row, "redeem")), terms)).to.equal(units(expected(row)));
  },
  "GLD-DRIFT": (row) => {
    const fee = { rate: value(row, "expensePa"), method: "DAILY" as const, dayBasis: 365 };
    const left = value(row, "initialOzPerShare").mul(partLeft(fee, 365n));
    expectWithin(left, expected(row), tolerance(row));
  },
};

function bounds(row: Row, metal: "XAU" | "XAG"): void {
  const rules = GOOD_DELIVERY[metal];
  const quantity = cell(row, "quantity");
  const bound = quantity.startsWith("minimum fineness")
    ? rules.minimumFineness
    : quantity.startsWith("minimum")
      ? rules.minimum
      : quantity.startsWith("maximum")
        ? rules.maximum
        : rules.grossStep;
  expect(bound.equals(expected(row)), quantity).to.equal(true);
}

describe("commodities against the published figures", () => {
  for (const row of ROWS) {
    it(`${row["id"]} ${row["caseId"]}: ${row["quantity"]}`, () => {
      const hold = HELD[cell(row, "caseId")];
      if (hold === undefined) throw new Error("a row that nothing holds");
      hold(row);
    });
  }

  it("the contract's weights agree with them", async () => {
    const { ethers } = await network.create();
    const maths = await ethers.deployContract("StorageFeeHarness");
    // CM029: a tenth of an ounce, in milligrams x 1e18.
    const tenth = 311_034_768n * 10n ** 13n;
    const drift = rowOf("CM029");
    const left = await maths.weightAfterDown(tenth, 4_000_000n, 1, 365n, 365n);
    const ounces = ratio(left, tenth).mul(parseDecimal("0.1"));
    expectWithin(ounces, expected(drift), tolerance(drift));
    // CM026: a thousand grams pay 2.5.
    const store = await maths.weightAfterDown(10n ** 24n, 2_500_000n, 0, 365n, 365n);
    expect(10n ** 24n - store).to.equal(25n * 10n ** 20n);
  });

  it("to the last digit, at any rate, day and basis", async () => {
    const { ethers } = await network.create();
    const maths = await ethers.deployContract("StorageFeeHarness");
    const samples = fc.sample(
      fc.record({
        weight: fc.bigInt({ min: 1n, max: 2n ** 90n }),
        storageFee: fc.bigInt({ min: 0n, max: 10n ** 9n - 1n }),
        method: fc.constantFrom(...FEE_METHODS),
        dayBasis: fc.bigInt({ min: 360n, max: 366n }),
        time: fc.oneof(
          fc.bigInt({ min: 0n, max: 2n ** 40n - 1n }),
          fc.bigInt({ min: 0n, max: 40n * 31_536_000n }),
        ),
      }),
      { numRuns: 200, seed: 31 },
    );
    for (const { weight, storageFee, method, dayBasis, time } of samples) {
      const terms = {
        weightPerUnit: weight,
        feeStart: 86_400n,
        storageFee,
        feeMethod: method,
        dayBasis,
      };
      const days = wholeDays(86_400n, time);
      expect(await maths.daysBetween(86_400n, time)).to.equal(days);
      const onChain = await maths.weightAfterDown(
        weight,
        storageFee,
        FEE_METHODS.indexOf(method),
        dayBasis,
        days,
      );
      expect(weightPerUnit(terms, time)).to.equal(onChain);
    }
  });
});

describe("what a storage fee leaves", () => {
  const fee = (method: FeeMethod, rate = "0.004") => ({ rate: parseDecimal(rate), method, dayBasis: 365 });

  it("is what the contract rounds down from", () => {
    for (const method of FEE_METHODS) {
      for (const days of [0n, 1n, 2n, 365n, 366n, 3650n, 36_500n]) {
        const terms = {
          weightPerUnit: 311_034_768n * 10n ** 14n,
          feeStart: 0n,
          storageFee: 4_000_000n,
          feeMethod: method,
          dayBasis: 365n,
        };
        const exact = partLeft(fee(method), days).mul(ratio(terms.weightPerUnit));
        const rounded = weightPerUnit(terms, days * 86_400n);
        const off = exact.sub(ratio(rounded));
        expect(off.compare(ratio(0n)) >= 0, `${method} ${days}`).to.equal(true);
        expect(off.compare(ratio(2n)) < 0, `${method} ${days}`).to.equal(true);
      }
    }
  });

  it("is one before the first day is over, and never below nothing", () => {
    expect(partLeft(fee("DAILY"), 0n).equals(ONE)).to.equal(true);
    expect(partLeft(fee("SIMPLE", "0.5"), 731n).equals(ratio(0n))).to.equal(true);
    expect(wholeDays(100n, 100n + 86_399n)).to.equal(0n);
    expect(wholeDays(100n, 100n + 86_400n)).to.equal(1n);
    expect(wholeDays(100n, 0n)).to.equal(0n);
  });

  it("refuses rates and days that make no sense", () => {
    expect(() => partLeft(fee("DAILY", "1"), 1n)).to.throw("A fee of 1 a year");
    expect(() => partLeft(fee("SIMPLE", "-0.1"), 1n)).to.throw("A fee of -1/10 a year");
    expect(() => partLeft(fee("SIMPLE"), -1n)).to.throw("over -1 days");
  });
});

describe("bars for units", () => {
  const terms: RedemptionTerms = { ...PLAIN, unit: 10n ** 6n };
  const gram = 1000n * UNIT;
  const bar = (id: string, fineWeight: bigint) => ({ id, fineWeight });

  it("takes the heaviest that fit, and the rest stays units", () => {
    const list = [bar("a", 500_000n), bar("b", 1_000_000n), bar("c", 250_000n), bar("d", 1_000_000n)];
    const found = barsFor(2_300n * 10n ** 6n, list, gram, terms);
    expect(found.bars.map(({ id }) => id)).to.deep.equal(["b", "d", "c"]);
    expect(found.units).to.equal(2_250n * 10n ** 6n);
    expect(found.remainder).to.equal(50n * 10n ** 6n);
  });

  it("takes none where none fits or the minimum is not reached", () => {
    const list = [bar("a", 500_000n)];
    expect(barsFor(499n * 10n ** 6n, list, gram, terms).remainder).to.equal(499n * 10n ** 6n);
    const strict = { ...terms, minimumRedemption: 500_001n };
    expect(barsFor(10n ** 12n, list, gram, strict).bars).to.deep.equal([]);
  });

  it("takes as many bars as one request takes, and of those the heaviest", () => {
    const alike = Array.from({ length: 40 }, (_, i) => bar(`${i}`, 100_000n));
    const found = barsFor(4_000n * 10n ** 6n, alike, gram, terms);
    expect(found.bars).to.have.lengthOf(MAXIMUM_BARS);
    expect(found.units).to.equal(3_200n * 10n ** 6n);
    expect(found.remainder).to.equal(800n * 10n ** 6n);
    const heavier = [...alike, bar("heavy", 1_000_000n)];
    expect(barsFor(4_000n * 10n ** 6n, heavier, gram, terms).weight).to.equal(4_000_000n);
    const least = { ...terms, minimumRedemption: 3_200_001n };
    expect(barsFor(4_000n * 10n ** 6n, alike, gram, least).bars).to.deep.equal([]);
  });

  it("reaches a minimum by lighter bars that the heaviest would keep out", () => {
    const list = [bar("a", 400_000n), bar("b", 300_000n), bar("c", 300_000n)];
    const found = barsFor(600n * 10n ** 6n, list, gram, { ...terms, minimumRedemption: 500_000n });
    expect(found.bars.map(({ id }) => id)).to.deep.equal(["b", "c"]);
    expect(found.remainder).to.equal(0n);
  });

  it("finds the heaviest of all sets of a short list", () => {
    const weights = fc.array(fc.bigInt({ min: 1n, max: 60n }), { maxLength: 9 });
    const heaviest = fc.property(
      weights,
      fc.bigInt({ min: 0n, max: 300n }),
      fc.integer({ min: 1, max: 9 }),
      (list, most, count) => {
        let best = 0n;
        for (let set = 0; set < 2 ** list.length; set++) {
          const own = list.filter((_, i) => (set >> i) % 2 === 1);
          const sum = own.reduce((a, b) => a + b, 0n);
          if (own.length <= count && sum <= most && sum > best) best = sum;
        }
        const bars = list.map((fineWeight, i) => bar(`${i}`, fineWeight));
        const found = heaviestSet(bars, most, count);
        expect(found.reduce((sum, { fineWeight }) => sum + fineWeight, 0n)).to.equal(best);
        expect(found.length).to.be.at.most(count);
        expect(new Set(found).size).to.equal(found.length);
      },
    );
    fc.assert(heaviest, { numRuns: 500 });
  });

  it("comes close on a long list that no set fits exactly, with bars beside which no other fits", () => {
    // Even weights, an odd sum: every set can be tried in vain.
    const list = Array.from({ length: 400 }, (_, i) =>
      bar(`${i}`, 2n * (5_800_000n + ((BigInt(i) * 7_919_317n) % 800_000n))),
    );
    const most = 240_000_001n;
    const found = heaviestSet(list, most, MAXIMUM_BARS);
    const weight = found.reduce((sum, { fineWeight }) => sum + fineWeight, 0n);
    expect(weight <= most).to.equal(true);
    // The heaviest bars alone leave almost 3 kg; a bar is about 12.
    expect(weight > most - 10_000n, `${weight}`).to.equal(true);
    expect(list.some((one) => !found.includes(one) && weight + one.fineWeight <= most)).to.equal(false);
  });

  it("knows the greatest weight that units pay for", () => {
    const any = fc.record({
      unit: fc.constantFrom(1n, 10n ** 6n, UNIT),
      lotSize: fc.constantFrom(1n, 7n, 1000n, 10n ** 6n),
      redemptionFee: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      minimumRedemptionFee: fc.bigInt({ min: 0n, max: 10n ** 7n }),
      minimumRedemption: fc.constant(1n),
    });
    const greatest = fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 2n ** 90n }),
      any,
      (held, perUnit, its) => {
        const weight = weightFor(held, perUnit, its);
        if (weight > 0n) expect(unitsFor(weight, perUnit, its).units <= held).to.equal(true);
        expect(unitsFor(weight + 1n, perUnit, its).units > held).to.equal(true);
      },
    );
    fc.assert(greatest, { numRuns: 1_000 });
    expect(() => weightFor(1n, 0n, terms)).to.throw("no metal");
  });

  it("pays with at least the bar's weight, and with less than a lot too much", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 8n }),
        fc.bigInt({ min: 1n, max: 2n ** 90n }),
        fc.constantFrom(1n, 1000n, 10n ** 6n),
        (weight, perUnit, lotSize) => {
          const { units: taken } = unitsFor(weight, perUnit, { ...terms, lotSize });
          const scale = 10n ** 24n;
          expect(taken * perUnit >= weight * scale).to.equal(true);
          expect((taken - lotSize) * perUnit < weight * scale).to.equal(true);
          expect(taken % lotSize).to.equal(0n);
        },
      ),
    );
  });

  it("refuses units that stand for nothing", () => {
    expect(() => unitsFor(1n, 0n, terms)).to.throw("A unit stands for no metal any more");
  });
});

describe("metal", () => {
  it("is weighed in ounces, and counted in milligrams", () => {
    expect(ouncesToMilligrams(ratio(1n))).to.equal(31_103n);
    expect(ouncesToMilligrams(parseDecimal("399.440"))).to.equal(12_423_972n);
    expect(listedGrossWeight("XAU", parseDecimal("401.149")).equals(parseDecimal("401.125"))).to.equal(true);
  });

  it("has a fineness of at most a thousand parts", () => {
    expect(() => listedFineWeight("XAU", "400", "1000.1")).to.throw("parts per thousand");
    expect(() => listedFineWeight("XAU", "400", "0")).to.throw("parts per thousand");
  });
});
