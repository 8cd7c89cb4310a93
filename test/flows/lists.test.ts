import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { BARS, readBars } from "../../scripts/life/bars.ts";
import { readInvestors } from "../../scripts/life/investors.ts";
import { live } from "../../scripts/life/life.ts";
import { LifeError } from "../../scripts/life/lists.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { TermSheetError } from "../../sdk/termsheet/index.ts";
import { edit, example } from "../support/sheets.ts";

const GOLD = example("cache-gold");
const INVESTORS = "examples/investors.yaml";
const BAR = '- { serial: "1", refiner: ABC, gross: "400.000", fineness: "999.9" }\n';
const investors = readInvestors(INVESTORS);

describe("lists beside a term sheet", () => {
  const folder = mkdtempSync(join(tmpdir(), "lists-"));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  after(() => rmSync(folder, { recursive: true }));

  /** What somebody is told, which must be an error that `npm start` shows as one sentence. */
  async function told(attempt: () => unknown): Promise<string> {
    try {
      await attempt();
    } catch (error) {
      if (error instanceof LifeError || error instanceof TermSheetError) return error.message;
      throw error;
    }
    throw new Error("Nothing was refused.");
  }

  describe("bars", () => {
    const refused: [what: string, text: string, message: RegExp][] = [
      ["an empty file", "# bars to come\n", /bars\.yaml:1:1 there is nothing in the file\./],
      ["no list", "serial: 1\n", /bars\.yaml:1:1 this is no list\. Write one row a line/],
      ["broken YAML", '- { serial: "1"\n', /bars\.yaml:\d+:\d+ .*\[YAML_SYNTAX\]/],
      ["an empty list", "[]\n", /bars\.yaml:1:1 the list is too short\. Give at least 1\./],
      [
        "a row without its weight",
        '- { serial: "1", refiner: A, fineness: "999.9" }\n',
        /\[0\]\.gross: this is required/,
      ],
      [
        "a mistyped key",
        edit(BAR, "gross", "gros"),
        /\[0\]\.gros: "gros" is not a key here\. Did you mean "gross"/,
      ],
      [
        "a weight that is a float",
        edit(BAR, '"400.000"', "400.5"),
        /\[0\]\.gross: 400\.5 would be read as a floating/,
      ],
      [
        "a weight that is no number",
        edit(BAR, "400.000", "four hundred"),
        /bars\.yaml:1:39 \[0\]\.gross: .*four hundred/,
      ],
      ["a weight with a comma", edit(BAR, "400.000", "400,5"), /\[0\]\.gross: .*400,5/],
      ["a weight of 0", edit(BAR, "400.000", "0"), /\[0\]\.gross: "0" is not above 0/],
      ["a fineness above pure", edit(BAR, "999.9", "1000.1"), /\[0\]\.fineness: "1000\.1" is no fineness/],
      ["a fineness in thousandths of a part", edit(BAR, "999.9", "999.9999"), /"999\.9999" is no fineness/],
      [
        "a serial in small letters",
        edit(BAR, '"1"', "a1"),
        /\[0\]\.serial: "a1" is no name in the register of bars/,
      ],
      [
        "one bar twice",
        BAR + BAR,
        /bars\.yaml:2:13 \[1\]\.serial: bar ABC 1 is in the list already\. Keep one/,
      ],
      [
        "another metal",
        edit(BAR, "refiner", "metal: XAG, refiner"),
        /\[0\]: this is a bar of silver, .* of gold/,
      ],
    ];
    for (const [what, text, message] of refused) {
      it(`names ${what}, with its place`, async () => {
        const path = file("bars.yaml", text);
        expect(await told(() => readBars(path)))
          .to.match(message)
          .and.to.include(path);
      });
    }

    it("names a list that is not there", async () => {
      const message = await told(() =>
        live(GOLD, "gold.yaml", investors, undefined, join(folder, "none.yaml")),
      );
      expect(message).to.match(/none\.yaml: the list cannot be read \(ENOENT\)\. Put it there/);
    });

    it("names the bar that is outside the bounds of the sheet", async () => {
      const heavy = edit(GOLD, "minimum: 350 ozt\n  maximum: 430", "minimum: 397 ozt\n  maximum: 430");
      expect(await told(() => live(heavy, "gold.yaml", investors))).to.match(
        /bars\.yaml:5:\d+ \[1\]\.gross: bar XYZ 123457 has 12,34\d\.\d{3} g fine, outside the 12,348\.080 g to 13,374\.49\d g of the term sheet\. Correct the bar/,
      );
      const fine = edit(GOLD, 'minimumFineness: "995.0"', 'minimumFineness: "996.0"');
      expect(await told(() => live(fine, "gold.yaml", investors))).to.match(
        /\[0\]\.fineness: bar XYZ 123456 has a fineness of 995\.800, below the 996\.000 of the term sheet/,
      );
    });

    it("names a sale of more than the bars cover, before anything happens", async () => {
      const large = edit(GOLD, "hardCap: 120000", "hardCap: 150000");
      expect(await told(() => live(large, "gold.yaml", investors))).to.match(
        /bars\.yaml: all bars of the list together have 136,\d{3}\.\d{3} g fine, 13,\d{3}\.\d{3} g less than the 150,000\.000 units .* stand for\. Add bars to the list, or lower hardCap/,
      );
    });

    it("lives with other bars than the example's: few, small, of silver, counted in ounces", async () => {
      const rows = [...Array(14).keys()].map(
        (i) => `- { serial: "${i}", refiner: SIL, metal: XAG, gross: "1000.5", fineness: "999.0" }\n`,
      );
      const once = edit(GOLD, "metal: XAU", "metal: XAG");
      const bars = edit(
        once,
        "minimum: 350 ozt\n  maximum: 430 ozt",
        "minimum: 750 ozt\n  maximum: 1100 ozt",
      );
      const capped = edit(edit(bars, "hardCap: 120000", "hardCap: 13000"), "perUnit: 1 g", "perUnit: 1 ozt");
      const counted = edit(capped, "decimals: 3\n  measure: g", "decimals: 6\n  measure: ozt");
      const life = await live(counted, "silver", investors, undefined, file("silver.yaml", rows.join("")));
      const { agrees, text } = await reconcileLife(life);
      expect(agrees, text).to.equal(true);
      expect(life.events.join("\n")).to.include("14 bars").and.to.include("was handed bar SIL 0");
    });
  });

  describe("investors", () => {
    const SAVER = "- { label: Saver, country: AU, class: retail, weight: 1 }\n";
    const refused: [what: string, text: string, message: RegExp][] = [
      ["an empty file", "", /investors\.yaml:1:1 there is nothing in the file/],
      ["no list", "Saver: AU\n", /investors\.yaml:1:1 this is no list/],
      [
        "a country that there is not",
        edit(SAVER, "AU", "XX"),
        /investors\.yaml:1:28 \[0\]\.country: "XX" is not a country/,
      ],
      ["a class that there is not", edit(SAVER, "retail", "retial"), /\[0\]\.class: .*Did you mean "retail"/],
      ["a weight of 0", edit(SAVER, "weight: 1", "weight: 0"), /\[0\]\.weight: /],
      [
        "a status that there is not",
        edit(SAVER, "weight: 1", "weight: 1, status: gone"),
        /\[0\]\.status: "gone"/,
      ],
      [
        "a label with a control character",
        edit(SAVER, "Saver", '"a\\u202Eb"'),
        /\[0\]\.label: the text contains invisible/,
      ],
    ];
    for (const [what, text, message] of refused) {
      it(`names ${what}, with its place`, async () => {
        const path = file("investors.yaml", text);
        expect(await told(() => readInvestors(path))).to.match(message);
      });
    }

    it("names a list that is not there, and one for which the chain has too few accounts", async () => {
      expect(await told(() => readInvestors(join(folder, "nobody.yaml")))).to.include(
        "nobody.yaml: the list cannot",
      );
      const many = readInvestors(file("many.yaml", SAVER.repeat(70)));
      expect(await told(() => live(GOLD, "gold.yaml", many))).to.include("too few accounts");
    });
  });

  it("names an address where the demonstration needs a role, with its place", async () => {
    const dead = "0x000000000000000000000000000000000000dEaD";
    const held = edit(GOLD, "custodian: vault-panel", `custodian: "${dead}"`);
    expect(await told(() => live(held, "gold.yaml", investors))).to.match(
      /gold\.yaml:\d+:\d+ bars\.custodian: an address means nothing .* Write the name of a role/,
    );
    const fed = edit(GOLD, "feed: reserve-feed", `feed: "${dead}"`);
    expect(await told(() => live(fed, "gold.yaml", investors))).to.include(
      "reserve.feed: an address means nothing",
    );
  });

  it("ends the command with 2 and one sentence, and takes the lists beside the sheet first", () => {
    const sheet = file("gold.yaml", GOLD);
    const run = () => spawnSync(process.execPath, ["scripts/start.ts", sheet], { encoding: "utf8" });
    const bars = file("bars.yaml", BAR);
    copyFileSync(INVESTORS, join(folder, "investors.yaml"));
    const short = run();
    expect({ status: short.status, stdout: short.stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(short.stderr).to.match(/bars\.yaml: all bars of the list together have 12,44\d\.\d{3} g fine/);
    expect(short.stderr).not.to.match(/\n\s+at /);
    copyFileSync(BARS, bars);
    writeFileSync(join(folder, "investors.yaml"), "- { label: A }\n");
    const nobody = run();
    expect({ status: nobody.status, stdout: nobody.stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(nobody.stderr)
      .to.include("[0].country: this is required and missing")
      .and.not.to.match(/\n\s+at /);
  });
});
