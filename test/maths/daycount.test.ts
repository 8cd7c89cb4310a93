import { expect } from "chai";
import { network } from "hardhat";

import { epochDay, exact, readCsv } from "../support/csv.js";

const vectors = new URL("../vectors/", import.meta.url);

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

  /** Asserts |actual - expected| <= tolerance, exactly. */
  function expectClose(actual: readonly [bigint, bigint], expected: string, tolerance: string): void {
    const want = exact(expected);
    const slack = exact(tolerance === "" ? "0" : tolerance);
    const [n, d] = actual;
    const difference = n * want.denominator - want.numerator * d;
    const size = difference < 0n ? -difference : difference;
    expect(
      size * slack.denominator <= slack.numerator * d * want.denominator,
      `${n}/${d} is not ${expected} within ${tolerance}`,
    ).to.equal(true);
  }

  it("daycount.csv: every row of the seven conventions", async () => {
    const maths = await harness();
    const rows = readCsv(new URL("daycount.csv", vectors)).filter((row) =>
      conventions.includes(row.convention ?? ""),
    );
    expect(rows.length).to.be.greaterThan(200);
    for (const row of rows) {
      const at = (column: string): string => row[column] ?? "";
      const result = await maths.fraction(
        conventions.indexOf(at("convention")),
        epochDay(at("start")),
        epochDay(at("end")),
        at("terminationDate") === "" ? 0 : epochDay(at("terminationDate")),
        at("frequency") === "" ? 0 : Number(at("frequency")),
        at("nominalDates") === "" ? [] : at("nominalDates").split(";").map(epochDay),
      );
      const context = `${at("id")} ${at("convention")} ${at("start")} ${at("end")}`;
      try {
        if (at("expectedNumerator") !== "") {
          expect(result[0] * BigInt(at("expectedDenominator"))).to.equal(
            result[1] * BigInt(at("expectedNumerator")),
          );
        } else {
          expectClose([result[0], result[1]], at("expectedFraction"), at("tolerance"));
        }
        if (at("expectedDays") !== "" && !at("convention").startsWith("ACT/ACT")) {
          expect(result[0], "days").to.equal(BigInt(at("expectedDays")));
        }
      } catch (error) {
        throw new Error(`${context}: ${(error as Error).message}`, { cause: error });
      }
    }
  });

  it("convention_matrix.csv: where the conventions split", async () => {
    const maths = await harness();
    let held = 0;
    for (const row of readCsv(new URL("convention_matrix.csv", vectors))) {
      const [name = "", atMaturity] = (row.convention ?? "").split("(");
      const convention = conventions.indexOf(name);
      if (convention < 0) continue;
      const start = epochDay(row.start ?? "");
      const end = epochDay(row.end ?? "");
      const [n, d] = await maths.fraction(convention, start, end, atMaturity === undefined ? 0 : end, 0, []);
      // The table prints twelve decimals.
      expectClose([n, d], row.fraction ?? "", "5e-13");
      if (name !== "ACT/ACT-ISDA") expect(n, `${row.id} days`).to.equal(BigInt(row.days ?? ""));
      held++;
    }
    expect(held).to.be.greaterThan(30);
  });
});
