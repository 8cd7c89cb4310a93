import { expect } from "chai";
import { id, keccak256, ZeroHash } from "ethers";
import { artifacts } from "hardhat";

import { contractOf, encodeCharter } from "../../sdk/charter/index.ts";
import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import { RateError } from "../../sdk/errors/index.ts";
import { planAsset } from "../../sdk/plan/index.ts";
import {
  cashFlowsGiven,
  floatingRate,
  parseTermSheet,
  resolveBond,
  rolesOf,
  UINT32_MAX,
} from "../../sdk/termsheet/index.ts";
import type { FloatingTerms } from "../../sdk/termsheet/index.ts";
import { ADDRESSES, edit, example, problemsOf } from "../support/sheets.ts";

const SHEET = example("ccteu-2030");
const CAPPED = edit(SHEET, "cap: none", 'cap: "6%"');
const DAY = 86_400n;
const second = (text: string) => BigInt(Date.parse(text) / 1000);
const percent = (text: string) => parseDecimal(text).div(100);

/** The example with overnight rates compounded in arrears. */
const COMPOUNDED = edit(
  edit(
    SHEET,
    "    method: term\n",
    `    method: compounded
    calendar: TARGET
    dayCount: ACT/360
    lookback: 5
    observationShift: true
    lockout: 0
    spreadCompounded: false
`,
  ),
  "from: start",
  "from: end",
);

function floatingOf(text: string): FloatingTerms {
  const { floating } = resolveBond(parseTermSheet(text), ADDRESSES);
  if (floating === undefined) throw new Error("The rate does not float.");
  return floating;
}

describe("term sheet: a rate that floats", () => {
  it("resolves the reference, its limits, and the second of each fixing", () => {
    const { fixingDates, ...floating } = floatingOf(SHEET);
    expect(floating).to.deep.equal({
      source: {
        feed: ADDRESSES["euribor-feed"],
        decimals: 9,
        unit: id("EURIBOR 6M, rate a year"),
        maxAge: DAY / 2n,
      },
      convention: {
        method: 0,
        dayCount: 0,
        lookback: 0,
        observationShift: false,
        lockout: 0,
        spreadCompounded: false,
        calendar: ZeroHash,
      },
      spread: 7_500_000n,
      floor: 0n,
      cap: UINT32_MAX,
      rounding: 10_000n,
      waitingTime: 10n * DAY,
      fallbackRule: 0,
    });
    expect(fixingDates).to.have.length(18);
    // Two TARGET days before Friday 15 October 2021, Friday 15 April 2022 (Good Friday) and Saturday 15 October 2022.
    expect(fixingDates.slice(0, 3)).to.deep.equal([
      second("2021-10-13T11:00:00+01:00"),
      second("2022-04-13T11:00:00+01:00"),
      second("2022-10-13T11:00:00+01:00"),
    ]);
  });

  it("resolves overnight rates in arrears, with their convention as numbers", () => {
    const { convention, fixingDates } = floatingOf(COMPOUNDED);
    expect(convention).to.deep.equal({
      method: 1,
      dayCount: 0,
      lookback: 5,
      observationShift: true,
      lockout: 0,
      spreadCompounded: false,
      calendar: id("TARGET"),
    });
    expect(fixingDates[0]).to.equal(second("2022-04-13T11:00:00+01:00"));
    expect(fixingDates).to.have.length(18);
  });

  it("keeps a fixed rate until a date, and a negative spread", () => {
    const fixed = `  spread: "-0.25%"\n  fixed: { until: 2022-10-15, rate: "2%" }\n`;
    const bond = resolveBond(parseTermSheet(edit(SHEET, `  spread: "0.75%"\n`, fixed)), ADDRESSES);
    expect(bond.floating?.spread).to.equal(-2_500_000n);
    expect(bond.floating?.fixingDates).to.have.length(16);
    expect(bond.terms.periods.slice(0, 3).map(({ rate }) => rate)).to.deep.equal([
      20_000_000n,
      20_000_000n,
      7_500_000n,
    ]);
  });

  it("is a bond of its own kind, whose charter hash covers the floating terms", async () => {
    const bond = resolveBond(parseTermSheet(SHEET), ADDRESSES);
    expect(contractOf(bond)).to.equal("FloatingRateBond");
    const { abi: asset } = await artifacts.readArtifact("FloatingRateBond");
    const { abi: factory } = await artifacts.readArtifact("AssetFactory");
    const hashOf = (text: string) => {
      const resolved = resolveBond(parseTermSheet(text), ADDRESSES);
      return encodeCharter(resolved, { asset, factory });
    };
    const { data, hash } = hashOf(SHEET);
    expect(hash).to.equal(keccak256(data));
    expect(hashOf(edit(SHEET, `"0.75%"\n  floor`, `"0.76%"\n  floor`)).hash).not.to.equal(hash);
  });

  it("names the feed among the roles, and says in the plan how the rate comes about", () => {
    const sheet = parseTermSheet(SHEET);
    expect(rolesOf(sheet).map(({ role }) => role)).to.include("euribor-feed");
    const text = planAsset(sheet, ADDRESSES)
      .sections.flatMap(({ lines }) => lines ?? [])
      .join("\n");
    expect(text).to.include(
      "Euribor 6 months, plus 0.75% a year, at least 0%, ACT/360; read 2 business days of TARGET before each period starts " +
        "from euribor-feed, or, if there is none 10 days later, the last fixed rate.",
    );
    const compounded = planAsset(parseTermSheet(COMPOUNDED), ADDRESSES)
      .sections.flatMap(({ lines }) => lines ?? [])
      .join("\n");
    expect(compounded).to.include(
      "compounded over the period (TARGET, lookback 5 with observation shift, lockout 0)",
    );
  });

  it("computes rates as the contract does", () => {
    const terms = { ...floatingOf(SHEET), cap: 80_000_000n };
    expect(floatingRate(terms, percent("2.1034999"))).to.equal(28_530_000n);
    expect(floatingRate(terms, percent("2.1035"))).to.equal(28_540_000n);
    expect(floatingRate(terms, percent("-0.5"))).to.equal(2_500_000n);
    expect(floatingRate(terms, percent("-0.7505"))).to.equal(0n);
    expect(floatingRate(terms, percent("9"))).to.equal(80_000_000n);
    const inside = { ...terms, convention: { ...terms.convention, spreadCompounded: true } };
    expect(floatingRate(inside, percent("2.1"))).to.equal(21_000_000n);
  });

  it("gives the cash flows with the rates that are fixed, and the fallback's after them", () => {
    const bond = resolveBond(parseTermSheet(SHEET), ADDRESSES);
    const face = 1_000_000_000n;
    const [first, second_, third] = cashFlowsGiven(bond, [28_530_000n, 10_000_000n]);
    // 15 October 2021 to 15 April 2022 are 182 days, to 15 October 183, to 15 April 182.
    expect(first?.interest.equals(ratio(face * 28_530_000n * 182n, 360n * 10n ** 9n))).to.equal(true);
    expect(second_?.interest.equals(ratio(face * 10_000_000n * 183n, 360n * 10n ** 9n))).to.equal(true);
    expect(third?.interest.equals(ratio(face * 10_000_000n * 182n, 360n * 10n ** 9n))).to.equal(true);
    const declared = resolveBond(
      parseTermSheet(edit(SHEET, "rule: last-fixed", "rule: declared")),
      ADDRESSES,
    );
    const [, next] = cashFlowsGiven(declared, [28_530_000n]);
    expect(next?.interest.equals(ratio(face * 7_500_000n * 183n, 360n * 10n ** 9n))).to.equal(true);
    expect(cashFlowsGiven(bond, []).at(-1)?.principal).to.equal(face);
    expect(() => cashFlowsGiven(bond, Array<bigint>(19).fill(1n))).to.throw(RateError, /18 periods/);
  });

  const cases: readonly (readonly [string, string, string, string, string, string])[] = [
    ["a floor above the cap", SHEET, "cap: none", `cap: "0.5%"\n`, "DECLARED_RATE", "interest.fallback.rate"],
    ["a cap of 0", SHEET, "cap: none", `cap: "0%"`, "FLOOR_CAP", "interest.cap"],
    ["a cap that does not fit", SHEET, "cap: none", `cap: "430%"`, "RATE_RANGE", "interest.cap"],
    ["a floor above a cap", CAPPED, `floor: "0%"`, `floor: "7%"`, "FLOOR_CAP", "interest.cap"],
    ["a floor that does not fit", SHEET, `floor: "0%"`, `floor: "430%"`, "RATE_RANGE", "interest.floor"],
    ["a spread beyond all", SHEET, `spread: "0.75%"`, `spread: "215%"`, "RATE_RANGE", "interest.spread"],
    [
      "a spread without its sign",
      SHEET,
      `spread: "0.75%"`,
      `spread: "0.75"`,
      "PERCENT_SIGN",
      "interest.spread",
    ],
    [
      "a declared rate below the floor",
      SHEET,
      `floor: "0%"`,
      `floor: "1%"`,
      "DECLARED_RATE",
      "interest.fallback.rate",
    ],
    ["no age", SHEET, "maxAge: PT12H", "maxAge: PT0S", "REFERENCE_AGE", "interest.reference.maxAge"],
    [
      "too short a wait",
      SHEET,
      "waiting: P10D",
      "waiting: PT30M",
      "FIXING_WAITING",
      "interest.fallback.waiting",
    ],
    [
      "too long a wait",
      SHEET,
      "waiting: P10D",
      "waiting: P91D",
      "FIXING_WAITING",
      "interest.fallback.waiting",
    ],
    [
      "days that are not known in advance",
      COMPOUNDED,
      "from: end",
      "from: start",
      "FIXING_IN_ADVANCE",
      "interest.fixing.from",
    ],
    [
      "a fixing at the payment",
      COMPOUNDED,
      `businessDaysBefore: 2, calendar: TARGET, time: "11:00:00"`,
      `businessDaysBefore: 0, calendar: NONE, time: "23:00:00"`,
      "FIXING_DATE",
      "interest.fixing",
    ],
    [
      "a fixed rate until a day within a period",
      SHEET,
      "  dayCount: ACT/360\n",
      `  fixed: { until: 2022-10-14, rate: "2%" }\n  dayCount: ACT/360\n`,
      "FIXED_UNTIL",
      "interest.fixed.until",
    ],
    [
      "a feed that is no address",
      SHEET,
      "feed: euribor-feed",
      `feed: "0x00000000000000000000000000000000000000a1"`,
      "ADDRESS_CHECKSUM",
      "interest.reference.feed",
    ],
    [
      "a calendar that is none",
      SHEET,
      "2, calendar: TARGET",
      "2, calendar: TARGT",
      "CALENDAR_UNKNOWN",
      "interest.fixing.calendar",
    ],
    [
      "a method that is none",
      SHEET,
      "method: term",
      "method: terms",
      "UNKNOWN_WORD",
      "interest.convention.method",
    ],
  ];
  for (const [title, sheet, from, to, code, path] of cases) {
    it(`refuses ${title}`, () => {
      const [problem] = problemsOf(edit(sheet, from, to));
      expect(problem).to.include({ code, path });
      expect(problem?.remedy).to.match(/\w/);
      expect(problem?.place?.line).to.be.greaterThan(20);
    });
  }

  it("refuses a call, and a feed without an address", () => {
    const call = `call:
  notice: P30D
  windows:
    - { from: 2024-10-15, through: 2024-10-15, price: "100%" }

rules:
`;
    const codes = problemsOf(edit(SHEET, "rules:\n", call)).map(({ code }) => code);
    expect(codes).to.include("CALL_POWER");
    const others = Object.fromEntries(Object.entries(ADDRESSES).filter(([role]) => role !== "euribor-feed"));
    expect(problemsOf(SHEET, others)[0]).to.include({
      code: "ROLE_UNFILLED",
      path: "interest.reference.feed",
    });
  });
});
