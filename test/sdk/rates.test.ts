import { expect } from "chai";
import fc from "fast-check";

import { calendar, toDayNumber, toIsoDate } from "../../sdk/dates/index.ts";
import type { IsoDate } from "../../sdk/dates/index.ts";
import { dayCount } from "../../sdk/daycount/index.ts";
import { parseDecimal, ratio, ZERO } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import { RateError } from "../../sdk/errors/index.ts";
import {
  conventionOf,
  fixingDays,
  observations,
  observedFor,
  overnightIndex,
  overnightInterest,
  overnightRate,
  roundRate,
} from "../../sdk/rates/index.ts";
import type { OvernightConvention } from "../../sdk/rates/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

const FIXINGS = new Map<string, Map<IsoDate, Rational>>();
for (const row of readVectors("rfr_fixings.csv")) {
  const set = FIXINGS.get(cell(row, "fixingSet")) ?? new Map<IsoDate, Rational>();
  set.set(cell(row, "date"), parseDecimal(cell(row, "rate")));
  FIXINGS.set(cell(row, "fixingSet"), set);
}

function conventionFor(row: Row): OvernightConvention {
  return conventionOf(cell(row, "index"), {
    lookback: Number(cell(row, "lookbackBusinessDays")),
    observationShift: cell(row, "observationShift") === "true",
    lockout: Number(cell(row, "lockoutBusinessDays")),
  });
}

/** What a row asks for; accrued interest is on its notional, 0 once it is paid. */
function computed(row: Row): Rational {
  const rounding = /^rate ([\d.]+)% rounded to (\d) decimals of a percent, half up$/.exec(
    cell(row, "quantity"),
  );
  if (rounding !== null) {
    const [, rate = "", decimals = ""] = rounding;
    return roundRate(parseDecimal(rate).div(100), Number(decimals)).mul(100);
  }
  const fixings = FIXINGS.get(cell(row, "fixingSet"));
  if (fixings === undefined) throw new Error(`${row["id"]}: no fixings`);
  const [start, end, asOf] = [cell(row, "start"), cell(row, "end"), cell(row, "asOf")];
  const convention = conventionFor(row);
  const interestDays = dayCount(cell(row, "dayCount"));
  switch (cell(row, "quantity")) {
    case "rate":
    case "annualised rate":
      return overnightRate(convention, fixings, start, end);
    case "compound factor minus 1":
      return overnightInterest(convention, fixings, start, end, { dayCount: interestDays });
    case "accrued": {
      if (asOf > cell(row, "paymentDate")) return ZERO;
      const through = asOf > end ? end : asOf;
      const interest = overnightInterest(convention, fixings, start, end, {
        asOf: through,
        dayCount: interestDays,
      });
      return interest.mul(parseDecimal(cell(row, "notional")));
    }
    default:
      throw new Error(`${row["id"]}: ${cell(row, "quantity")}?`);
  }
}

describe("overnight rates against published cases", () => {
  for (const row of readVectors("rfr.csv")) {
    it(`${cell(row, "id")} ${cell(row, "caseId")} ${cell(row, "asOf")} ${cell(row, "quantity")}`, () => {
      expectWithin(computed(row), scientific(cell(row, "expected")), scientific(cell(row, "tolerance")));
    });
  }
});

/**
 * Cases of the same published suite that the table does not hold (QuantLib, test-suite/overnightindexedcoupon.cpp, commit
 * 01c83702aca10160a58e51550f30e29ac2e5a8a1): a spread inside and outside of the compounding, the ARRC workbook's plain
 * lookback, interest up to a day that is no business day.
 */
describe("overnight rates against more of the published suite", () => {
  const fixings = FIXINGS.get("SOFR-2019-2021") ?? new Map<IsoDate, Rational>();
  const spread = parseDecimal("0.0001");
  const autumn = ["2021-10-18", "2021-11-18"] as const;

  it("compounds a spread with the rates, or adds it once", () => {
    const sofr = conventionOf("SOFR");
    const inside = overnightRate(sofr, fixings, ...autumn, { spread, spreadCompounded: true });
    expectWithin(inside, parseDecimal("0.0010871445057780704"), scientific("1e-12"));
    const outside = overnightRate(sofr, fixings, ...autumn, { spread });
    expectWithin(outside, parseDecimal("0.0010871361040194164"), scientific("1e-12"));
  });

  it("looks five business days back without a shift", () => {
    const rate = overnightRate(conventionOf("SOFR", { lookback: 5 }), fixings, "2019-07-01", "2019-07-15");
    expectWithin(rate, parseDecimal("0.024781644454"), scientific("1e-12"));
  });

  it("accrues up to a Saturday", () => {
    const sofr = conventionOf("SOFR");
    const accrued = overnightInterest(sofr, fixings, "2021-10-18", "2022-01-18", { asOf: "2021-11-13" });
    expectWithin(accrued, parseDecimal("0.000074724810"), scientific("1e-12"));
  });
});

describe("overnight rates", () => {
  const percent = (text: string) => parseDecimal(text).div(100);
  /** Friday, Monday, Tuesday, Wednesday. */
  const fixings = new Map<IsoDate, Rational>([
    ["2026-01-08", percent("9")],
    ["2026-01-09", percent("3")],
    ["2026-01-12", percent("4")],
    ["2026-01-13", percent("5")],
    ["2026-01-14", percent("6")],
  ]);
  const plain = conventionOf("ESTR");
  const [start, end] = ["2026-01-09", "2026-01-14"];

  it("weights a Friday's rate with three days", () => {
    const averaged = overnightRate({ ...plain, method: "AVERAGED" }, fixings, start, end);
    expect(averaged.equals(percent("18").div(5))).to.equal(true);
    const factor = ratio(36_009n, 36_000n).mul(ratio(36_004n, 36_000n)).mul(ratio(36_005n, 36_000n));
    const interest = overnightInterest(plain, fixings, start, end);
    expect(interest.equals(factor.sub(1))).to.equal(true);
  });

  it("applies an earlier rate with a lookback, and its own weight with a shift", () => {
    const lookback: OvernightConvention = { ...plain, method: "AVERAGED", lookback: 1 };
    // Three days of Thursday's rate, then Friday's and Monday's.
    const rate = overnightRate(lookback, fixings, start, end);
    expect(rate.equals(percent("34").div(5))).to.equal(true);
    // Thursday's for one day, Friday's for three, Monday's for one.
    const shifted = overnightRate({ ...lookback, observationShift: true }, fixings, start, end);
    expect(shifted.equals(percent("22").div(5))).to.equal(true);
  });

  it("lets the rate before a lockout go on", () => {
    const locked: OvernightConvention = { ...plain, method: "AVERAGED", lockout: 2 };
    const rate = overnightRate(locked, fixings, start, end);
    expect(rate.equals(percent("3"))).to.equal(true);
    expect(fixingDays(locked, start, end)).to.deep.equal(["2026-01-09"]);
    expect(() => overnightRate({ ...locked, lockout: 3 }, fixings, start, end))
      .to.throw(RateError)
      .with.property("code", "RATE_LOCKOUT");
  });

  it("adds a spread once, or compounds it", () => {
    const spread = percent("1");
    const once = overnightRate(plain, fixings, start, end, { spread });
    expect(once.equals(overnightRate(plain, fixings, start, end).add(spread))).to.equal(true);
    const higher = new Map([...fixings].map(([date, rate]) => [date, rate.add(spread)] as const));
    const inside = overnightRate(plain, fixings, start, end, { spread, spreadCompounded: true });
    expect(inside.equals(overnightRate(plain, higher, start, end))).to.equal(true);
    expect(inside.compare(once)).to.equal(1);
  });

  it("compounds negative rates", () => {
    const negative = new Map([...fixings].map(([date, rate]) => [date, rate.neg()] as const));
    const interest = overnightInterest(plain, negative, start, end);
    expect(interest.s).to.equal(-1n);
    expect(roundRate(percent("-0.000005"), 5).equals(percent("-0.00001"))).to.equal(true);
  });

  it("names the day of a rate that is missing", () => {
    const few = new Map([...fixings].filter(([date]) => date !== "2026-01-13"));
    expect(() => overnightRate(plain, few, start, end))
      .to.throw(RateError, /2026-01-13/)
      .with.property("code", "RATE_FIXING_MISSING");
    // One that is not needed yet is not missed.
    expect(overnightRate(plain, few, start, end, { asOf: "2026-01-13" }).s).to.equal(1n);
  });

  it("refuses periods and conventions that are none", () => {
    for (const [from, to] of [
      ["2026-01-09", "2026-01-09"],
      ["2026-01-12", "2026-01-09"],
    ] as const) {
      expect(() => overnightRate(plain, fixings, from, to, { asOf: "2026-01-14" }))
        .to.throw(RateError)
        .with.property("code", "RATE_PERIOD");
    }
    expect(() => overnightRate({ ...plain, lookback: -1 }, fixings, start, end))
      .to.throw(RateError)
      .with.property("code", "RATE_CONVENTION");
    expect(() => overnightIndex("LIBOR"))
      .to.throw(RateError)
      .with.property("code", "RATE_INDEX_UNKNOWN");
  });

  it("counts a day without a rate as it says", () => {
    const target = calendar("TARGET");
    const saturday = toDayNumber("2026-01-10");
    expect(toIsoDate(observedFor(saturday, 0, target))).to.equal("2026-01-09");
    expect(toIsoDate(observedFor(saturday, 1, target))).to.equal("2026-01-09");
    expect(toIsoDate(observedFor(saturday + 2, 1, target))).to.equal("2026-01-09");
    expect(toIsoDate(observedFor(saturday, 2, target))).to.equal("2026-01-08");
  });

  it("knows a rate before a shifted period has its first business day", () => {
    const shifted: OvernightConvention = { ...plain, lookback: 1, observationShift: true };
    const rate = overnightRate(shifted, fixings, "2026-01-10", "2026-01-14", { asOf: "2026-01-11" });
    expect(rate.equals(percent("3"))).to.equal(true);
  });

  it("weights add up to the observed days, and every constant rate is itself when averaged", () => {
    const first = toDayNumber("2024-01-01");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 0, max: 8 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 5 }),
        (offset, length, lookback, observationShift, lockout) => {
          const convention = conventionOf("SOFR", {
            lookback,
            observationShift,
            lockout,
            method: "AVERAGED",
          });
          const [from, to] = [first + offset, first + offset + length];
          const list = observations(convention, from, to);
          for (const [i, { fixing, from: begins }] of list.entries()) {
            expect(convention.calendar.isBusinessDay(fixing)).to.equal(true);
            if (i > 0) expect(begins).to.equal(list[i - 1]?.to);
          }
          const days = list.reduce((sum, { from: a, to: b }) => sum + b - a, 0);
          if (!observationShift) expect(days).to.equal(length);
          const constant = new Map(list.map(({ fixing }) => [toIsoDate(fixing), percent("4")] as const));
          const rate = overnightRate(convention, constant, toIsoDate(from), toIsoDate(to));
          expect(rate.equals(percent("4"))).to.equal(true);
          const twice = overnightRate(
            { ...convention, method: "COMPOUNDED" },
            constant,
            toIsoDate(from),
            toIsoDate(to),
          );
          expect(twice.compare(rate)).to.equal(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
