import { expect } from "chai";

import { contractOf } from "../../sdk/charter/index.ts";
import { planAsset } from "../../sdk/plan/index.ts";
import { parseTermSheet, resolveBond } from "../../sdk/termsheet/index.ts";
import { ADDRESSES, callableExample, edit, problemsOf } from "../support/sheets.ts";

const SHEET = callableExample();

describe("term sheet: a bond that may be called", () => {
  it("resolves windows to the seconds of the issuer's days, and prices to shares of what is outstanding", () => {
    const bond = resolveBond(parseTermSheet(SHEET), ADDRESSES);
    const second = (text: string) => BigInt(Date.parse(text) / 1000);
    expect(bond.call).to.deep.equal({
      notice: 30n * 86_400n,
      windows: [
        {
          from: second("2019-02-28T00:00:00+10:00"),
          through: second("2020-02-27T23:59:59+10:00"),
          price: 1_020_000_000n,
        },
        {
          from: second("2020-02-28T00:00:00+10:00"),
          through: second("2020-02-28T23:59:59+10:00"),
          price: 1_000_000_000n,
        },
      ],
    });
    expect(contractOf(bond)).to.equal("CallableBond");
    expect(bond.powers.at(-1)).to.include({ power: "CALL", limit: 1n });
  });

  it("says in the plan when, at what price and with what notice", () => {
    const { sections } = planAsset(parseTermSheet(SHEET), ADDRESSES);
    const text = sections.flatMap(({ lines }) => lines ?? []).join("\n");
    expect(text).to.include(
      "May be called whole: from 2019-02-28 through 2020-02-27 at 102%, on 2020-02-28 at 100% of what is outstanding, " +
        "with the interest accrued, 30 days after the call was enacted at the earliest.",
    );
    expect(text).to.match(/CALL \(repay early\): announced by issuer-panel/);
  });

  const cases: readonly (readonly [string, string, string, string, string])[] = [
    [
      "no terms",
      SHEET.slice(SHEET.indexOf("call:"), SHEET.indexOf("rules:")),
      "",
      "CALL_TERMS",
      "powers[2].power",
    ],
    ["no power", "  - power: CALL", "  - power: COURT_TRANSFER", "CALL_POWER", "call"],
    ["a notice of a record date's", "notice: P30D", "notice: P7D", "CALL_NOTICE", "call.notice"],
    [
      "a window that ends first",
      "through: 2020-02-27",
      "through: 2019-02-27",
      "CALL_WINDOW",
      "call.windows[0].through",
    ],
    [
      "windows that overlap",
      "through: 2020-02-27",
      "through: 2020-02-28",
      "CALL_WINDOW",
      "call.windows[1].from",
    ],
    [
      "a call after the end",
      "through: 2020-02-28",
      "through: 2020-08-21",
      "CALL_WINDOW",
      "call.windows[1].through",
    ],
    ["a price below par", '"102%"', '"99.9%"', "CALL_PRICE", "call.windows[0].price"],
    ["a price beyond twice par", '"102%"', '"200.1%"', "CALL_PRICE", "call.windows[0].price"],
    ["a price without its sign", '"102%"', '"102"', "PERCENT_SIGN", "call.windows[0].price"],
    [
      "no window",
      SHEET.slice(SHEET.indexOf("  windows:"), SHEET.indexOf("rules:")),
      "  windows: []\n",
      "TOO_FEW",
      "call.windows",
    ],
  ];
  for (const [what, from, to, code, path] of cases) {
    it(`refuses ${what}`, () => {
      const problems = problemsOf(edit(SHEET, from, to)).map((problem) => [problem.code, problem.path]);
      expect(problems).to.deep.include([code, path]);
    });
  }
});
