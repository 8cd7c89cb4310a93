import { expect } from "chai";
import fc from "fast-check";

import {
  accruedInterest,
  periodInterest,
  priceFromYield,
  reconcile,
  remainingFlows,
  unitCashFlows,
  yieldFromPrice,
} from "../../sdk/bond/index.ts";
import type { FixedRateBond, InterestPeriod } from "../../sdk/bond/index.ts";
import { toDayNumber, toIsoDate } from "../../sdk/dates/index.ts";
import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import { expectWithin } from "../support/exact.ts";

const HUNDRED = ratio(100n);
const TINY = ratio(1n, 10n ** 15n);

/** World Bank bond-i: published price and yield of the issue and of its tap. */
const BOND_I: FixedRateBond = {
  rate: parseDecimal("0.022"),
  frequency: 2,
  dayCount: "ACT/ACT-ICMA",
  maturity: "2020-08-28",
  dated: "2018-08-28",
};

describe("bond", () => {
  it("knows bond-i at issue: 99.901 at 2.251 %", () => {
    const price = priceFromYield(BOND_I, "2018-08-28", parseDecimal("0.02251"), HUNDRED);
    expectWithin(price, parseDecimal("99.901"), parseDecimal("0.0005"));
    const found = yieldFromPrice(BOND_I, "2018-08-28", parseDecimal("99.901"), HUNDRED);
    expectWithin(found, parseDecimal("0.02251"), parseDecimal("0.000005"));
  });

  it("knows bond-i's tap: 101.318 clean at 0.915 %, settled twelve days before a coupon", () => {
    const period: InterestPeriod = {
      face: HUNDRED,
      rate: BOND_I.rate,
      dayCount: BOND_I.dayCount,
      start: "2019-02-28",
      end: "2019-08-28",
      context: { nominalDates: ["2019-02-28", "2019-08-28"], frequency: 2 },
    };
    const accrued = accruedInterest(period, "2019-08-16");
    const dirty = priceFromYield(BOND_I, "2019-08-16", parseDecimal("0.00915"), HUNDRED);
    expectWithin(accrued, parseDecimal("1.0271"), parseDecimal("0.00005"));
    expectWithin(dirty, parseDecimal("102.3453"), parseDecimal("0.00005"));
    expectWithin(dirty.sub(accrued), parseDecimal("101.318"), parseDecimal("0.0005"));
    const ex = priceFromYield(BOND_I, "2019-08-16", parseDecimal("0.00915"), HUNDRED, {}, true);
    expectWithin(ex, parseDecimal("101.2456"), parseDecimal("0.00005"));
    const found = yieldFromPrice(BOND_I, "2019-08-16", parseDecimal("101.318").add(accrued), HUNDRED);
    expectWithin(found, parseDecimal("0.00915"), parseDecimal("0.000005"));
  });

  it("finds the yield of any price, and the price of any yield", () => {
    const day = toDayNumber("2001-01-15");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: -400, max: 2000 }),
        fc.constantFrom(0, 1, 2, 4, 12),
        fc.integer({ min: 1, max: 3000 }),
        (rate, points, frequency, life) => {
          const bond: FixedRateBond = {
            rate: ratio(BigInt(rate), 1000n),
            frequency,
            dayCount: "ACT/ACT-ICMA",
            maturity: toIsoDate(day + life),
          };
          const wanted = ratio(BigInt(points), 10_000n);
          const price = priceFromYield(bond, toIsoDate(day), wanted, HUNDRED);
          expectWithin(yieldFromPrice(bond, toIsoDate(day), price, HUNDRED), wanted, TINY);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("prices at par on a coupon date when the yield is the coupon", () => {
    for (const frequency of [1, 2, 4, 12]) {
      const bond: FixedRateBond = { ...BOND_I, frequency };
      expectWithin(priceFromYield(bond, "2019-08-28", BOND_I.rate, HUNDRED), HUNDRED, TINY);
    }
  });

  describe("where every month has 30 days", () => {
    const bond = (dayCount: FixedRateBond["dayCount"], maturity: string): FixedRateBond => ({
      rate: parseDecimal("0.06"),
      frequency: 2,
      dayCount,
      maturity,
      endOfMonth: true,
    });
    const cases = [
      ["30E/360", "2030-08-31", "2025-02-28"],
      ["30E/360", "2030-08-31", "2025-08-31"],
      ["30/360-BB", "2030-08-31", "2025-02-28"],
      ["30/360-BB", "2030-02-28", "2025-08-31"],
      ["30E/360-ISDA", "2030-02-28", "2025-08-31"],
    ] as const;
    for (const [dayCount, maturity, settlement] of cases) {
      it(`yields the coupon at par on a coupon date at a month's end: ${dayCount}, ${settlement}`, () => {
        expect(remainingFlows(bond(dayCount, maturity), settlement).toNext.toFraction()).to.equal("1");
        const found = yieldFromPrice(bond(dayCount, maturity), settlement, HUNDRED, HUNDRED);
        expectWithin(found, parseDecimal("0.06"), TINY);
      });
    }

    it("leaves between nothing and a whole period on every day of it", () => {
      for (const dayCount of ["30E/360", "30/360-BB", "30E/360-ISDA", "30U/360-EOM"] as const) {
        for (let day = toDayNumber("2025-02-28"); day < toDayNumber("2026-02-28"); day++) {
          const { toNext } = remainingFlows(bond(dayCount, "2030-08-31"), toIsoDate(day));
          expect(toNext.gte(0) && toNext.lte(1), `${dayCount} ${toIsoDate(day)}`).to.equal(true);
        }
      }
    });
  });

  it("splits a period's interest into what accrued before and what is paid back after the ex date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 180 }), (days) => {
        const period: InterestPeriod = {
          face: HUNDRED,
          rate: parseDecimal("0.045"),
          dayCount: "ACT/ACT-ICMA",
          start: "2024-02-28",
          end: "2024-08-28",
          context: { nominalDates: ["2024-02-28", "2024-08-28"], frequency: 2 },
        };
        const settlement = toIsoDate(toDayNumber(period.start) + days);
        const cum = accruedInterest(period, settlement);
        const ex = accruedInterest(period, settlement, true);
        expect(ex.s).to.equal(-1n);
        expect(cum.sub(ex).equals(periodInterest(period))).to.equal(true);
      }),
    );
  });

  it("takes the whole coupon off what accrued after the ex date, though months of 30 days count otherwise to its end", () => {
    const period = {
      face: ratio(1_000_000_000n),
      rate: parseDecimal("0.06"),
      start: "2027-01-15",
      end: "2027-04-15",
    } as const;
    const ex = (dayCount: InterestPeriod["dayCount"]) =>
      accruedInterest({ ...period, dayCount }, "2027-03-31", true).toFraction();
    // 76 days of 90 have accrued under the one, 75 under the other; from the 31st to the 15th are 15.
    expect(ex("30/360-BB")).to.equal(ratio(-14n * 60_000_000n, 360n).toFraction());
    expect(ex("30E/360")).to.equal(ratio(-15n * 60_000_000n, 360n).toFraction());
  });

  it("refuses settlement after the period and at the maturity, and an impossible yield or price", () => {
    const period = {
      face: HUNDRED,
      rate: ratio(1n),
      dayCount: "ACT/360",
      start: "2024-01-01",
      end: "2024-07-01",
    } as const;
    expect(() => accruedInterest(period, "2024-07-02"))
      .to.throw()
      .with.property("code", "BOND_SETTLEMENT");
    expect(() => priceFromYield(BOND_I, "2020-08-28", ratio(0n), HUNDRED))
      .to.throw()
      .with.property("code", "BOND_SETTLEMENT");
    expect(() => priceFromYield(BOND_I, "2019-08-28", ratio(-2n), HUNDRED))
      .to.throw()
      .with.property("code", "BOND_YIELD");
    expect(() => yieldFromPrice(BOND_I, "2019-08-28", ratio(-1n), HUNDRED))
      .to.throw()
      .with.property("code", "BOND_PRICE");
  });

  it("pays interest on what is outstanding before each repayment", () => {
    const flows = unitCashFlows(1000n, [
      { rate: 100_000_000n, principal: 400n, fraction: ratio(1n, 2n) },
      { rate: 100_000_000n, principal: 600n, fraction: ratio(1n, 2n) },
    ]);
    expect(flows.map(({ amount }) => amount.toFraction())).to.deep.equal(["450", "630"]);
    expect(() => unitCashFlows(1000n, [{ rate: 0n, principal: 999n, fraction: ratio(1n) }]))
      .to.throw()
      .with.property("code", "BOND_PRINCIPAL");
  });

  it("gives holders no more than is due, and loses nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 10n ** 24n), { minLength: 1, maxLength: 20 }),
        fc.bigInt(0n, 10n ** 12n),
        fc.bigInt(1n, 10n ** 6n),
        fc.integer({ min: 0, max: 18 }),
        (balances, amount, parts, decimals) => {
          const supply = balances.reduce((total, balance) => total + balance, 0n);
          const holdings = balances.map((balance, i) => ({ holder: String(i), balance }));
          const { due, entitlements, remainder } = reconcile(
            ratio(amount, parts),
            decimals,
            supply,
            holdings,
          );
          const paid = entitlements.reduce((total, entitlement) => total + entitlement.amount, 0n);
          expect(paid + remainder).to.equal(due);
          expect(remainder >= 0n && remainder < BigInt(balances.length + 1)).to.equal(true);
        },
      ),
    );
  });

  it("refuses balances beyond the supply", () => {
    expect(() => reconcile(ratio(1n), 0, 1n, [{ holder: "a", balance: 2n }]))
      .to.throw()
      .with.property("code", "BOND_HOLDINGS");
  });
});
