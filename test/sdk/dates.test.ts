import { expect } from "chai";
import fc from "fast-check";

import {
  adjust,
  advance,
  BUSINESS_DAY_CONVENTIONS,
  businessDayConvention,
  calendar,
  easterSunday,
  toDayNumber,
  toIsoDate,
} from "../../sdk/dates/index.ts";
import type { AdvanceUnit } from "../../sdk/dates/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";

/** Rows from QuantLib's table advance by a period first; their source says by how much. */
function advanceOf(row: Row): [number, AdvanceUnit, boolean] | undefined {
  const match = /advance (-?\d+) (Days|Weeks|Months|Years) eom=(true|false)/.exec(cell(row, "source"));
  if (match === null) return undefined;
  const unit = match[2] === "Days" ? "BUSINESS_DAYS" : (match[2]?.toUpperCase() as AdvanceUnit);
  return [Number(match[1]), unit, match[3] === "true"];
}

describe("dates", () => {
  describe("bizday.csv", () => {
    for (const row of readVectors("bizday.csv")) {
      it(`${row["id"]} ${row["convention"]} ${row["calendar"]} ${row["input"]}`, () => {
        const days = calendar(cell(row, "calendar"));
        const convention = businessDayConvention(cell(row, "convention"));
        const input = toDayNumber(cell(row, "input"));
        const step = advanceOf(row);
        const result =
          step === undefined
            ? adjust(input, convention, days)
            : advance(input, step[0], step[1], convention, days, step[2]);
        expect(toIsoDate(result)).to.equal(row["expected"]);
      });
    }
  });

  describe("calendars", () => {
    const closed: Record<string, string[]> = {
      TARGET: [
        "2024-03-29",
        "2024-04-01",
        "2024-05-01",
        "2024-12-26",
        "1999-12-31",
        "2001-12-31",
        "2000-04-21",
      ],
      "US-GOVT": ["1997-09-01", "2022-06-20", "2021-12-24", "2012-10-30", "2024-03-29"],
      // Good Fridays, with and without an employment report.
      "US-SOFR": ["2019-04-19", "2021-04-02", "2023-04-07", "2026-04-03", "2024-03-29", "2022-06-20"],
      JPTO: [
        "2018-03-21",
        "2019-05-02",
        "2020-07-23",
        "2021-08-09",
        "2015-09-22",
        "2024-02-12",
        "2106-03-22",
      ],
      ZA: ["2015-04-27", "2022-12-27", "2024-05-29", "2023-09-25", "2021-03-22"],
      "AU-SYDNEY": ["2018-01-26", "2019-08-05", "2022-09-22", "2021-12-28", "2020-06-08", "2010-04-26"],
      "UK-LONDON": ["2022-06-03", "2023-05-08", "2012-06-05", "2021-12-28", "2020-05-08", "2013-05-27"],
    };
    const open: Record<string, string[]> = {
      TARGET: ["2024-12-24", "2002-12-31", "1998-04-10"],
      "US-GOVT": ["2021-04-02", "2026-04-03", "2021-12-31", "2023-11-10", "2021-06-18"],
      "US-SOFR": ["2021-04-01", "2021-04-05", "2023-04-06", "2021-06-18"],
      JPTO: ["2019-12-23", "2021-07-19", "2021-10-11", "2024-01-04"],
      ZA: ["2015-05-04", "2015-02-27"],
      "AU-SYDNEY": ["2021-04-26", "2018-08-28", "2022-04-26"],
      "UK-LONDON": ["2022-05-30", "2020-05-04", "2024-01-02"],
    };
    for (const [name, dates] of Object.entries(closed)) {
      it(`${name} is closed and open when it was`, () => {
        const days = calendar(name);
        for (const date of dates) {
          expect(days.isBusinessDay(toDayNumber(date)), `${date} closed`).to.equal(false);
        }
        for (const date of open[name] ?? []) {
          expect(days.isBusinessDay(toDayNumber(date)), `${date} open`).to.equal(true);
        }
      });
    }

    it("joins calendars and single dates", () => {
      const days = calendar("TARGET+UK-LONDON+2024-07-10");
      expect(days.isBusinessDay(toDayNumber("2024-05-06")), "only London").to.equal(false);
      expect(days.isBusinessDay(toDayNumber("2024-05-01")), "only TARGET").to.equal(false);
      expect(days.isBusinessDay(toDayNumber("2024-07-10")), "only here").to.equal(false);
      expect(days.isBusinessDay(toDayNumber("2024-07-11"))).to.equal(true);
    });

    it("knows every year from 1990 to 2150 and refuses others", () => {
      for (const name of Object.keys(closed)) {
        const days = calendar(name);
        for (let year = 1990; year <= 2150; year++) days.isBusinessDay(toDayNumber(`${year}-06-17`));
        expect(() => days.isBusinessDay(toDayNumber("2151-06-17")))
          .to.throw()
          .with.property("code", "CALENDAR_OUT_OF_RANGE");
      }
    });

    it("refuses a calendar or a convention that it does not know", () => {
      expect(() => calendar("LONDON"))
        .to.throw(/UK-LONDON/)
        .with.property("code", "CALENDAR_UNKNOWN");
      expect(() => businessDayConvention("MODFOLLOWING"))
        .to.throw(/MODIFIED_FOLLOWING/)
        .with.property("code", "DATE_CONVENTION_UNKNOWN");
    });
  });

  it("knows Easter", () => {
    for (const date of [
      "1990-04-15",
      "2000-04-23",
      "2008-03-23",
      "2011-04-24",
      "2024-03-31",
      "2049-04-18",
      "2150-04-12",
    ]) {
      expect(toIsoDate(easterSunday(Number(date.slice(0, 4))))).to.equal(date);
    }
  });

  for (const [text, code] of [
    ["2023-02-30", "DATE_DOES_NOT_EXIST"],
    ["2023-02-29", "DATE_DOES_NOT_EXIST"],
    ["2023-13-01", "DATE_DOES_NOT_EXIST"],
    ["0000-01-01", "DATE_DOES_NOT_EXIST"],
    ["2023-2-3", "DATE_MALFORMED"],
    ["20230203", "DATE_MALFORMED"],
    ["03.02.2023", "DATE_MALFORMED"],
  ] as const) {
    it(`refuses ${text}`, () => {
      expect(() => toDayNumber(text))
        .to.throw()
        .with.property("code", code);
    });
  }

  it("writes and reads every day the same", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -700_000, max: 2_000_000 }),
        (day) => toDayNumber(toIsoDate(day)) === day,
      ),
    );
  });

  it("adjusts to a business day, and a business day not at all", () => {
    const days = calendar("TARGET+US-GOVT");
    const day = fc.integer({ min: toDayNumber("1991-01-01"), max: toDayNumber("2149-12-31") });
    fc.assert(
      fc.property(day, fc.constantFrom(...BUSINESS_DAY_CONVENTIONS.slice(1)), (from, convention) => {
        const once = adjust(from, convention, days);
        expect(days.isBusinessDay(once)).to.equal(true);
        expect(adjust(once, convention, days)).to.equal(once);
        expect(Math.abs(once - from)).to.be.below(8);
      }),
    );
  });
});
