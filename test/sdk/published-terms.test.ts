/** The examples against the published facts of the instruments that they are of (termsheets.json). */
import { readFileSync } from "node:fs";

import { expect } from "chai";

import { parseDecimal } from "../../sdk/decimal/index.ts";
import { parseTermSheet } from "../../sdk/termsheet/index.ts";
import type { BondSheet } from "../../sdk/termsheet/index.ts";
import { example } from "../support/sheets.ts";

interface Fact {
  readonly value: string | number;
  readonly source: string;
}

interface Instrument {
  readonly id: string;
  readonly fields: Readonly<Record<string, Fact>>;
}

const { instruments } = JSON.parse(
  readFileSync(new URL("../vectors/termsheets.json", import.meta.url), "utf8"),
) as { instruments: Instrument[] };

/** The example of each instrument that is a bond. */
const BONDS = {
  "socgen-sfh-ofh-2020": "socgen-ofh",
  "worldbank-bond-i": "worldbank-bond-i",
  "btp-valore-2028": "btp-valore-2028",
  "ccteu-2030": "ccteu-2030",
} as const;

/** What a sheet says where a source says something, in the source's words. */
const SAYS: Readonly<Record<string, (sheet: BondSheet) => unknown>> = {
  isin: ({ isin }) => isin,
  currency: ({ currency }) => currency.code,
  maturityDate: ({ schedule }) => schedule.maturity,
  issueDate: ({ interest }) => interest.start,
  interestStart: ({ interest }) => interest.start,
  settlementDate: ({ offerings }) => offerings[0]?.settlementDate,
  issuePricePercent: ({ offerings }) => offerings[0]?.price,
};

const read = (name: string): BondSheet => {
  const sheet = parseTermSheet(example(name), name);
  if (sheet.kind !== "bond") throw new Error(`${name} is no bond.`);
  return sheet;
};

describe("examples and the published terms of what they are of", () => {
  for (const [id, name] of Object.entries(BONDS)) {
    const fields = instruments.find((instrument) => instrument.id === id)?.fields ?? {};
    for (const [field, says] of Object.entries(SAYS)) {
      const fact = fields[field];
      if (fact === undefined) continue;
      it(`${name}: ${field} is ${fact.value}`, () => {
        const expected =
          field === "issuePricePercent"
            ? BigInt(parseDecimal(String(fact.value)).mul(10_000_000).toString())
            : fact.value;
        expect(says(read(name))).to.equal(expected);
      });
    }
  }

  it("bear the rates that are published", () => {
    const rate = (id: string) => String(instruments.find((one) => one.id === id)?.fields.couponRate?.value);
    const ofWorldBank = read("worldbank-bond-i").interest;
    expect(rate("worldbank-bond-i")).to.match(/^2\.20% semi-annual/);
    expect(ofWorldBank).to.deep.include({ type: "fixed", rate: 22_000_000n });
    const ofItaly = read("btp-valore-2028").interest;
    expect(rate("btp-valore-2028")).to.match(/^4\.10% .*4\.50%/);
    const steps = ofItaly.type === "step-up" ? ofItaly.steps.map((step) => step.rate) : [];
    expect(steps).to.deep.equal([41_000_000n, 45_000_000n]);
    const floats = read("ccteu-2030").interest;
    expect(rate("ccteu-2030")).to.equal("Euribor 6m + 0.75%");
    expect(floats).to.deep.include({ type: "floating", spread: 7_500_000n });
  });

  it("hold back of a house's rent what the published reserve holds back", () => {
    const rule = instruments.find(({ id }) => id === "secondarydao")?.fields.reserve?.value;
    const house = parseTermSheet(example("realt-detroit"), "realt-detroit");
    const steps = house.kind === "property" ? house.reserve.steps : [];
    const words = [...steps.map(({ share }) => `${share / 10_000_000n}%`), "0%"].join(" / ");
    const marks = steps.map(({ below }) => (below / 10_000_000n).toString()).join(" / ");
    expect(rule).to.include(words).and.to.include(`${marks}%`);
  });
});
