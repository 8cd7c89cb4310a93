import { expect } from "chai";

import { ratio } from "../../sdk/decimal/index.ts";
import { toDayNumber } from "../../sdk/dates/index.ts";
import {
  drawForExpense,
  monthsAfter,
  monthsBetween,
  openRentAccount,
  recordDateFrom,
  shareRent,
} from "../../sdk/income/index.ts";
import {
  accrue,
  fundTiers,
  invest,
  investRounded,
  openAccount,
  openRounded,
  shareRounded,
  shareSum,
} from "../../sdk/waterfall/index.ts";
import type { WaterfallTerms } from "../../sdk/waterfall/index.ts";

const second = (moment: string) => BigInt(Date.parse(moment) / 1000);
const SHARE = 1_000_000_000n;

describe("record dates of a charter", () => {
  const monthly = { firstRecordDate: second("2022-01-31T23:59:59Z"), everyDays: 0, everyMonths: 1 };

  it("lie on the last day of shorter months, and on the 31st again afterwards", () => {
    const dates = [0, 1, 2, 3].map((n) => monthsAfter(monthly.firstRecordDate, n));
    expect(dates).to.deep.equal(
      ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30"].map((day) => second(`${day}T23:59:59Z`)),
    );
  });

  it("are the first that is not before a second", () => {
    expect(recordDateFrom(monthly, 0n)).to.equal(monthly.firstRecordDate);
    expect(recordDateFrom(monthly, second("2022-02-28T23:59:59Z"))).to.equal(second("2022-02-28T23:59:59Z"));
    expect(recordDateFrom(monthly, second("2022-03-01T00:00:00Z"))).to.equal(second("2022-03-31T23:59:59Z"));
    const weekly = { firstRecordDate: 1_000n, everyDays: 7, everyMonths: 0 };
    expect(recordDateFrom(weekly, 1_001n)).to.equal(1_000n + 7n * 86_400n);
  });

  it("count whole months only", () => {
    const start = second("2022-01-31T12:00:00Z");
    expect(monthsBetween(start, start - 1n)).to.equal(0);
    expect(monthsBetween(start, second("2022-02-28T11:59:59Z"))).to.equal(0);
    expect(monthsBetween(start, second("2022-02-28T12:00:00Z"))).to.equal(1);
    expect(monthsBetween(start, second("2023-01-31T12:00:00Z"))).to.equal(12);
  });
});

describe("rent of a property", () => {
  const terms = {
    startDate: second("2022-01-01T00:00:00Z"),
    expenses: [
      { share: SHARE / 5n, cap: 300n, months: 12, fromReserve: true },
      { share: SHARE, cap: 100n, months: 1, fromReserve: false },
    ],
    reserveTarget: 1_000n,
    // SecondaryDAO's steps (WF107 to WF110).
    reserveSteps: [
      { below: SHARE / 4n, share: SHARE },
      { below: SHARE / 2n, share: (SHARE * 7n) / 10n },
      { below: (SHARE * 3n) / 4n, share: (SHARE * 3n) / 10n },
    ],
  };
  const january = second("2022-01-20T00:00:00Z");

  it("serves expenses in order up to their caps, then the reserve by its steps, then holders", () => {
    const first = shareRent(terms, openRentAccount(terms), 1_000n, january);
    // 250 at 100 %, then 250 more at 70 % of 357.14..., then 30 % of what is left.
    expect(first.toExpenses).to.deep.equal([200n, 100n]);
    expect(first.toReserve).to.equal(250n + 250n + ((700n - 250n - 358n) * 3n) / 10n);
    expect(first.toHolders).to.equal(1_000n - 300n - first.toReserve);
  });

  it("rounds what the reserve holds back step by step, where a sum crosses the end of one", () => {
    // 70 % of 39 is 27, 30 % of 473 is 141: exactly it is 169.
    const low = { ...terms, expenses: [], reserveTarget: 883n };
    const shared = shareRent(low, { ...openRentAccount(low), reserve: 414n }, 512n, january);
    expect(shared.toReserve).to.equal(168n);
    expect(shared.toHolders).to.equal(344n);
  });

  it("makes a lapsed cap good to nobody, and takes no more than it in a period", () => {
    const first = shareRent(terms, openRentAccount(terms), 1_000n, january);
    const again = shareRent(terms, first.account, 1_000n, january + 60n);
    expect(again.toExpenses).to.deep.equal([100n, 0n]);
    const february = shareRent(terms, again.account, 1_000n, second("2022-02-01T00:00:00Z"));
    expect(february.toExpenses).to.deep.equal([0n, 100n]);
    const nextYear = shareRent(terms, february.account, 1_000n, second("2023-01-01T00:00:00Z"));
    expect(nextYear.toExpenses).to.deep.equal([200n, 100n]);
  });

  it("draws from the reserve what the rent of the period did not bring, and no more than it holds", () => {
    const first = shareRent(terms, openRentAccount(terms), 1_000n, january);
    const drawn = drawForExpense(terms, first.account, 0, january);
    expect(drawn.amount).to.equal(100n);
    expect(drawn.account.reserve).to.equal(first.account.reserve - 100n);
    const poor = { ...drawn.account, reserve: 7n };
    expect(drawForExpense(terms, poor, 0, second("2023-05-01T00:00:00Z")).amount).to.equal(7n);
  });

  it("loses nothing, whatever comes in", () => {
    let account = openRentAccount(terms);
    for (let i = 1n; i < 200n; i += 1n) {
      const amount = (i * i * 7_919n) % 4_001n;
      const shared = shareRent(terms, account, amount, january + i * 90_000n);
      const parts = [...shared.toExpenses, shared.toReserve, shared.toHolders];
      expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(amount);
      expect(parts.every((part) => part >= 0n)).to.equal(true);
      account = shared.account;
    }
  });
});

describe("a waterfall in whole minor units", () => {
  const terms: WaterfallTerms = {
    startDate: toDayNumber("2023-01-01"),
    periodMonths: 3,
    preferred: "COMPOUNDED",
    rate: ratio(81n, 1000n),
    dayCount: "ACT/365F",
    capMultiple: ratio(1_654_321n, 1_000_000n),
    tiers: fundTiers(ratio(1n), ratio(17n, 100n)),
  };

  it("stays within a few units of the exact fractions, and loses nothing", () => {
    let day = terms.startDate;
    let exact = invest(openAccount(terms), terms, ratio(1_000_003n), day);
    let rounded = investRounded(openRounded(terms), terms, 1_000_003n, day);
    for (let i = 1n; i < 60n; i += 1n) {
      const amount = (i * 7_919n * 104_729n) % 60_013n;
      day += 17;
      const fractions = shareSum(accrue(exact, terms, day), terms, ratio(amount));
      const units = shareRounded(rounded, terms, amount, day);
      expect(units.toHolders + units.toSponsor).to.equal(amount);
      const off = units.account.toHolders.sub(fractions.account.toHolders).abs();
      expect(off.compare(ratio(3n)), `after ${i} sums: ${off.toString()}`).to.be.lessThan(0);
      exact = fractions.account;
      rounded = units.account;
    }
    // The cap, rounded down.
    expect(rounded.toHolders.equals(ratio((1_000_003n * 1_654_321n) / 1_000_000n))).to.equal(true);
  });
});
