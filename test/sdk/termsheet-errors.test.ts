import { expect } from "chai";

import { parseTermSheet, TermSheetError } from "../../sdk/termsheet/index.ts";
import { ADDRESSES, edit, example, problemsOf } from "../support/sheets.ts";

const BASE = example("worldbank-bond-i");

/** What is wrong, the passage, its replacement, the code, the path, what the message must say. */
type Case = readonly [what: string, from: string, to: string, code: string, path: string, says?: RegExp];

const CASES: readonly Case[] = [
  ["an unknown key", "symbol: BONDI-0820", "symbol: B\ncolour: red", "UNKNOWN_KEY", "colour"],
  ["a mistyped key", "dueTime:", "dueTme:", "UNKNOWN_KEY", "payments.dueTme", /Did you mean "dueTime"/],
  [
    "a mistyped key inside a choice",
    "  dayCount: ACT",
    "  daycount: ACT",
    "UNKNOWN_KEY",
    "interest.daycount",
    /"dayCount"/,
  ],
  [
    "an unknown kind of asset",
    "format: freehold-bond/1",
    "format: freehold/1\nkind: bnd",
    "UNKNOWN_WORD",
    "kind",
    /Did you mean "bond"/,
  ],
  ["no kind of asset", "format: freehold-bond/1", "format: freehold/1", "MISSING", "kind", /bond/],
  ["a missing key", "governingLaw: New South Wales\n", "", "MISSING", "governingLaw"],
  ["an empty value", "symbol: BONDI-0820", "symbol:", "EMPTY", "symbol"],
  ["a key twice", "symbol: BONDI-0820", "symbol: A\nsymbol: B", "YAML_DUPLICATE_KEY", ""],
  ["a float", '"2.20%"', "2.20", "YAML_FLOAT", "interest.rate", /quotes/],
  ["an exponent", 'faceValue: "1000"', "faceValue: 1e21", "YAML_FLOAT", "units.faceValue"],
  ["an exponent in quotes", 'faceValue: "1000"', 'faceValue: "1e21"', "DECIMAL_MALFORMED", "units.faceValue"],
  ["infinity", 'faceValue: "1000"', "faceValue: .inf", "YAML_FLOAT", "units.faceValue"],
  ["a comma as point", '"99.901%"', '"99,901%"', "DECIMAL_MALFORMED", "offerings[0].price", /comma/],
  [
    "a thousands separator",
    'faceValue: "1000"',
    'faceValue: "1,000"',
    "DECIMAL_MALFORMED",
    "units.faceValue",
  ],
  ["leading zeros", "lotSize: 1\n", "lotSize: 010\n", "YAML_INTEGER", "rules.lotSize"],
  ["a hexadecimal number", "lotSize: 1\n", "lotSize: 0x10\n", "YAML_INTEGER", "rules.lotSize"],
  ["a percentage without its sign", '"2.20%"', '"2.20"', "PERCENT_SIGN", "interest.rate"],
  ["a negative rate", '"2.20%"', '"-2.20%"', "PERCENT_RANGE", "interest.rate"],
  [
    "a moment without time zone",
    "2018-08-24T17:00:00+10:00",
    "2018-08-24T17:00:00",
    "INSTANT_NO_TIME_ZONE",
    "offerings[0].closes",
  ],
  [
    "a moment with blanks",
    "2018-08-24T17:00:00+10:00",
    "2018-08-24 17:00",
    "INSTANT_MALFORMED",
    "offerings[0].closes",
  ],
  [
    "a 25th hour",
    "2018-08-24T17:00:00+10:00",
    "2018-08-24T25:00:00Z",
    "TIME_MALFORMED",
    "offerings[0].closes",
  ],
  [
    "a 30 February",
    "maturity: 2020-08-28",
    "maturity: 2020-02-30",
    "DATE_DOES_NOT_EXIST",
    "schedule.maturity",
    /29/,
  ],
  [
    "a date of another style",
    "maturity: 2020-08-28",
    "maturity: 28.08.2020",
    "DATE_MALFORMED",
    "schedule.maturity",
  ],
  [
    "a duration in months",
    "gracePeriod: P7D",
    "gracePeriod: P1M",
    "DURATION_MALFORMED",
    "payments.gracePeriod",
  ],
  ["an empty duration", "gracePeriod: P7D", "gracePeriod: P", "DURATION_MALFORMED", "payments.gracePeriod"],
  [
    "a wrong ISIN check digit",
    "AU3CB0255776",
    "AU3CB0255775",
    "ISIN_CHECK_DIGIT",
    "isin",
    /check digit is 6/,
  ],
  ["a short ISIN", "AU3CB0255776", "AU3CB025577", "ISIN_MALFORMED", "isin"],
  ["a wrong LEI", "ZTMSNXROF84AHWJNKQ93", "ZTMSNXROF84AHWJNKQ94", "LEI_CHECK_DIGITS", "issuer.lei"],
  [
    "a wrong address checksum",
    "token: currency",
    "token: 0xdAC17F958D2ee523a2206206994597C13D831eC7",
    "ADDRESS_CHECKSUM",
    "currency.token",
    /0xdAC17F958D2ee523a2206206994597C13D831ec7/,
  ],
  [
    "an address without checksum",
    "token: currency",
    "token: 0xdac17f958d2ee523a2206206994597c13d831ec7",
    "ADDRESS_CHECKSUM",
    "currency.token",
  ],
  ["a short address", "token: currency", 'token: "0x1234"', "ACCOUNT_MALFORMED", "currency.token"],
  ["an unknown country", "country: JP", "country: JX", "COUNTRY_UNKNOWN", "rules.countryRules[1].country"],
  [
    "a mistyped country",
    "United States]",
    "United Stats]",
    "COUNTRY_UNKNOWN",
    "rules.countries[11]",
    /"United States"/,
  ],
  ["an unknown currency", "code: AUD", "code: AUX", "CURRENCY_UNKNOWN", "currency.code"],
  [
    "an unknown class",
    "[professional, eligible",
    "[profesional, eligible",
    "UNKNOWN_WORD",
    "rules.classes[0]",
    /"professional"/,
  ],
  ["30/360 alone", "ACT/ACT-ICMA", "30/360", "DAYCOUNT_AMBIGUOUS", "interest.dayCount", /30E\/360/],
  ["an unknown interest type", "type: fixed", "type: fxed", "UNKNOWN_WORD", "interest.type", /"fixed"/],
  ["an unknown calendar", "calendar: AU-SYDNEY", "calendar: SYDNEY", "CALENDAR_UNKNOWN", "schedule.calendar"],
  [
    "a boolean in another word",
    "accrued: true",
    "accrued: yes",
    "WRONG_KIND",
    "offerings[1].accrued",
    /true or false/,
  ],
  ["a list in place of a word", "roll: DAY_28", "roll: [DAY_28]", "WRONG_KIND", "schedule.roll"],
  [
    "no registry",
    "registries: [registry-sydney, registry-second]",
    "registries: []",
    "TOO_FEW",
    "rules.registries",
  ],
  [
    "a limit of 0",
    "maximumPerInvestor: none\n  maximumHolders",
    "maximumPerInvestor: 0\n  maximumHolders",
    "NOT_POSITIVE",
    "rules.maximumPerInvestor",
    /none/,
  ],
  [
    "a holder limit of 0",
    "maximumHolders: 2000",
    "maximumHolders: 0",
    "INTEGER_RANGE",
    "rules.maximumHolders",
  ],
  ["a lot of 0", "lotSize: 1\n", "lotSize: 0\n", "NOT_POSITIVE", "rules.lotSize"],
  [
    "part of a unit without decimals",
    "minimumHolding: 10",
    'minimumHolding: "10.5"',
    "TOO_FINE",
    "rules.minimumHolding",
  ],
  [
    "an amount beyond 128 bits",
    "maximumSupply: 160000",
    `maximumSupply: "1${"0".repeat(39)}"`,
    "TOO_LARGE",
    "units.maximumSupply",
  ],
  ["an alias", "symbol: BONDI-0820", "symbol: *name", "YAML_ALIAS", "symbol"],
  ["an anchor", "symbol: BONDI-0820", "symbol: &name BONDI", "YAML_ALIAS", "symbol"],
  ["a tag", "symbol: BONDI-0820", "symbol: !secret BONDI", "YAML_TAG", "symbol"],
  ["two documents", "documents: []", "documents: []\n---\na: b", "YAML_SEVERAL_DOCUMENTS", ""],
  [
    "a control character",
    "governingLaw: New South Wales",
    'governingLaw: "New\\u001b[31m South"',
    "TEXT_CONTROL",
    "governingLaw",
  ],
  [
    "a right-to-left override",
    "governingLaw: New South Wales",
    'governingLaw: "New \\u202e South"',
    "TEXT_CONTROL",
    "governingLaw",
  ],
  ["an assumption about nothing", "path: isin", "path: isn", "PATH_UNKNOWN", "assumptions[0].path"],
  [
    "a source for nothing",
    'covers: ["offerings[0].price"]',
    'covers: ["offerings[7].price"]',
    "PATH_UNKNOWN",
    "sources[1].covers[0]",
  ],
  ["a link that runs", "https://theasset.com", "javascript:alert(1)//", "URI_SCHEME", "sources[1].url"],
  ["another format", "freehold-bond/1", "freehold-bond/2", "UNKNOWN_WORD", "format"],
  [
    "a maturity before the start",
    "maturity: 2020-08-28",
    "maturity: 2018-08-28",
    "MATURITY",
    "schedule.maturity",
  ],
  [
    "periods that do not fit",
    "maturity: 2020-08-28",
    "maturity: 2020-09-28",
    "SCHEDULE_STUB_NEEDED",
    "schedule",
  ],
  [
    "a record date at the payment",
    "daysBefore: 8",
    "daysBefore: 0",
    "RECORD_DATE_LATE",
    "payments.recordDate",
  ],
  [
    "a record date before the start",
    "daysBefore: 8",
    "daysBefore: 200",
    "RECORD_DATE_EARLY",
    "payments.recordDate",
  ],
  ["caps that cross", "softCap: 100000", "softCap: 110001", "OFFERING", "offerings[0].softCap"],
  [
    "more sold than may exist",
    "maximumSupply: 160000",
    "maximumSupply: 159999",
    "SUPPLY",
    "units.maximumSupply",
  ],
  [
    "a sale that ends before it starts",
    "opens: 2018-08-22T",
    "opens: 2018-08-25T",
    "OFFERING",
    "offerings[0].closes",
  ],
  [
    "a sale that closes when nothing is paid any more",
    "opens: 2019-08-13T09:00:00+10:00\n    closes: 2019-08-13T17:00:00+10:00\n    settlementDate: 2019-08-16\n    settleBy: 2019-08-20T17:00:00+10:00",
    "opens: 2020-08-21T09:00:00+10:00\n    closes: 2020-08-21T17:00:00+10:00\n    settlementDate: 2020-08-24\n    settleBy: 2020-08-25T17:00:00+10:00",
    "OFFERING",
    "offerings[1].closes",
  ],
  [
    "units before interest",
    "settlementDate: 2018-08-28",
    "settlementDate: 2018-08-27",
    "OFFERING",
    "offerings[0].settlementDate",
  ],
  [
    "a power twice",
    "powers:\n",
    "powers:\n  - { power: ISSUE, holder: issuer, delay: P1D, window: P1D, objector: none, expires: none }\n",
    "POWER_TWICE",
    "powers[1].power",
  ],
  [
    "a pause without limits",
    "powers:\n",
    "powers:\n  - { power: PAUSE, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none }\n",
    "POWER_LIMIT",
    "powers[0].yearlyLimit",
    /bounded/,
  ],
  [
    "a year that allows less than one use",
    "powers:\n",
    "powers:\n  - { power: PAUSE, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none, limit: P5D, yearlyLimit: P3D }\n",
    "POWER_LIMIT",
    "powers[0].yearlyLimit",
    /less/,
  ],
  [
    "a pause of no time",
    "powers:\n",
    "powers:\n  - { power: PAUSE, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none, limit: PT0S, yearlyLimit: P3D }\n",
    "POWER_LIMIT",
    "powers[0].limit",
    /paused/,
  ],
  [
    "a limit in the wrong measure",
    "powers:\n",
    "powers:\n  - { power: PAUSE, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none, limit: 1000, yearlyLimit: P3D }\n",
    "DURATION_MALFORMED",
    "powers[0].limit",
  ],
  [
    "a pause without notice",
    "powers:\n",
    "powers:\n  - { power: PAUSE, holder: issuer, delay: PT1H, window: P1D, objector: none, expires: none, limit: P1D, yearlyLimit: P3D }\n",
    "POWER_DELAY",
    "powers[0].delay",
    /notice/,
  ],
  [
    "a majority of half",
    "powers:\n",
    'powers:\n  - { power: COURT_TRANSFER, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none, vote: { quorum: "25%", majority: "50%" } }\n',
    "POWER_VOTE",
    "powers[0].vote.majority",
  ],
  [
    "a quorum of nothing",
    "powers:\n",
    'powers:\n  - { power: COURT_TRANSFER, holder: issuer, delay: P20D, window: P1D, objector: none, expires: none, vote: { quorum: "0%", majority: "75%" } }\n',
    "POWER_VOTE",
    "powers[0].vote.quorum",
  ],
  [
    "a vote without time",
    "powers:\n",
    'powers:\n  - { power: COURT_TRANSFER, holder: issuer, delay: PT2H, window: P1D, objector: none, expires: none, vote: { quorum: "25%", majority: "75%" } }\n',
    "POWER_DELAY",
    "powers[0].delay",
    /vote/,
  ],
  ["a window that is too short", "window: P14D", "window: PT30M", "POWER_WINDOW", "powers[0].window"],
  ["a country twice", "[AU, NZ,", "[AU, AUS,", "COUNTRY_TWICE", "rules.countries[1]"],
  [
    "a rule for a country that is closed",
    "country: JP",
    "country: DE",
    "COUNTRY_RULE_IDLE",
    "rules.countryRules[1].country",
  ],
  [
    "a registry twice",
    "[registry-sydney, registry-second]",
    "[registry-sydney, registry-sydney]",
    "ADDRESS_TWICE",
    "rules.registries[1]",
  ],
  ["a role that nobody fills", "wallet: issuer", "wallet: nobody", "ROLE_UNFILLED", "issuer.wallet"],
  [
    "a document without hash",
    "documents: []",
    "documents: [{ name: Prospectus, uris: [] }]",
    "DOCUMENT_HASH",
    "documents[0]",
  ],
  [
    "repayments that do not add up",
    "type: bullet",
    'type: by-instalment\n  instalments: [{ date: 2020-08-28, amount: "999" }]',
    "PRINCIPAL_SUM",
    "redemption",
  ],
  [
    "a repayment off the schedule",
    "type: bullet",
    'type: by-instalment\n  instalments: [{ date: 2020-08-27, amount: "1000" }]',
    "REDEMPTION_OFF_SCHEDULE",
    "redemption.instalments[0].date",
  ],
  [
    "a factor that rises",
    "type: bullet",
    'type: by-factor\n  factors: [{ date: 2019-08-28, factor: "0.5" }, { date: 2020-02-28, factor: "0.6" }, { date: 2020-08-28, factor: "0" }]',
    "FACTOR_ORDER",
    "redemption.factors[1].factor",
  ],
];

/** The same for the bond with steps. */
const STEP_CASES: readonly Case[] = [
  [
    "a step between two periods",
    "from: 2026-10-10",
    "from: 2026-10-11",
    "STEP_OFF_SCHEDULE",
    "interest.steps[1].from",
  ],
  ["steps out of order", "from: 2026-10-10", "from: 2023-10-10", "STEP_ORDER", "interest.steps[1].from"],
  [
    "a first step after the start",
    "from: 2023-10-10",
    "from: 2024-01-10",
    "STEP_START",
    "interest.steps[0].from",
  ],
];

describe("term sheet: refused with one clear error", () => {
  const cases = [
    ...CASES.map((test) => [BASE, ...test] as const),
    ...STEP_CASES.map((test) => [example("btp-valore-2028"), ...test] as const),
  ];
  for (const [base, what, from, to, code, path, says] of cases) {
    it(`${what}: ${code}`, () => {
      const problems = problemsOf(edit(base, from, to));
      const listed = problems.map((problem) => `${problem.code} ${problem.path}`).join(", ");
      expect(listed).to.equal(`${code} ${path}`);
      const [wanted] = problems;
      if (wanted === undefined) throw new Error("no problem");
      expect(wanted.what).to.not.equal("");
      expect(wanted.remedy).to.not.equal("");
      expect(wanted.place?.line, "line").to.be.at.least(1);
      if (says !== undefined) expect(`${wanted.what}. ${wanted.remedy}`).to.match(says);
    });
  }

  it("names file, line and column of the value", () => {
    const text = edit(BASE, '"2.20%"', "2.20");
    const line = text.split("\n").findIndex((row) => row.includes("rate: 2.20")) + 1;
    expect(() => parseTermSheet(text, "bond.yaml")).to.throw(
      TermSheetError,
      `bond.yaml:${line}:9 interest.rate: 2.20 would be read as a floating-point number.`,
    );
  });

  it("lists several problems at once, in the order of the file", () => {
    const text = edit(
      edit(edit(BASE, "AU3CB0255776", "AU3CB0255775"), "code: AUD", "code: AUX"),
      "gracePeriod: P7D",
      "gracePeriod: 7 days",
    );
    expect(problemsOf(text).map(({ path }) => path)).to.deep.equal([
      "isin",
      "currency.code",
      "payments.gracePeriod",
    ]);
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["only a comment", "# later\n"],
    ["a list", "- a\n- b\n"],
    ["a word", "bond"],
    ["binary junk", "\u0000\u0001\u0002"],
    ["an unclosed quote", 'name: "bond'],
    ["a bomb of aliases", `a: &a [x, x]\nb: &b [${"*a, ".repeat(50)}*a]\nc: [${"*b, ".repeat(50)}*b]\n`],
    ["a million characters too many", "#".repeat(1_000_001)],
    ["a key that reaches for the prototype", '{"__proto__": {"format": "freehold-bond/1"}}'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseTermSheet(text)).to.throw(TermSheetError);
    });
  }

  it("refuses a zero address and one without checksum among the deployment's addresses", () => {
    const zero = { ...ADDRESSES, issuer: "0x0000000000000000000000000000000000000000" };
    expect(problemsOf(BASE, zero).map(({ code }) => code)).to.deep.equal(["ADDRESS_ZERO"]);
    const lower = { ...ADDRESSES, issuer: "0xdac17f958d2ee523a2206206994597c13d831ec7" };
    expect(problemsOf(BASE, lower).map(({ code }) => code)).to.deep.equal(["ADDRESS_CHECKSUM"]);
  });
});
