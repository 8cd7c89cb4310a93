/** What the rows of accrued.csv say about the period that interest accrues in. */
import { nominalGrid } from "../../sdk/bond/index.ts";
import type { InterestPeriod } from "../../sdk/bond/index.ts";
import { dayCount } from "../../sdk/daycount/index.ts";
import { parseDecimal } from "../../sdk/decimal/index.ts";
import { cell, readVectors } from "./csv.ts";
import type { Row } from "./csv.ts";

export const ACCRUED_ROWS = readVectors("accrued.csv");

/** A value of the row, or of another row of the same instrument where this one leaves it out. */
export function given(row: Row, column: string): string | undefined {
  const same = [row, ...ACCRUED_ROWS.filter((other) => other["instrument"] === row["instrument"])];
  return same.map((other) => cell(other, column)).find((value) => value !== "");
}

export const rateOf = (row: Row) => parseDecimal(cell(row, "couponRate"));
export const faceOf = (row: Row) => parseDecimal(cell(row, "face"));
export const frequencyOf = (row: Row) => Number(cell(row, "frequency"));

/** Nominal dates around the row's period, counted back from its end where the row lists none. */
export function nominalDatesOf(row: Row): string[] {
  const listed = given(row, "nominalDates");
  if (listed !== undefined) return listed.split(";");
  const end = given(row, "periodEnd");
  const from = given(row, "periodStart") ?? cell(row, "datedDate");
  return end === undefined ? [] : nominalGrid(end, frequencyOf(row), from);
}

/** The period of a row; one that names no end has none that matters, and ends in the year 9999. */
export function interestPeriod(row: Row): InterestPeriod {
  const nominalDates = nominalDatesOf(row);
  const dated = cell(row, "datedDate");
  const [first, last] = [nominalDates[0] ?? dated, nominalDates.at(-1)];
  const start = dated > first ? dated : (given(row, "periodStart") ?? first);
  return {
    face: faceOf(row),
    rate: rateOf(row),
    dayCount: dayCount(cell(row, "dayCount")),
    start: dated > start ? dated : start,
    end: last ?? "9999-12-31",
    context: { nominalDates, frequency: frequencyOf(row) },
  };
}
