import { readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import {
  equalInstalments,
  levelPayment,
  levelSchedule,
  principalFlows,
  sinkingFund,
} from "../../sdk/bond/index.ts";
import { parseDecimal, ratio, sum } from "../../sdk/decimal/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

interface Terms {
  readonly kind?: string;
  readonly pv?: number;
  readonly nper?: number;
  readonly annualRate?: number;
  readonly nominals?: readonly number[];
}

const ROWS = readVectors("amortization.csv");
const TERMS = JSON.parse(
  readFileSync(new URL("../vectors/amortization_terms.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Terms | undefined>>;

const rowsOf = (prefix: string) => ROWS.filter((row) => cell(row, "caseId").startsWith(prefix));

describe("amortization", () => {
  it("has a test for every row of amortization.csv", () => {
    const covered = ["LEVEL-", "DRAWDOWN", "SINK-", "INSTAL-16"].flatMap((prefix) => rowsOf(prefix));
    expect(covered).to.have.length(ROWS.length);
  });

  for (const row of rowsOf("LEVEL-")) {
    it(`${row["id"]} level payment at ${row["rate"]}`, () => {
      const { pv = 0, nper = 0 } = TERMS[cell(row, "caseId")] ?? {};
      const payment = levelPayment(ratio(BigInt(pv)), parseDecimal(cell(row, "rate")).div(ratio(12n)), nper);
      expectWithin(payment, parseDecimal(cell(row, "expectedAmount")), scientific(cell(row, "tolerance")));
    });
  }

  it("AM0134 to AM0136 draw-downs and first amortization", () => {
    const notionals = (TERMS["DRAWDOWN"]?.nominals ?? []).map((nominal) => parseDecimal(String(nominal)));
    const flows = principalFlows(notionals);
    const moves = flows.filter((flow) => flow.n !== 0n);
    for (const [i, row] of rowsOf("DRAWDOWN").entries()) {
      expectWithin(
        moves[i] ?? ratio(0n),
        parseDecimal(cell(row, "expectedAmount")),
        scientific(cell(row, "tolerance")),
      );
    }
    expect(sum(flows).equals(notionals[0] ?? ratio(0n))).to.equal(true);
  });

  for (const caseId of new Set(rowsOf("SINK-").map((row) => cell(row, "caseId")))) {
    const rows = rowsOf(caseId);
    it(`${rows.map((row) => row["id"]).join(", ")} ${caseId}`, () => {
      const instalments = rows.map((row) => BigInt(cell(row, "expectedPrincipal")));
      const original = BigInt(cell(rows[0] ?? {}, "expectedNotionalAfter")) + (instalments[0] ?? 0n);
      const stated = /original amount (\d+)|total ([\d,]+)/.exec(cell(rows[0] ?? {}, "note"));
      expect(original).to.equal(BigInt((stated?.[1] ?? stated?.[2] ?? "").replaceAll(",", "")));
      expect(sinkingFund(original, instalments)).to.deep.equal(
        rows.map((row) => BigInt(cell(row, "expectedNotionalAfter"))),
      );
    });
  }

  it("MX015 sixteen instalments: fractions of a cent are carried forward, the last is the balance", () => {
    const instalments = equalInstalments(100_000_001n, 16);
    const exact = (i: number) => (100_000_001n * BigInt(i)) / 16n;
    let paid = 0n;
    for (const [i, instalment] of instalments.entries()) {
      paid += instalment;
      expect(paid).to.equal(exact(i + 1));
    }
    expect(paid).to.equal(100_000_001n);
  });

  it("pays off a loan of 125,000 at 9 % in 360 months, to the cent", () => {
    const plan = levelSchedule(12_500_000n, ratio(9n, 1200n), 360);
    const first = plan[0];
    expect(first).to.deep.equal({ interest: 93_750n, principal: 6_828n, outstanding: 12_493_172n });
    expect(plan.at(-1)?.outstanding).to.equal(0n);
  });

  it("always repays exactly the principal", () => {
    const amount = fc.bigInt(1n, 10n ** 15n);
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 60 }),
        (principal, rate, n) => {
          const plan = levelSchedule(principal, ratio(BigInt(rate), 120_000n), n);
          expect(plan.reduce((total, step) => total + step.principal, 0n)).to.equal(principal);
          expect(plan.every((step) => step.principal >= 0n && step.outstanding >= 0n)).to.equal(true);
          expect(equalInstalments(principal, n).reduce((total, step) => total + step, 0n)).to.equal(
            principal,
          );
        },
      ),
    );
  });

  it("refuses a sinking fund that does not end at zero, and no periods", () => {
    expect(() => sinkingFund(100n, [50n, 40n]))
      .to.throw()
      .with.property("code", "BOND_SINKING_FUND");
    expect(() => sinkingFund(100n, [150n, -50n]))
      .to.throw()
      .with.property("code", "BOND_SINKING_FUND");
    expect(() => equalInstalments(100n, 0))
      .to.throw()
      .with.property("code", "BOND_PERIODS");
    expect(() => levelPayment(ratio(1n), ratio(0n), 1.5))
      .to.throw()
      .with.property("code", "BOND_PERIODS");
  });
});
