import { expect } from "chai";
import fc from "fast-check";

import { formatDecimal, parseDecimal, power, ratio, roundToInteger } from "../../sdk/decimal/index.ts";
import type { RoundingMode } from "../../sdk/decimal/index.ts";
import { cell, readVectors } from "../support/csv.ts";

describe("decimal", () => {
  describe("rounding.csv", () => {
    for (const row of readVectors("rounding.csv")) {
      it(`${row["id"]} ${row["mode"]} of ${row["x"]} to ${row["decimals"]} places`, () => {
        const rounded = formatDecimal(
          parseDecimal(cell(row, "x")),
          Number(row["decimals"]),
          cell(row, "mode") as RoundingMode,
        );
        expect(rounded).to.equal(row["expected"]);
      });
    }
  });

  it("rounds ties as each mode says, on both sides of zero", () => {
    const modes: [RoundingMode, bigint, bigint][] = [
      ["HALF_AWAY_FROM_ZERO", 3n, -3n],
      ["HALF_TOWARD_ZERO", 2n, -2n],
      ["HALF_EVEN", 2n, -2n],
      ["AWAY_FROM_ZERO", 3n, -3n],
      ["TOWARD_ZERO", 2n, -2n],
      ["FLOOR", 2n, -3n],
      ["CEILING", 3n, -2n],
      ["QL_FLOOR_TRUNCATION", 3n, -2n],
      ["QL_CEILING_TRUNCATION", 2n, -3n],
    ];
    for (const [mode, up, down] of modes) {
      expect(roundToInteger(ratio(5n, 2n), mode), mode).to.equal(up);
      expect(roundToInteger(ratio(-5n, 2n), mode), mode).to.equal(down);
    }
  });

  for (const text of ["1e21", "1,5", "1.", ".5", "+1", " 1", "01", "1_000", "NaN", "0x10", ""]) {
    it(`refuses ${JSON.stringify(text)} as a decimal`, () => {
      expect(() => parseDecimal(text))
        .to.throw()
        .with.property("code", "DECIMAL_MALFORMED");
    });
  }

  it("raises to fractional powers that undo each other to 50 decimals", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), fc.bigInt(2n, 400n), (n, d, root) => {
        const base = ratio(n, d);
        const back = power(power(base, ratio(1n, root)), ratio(root));
        expect(
          back
            .sub(base)
            .div(base)
            .abs()
            .compare(ratio(1n, 10n ** 40n)),
        ).to.be.below(0);
      }),
      { numRuns: 25 },
    );
  });

  it("knows the square root of 2 to 50 decimals", () => {
    expect(formatDecimal(power(ratio(2n), ratio(1n, 2n)), 50, "TOWARD_ZERO")).to.equal(
      "1.41421356237309504880168872420969807856967187537694",
    );
  });
});
