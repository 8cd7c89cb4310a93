import { expect } from "chai";

import { ratio } from "../../sdk/decimal/index.ts";
import {
  duration,
  exactMoney,
  inert,
  inertJson,
  moment,
  money,
  percent,
  quantity,
  report,
  table,
} from "../../sdk/format/index.ts";

describe("format", () => {
  const hostile = "\u001B[31mBond\u0007\r\n\u009B2J\u202Egnp.\u2066x\u200B\uFEFF\u2028\u{E0041}\uD800";

  it("takes out of a text what acts in a terminal", () => {
    expect(inert(hostile)).to.equal("[31mBond2Jgnp.x\uFFFD");
    expect(inert("Société Générale 债券 €")).to.equal("Société Générale 债券 €");
  });

  it("keeps a text exactly in JSON, and writes what acts as an escape", () => {
    const json = inertJson({ name: hostile });
    expect((JSON.parse(json) as { name: string }).name).to.equal(hostile);
    expect(json.replaceAll("\n", "")).to.equal(inert(json));
  });

  it("writes integers and exact fractions as texts in JSON", () => {
    expect(JSON.parse(inertJson({ a: 2n ** 128n, b: ratio(1n, 3n), c: [0n] }))).to.deep.equal({
      a: "340282366920938463463374607431768211456",
      b: "1/3",
      c: ["0"],
    });
  });

  it("shows nothing that acts in a table or a report", () => {
    expect(table([{ title: "Name" }], [["a\n\u001B[2Jb"]])).to.equal("Name\n-----\na[2Jb");
    expect(report([{ title: "T\u202E", lines: ["one\ntwo"] }])).to.equal("T\n=\nonetwo");
  });

  it("shows minor units with all decimals", () => {
    expect(money(-1_234_567_890n, 6)).to.equal("-1,234.567890");
    expect(money(5n, 6)).to.equal("0.000005");
    expect(money(1_000n, 0)).to.equal("1,000");
    expect(quantity(1n, 0)).to.equal("1 unit");
    expect(quantity(1_500n, 3)).to.equal("1.500 units");
  });

  it("says when an exact amount goes on, and never rounds it up", () => {
    expect(exactMoney(ratio(11_000_000n), 6)).to.equal("11.000000");
    expect(exactMoney(ratio(1n, 2n), 6)).to.equal("0.000000500000");
    expect(exactMoney(ratio(2n, 3n), 6)).to.equal("0.000000666666…");
    expect(exactMoney(ratio(-2n, 3n), 2)).to.equal("-0.00666666…");
  });

  it("shows shares, moments and durations", () => {
    expect([46_250_000n, 1_000_000_000n, 0n, 1n].map(percent)).to.deep.equal([
      "4.625%",
      "100%",
      "0%",
      "0.0000001%",
    ]);
    expect(moment(0n)).to.equal("1970-01-01 00:00:00Z");
    expect([0n, 86_400n, 129_600n, 61n].map(duration)).to.deep.equal([
      "0 seconds",
      "1 day",
      "1 day 12 hours",
      "1 minute 1 second",
    ]);
  });
});
