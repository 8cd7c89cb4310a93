/** What does not fit the contracts, or what they refuse at birth, is said with its place before anything is sent. */
import { expect } from "chai";
import { artifacts } from "hardhat";

import { MOST_CODE } from "../../sdk/termsheet/resolve/size.ts";
import { mutant } from "../support/mutants.ts";
import { edit, example, problemsWithout } from "../support/sheets.ts";

/** An example, the place of a value, another value, and the code of what is said about it. */
type Case = readonly [
  name: string,
  path: readonly (string | number)[],
  value: string,
  code: string,
  at?: string,
];

const bond = "worldbank-bond-i";
const house = "realt-detroit";
const note = "record-royalty";
const gold = "cache-gold";

const CASES: readonly Case[] = [
  // Wider than the contract's number.
  [bond, ["interest", "rate"], "429.5%", "RATE_RANGE"],
  ["btp-valore-2028", ["interest", "steps", 1, "rate"], "429.5%", "RATE_RANGE"],
  [bond, ["payments", "defaultRate"], "429.5%", "RATE_RANGE"],
  [bond, ["payments", "gracePeriod"], "P49711D", "DURATION_RANGE"],
  [bond, ["payments", "cureWindow"], "P49711D", "DURATION_RANGE"],
  [bond, ["payments", "recordDate", "notice"], "P49711D", "DURATION_RANGE"],
  [house, ["dates", "recordNotice"], "P49711D", "DURATION_RANGE"],
  [bond, ["rules", "recheckInterval"], "P49711D", "DURATION_RANGE"],
  [bond, ["powers", 0, "delay"], "P49711D", "DURATION_RANGE"],
  [note, ["waterfall", "start"], "1900-01-01", "DATE_RANGE"],
  [note, ["waterfall", "rate"], "429.5%", "RATE_RANGE"],
  [note, ["waterfall", "cap"], "18446744073.709551615", "TOO_LARGE"],
  [note, ["term", "tail"], "P49711D", "DURATION_RANGE"],
  [note, ["revenue", "paymentPeriod"], "P49711D", "DURATION_RANGE"],
  [bond, ["offerings", 0, "price"], "1844674407370.9551616%", "RATE_RANGE"],
  [bond, ["offerings", 0, "reserve"], "429.5%", "RATE_RANGE"],
  [house, ["expenses", 0, "cap"], `${2n ** 112n}`, "TOO_LARGE"],
  [house, ["reserve", "target"], `${2n ** 112n}`, "TOO_LARGE"],
  [gold, ["redemption", "minimum"], "18446744073710 kg", "COMMODITY"],
  [bond, ["interest", "start"], "1969-08-28", "DATE_RANGE"],
  [bond, ["rules", "countryRules", 0, "receiveFrom"], "1969-12-31T23:59:59Z", "INSTANT_RANGE"],
  // Refused at birth.
  [bond, ["units", "maximumSupply"], `${2n ** 107n}`, "ISSUE_SIZE"],
  [house, ["units", "maximumSupply"], `${2n ** 107n}`, "ISSUE_SIZE"],
  [note, ["units", "nominalValue"], `${2n ** 100n}`, "ISSUE_SIZE", "units.maximumSupply"],
  [bond, ["units", "faceValue"], `${2n ** 100n}`, "TOO_LARGE"],
  [bond, ["payments", "recordDate", "notice"], "P0D", "RECORD_NOTICE"],
  [house, ["dates", "recordNotice"], "PT1S", "RECORD_NOTICE"],
  [gold, ["offerings", 0, "minimumPerInvestor"], "200000", "OFFERING"],
  [bond, ["powers", 0, "expires"], "1970-01-02T00:00:00Z", "POWER_EXPIRES"],
  [note, ["term", "end"], "1970-01-02T00:00:00Z", "TERM"],
  [house, ["dates", "firstRecordDate"], "1970-01-02T00:00:00Z", "RECORD_DATE_EARLY"],
  [note, ["dates", "firstRecordDate"], "2023-07-01T00:00:00Z", "RECORD_DATE_EARLY"],
  [bond, ["offerings", 0, "opens"], "1970-01-01T00:00:00Z", "INSTANT_RANGE"],
  [bond, ["offerings", 0, "opens"], "1970-01-02T00:00:00Z", "OFFERING", "offerings[0].closes"],
  [bond, ["offerings", 0, "settlementDate"], "2018-08-24", "OFFERING"],
  [gold, ["offerings", 0, "settleBy"], "2021-06-11T00:00:00Z", "OFFERING"],
  [bond, ["offerings", 1, "opens"], "2018-08-24T06:59:59Z", "OFFERING"],
  [gold, ["units", "nominalPrice"], `${2n ** 107n}`, "OFFERING", "offerings[0].price"],
  [gold, ["rules", "minimumHolding"], "20000000", "LIMITS"],
  [house, ["rules", "lotSize"], "7", "LIMITS", "units.maximumSupply"],
  [bond, ["schedule", "maturity"], "2199-08-28", "MATURITY"],
  [house, ["title", "deed"], "0".repeat(64), "HASH_MALFORMED"],
];

describe("a term sheet that the contracts would refuse", () => {
  for (const [name, path, value, code, at] of CASES) {
    const place =
      at ??
      path
        .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
        .join("")
        .slice(1);
    it(`is refused: ${name} with ${place} ${value}`, () => {
      const problems = problemsWithout(mutant(name, path, value));
      expect(problems.map((problem) => `${problem.code} ${problem.path}`)).to.include(`${code} ${place}`);
      const found = problems.find((problem) => problem.code === code && problem.path === place);
      expect(found?.place?.line).to.be.greaterThan(1);
      expect(found?.remedy).to.match(/^[A-Z]/);
    });
  }

  it("is refused: a second offering where nobody may issue", () => {
    const text = edit(example(bond), "power: ISSUE", "power: COURT_TRANSFER");
    const found = problemsWithout(text).map(({ code, path }) => `${code} ${path}`);
    expect(found).to.include("OFFERING offerings[1].opens");
  });

  it("is refused: more periods than a contract can be created with", () => {
    const weekly = mutant(bond, ["schedule", "maturity"], "2120-08-28");
    const [problem] = problemsWithout(edit(edit(weekly, "P6M", "P1M"), "ACT/ACT-ICMA", "ACT/360"));
    expect(problem).to.deep.include({ code: "CHARTER_SIZE", path: "schedule.frequency" });
  });

  it("leaves room in a creation for the code of every kind of asset", async () => {
    for (const name of ["Bond", "CallableBond", "FloatingRateBond", "Property", "IncomeRight", "Commodity"]) {
      const { bytecode } = await artifacts.readArtifact(name);
      expect((bytecode.length - 2) / 2, name).to.be.lessThan(MOST_CODE);
    }
  });
});
