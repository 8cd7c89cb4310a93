import { expect } from "chai";
import fc from "fast-check";

import { nominalGrid } from "../../sdk/bond/index.ts";
import { toDayNumber, toIsoDate } from "../../sdk/dates/index.ts";
import { dayCountFraction } from "../../sdk/daycount/index.ts";
import type { BondSheet } from "../../sdk/termsheet/index.ts";
import { bondTerms } from "../support/bondTerms.ts";

type Schedule = Partial<BondSheet["schedule"]>;

/** The terms and cash flows of an ACT/ACT-ICMA bond with a schedule of its own. */
function termsOf(start: string, maturity: string, frequency: string, more: Schedule) {
  const schedule = { maturity, frequency, ...more };
  return bondTerms({ start, schedule, recordDate: { daysBefore: 0, time: 0n } });
}

describe("nominal dates of a schedule with stubs", () => {
  const firsts: [what: string, start: string, maturity: string, frequency: string, Schedule, part: string][] =
    [
      [
        "a short first coupon of one day less than half a year",
        "2018-08-29",
        "2020-08-28",
        "P6M",
        { stub: "SHORT_INITIAL" },
        "183/368",
      ],
      [
        "a short first coupon that is the only one",
        "2018-08-29",
        "2019-02-28",
        "P6M",
        { stub: "SHORT_INITIAL" },
        "183/368",
      ],
      [
        "a short first coupon from the month of a nominal date",
        "2018-03-20",
        "2020-09-15",
        "P6M",
        { stub: "SHORT_INITIAL" },
        "179/368",
      ],
      [
        "a long first coupon from the month of a nominal date",
        "2018-03-10",
        "2020-09-15",
        "P6M",
        { stub: "LONG_INITIAL" },
        "93/181",
      ],
      [
        "a long first coupon whose end is given",
        "2018-03-10",
        "2020-09-15",
        "P6M",
        { stub: "LONG_INITIAL", firstRegularStart: "2018-09-15", roll: "DAY_15" },
        "93/181",
      ],
      [
        "a short first coupon of a yearly bond",
        "2022-06-25",
        "2027-06-20",
        "P12M",
        { stub: "SHORT_INITIAL" },
        "72/73",
      ],
      [
        "a short last coupon that is the only one",
        "2018-03-15",
        "2018-07-10",
        "P6M",
        { stub: "SHORT_FINAL" },
        "117/368",
      ],
      [
        "a long last coupon that is the only one",
        "2018-03-15",
        "2018-10-10",
        "P6M",
        { stub: "LONG_FINAL" },
        "103/181",
      ],
      [
        "two stubs with nothing between them",
        "2019-01-16",
        "2020-10-22",
        "P12M",
        {
          stub: "BOTH",
          roll: "DAY_22",
          firstRegularStart: "2020-01-22",
          lastRegularEnd: "2020-01-22",
        },
        "371/365",
      ],
    ];
  for (const [what, start, maturity, frequency, more, part] of firsts) {
    it(`pays by their days: ${what}`, () => {
      const { cashFlows } = termsOf(start, maturity, frequency, more);
      expect(cashFlows[0]?.fraction.toFraction()).to.equal(part);
    });
  }

  it("pays a whole coupon where a period is regular", () => {
    const { terms, cashFlows } = termsOf("2018-08-31", "2020-02-29", "P6M", { stub: "NONE", roll: "EOM" });
    expect(terms.nominalDates).to.deep.equal([]);
    expect(cashFlows.map(({ fraction }) => fraction.toFraction())).to.deep.equal(["1/2", "1/2", "1/2"]);
  });

  it("counts back from the maturity for a stub at the start, wherever the start is", () => {
    const maturity = "2020-09-15";
    const last = toDayNumber(maturity);
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 1200 }),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom("SHORT_INITIAL" as const, "LONG_INITIAL" as const),
        (days, frequency, stub) => {
          const start = toIsoDate(last - days);
          const { cashFlows } = termsOf(start, maturity, `P${12 / frequency}M`, { stub });
          const context = { nominalDates: nominalGrid(maturity, frequency, start), frequency };
          for (const flow of cashFlows) {
            const part = dayCountFraction("ACT/ACT-ICMA", flow.start, flow.end, context);
            expect(flow.fraction.toFraction(), `${flow.start} ${flow.end}`).to.equal(part.toFraction());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("counts on from the start for a stub at the end, wherever the end is", () => {
    const start = "2018-03-15";
    const dates = Array.from({ length: 40 }, (_, i) => toIsoDate(Date.UTC(2018, 2 + 3 * i, 15) / 86_400_000));
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 1200 }),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom("SHORT_FINAL" as const, "LONG_FINAL" as const),
        (days, frequency, stub) => {
          const end = toIsoDate(toDayNumber(start) + days);
          const { cashFlows } = termsOf(start, end, `P${12 / frequency}M`, { stub });
          const nominalDates = dates.filter((_, i) => i % (4 / frequency) === 0);
          for (const flow of cashFlows) {
            const context = { nominalDates, frequency };
            const part = dayCountFraction("ACT/ACT-ICMA", flow.start, flow.end, context);
            expect(flow.fraction.toFraction(), `${flow.start} ${flow.end}`).to.equal(part.toFraction());
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
