import { expect } from "chai";
import fc from "fast-check";

import { businessDayConvention, toDayNumber, toIsoDate } from "../../sdk/dates/index.ts";
import { ScheduleError } from "../../sdk/errors/index.ts";
import { generateSchedule, STUB_CONVENTIONS, stubConvention } from "../../sdk/schedule/index.ts";
import type { ScheduleRequest } from "../../sdk/schedule/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";

/** A row of schedule.csv as a request. */
function requestOf(row: Row): ScheduleRequest {
  const given = (column: string) => (row[column] === "" ? undefined : row[column]);
  const [convention = "UNADJUSTED", ...others] = cell(row, "businessDayConvention").split("|");
  const end = others.find((rule) => rule.startsWith("end:"))?.slice(4);
  const start = cell(row, "startDateAdjustment");
  const stub = given("stub");
  const roll = given("roll");
  const firstRegularStart = given("firstRegularStart");
  const lastRegularEnd = given("lastRegularEnd");
  return {
    start: cell(row, "start"),
    end: cell(row, "end"),
    frequency: cell(row, "frequency").replace(/^Frequency\.ofDays\((\d+)\)$/, "P$1D"),
    convention: businessDayConvention(convention),
    calendar: cell(row, "calendar"),
    ...(stub !== undefined && { stub: stubConvention(stub) }),
    ...(roll !== undefined && { roll }),
    ...(firstRegularStart !== undefined && { firstRegularStart }),
    ...(lastRegularEnd !== undefined && { lastRegularEnd }),
    ...(end !== undefined && { endConvention: businessDayConvention(end) }),
    ...(start !== "same" && {
      startConvention: businessDayConvention(start === "NONE" ? "UNADJUSTED" : start),
    }),
  };
}

describe("schedule", () => {
  describe("schedule.csv", () => {
    for (const row of readVectors("schedule.csv")) {
      it(`${row["id"]} ${row["start"]} to ${row["end"]} ${row["frequency"]} ${row["stub"]} ${row["roll"]}`, () => {
        const schedule = generateSchedule(requestOf(row));
        expect(schedule.adjusted.join(";"), "adjusted").to.equal(row["expectedAdjusted"]);
        if (row["expectedUnadjusted"] !== "") {
          expect(schedule.unadjusted.join(";"), "unadjusted").to.equal(row["expectedUnadjusted"]);
        }
        if (row["expectedRoll"] !== "") expect(schedule.roll, "roll").to.equal(row["expectedRoll"]);
      });
    }
  });

  it("rolls weeks on their weekday", () => {
    const schedule = generateSchedule({
      start: "2024-01-05",
      end: "2024-02-08",
      frequency: "P2W",
      stub: "SHORT_INITIAL",
    });
    expect(schedule.roll).to.equal("DAY_THU");
    expect(schedule.unadjusted).to.deep.equal(["2024-01-05", "2024-01-11", "2024-01-25", "2024-02-08"]);
  });

  const nonsense: [string, ScheduleRequest, string][] = [
    ["end before start", { start: "2024-02-01", end: "2024-01-01", frequency: "P1M" }, "SCHEDULE_ORDER"],
    ["end at start", { start: "2024-01-01", end: "2024-01-01", frequency: "P1M" }, "SCHEDULE_ORDER"],
    [
      "a period that does not divide under NONE",
      { start: "2014-06-04", end: "2014-09-17", frequency: "P1M", stub: "NONE" },
      "SCHEDULE_STUB_NEEDED",
    ],
    [
      "a start that is off the roll",
      { start: "2014-06-04", end: "2014-09-17", frequency: "P1M", stub: "SHORT_FINAL", roll: "DAY_17" },
      "SCHEDULE_OFF_ROLL",
    ],
    [
      "BOTH without its dates",
      { start: "2014-06-04", end: "2014-09-17", frequency: "P1M", stub: "BOTH" },
      "SCHEDULE_STUB_CONFLICT",
    ],
    [
      "NONE with an explicit stub",
      {
        start: "2014-06-04",
        end: "2014-09-17",
        frequency: "P1M",
        stub: "NONE",
        firstRegularStart: "2014-06-17",
      },
      "SCHEDULE_STUB_CONFLICT",
    ],
    [
      "a first regular date after the end",
      { start: "2014-06-04", end: "2014-09-17", frequency: "P1M", firstRegularStart: "2014-10-01" },
      "SCHEDULE_ORDER",
    ],
    [
      "a frequency of zero",
      { start: "2024-01-01", end: "2025-01-01", frequency: "P0M" },
      "SCHEDULE_FREQUENCY",
    ],
    [
      "a frequency of minus one",
      { start: "2024-01-01", end: "2025-01-01", frequency: "P-1M" },
      "SCHEDULE_FREQUENCY",
    ],
    [
      "a frequency of two units",
      { start: "2024-01-01", end: "2025-01-01", frequency: "P1M1D" },
      "SCHEDULE_FREQUENCY",
    ],
    [
      "the 32nd of the month",
      { start: "2024-01-01", end: "2025-01-01", frequency: "P1M", roll: "DAY_32" },
      "SCHEDULE_ROLL",
    ],
    ["a 30 February", { start: "2024-02-30", end: "2025-01-01", frequency: "P1M" }, "DATE_DOES_NOT_EXIST"],
  ];
  for (const [what, request, code] of nonsense) {
    it(`refuses ${what}`, () => {
      expect(() => generateSchedule(request))
        .to.throw()
        .with.property("code", code);
    });
  }

  it("refuses two dates on one business day, and joins them when asked", () => {
    const request: ScheduleRequest = {
      start: "2024-06-08",
      end: "2024-08-09",
      frequency: "P1M",
      firstRegularStart: "2024-06-09",
      convention: "FOLLOWING",
      calendar: "SAT_SUN",
    };
    expect(() => generateSchedule(request))
      .to.throw()
      .with.property("code", "SCHEDULE_EMPTY_PERIOD");
    expect(generateSchedule({ ...request, combine: true }).adjusted).to.deep.equal([
      "2024-06-10",
      "2024-07-09",
      "2024-08-09",
    ]);
  });

  it("covers its term without gaps, or says why it cannot", () => {
    const start = fc.integer({ min: toDayNumber("1995-01-01"), max: toDayNumber("2100-01-01") });
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom("P1M", "P3M", "P6M", "P12M", "P1W", "P2W", "P30D", "TERM"),
        fc.constantFrom(...STUB_CONVENTIONS),
        fc.constantFrom(undefined, "EOM"),
        (from, length, frequency, stub, roll) => {
          const request: ScheduleRequest = {
            start: toIsoDate(from),
            end: toIsoDate(from + length),
            frequency,
            stub,
            ...(roll !== undefined && { roll }),
          };
          let schedule;
          try {
            schedule = generateSchedule(request);
          } catch (error) {
            expect(error).to.be.instanceOf(ScheduleError);
            return;
          }
          const dates = schedule.unadjusted.map((date) => toDayNumber(date));
          expect(dates[0]).to.equal(from);
          expect(dates.at(-1)).to.equal(from + length);
          for (const [i, date] of dates.entries()) if (i > 0) expect(date).to.be.above(dates[i - 1] ?? date);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes a stub at one end by date and at the other by convention", () => {
    const schedule = generateSchedule({
      start: "1996-08-10",
      end: "1998-08-10",
      frequency: "P6M",
      stub: "SHORT_INITIAL",
      roll: "EOM",
      lastRegularEnd: "1998-02-28",
    });
    expect(schedule.unadjusted).to.deep.equal([
      "1996-08-10",
      "1996-08-31",
      "1997-02-28",
      "1997-08-31",
      "1998-02-28",
      "1998-08-10",
    ]);
  });

  it("takes the last business day of a month as its end, whatever the convention", () => {
    const schedule = generateSchedule({
      start: "2010-02-12",
      end: "2018-06-29",
      frequency: "P4M",
      stub: "SHORT_INITIAL",
      roll: "EOM",
      convention: "NEAREST",
      endConvention: "FOLLOWING",
      calendar: "US-GOVT",
    });
    expect(schedule.adjusted.slice(0, 4)).to.deep.equal([
      "2010-02-12",
      "2010-03-01",
      "2010-06-30",
      "2010-11-01",
    ]);
    expect(schedule.adjusted.at(-1)).to.equal("2018-06-29");
  });

  it("makes a schedule of a hundred years", () => {
    const schedule = generateSchedule({
      start: "2026-01-31",
      end: "2126-01-31",
      frequency: "P3M",
      roll: "EOM",
      stub: "NONE",
      convention: "MODIFIED_FOLLOWING",
      calendar: "TARGET+UK-LONDON",
    });
    expect(schedule.adjusted).to.have.length(401);
  });
});
