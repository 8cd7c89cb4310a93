import { expect } from "chai";
import fc from "fast-check";

import { formatDecimal, parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import { WithholdingError } from "../../sdk/errors/index.ts";
import { grossUp, PUBLISHED_DECIMALS, withhold } from "../../sdk/withholding/index.ts";
import { cell, readVectors } from "../support/csv.ts";

const percent = (text: string) => parseDecimal(text).div(ratio(100n));
const eighth = ratio(1n, 8n);

describe("withholding", () => {
  describe("withholding.csv", () => {
    for (const row of readVectors("withholding.csv")) {
      it(`${row["id"]} ${row["grossPer100"]} less ${row["taxRatePercent"]} % of ${row["instrument"]}`, () => {
        const { net } = withhold(
          parseDecimal(cell(row, "grossPer100")),
          percent(cell(row, "taxRatePercent")),
        );
        const published = formatDecimal(parseDecimal(cell(row, "expectedNetPer100")), PUBLISHED_DECIMALS);
        expect(formatDecimal(net, PUBLISHED_DECIMALS)).to.equal(published);
      });
    }
  });

  it("rounds the gross amount first, then the net amount, half away from zero", () => {
    // Without rounding first, 0.000025 less an eighth would be 0.00002.
    expect(withhold(parseDecimal("0.000025"), eighth).net.equals(parseDecimal("0.00003"))).to.equal(true);
    // 0.00004 less an eighth is 0.000035: half away from zero.
    expect(withhold(parseDecimal("0.00004"), eighth).net.equals(parseDecimal("0.00004"))).to.equal(true);
    // The tax, 0.711805, rounded by itself would leave 4.98263.
    expect(withhold(parseDecimal("5.69444"), eighth).net.equals(parseDecimal("4.98264"))).to.equal(true);
  });

  it("splits every amount into tax and net, neither below zero", () => {
    const amounts = fc.tuple(
      fc.bigInt(0n, 10n ** 24n),
      fc.bigInt(0n, 10n ** 9n),
      fc.integer({ min: 0, max: 12 }),
    );
    fc.assert(
      fc.property(amounts, ([amount, billionths, decimals]) => {
        const { gross, tax, net } = withhold(
          ratio(amount, 10n ** 12n),
          ratio(billionths, 10n ** 9n),
          decimals,
        );
        expect(tax.add(net).equals(gross)).to.equal(true);
        expect([tax.compare(0) >= 0, net.compare(0) >= 0]).to.deep.equal([true, true]);
      }),
    );
  });

  it("grosses up to the least payment that does not leave the holder short", () => {
    expect(grossUp(ratio(100n), ratio(1n, 10n), 2).equals(parseDecimal("111.12"))).to.equal(true);
    expect(grossUp(ratio(100n), ratio(0n), 2).equals(ratio(100n))).to.equal(true);
    const amounts = fc.tuple(
      fc.bigInt(0n, 10n ** 24n),
      fc.bigInt(0n, 10n ** 9n - 1n),
      fc.integer({ min: 0, max: 12 }),
    );
    fc.assert(
      fc.property(amounts, ([amount, billionths, decimals]) => {
        const [net, rate] = [ratio(amount, 10n ** 12n), ratio(billionths, 10n ** 9n)];
        const gross = grossUp(net, rate, decimals);
        const left = (paid: typeof gross) => paid.mul(ratio(1n).sub(rate));
        expect(left(gross).compare(net) >= 0).to.equal(true);
        expect(left(gross.sub(ratio(1n, 10n ** BigInt(decimals)))).compare(net) < 0).to.equal(true);
      }),
    );
  });

  it("refuses rates and amounts that there are none of", () => {
    for (const refused of [
      () => withhold(ratio(1n), ratio(-1n, 8n)),
      () => withhold(ratio(1n), ratio(9n, 8n)),
      () => withhold(ratio(-1n), eighth),
      () => grossUp(ratio(-1n), eighth, 2),
      () => grossUp(ratio(1n), ratio(1n), 2),
    ])
      expect(refused).to.throw(WithholdingError, /WITHHOLDING|Give|Write/);
  });
});
