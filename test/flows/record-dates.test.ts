import { expect } from "chai";

import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { edit, example } from "../support/sheets.ts";

const investors = readInvestors("examples/investors.yaml");
const SHEET = example("worldbank-bond-i");
const COUPON = 11_000_000n;

/** World Bank bond-i with the times of one of its offerings moved. */
function moved(from: readonly string[], to: readonly string[]): string {
  const written = (values: readonly string[]) => {
    const [opens = "", closes = "", day = "", by = ""] = values;
    return `opens: ${opens}+10:00\n    closes: ${closes}+10:00\n    settlementDate: ${day}\n    settleBy: ${by}+10:00`;
  };
  return edit(SHEET, written(from), written(to));
}

const TAP = ["2019-08-13T09:00:00", "2019-08-13T17:00:00", "2019-08-16", "2019-08-20T17:00:00"];
const ISSUE = ["2018-08-22T09:00:00", "2018-08-24T17:00:00", "2018-08-28", "2018-09-04T17:00:00"];

describe("a bond's offering that settles between a record date and its payment", () => {
  describe("the tap, before the second coupon", () => {
    let life: Life;

    before(async () => {
      // The record date is 20 August.
      const late = ["2019-08-21T09:00:00", "2019-08-21T17:00:00", "2019-08-23", "2019-08-26T17:00:00"];
      life = await live(moved(TAP, late), "late.yaml", investors);
    });

    it("pays that coupon to those who held at the record date, and the next to all", async () => {
      const opened = await life.asset.queryFilter(life.asset.filters.DistributionOpened());
      const bySupply = opened.map(({ args }) => [args.supply, args.due]);
      expect(bySupply.slice(0, 3)).to.deep.equal([
        [110_000n, 110_000n * COUPON],
        [110_000n, 110_000n * COUPON],
        [160_000n, 160_000n * COUPON],
      ]);
      expect(life.events.join("\n")).to.include(
        "Payment 2 on 2019-08-28: 1,210,000.000000 AUD for the 12 holders of 2019-08-20 13:59:59Z: ",
      );
    });

    it("reconciles to the minor unit", async () => {
      const { agrees, text, difference } = await reconcileLife(life);
      expect(agrees, text).to.equal(true);
      expect(Number(difference)).to.equal(0);
    });
  });

  it("pays nothing where nobody held units at the record date, and reconciles", async () => {
    // The record date is 20 February.
    const late = ["2019-02-20T09:00:00", "2019-02-21T17:00:00", "2019-02-25", "2019-02-27T17:00:00"];
    const life = await live(moved(ISSUE, late), "late.yaml", investors);
    const { agrees, text } = await reconcileLife(life);
    expect(agrees, text).to.equal(true);
    expect(life.events.join("\n")).to.include(
      "Payment 1 on 2019-02-28: nothing is due (no units at the record date).",
    );
  });
});
