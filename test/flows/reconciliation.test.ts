/** The last word of a life: chain and book apart by one minor unit anywhere are a difference, and none makes up for another. */
import { readFileSync } from "node:fs";

import { expect } from "chai";

import { readInvestors } from "../../scripts/life/investors.ts";
import { metalTable } from "../../scripts/life/kinds/commodity.ts";
import type { InvestorMetal } from "../../scripts/life/kinds/commodity.ts";
import { waterfallTable } from "../../scripts/life/kinds/incomeRight.ts";
import { expenseTable } from "../../scripts/life/kinds/property.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { apart, readChain, reconcileLife } from "../../scripts/life/reconciliation.ts";
import type { ChainMoney } from "../../scripts/life/reconciliation.ts";

const KINDS = ["worldbank-bond-i", "realt-detroit", "record-royalty", "cache-gold"];

for (const name of KINDS) {
  describe(`the reconciliation of ${name}`, () => {
    let life: Life;
    let chain: Map<string, ChainMoney>;
    let shown: [string, ChainMoney][];

    before(async () => {
      const source = readFileSync(`examples/${name}.yaml`, "utf8");
      life = await live(source, name, readInvestors("examples/investors.yaml"));
      chain = await readChain(life);
      shown = [...chain].filter(([, { cost }]) => cost > 0n);
    });

    /** What the reconciliation says of a chain on which some investors' money is another. */
    const shifted = (...shifts: readonly Partial<Record<keyof ChainMoney, bigint>>[]) => {
      const other = new Map(chain);
      shifts.forEach((shift, i) => {
        const [address = "", money] = shown[i] ?? [];
        if (money === undefined) throw new Error("Nobody paid for units.");
        const by = (key: keyof ChainMoney) => money[key] + (shift[key] ?? 0n);
        other.set(address, {
          cost: by("cost"),
          received: by("received"),
          given: by("given"),
          wallet: by("wallet"),
        });
      });
      return reconcileLife(life, other);
    };

    it("agrees with the chain as it is", async () => {
      expect(shown.length).to.be.greaterThan(10);
      const { agrees, text, difference } = await shifted();
      expect(agrees, text).to.equal(true);
      expect(Number(difference)).to.equal(0);
    });

    for (const key of ["received", "cost", "wallet", "given"] as const) {
      for (const shift of [1n, -1n]) {
        it(`notices one minor unit ${shift > 0n ? "more" : "less"} in ${key}`, async () => {
          const { agrees, text } = await shifted({ [key]: shift });
          expect(agrees).to.equal(false);
          expect(text).to.match(/In total.* 0\.0*[1-9]\d*\b/);
        });
      }
    }

    it("notices what one investor received too much and another too little", async () => {
      expect((await shifted({ received: 1n }, { received: -1n })).agrees).to.equal(false);
    });

    it("notices a shift of everything that was received, though it is in the wallet too", async () => {
      const million = 10n ** 12n;
      expect((await shifted({ received: million })).agrees).to.equal(false);
      expect((await shifted({ received: million, wallet: million })).agrees).to.equal(false);
      expect((await shifted({ received: million, cost: -million })).agrees).to.equal(false);
    });

    it("notices money that the asset paid to somebody who is no investor", async () => {
      const stranger = new Map(chain).set(life.address, { cost: 0n, received: 1n, given: 0n, wallet: 1n });
      expect((await reconcileLife(life, stranger)).agrees).to.equal(false);
    });
  });
}

describe("what only one kind reconciles", () => {
  it("adds differences up without sign", () => {
    expect(apart([3n, 3n], [1n, 2n], [2n, 1n])).to.equal(2n);
  });

  it("of a property: each line of expenses by itself", () => {
    const line = { name: "tax", sent: 5n, unpaid: 2n, owed: 7n };
    expect(expenseTable([line, line], 0).off).to.equal(0n);
    expect(expenseTable([{ ...line, sent: 6n }, line], 0).off).to.equal(1n);
    expect(
      expenseTable(
        [
          { ...line, sent: 6n },
          { ...line, unpaid: 1n },
        ],
        0,
      ).off,
    ).to.equal(2n);
  });

  it("of an income right: holders, sponsor and what came in, each by itself", () => {
    const money = { holders: [4n, 4n], sponsor: [3n, 3n], received: 7n } as const;
    expect(waterfallTable(money, 0).off).to.equal(0n);
    expect(waterfallTable({ ...money, received: 8n }, 0).off).to.equal(1n);
    expect(waterfallTable({ ...money, holders: [5n, 4n], sponsor: [2n, 3n] }, 0).off).to.equal(2n);
  });

  it("of a commodity: what was handed out and what units stand for, each by itself", () => {
    const token = { name: "", symbol: "", decimals: 0, maximumSupply: 0n };
    const currency = { code: "XXX", decimals: 0, token: "" };
    const row: InvestorMetal = { who: "A", cost: 1n, units: 1n, handed: [5n, 5n], weight: [9n, 9n] };
    const off = (change: Partial<InvestorMetal>) =>
      metalTable([{ ...row, ...change }], { token, currency } as unknown as Parameters<typeof metalTable>[1])
        .off;
    expect(off({})).to.equal(0n);
    expect(off({ handed: [6n, 5n] })).to.equal(1n);
    expect(off({ weight: [9n, 8n] })).to.equal(1n);
    expect(off({ handed: [6n, 5n], weight: [8n, 9n] })).to.equal(2n);
  });
});
