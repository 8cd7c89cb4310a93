import { expect } from "chai";

import {
  accruedDiscount,
  accruedInterest,
  couponDays,
  floatingInterest,
  nominalGrid,
  priceFromYield,
  treasuryAccrued,
  treasuryCoupon,
  treasuryIndexedCoupon,
  treasuryInterestPer1000,
  yieldFromPrice,
} from "../../sdk/bond/index.ts";
import type { FixedRateBond, InterestPeriod, YieldConvention } from "../../sdk/bond/index.ts";
import { dayCount } from "../../sdk/daycount/index.ts";
import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import {
  ACCRUED_ROWS,
  faceOf,
  frequencyOf,
  given,
  interestPeriod,
  nominalDatesOf,
  rateOf,
} from "../support/accruedRows.ts";
import { cell } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

const ROWS = ACCRUED_ROWS;

/** Rows that cannot be computed from what they carry, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  AC017: "the daily index rates of the quarter are in the regulation's table, not in the row",
  AC018: "the index rate that the spread of 1.000 % is added to is not in the row",
  AC060: "a mortgage pass-through's own convention (settlement month as the basis), not one of a bond",
};

/** Maturities that a row leaves to its instrument's name. */
const MATURITY: readonly (readonly [RegExp, string])[] = [
  [/8% Treasury Stock 2015/, "2015-12-07"],
  [/6.75% Treasury Stock 2004/, "2004-11-26"],
  [/World Bank bond-i/, "2020-08-28"],
  [/zero-coupon digital bond 28 Apr 2021 - 28 Apr 2023/, "2023-04-28"],
];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function maturityOf(row: Row): string {
  const noted = /maturity (\d{4}-\d{2}-\d{2})/.exec(cell(row, "note"))?.[1];
  if (noted !== undefined) return noted;
  const known = MATURITY.find(([name]) => name.test(cell(row, "instrument")))?.[1];
  if (known !== undefined) return known;
  const named = /(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})/.exec(cell(row, "instrument"));
  if (named === null) throw new Error(`${row["id"]}: no maturity`);
  const month = String(MONTHS.indexOf(named[2] ?? "") + 1).padStart(2, "0");
  return `${named[3]}-${month}-${String(named[1]).padStart(2, "0")}`;
}

/** A price row as a bond, its first coupon as the note says. */
function bondOf(row: Row): FixedRateBond {
  const maturity = maturityOf(row);
  const note = cell(row, "note");
  const dated = cell(row, "datedDate");
  const settlement = cell(row, "settlement");
  const base = {
    rate: rateOf(row),
    frequency: frequencyOf(row),
    dayCount: dayCount(cell(row, "dayCount")),
    maturity,
  };
  if (note.includes("29 Feb never used")) {
    const years = Array.from({ length: Number(maturity.slice(0, 4)) - 2014 }, (_, i) => 2015 + i);
    return { ...base, couponDates: years.flatMap((year) => [`${year}-02-28`, `${year}-08-31`]).slice(0, -1) };
  }
  if (dated === "") return base;
  const end = cell(row, "periodEnd");
  const grid = nominalGrid(maturity, base.frequency, dated);
  const after = grid.filter((date) => date > dated);
  // A long first period: by the row's own period where the settlement is in it, else by its note.
  const listed = given(row, "nominalDates")?.split(";") ?? [];
  const firstCoupon = /long first/i.test(note)
    ? after[1]
    : listed.length > 2 || isTreasuryLong(row)
      ? end
      : after[0];
  return { ...base, dated: settlement < dated ? settlement : dated, ...(firstCoupon && { firstCoupon }) };
}

const isTreasuryLong = (row: Row) => cell(row, "instrument").includes("long first");

const conventionOf = (row: Row): YieldConvention => ({
  ...(cell(row, "source").startsWith("31 CFR") && { firstFraction: "SIMPLE" }),
  ...(cell(row, "note").includes("compounded annually") && { compounding: 1 }),
});

/** The next coupon is not the buyer's: ex-dividend, unless that coupon is paid on the settlement day itself. */
const isEx = (row: Row) => row["exDividend"] === "yes" && row["settlement"] !== row["periodEnd"];

/** The accrued interest of a price row, for a face of the row. */
function accruedOf(row: Row): Rational {
  const bond = bondOf(row);
  const settlement = cell(row, "settlement");
  const { dated = "0001-01-01", firstCoupon } = bond;
  const from = dated > "0001-01-01" && (firstCoupon ?? "9999") > settlement ? dated : settlement;
  const grid = bond.couponDates ?? nominalGrid(bond.maturity, bond.frequency, from);
  const next = grid.find((date) => date > settlement) ?? bond.maturity;
  const end = firstCoupon !== undefined && firstCoupon > settlement ? firstCoupon : next;
  const start = from === dated ? dated : (grid[grid.indexOf(next) - 1] ?? dated);
  const period: InterestPeriod = {
    face: faceOf(row),
    rate: bond.rate,
    dayCount: bond.dayCount,
    start,
    end,
    context: { nominalDates: grid, frequency: bond.frequency },
  };
  return accruedInterest(period, settlement, isEx(row));
}

const HANDLERS: Readonly<Record<string, (row: Row) => Rational>> = {
  coupon: (row) =>
    faceOf(row)
      .mul(rateOf(row))
      .div(ratio(BigInt(frequencyOf(row)))),
  "coupon-short-first": treasuryCouponOf,
  "coupon-long-first": treasuryCouponOf,
  "coupon-indexed": (row) => {
    const index = /\((\d\.\d+)\)/.exec(cell(row, "roundingRule"))?.[1] ?? "";
    return treasuryIndexedCoupon(faceOf(row), rateOf(row), parseDecimal(index));
  },
  "frn-accrued": (row) =>
    floatingInterest(
      [...cell(row, "note").matchAll(/(\d+)x(0\.\d+)/g)].map(([, days = "", rate = ""]) => ({
        days: BigInt(days),
        dailyRate: parseDecimal(rate),
      })),
    ),
  accrued: (row) => {
    const period = interestPeriod(row);
    if (!cell(row, "source").startsWith("31 CFR") || row["unit"] === "per 100") {
      return accruedInterest(period, cell(row, "settlement"), row["exDividend"] === "yes");
    }
    const per1000 = treasuryInterestPer1000(
      period.rate,
      period.start,
      cell(row, "settlement"),
      nominalDatesOf(row),
    );
    return row["face"] === "1000" ? per1000 : treasuryAccrued(faceOf(row), per1000);
  },
  "coupon-days": (row) => {
    const days = couponDays(cell(row, "periodStart"), cell(row, "periodEnd"), cell(row, "settlement"));
    const wanted = /^COUP(DAYBS|DAYSNC|DAYS)/.exec(cell(row, "instrument"))?.[1];
    const counted = wanted === "DAYBS" ? days.sinceStart : wanted === "DAYSNC" ? days.toNext : days.inPeriod;
    return ratio(BigInt(counted));
  },
  "clean-price-from-yield": (row) => dirtyPriceOf(row).sub(accruedOf(row)),
  "dirty-price-from-yield": dirtyPriceOf,
  "yield-from-clean-price": (row) => {
    const dirty = parseDecimal(cell(row, "cleanPrice")).add(accruedOf(row));
    const result = yieldFromPrice(
      bondOf(row),
      cell(row, "settlement"),
      dirty,
      faceOf(row),
      conventionOf(row),
      isEx(row),
    );
    return result.mul(ratio(100n));
  },
  "discount-accrual": (row) => {
    const price = /tax price (\d+\.\d+)/.exec(cell(row, "instrument"))?.[1] ?? "";
    const bond = {
      issuePrice: parseDecimal(price),
      redemptionPrice: faceOf(row),
      issue: cell(row, "periodStart"),
      maturity: cell(row, "periodEnd"),
      dayCount: dayCount(cell(row, "dayCount")),
    };
    return accruedDiscount(bond, cell(row, "settlement"));
  },
};

function treasuryCouponOf(row: Row): Rational {
  const dates = nominalDatesOf(row);
  const per1000 = treasuryInterestPer1000(rateOf(row), cell(row, "datedDate"), cell(row, "periodEnd"), dates);
  return row["face"] === "1000" ? per1000 : treasuryCoupon(faceOf(row), per1000);
}

function dirtyPriceOf(row: Row): Rational {
  const rate = parseDecimal(cell(row, "yield_"));
  return priceFromYield(
    bondOf(row),
    cell(row, "settlement"),
    rate,
    faceOf(row),
    conventionOf(row),
    isEx(row),
  );
}

describe("bond: accrued.csv", () => {
  it(`leaves out ${Object.entries(LEFT_OUT)
    .map(([id, reason]) => `${id} (${reason})`)
    .join(", ")}`, () => {
    expect(ROWS.map((row) => row["id"])).to.include.members(Object.keys(LEFT_OUT));
  });

  for (const row of ROWS.filter(({ id = "" }) => LEFT_OUT[id] === undefined)) {
    it(`${row["id"]} ${row["kind"]} ${row["instrument"]}`, () => {
      const handler = HANDLERS[cell(row, "kind")];
      if (handler === undefined) throw new Error(`no handler for ${row["kind"]}`);
      expectWithin(handler(row), scientific(cell(row, "expected")), scientific(cell(row, "tolerance")));
    });
  }
});
