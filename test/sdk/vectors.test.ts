/** Every table of published figures is read by a test, and the folder's page says by which. */
import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";

const FOLDER = new URL("../vectors/", import.meta.url);
const PAGE = readFileSync(new URL("README.md", FOLDER), "utf8");

describe("the tables of published figures", () => {
  for (const file of readdirSync(FOLDER).filter((name) => name !== "README.md")) {
    it(`${file} is on the page, and read by the tests that it names`, () => {
      const row = PAGE.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${file}\``)) ?? "";
      const tests = [...row.matchAll(/`(\S+\.test\.ts)`/g)].map(([, name = ""]) => name);
      expect(tests).to.have.length.greaterThan(0);
      for (const test of tests) {
        const source = readFileSync(new URL(`../${test}`, import.meta.url), "utf8");
        // Read by the test itself, or through what tests share of this table.
        const shared = file === "accrued.csv" ? "accruedRows.ts" : file;
        expect(source, test).to.include(shared);
      }
    });
  }
});
