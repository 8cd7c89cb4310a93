import { expect } from "chai";
import { network } from "hardhat";

import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

/** In the order of the contract's enum. */
const conventions = [
  "ACT/360",
  "ACT/365F",
  "ACT/ACT-ISDA",
  "ACT/ACT-ICMA",
  "30/360-BB",
  "30E/360",
  "30E/360-ISDA",
];

describe("Day counts against the published tables", () => {
  async function harness() {
    const { ethers } = await network.create();
    return ethers.deployContract("MathsHarness");
  }

  const epochDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

  function dates(row: Row): [number, number] {
    return [epochDay(cell(row, "start")), epochDay(cell(row, "end"))];
  }

  it("daycount.csv: every row of the seven conventions", async () => {
    const maths = await harness();
    const rows = readVectors("daycount.csv").filter((row) => conventions.includes(cell(row, "convention")));
    expect(rows.length).to.be.greaterThan(200);
    for (const row of rows) {
      const grid = cell(row, "nominalDates");
      const termination = cell(row, "terminationDate");
      const [n, d] = await maths.fraction(
        conventions.indexOf(cell(row, "convention")),
        ...dates(row),
        termination === "" ? 0 : epochDay(termination),
        Number(cell(row, "frequency")),
        grid === "" ? [] : grid.split(";").map(epochDay),
      );
      const expected =
        cell(row, "expectedNumerator") === ""
          ? parseDecimal(cell(row, "expectedFraction"))
          : ratio(BigInt(cell(row, "expectedNumerator")), BigInt(cell(row, "expectedDenominator")));
      try {
        expectWithin(ratio(n, d), expected, scientific(cell(row, "tolerance") || "0"));
        const days = cell(row, "expectedDays");
        if (days !== "" && !cell(row, "convention").startsWith("ACT/ACT")) expect(n).to.equal(BigInt(days));
      } catch (error) {
        throw new Error(`${cell(row, "id")}: ${(error as Error).message}`, { cause: error });
      }
    }
  });

  it("convention_matrix.csv: where the conventions split", async () => {
    const maths = await harness();
    let held = 0;
    for (const row of readVectors("convention_matrix.csv")) {
      const [name = "", atMaturity] = cell(row, "convention").split("(");
      const convention = conventions.indexOf(name);
      if (convention < 0) continue;
      const [start, end] = dates(row);
      const [n, d] = await maths.fraction(convention, start, end, atMaturity === undefined ? 0 : end, 0, []);
      // The table prints twelve decimals.
      expectWithin(ratio(n, d), parseDecimal(cell(row, "fraction")), scientific("5e-13"));
      if (name !== "ACT/ACT-ISDA") expect(n, `${cell(row, "id")} days`).to.equal(BigInt(cell(row, "days")));
      held++;
    }
    expect(held).to.be.greaterThan(30);
  });
});
