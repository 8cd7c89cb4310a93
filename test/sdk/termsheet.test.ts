import { expect } from "chai";
import { parse } from "yaml";

import { priceFromYield, reconcile, yieldFromPrice } from "../../sdk/bond/index.ts";
import type { FixedRateBond } from "../../sdk/bond/index.ts";
import { formatDecimal, parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import {
  countryBitmap,
  findCountry,
  parseTermSheet,
  resolveBond,
  UINT128_MAX,
  UINT32_MAX,
  unitPrice,
} from "../../sdk/termsheet/index.ts";
import { bondTerms } from "../support/bondTerms.ts";
import { expectWithin } from "../support/exact.ts";
import { ADDRESSES, edit, example, problemsOf, resolveExample } from "../support/sheets.ts";

const day = (date: string) => BigInt(Date.parse(date) / 86_400_000);
const second = (moment: string) => BigInt(Date.parse(moment) / 1000);

describe("term sheet: examples", () => {
  describe("World Bank bond-i", () => {
    const bond = resolveExample("worldbank-bond-i");

    it("has four half-yearly periods, paid at noon in Sydney, held eight days before", () => {
      expect(bond.terms.periods.map(({ endDate }) => endDate)).to.deep.equal(
        ["2019-02-28", "2019-08-28", "2020-02-28", "2020-08-28"].map(day),
      );
      const [first] = bond.terms.periods;
      expect(first?.paymentDate).to.equal(second("2019-02-28T12:00:00+10:00"));
      expect(first?.recordDate).to.equal(second("2019-02-20T23:59:59+10:00"));
      expect(bond.terms.nominalDates).to.deep.equal([]);
      expect(bond.terms.dayCount).to.equal(3);
      expect(bond.terms.isin).to.equal("0x415533434230323535373736");
    });

    it("pays 11.00 a half-year for 1,000, and 1,011.00 at the end", () => {
      expect(bond.cashFlows.map(({ amount }) => amount.toFraction())).to.deep.equal([
        "11000000",
        "11000000",
        "11000000",
        "1011000000",
      ]);
    });

    it("sells at the published prices, which have the published yields", () => {
      const maths: FixedRateBond = {
        rate: ratio(bond.terms.periods[0]?.rate ?? 0n, 10n ** 9n),
        frequency: Number(bond.terms.frequency),
        dayCount: "ACT/ACT-ICMA",
        maturity: "2020-08-28",
        dated: "2018-08-28",
      };
      const published = [
        ["2018-08-28", "0.02251", "999.01", "0.00"],
        ["2019-08-16", "0.00915", "1013.18", "10.27"],
      ] as const;
      for (const [i, [date, yearly, clean, accrued]] of published.entries()) {
        const offering = bond.offerings[i];
        if (offering === undefined) throw new Error("no offering");
        expect(offering.settlementDay).to.equal(day(date));
        const price = unitPrice(bond, offering.pricePercent, offering.settlementDay);
        const inCurrency = (x: typeof price.clean) => formatDecimal(x.div(ratio(10n ** 6n)), 2);
        expect([inCurrency(price.clean), inCurrency(price.accrued)]).to.deep.equal([clean, accrued]);
        const face = ratio(bond.terms.faceValue);
        const rate = parseDecimal(yearly);
        // Published to a thousandth of a per cent of the face, and of a yield.
        expectWithin(priceFromYield(maths, date, rate, face), price.dirty, face.div(ratio(200_000n)));
        expectWithin(yieldFromPrice(maths, date, price.dirty, face), rate, parseDecimal("0.000005"));
      }
    });

    it("gives a buyer between record date and coupon negative accrued interest", () => {
      const cum = unitPrice(bond, 10n ** 9n, day("2019-08-20"));
      const ex = unitPrice(bond, 10n ** 9n, day("2019-08-21"));
      expect(cum.accrued.s).to.equal(1n);
      expect(ex.accrued.equals(ratio(-7n * 11_000_000n, 181n))).to.equal(true);
    });

    it("lets residents of twelve countries hold, of Japan professionals alone, of the United States only some and later", () => {
      expect(bond.rules.countries).to.deep.equal(
        countryBitmap([36n, 554n, 702n, 344n, 756n, 442n, 826n, 250n, 40n, 724n]),
      );
      expect(bond.rules.countryRules[0]).to.deep.equal({
        country: 840n,
        classes: (1n << 4n) | (1n << 6n),
        receiveFrom: second("2018-10-07T04:00:00Z"),
      });
      expect(bond.rules.maximumPerInvestor).to.equal(UINT128_MAX);
      expect(bond.rules.maximumHolders).to.equal(2000n);
      expect(bond.rules.minimumHolding).to.equal(10n);
    });

    it("reconciles a coupon among holders to the last minor unit", () => {
      const [flow] = bond.cashFlows;
      const holdings = [
        { holder: "a", balance: 70_000n },
        { holder: "b", balance: 39_990n },
        { holder: "c", balance: 10n },
      ];
      const { due, entitlements, remainder } = reconcile(
        flow?.amount ?? ratio(0n),
        bond.token.decimals,
        110_000n,
        holdings,
      );
      expect(due).to.equal(1_210_000_000_000n);
      expect(entitlements.map(({ amount }) => amount)).to.deep.equal([
        770_000_000_000n,
        439_890_000_000n,
        110_000_000n,
      ]);
      expect(remainder).to.equal(0n);
    });
  });

  it("Societe Generale OFH: five years at 0 %, adjusted dates, a nominal grid", () => {
    const bond = resolveExample("socgen-ofh");
    expect(bond.terms.periods.map(({ endDate }) => endDate)).to.deep.equal(
      ["2021-05-14", "2022-05-16", "2023-05-15", "2024-05-14", "2025-05-14"].map(day),
    );
    expect(bond.terms.nominalDates).to.deep.equal(
      ["2020-05-14", "2021-05-14", "2022-05-14", "2023-05-14", "2024-05-14", "2025-05-14"].map(day),
    );
    expect(bond.cashFlows.map(({ amount }) => amount.toFraction())).to.deep.equal([
      "0",
      "0",
      "0",
      "0",
      "100000000000",
    ]);
    expect(bond.rules.recheckInterval).to.equal(0n);
    expect(bond.powers.map(({ power, limit }) => [power, limit])).to.deep.equal([["CALL", 1n]]);
    expect(bond.call?.notice).to.equal(12n * 86_400n);
    expect(bond.call?.windows.map(({ price }) => price)).to.deep.equal([1_000_000_000n]);
  });

  it("BTP Valore: 10.25 a quarter for three years, then 11.25; accrued as the exchange printed it", () => {
    const bond = resolveExample("btp-valore-2028");
    const interest = bond.cashFlows.map(({ interest: paid }) => paid.toFraction());
    expect(interest.slice(0, 12)).to.deep.equal(Array(12).fill("10250000"));
    expect(interest.slice(12)).to.deep.equal(Array(8).fill("11250000"));
    const { accrued } = unitPrice(bond, 10n ** 9n, day("2025-04-15"));
    expect(formatDecimal(accrued.div(ratio(10n ** 7n)), 5)).to.equal("0.05632");
    expect(bond.rules.maximumHolders).to.equal(UINT32_MAX);
  });

  for (const name of ["worldbank-bond-i", "socgen-ofh", "btp-valore-2028"]) {
    it(`${name} reads the same as JSON, with CRLF, and after a byte-order mark`, () => {
      const text = example(name);
      const sheet = parseTermSheet(text);
      expect(parseTermSheet(text.replaceAll("\n", "\r\n"))).to.deep.equal(sheet);
      expect(parseTermSheet(`\uFEFF${text}`)).to.deep.equal(sheet);
      expect(parseTermSheet(JSON.stringify(parse(text)))).to.deep.equal(sheet);
    });
  }
});

describe("term sheet: kinds of asset", () => {
  it("reads a bond by its kind, and by the older format alone", () => {
    const text = example("worldbank-bond-i");
    const { format, ...older } = parseTermSheet(text);
    const named = edit(text, "format: freehold-bond/1", "format: freehold/1\nkind: bond");
    const { format: newer, ...bond } = parseTermSheet(named);
    expect([format, newer]).to.deep.equal(["freehold-bond/1", "freehold/1"]);
    expect(bond).to.deep.equal(older);
    expect(bond.kind).to.equal("bond");
  });
});

describe("term sheet: amortising and zero-coupon bonds", () => {
  const base = example("worldbank-bond-i");

  it("repays by factor", () => {
    const factors = ["0.75", "0.5", "0.25", "0"].map((factor, i) => {
      const date = ["2019-02-28", "2019-08-28", "2020-02-28", "2020-08-28"][i];
      return `    - { date: ${date}, factor: "${factor}" }`;
    });
    const text = edit(base, "  type: bullet", `  type: by-factor\n  factors:\n${factors.join("\n")}`);
    const bond = resolveBond(parseTermSheet(text), ADDRESSES);
    expect(bond.terms.periods.map(({ principal }) => principal)).to.deep.equal(Array(4).fill(250_000_000n));
    expect(bond.cashFlows.map(({ interest }) => interest.toFraction())).to.deep.equal([
      "11000000",
      "8250000",
      "5500000",
      "2750000",
    ]);
  });

  it("repays by instalment, and the sum is the face value", () => {
    const instalments = `  type: by-instalment
  instalments:
    - { date: 2019-08-28, amount: "333.333333" }
    - { date: 2020-08-28, amount: "666.666667" }`;
    const bond = resolveBond(parseTermSheet(edit(base, "  type: bullet", instalments)), ADDRESSES);
    expect(bond.terms.periods.map(({ principal }) => principal)).to.deep.equal([
      0n,
      333_333_333n,
      0n,
      666_666_667n,
    ]);
  });

  it("repays equal parts at the end of every period, from the first one on that is named", () => {
    const principals = (redemption: string) =>
      resolveBond(parseTermSheet(edit(base, "  type: bullet", redemption)), ADDRESSES).terms.periods.map(
        ({ principal }) => principal,
      );
    expect(principals("  type: equal")).to.deep.equal(Array(4).fill(250_000_000n));
    const thirds = [0n, 333_333_333n, 333_333_333n, 333_333_334n];
    expect(principals("  type: equal\n  first: 2019-08-28")).to.deep.equal(thirds);
  });

  it("repays what interest leaves of a level payment", () => {
    const text = edit(base, "  type: bullet", "  type: level");
    const bond = resolveBond(parseTermSheet(text), ADDRESSES);
    // 1,000 at 1.1 % over four half-years: (1 - 1.011^-4) into 11 is 256.912604... in each.
    for (const { amount } of bond.cashFlows) expect(amount.sub(256_912_605).abs().lte(2)).to.equal(true);
    const total = bond.terms.periods.reduce((sum, { principal }) => sum + principal, 0n);
    expect(total).to.equal(1_000_000_000n);
    const floating = edit(example("ccteu-2030"), "  type: bullet", "  type: level");
    expect(problemsOf(floating).map(({ code }) => code)).to.include("REDEMPTION_LEVEL");
    const off = edit(base, "  type: bullet", "  type: equal\n  first: 2019-08-27");
    const [problem] = problemsOf(off);
    expect(problem).to.deep.include({ code: "REDEMPTION_OFF_SCHEDULE", path: "redemption.first" });
  });

  it("prices what is still repaid to a buyer: after a record date without its repayment", () => {
    const { terms, cashFlows } = bondTerms({
      start: "2027-01-15",
      schedule: { maturity: "2028-01-15", frequency: "P3M" },
      interest: { dayCount: "ACT/365F", rate: 60_000_000n },
      redemption: {
        type: "by-factor",
        factors: [
          { date: "2027-04-15", factor: ratio(1n, 2n) },
          { date: "2028-01-15", factor: ratio(0n) },
        ],
      },
      recordDate: { daysBefore: 21 },
    });
    const priced = (date: string) => unitPrice({ terms, cashFlows }, 10n ** 9n, day(date));
    expect(priced("2027-03-25").clean.toFraction()).to.equal("1000000000");
    const ex = priced("2027-03-31");
    expect(ex.clean.toFraction()).to.equal("500000000");
    // 15 days of the coupon on all of it.
    expect(ex.accrued.equals(ratio(-15n * 60_000_000n, 365n))).to.equal(true);
    expect(formatDecimal(ex.dirty, 0)).to.equal("497534247");
  });

  it("knows a zero coupon: one period, no interest", () => {
    const zero = edit(
      edit(base, '  type: fixed\n  rate: "2.20%"\n  dayCount: ACT/ACT-ICMA\n', "  type: zero\n"),
      "  frequency: P6M\n  stub: NONE\n  roll: DAY_28\n",
      "  frequency: TERM\n",
    )
      .replace("      - interest.rate\n", "")
      .replace(/ +- path: interest\.dayCount\n.*\n/, "");
    const bond = resolveBond(parseTermSheet(zero), ADDRESSES);
    expect(bond.terms.frequency).to.equal(0n);
    expect(bond.terms.periods).to.have.length(1);
    expect(bond.cashFlows[0]?.amount.toFraction()).to.equal("1000000000");
  });

  it("extends the nominal dates over a first stub", () => {
    const text = edit(
      edit(base, "  start: 2018-08-28", "  start: 2018-10-10"),
      "  stub: NONE",
      "  stub: SHORT_INITIAL",
    )
      .replace("settlementDate: 2018-08-28", "settlementDate: 2018-10-10")
      .replace("settleBy: 2018-09-04", "settleBy: 2018-10-12");
    const bond = resolveBond(parseTermSheet(text), ADDRESSES);
    expect(bond.terms.nominalDates).to.deep.equal(
      ["2018-08-28", "2019-02-28", "2019-08-28", "2020-02-28", "2020-08-28"].map(day),
    );
    expect(bond.cashFlows[0]?.fraction.toFraction()).to.equal(ratio(141n, 368n).toFraction());
  });
});

describe("countries", () => {
  it("are found by any code or name", () => {
    for (const name of ["AU", "aus", "36", "036", "Australia", "AUSTRALIA"]) {
      expect(findCountry(name)?.code, name).to.equal(36n);
    }
    expect(findCountry("Atlantis")).to.equal(undefined);
  });

  it("become bits of four words", () => {
    expect(countryBitmap([0n, 255n, 256n, 999n])).to.deep.equal([1n | (1n << 255n), 1n, 0n, 1n << 231n]);
  });
});
