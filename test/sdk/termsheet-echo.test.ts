/** What is not a term sheet may be a file of keys: messages repeat no more of it than helps to find the place. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { readInvestors } from "../../scripts/life/investors.ts";
import { quoted } from "../../sdk/errors/index.ts";
import { parseRoles, parseTermSheet, TermSheetError } from "../../sdk/termsheet/index.ts";
import { edit, example } from "../support/sheets.ts";

const KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
const BASE = example("worldbank-bond-i");

/** What is said about a text, as a terminal and as a program sees it. */
function saidOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof TermSheetError)) throw error;
    return `${error.message}\n${JSON.stringify(error.problems)}`;
  }
  throw new Error("the file was accepted");
}

const FILES: readonly (readonly [what: string, text: string])[] = [
  ["a file of variables", `PRIVATE_KEY=${KEY}\nRPC_URL=https://user:secret@host\n`],
  ["a bare key", KEY],
  ["a key without 0x", KEY.slice(2)],
  ["a key in quotes", `"${KEY}"`],
  [
    "a list of accounts",
    "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
  ],
  ["a list of one key", `- ${KEY}`],
  ["keys by name", `PRIVATE_KEY: ${KEY}\nOTHER: "${KEY}"\n`],
  ["a key as a key", `? ${KEY}\n: 1\n`],
  ["a key as a tag", `!${KEY} 1`],
  ["a key as an alias", `format: *${KEY}`],
  ["a broken line", `format: freehold/1\n${KEY}: [\n`],
  ["words for a key", `seed: ${"abandon ability able about above absent absorb abstract ".repeat(3)}`],
];

describe("what is said of a file that is no term sheet", () => {
  for (const [what, text] of FILES) {
    it(`repeats no secret: ${what}`, () => {
      const said = saidOf(() => parseTermSheet(text, "sheet.yaml"));
      expect(said).not.to.include(KEY.slice(2, 44));
      expect(said).not.to.include(BigInt(KEY).toString().slice(0, 40));
      expect(said).not.to.match(/secret@host|daemon|absorb/);
    });
  }

  it("repeats no secret where a value of a sheet should stand", () => {
    for (const [from, to] of [
      ['"2.20%"', `"${KEY}"`],
      ['"2.20%"', KEY],
      ["country: JP", `country: "${KEY}"`],
      ["symbol: BONDI-0820", `symbol: ${KEY}s`],
      ["token: currency", `token: "${KEY}"`],
      ["type: fixed", `type: "${KEY}"`],
      ["closes: 2018-08-24T17:00:00+10:00", `closes: "${KEY}"`],
      ["format: freehold-bond/1", `format: freehold/1\nkind: "${KEY}"`],
      ["assumptions:\n  - path: ", `assumptions:\n  - path: x${KEY.slice(2)}y # `],
    ] as const) {
      expect(saidOf(() => parseTermSheet(edit(BASE, from, to), "sheet.yaml"))).not.to.include(
        KEY.slice(2, 44),
      );
    }
  });

  it("repeats no secret of a file of roles", () => {
    const sheet = parseTermSheet(BASE);
    for (const text of [
      KEY,
      `PRIVATE_KEY=${KEY}`,
      `issuer: "${KEY}"`,
      `issuer: ${KEY}`,
      `? ${KEY}\n: 1`,
      `issuer:\n  wallet: "${KEY}"`,
    ]) {
      expect(saidOf(() => parseRoles(text, sheet, "roles.yaml"))).not.to.include(KEY.slice(2, 44));
    }
  });

  it("repeats no secret of a file of investors", () => {
    const folder = mkdtempSync(join(tmpdir(), "investors-"));
    try {
      const file = join(folder, "investors.yaml");
      const row = `- { label: A, country: "${KEY}", class: retail, weight: 1 }`;
      for (const text of [KEY, `PRIVATE_KEY: [${KEY}`, `PRIVATE_KEY=${KEY}: x: y`, row, `- ${KEY}: 1`]) {
        writeFileSync(file, text);
        expect(() => readInvestors(file))
          .to.throw()
          .with.property("message")
          .that.does.not.include(KEY.slice(2, 44));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says little of a large file, whatever it is", () => {
    const large = "x".repeat(900_000);
    const sheet = parseTermSheet(BASE);
    for (const text of [large, `"${large}"`, `- ${large}`, `${large}: 1`, `format: ${large}`, `[${large}`]) {
      expect(saidOf(() => parseTermSheet(text, "sheet.yaml")).split("\n")[0]?.length).to.be.lessThan(500);
      expect(saidOf(() => parseRoles(text, sheet, "roles.yaml")).split("\n")[0]?.length).to.be.lessThan(500);
    }
    expect(saidOf(() => parseRoles(large, sheet, "roles.yaml")).length).to.be.lessThan(500);
  });

  it("quotes a short text whole, and of a long one the beginning", () => {
    expect(quoted("4,5%")).to.equal('"4,5%"');
    expect(quoted("x".repeat(40))).to.equal(`"${"x".repeat(40)}"`);
    expect(quoted("x".repeat(41))).to.equal(`"${"x".repeat(16)}"… (41 characters)`);
    expect(quoted(true)).to.equal("true");
    expect(quoted(undefined)).to.equal("undefined");
  });
});
