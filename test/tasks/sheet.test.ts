import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { edit, example } from "../support/sheets.ts";
import { runHardhat, runTask } from "../support/tasks.ts";

const SHEET = "examples/worldbank-bond-i.yaml";
const EXAMPLES = [
  "worldbank-bond-i",
  "btp-valore-2028",
  "socgen-ofh",
  "cache-gold",
  "realt-detroit",
  "record-royalty",
];
const ROLES = "examples/roles.yaml";

describe("tasks over a term sheet", () => {
  const folder = mkdtempSync(join(tmpdir(), "freehold-"));
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  after(() => rmSync(folder, { recursive: true }));

  describe("asset check", () => {
    for (const name of EXAMPLES) {
      it(`finds nothing wrong with ${name}`, async () => {
        const { code, out, err } = await runTask("check", { sheet: `examples/${name}.yaml` });
        expect({ code, err }).to.deep.equal({ code: 0, err: "" });
        expect(out).to.contain(": valid.");
      });
    }

    it("names file, line, column and remedy of every problem, and exits with 2", async () => {
      const once = edit(example("worldbank-bond-i"), 'rate: "2.20%"', "rate: 2.20");
      const file = write("bad.yaml", edit(once, "symbol: BONDI-0820", "symbl: BONDI-0820"));
      const { code, out, err } = await runHardhat(["asset", "check", file]);
      expect({ code, out }).to.deep.equal({ code: 2, out: "" });
      const lines = err.trim().split("\n");
      expect(lines).to.have.length(2);
      expect(lines[0]).to.equal(
        `${file}:5:1 symbl: "symbl" is not a key here. Did you mean "symbol". [UNKNOWN_KEY]`,
      );
      expect(lines[1]).to.match(/bad\.yaml:28:9 interest\.rate: .*\[YAML_FLOAT\]$/);
    });

    it("finds what does not fit together, without any address", async () => {
      const text = edit(example("worldbank-bond-i"), "maturity: 2020-08-28", "maturity: 2018-08-27");
      const { code, err } = await runTask("check", { sheet: write("ends.yaml", text) });
      expect(code).to.equal(2);
      expect(err).to.contain("schedule.maturity: the maturity is not after the start of interest");
    });

    it("gives the problems as data", async () => {
      const file = write("isin.yaml", edit(example("worldbank-bond-i"), "AU3CB0255776", "AU3CB0255777"));
      const { code, out } = await runTask("check", { sheet: file, json: true });
      const { ok, problems } = JSON.parse(out) as {
        ok: boolean;
        problems: { code: string; place: object }[];
      };
      expect({ code, ok }).to.deep.equal({ code: 2, ok: false });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.deep.include({
        code: "ISIN_CHECK_DIGIT",
        path: "isin",
        place: { line: 6, column: 7 },
      });
    });

    it("lets nothing that a file says act in the terminal", async () => {
      const text = edit(
        example("worldbank-bond-i"),
        "symbol: BONDI-0820",
        'symbol: "\\e[2J\\u202Ebad\\u009B"',
      );
      const { code, err } = await runTask("check", { sheet: write("ansi.yaml", text) });
      expect(code).to.equal(2);
      expect(err.replaceAll("\n", "")).not.to.match(/[\p{Cc}\u202E]/u);
    });

    it("says which file it cannot read", async () => {
      const { code, out, err } = await runTask("check", { sheet: join(folder, "none.yaml") });
      expect({ code, out }).to.deep.equal({ code: 2, out: "" });
      expect(err).to.contain(
        "none.yaml: the file cannot be read (ENOENT). Give the path of a file. [TASK_FILE]",
      );
    });
  });

  describe("asset plan", () => {
    it("says in words what would be created", async () => {
      const { code, out, err } = await runTask("plan", { sheet: SHEET });
      expect(code).to.equal(0);
      expect(out).to.contain("ISIN AU3CB0255776");
      expect(out).to.match(/He must live in .* or in a country named below, and be of the class /);
      expect(out).to.contain("Residents of Japan: professional.");
      expect(out).to.contain("enacted 2 days later at the earliest, within 14 days");
      expect(out).to.contain("interest accrued of 10.270718232044… AUD: 1,023.450718232044… AUD in all");
      expect(out).to.match(/4 {2}2020-02-28 {2}2020-08-28 .* 11\.000000 +1,000\.000000/);
      expect(out).to.match(/trustee +\(not given\) +powers\[0\]\.objector/);
      expect(err).to.contain("--roles");
    });

    it("shows the addresses that it was given, and no stand-in for the others", async () => {
      const roles = write("one.yaml", 'issuer: "0x00000000000000000000000000000000000000a1"');
      const lower = await runTask("plan", { sheet: SHEET, roles });
      expect(lower.code).to.equal(2);
      const right = /with checksum it is (0x[0-9a-fA-F]{40})/.exec(lower.err)?.[1] ?? "";
      writeFileSync(roles, `issuer: "${right}"`);
      const { code, out } = await runTask("plan", { sheet: SHEET, roles, json: true });
      expect(code).to.equal(0);
      expect(out.match(/0x[0-9a-fA-F]{40}\b/g)).to.deep.equal([right, right]);
    });

    it("says what a unit of metal stands for, and gives no stand-in of its roles", async () => {
      const { code, out } = await runTask("plan", { sheet: "examples/cache-gold.yaml" });
      expect(code).to.equal(0);
      expect(out).to.contain("A unit stands for 1.000 g of fine gold.");
      expect(out).to.match(/365 {2}2022-03-01 00:00:00Z +0\.9975 g/);
      expect(out).to.contain("At most 4 times within any 365 days.");
      const data = await runTask("plan", { sheet: "examples/cache-gold.yaml", json: true });
      const plan = JSON.parse(data.out) as { kind: string; terms: { custodian: null; reserve: object } };
      expect(plan.kind).to.equal("commodity");
      expect(plan.terms.custodian).to.equal(null);
      expect(plan.terms.reserve).to.deep.include({ feed: null, decimals: 3 });
    });

    it("gives figures as texts", async () => {
      const { out } = await runTask("plan", { sheet: SHEET, json: true });
      const plan = JSON.parse(out) as {
        terms: { faceValue: string };
        cashFlows: { amount: string }[];
        roles: Record<string, string | null>;
      };
      expect(plan.terms.faceValue).to.equal("1000000000");
      expect(plan.cashFlows[3]?.amount).to.equal("1011000000");
      expect(plan.roles.trustee).to.equal(null);
    });

    it("refuses a role that the sheet does not have, and says which was meant", async () => {
      const roles = write("typo.yaml", "isuer: x");
      const { code, err } = await runTask("plan", { sheet: SHEET, roles });
      expect(code).to.equal(2);
      expect(err).to.contain('typo.yaml:1:8 isuer: the term sheet has no such role. Did you mean "issuer".');
    });
  });

  describe("asset hash", () => {
    it("refuses to hash what has no address yet", async () => {
      const { code, out, err } = await runTask("hash", { sheet: SHEET });
      expect({ code, out }).to.deep.equal({ code: 2, out: "" });
      expect(err.trim().split("\n")).to.have.length(8);
    });

    it("gives the same hashes for the same sheet and addresses, and refuses a file with gaps", async () => {
      const hash = async (roles: string) => {
        const { code, out } = await runTask("hash", { sheet: SHEET, roles, json: true });
        expect(code).to.equal(0);
        return JSON.parse(out) as { charter: string; offerings: { name: string; hash: string }[] };
      };
      const swapped = write(
        "swapped.yaml",
        [
          'issuer: "0x00000000000000000000000000000000000000A1"',
          'currency: "0x00000000000000000000000000000000000000a0"',
        ].join("\n"),
      );
      const first = await hash(ROLES);
      expect(first.offerings.map(({ name }) => name)).to.deep.equal([
        "Issue of August 2018",
        "Tap of August 2019",
      ]);
      expect(await hash(ROLES)).to.deep.equal(first);
      expect((await runTask("hash", { sheet: SHEET, roles: swapped })).code).to.equal(2);
    });
  });
});
