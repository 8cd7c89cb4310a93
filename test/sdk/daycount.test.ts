import { expect } from "chai";
import fc from "fast-check";

import { toDayNumber, toIsoDate } from "../../sdk/dates/index.ts";
import { ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import {
  CHAIN_DAY_COUNTS,
  chainDayCount,
  dayCount,
  dayCountFraction,
  OTHER_DAY_COUNTS,
} from "../../sdk/daycount/index.ts";
import type { DayCountContext } from "../../sdk/daycount/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

function contextOf(row: Row): DayCountContext {
  return {
    ...(row["nominalDates"] !== "" && { nominalDates: cell(row, "nominalDates").split(";") }),
    ...(row["frequency"] !== "" && { frequency: Number(row["frequency"]) }),
    ...(row["terminationDate"] !== "" && { terminationDate: cell(row, "terminationDate") }),
    ...(row["periodEnd"] !== "" && { periodEnd: cell(row, "periodEnd") }),
  };
}

describe("day counts", () => {
  describe("daycount.csv", () => {
    for (const row of readVectors("daycount.csv")) {
      it(`${row["id"]} ${row["convention"]} ${row["start"]} to ${row["end"]}`, () => {
        const fraction = dayCountFraction(
          dayCount(cell(row, "convention")),
          cell(row, "start"),
          cell(row, "end"),
          contextOf(row),
        );
        if (row["expectedNumerator"] !== "") {
          const expected = ratio(
            BigInt(cell(row, "expectedNumerator")),
            BigInt(cell(row, "expectedDenominator")),
          );
          expect(fraction.toFraction()).to.equal(expected.toFraction());
        } else {
          expectWithin(
            fraction,
            scientific(cell(row, "expectedFraction")),
            scientific(cell(row, "tolerance")),
          );
        }
      });
    }
  });

  describe("convention_matrix.csv", () => {
    for (const row of readVectors("convention_matrix.csv")) {
      it(`${row["id"]} ${row["convention"]} ${row["start"]} to ${row["end"]}`, () => {
        const [name = "", end] = cell(row, "convention").split("(end=");
        const context = end === undefined ? {} : { terminationDate: cell(row, "end") };
        const fraction = dayCountFraction(dayCount(name), cell(row, "start"), cell(row, "end"), context);
        expectWithin(fraction, scientific(cell(row, "fraction")), ratio(5n, 10n ** 13n));
      });
    }
  });

  it("numbers the conventions as the contract does", () => {
    expect(CHAIN_DAY_COUNTS.map((name) => chainDayCount(name))).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(() => chainDayCount("NL/365"))
      .to.throw()
      .with.property("code", "DAYCOUNT_NOT_ON_CHAIN");
  });

  it("refuses a name that means several rules, and names them", () => {
    expect(() => dayCount("30/360"))
      .to.throw(/30\/360-BB.*30E\/360.*30E\/360-ISDA/)
      .with.property("code", "DAYCOUNT_AMBIGUOUS");
    expect(() => dayCount("ACT/ACT"))
      .to.throw(/ICMA.*ISDA/)
      .with.property("code", "DAYCOUNT_AMBIGUOUS");
    expect(() => dayCount("ACT/365"))
      .to.throw(/ACT\/365F/)
      .with.property("code", "DAYCOUNT_AMBIGUOUS");
    expect(() => dayCount("BUS/252"))
      .to.throw()
      .with.property("code", "DAYCOUNT_UNKNOWN");
  });

  it("refuses ACT/ACT-ICMA without the dates that cover the period", () => {
    const count = (context: DayCountContext) => () =>
      dayCountFraction("ACT/ACT-ICMA", "2024-01-15", "2024-07-15", context);
    expect(count({ frequency: 2 }))
      .to.throw()
      .with.property("code", "DAYCOUNT_NOMINAL_DATES");
    expect(count({ frequency: 2, nominalDates: ["2024-02-15", "2024-08-15"] }))
      .to.throw()
      .with.property("code", "DAYCOUNT_NOMINAL_DATES");
    expect(count({ nominalDates: ["2024-01-15", "2024-07-15"] }))
      .to.throw()
      .with.property("code", "DAYCOUNT_FREQUENCY");
  });

  it("refuses an end before the start", () => {
    expect(() => dayCountFraction("ACT/360", "2024-02-01", "2024-01-31"))
      .to.throw()
      .with.property("code", "DAYCOUNT_ORDER");
  });

  it("gives 0 for no days and never less for more", () => {
    const names = [...CHAIN_DAY_COUNTS, ...OTHER_DAY_COUNTS].filter(
      (name) => !/ICMA|365L|AFB|ISDA$|EXCEL/.test(name),
    );
    const from = toDayNumber("1996-01-01");
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(9000), fc.nat(900), (name, start, length) => {
        const fraction = (to: number): Rational =>
          dayCountFraction(name, toIsoDate(from + start), toIsoDate(from + start + to));
        // 30E+/360 takes a start on the 31st back a day and an end on it forward: no days can be one.
        if (name !== "30E+/360") expect(fraction(0).n).to.equal(0n);
        // 30/360-PSA and 30U/360-EOM move only the start of February, so that the last days of a short span can be negative.
        if (name.startsWith("30/360-PSA") || name.startsWith("30U")) return;
        expect(fraction(length + 1).compare(fraction(length))).to.be.at.least(0);
      }),
    );
  });
});
