import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { readInvestors } from "../../scripts/life/investors.ts";
import { bondOf } from "../../scripts/life/kinds/bond.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { reconcileLife } from "../../scripts/life/reconciliation.ts";
import { statement } from "../../scripts/life/statement.ts";

const investors = readInvestors("examples/investors.yaml");
const sheet = (name: string) => readFileSync(`examples/${name}.yaml`, "utf8");
const REDEEMED = 3n;

describe("the life of a bond, from its term sheet to its redemption", () => {
  /** What the published terms say that all holders together are paid, in minor units. */
  const published: Record<string, bigint> = {
    // 110,000 units x 11.00, then three times 160,000 x 11.00, and 160,000 x 1,000.
    "worldbank-bond-i": (110_000n * 11n + 3n * 160_000n * 11n + 160_000n * 1000n) * 10n ** 6n,
    // EUR 40 million at 0 %.
    "socgen-ofh": 40_000_000n * 10n ** 6n,
  };

  for (const name of ["worldbank-bond-i", "socgen-ofh", "btp-valore-2028", "ccteu-2030"]) {
    describe(name, () => {
      let life: Life;

      before(async () => {
        life = await live(sheet(name), name, investors);
      });

      it("pays every investor what the term sheet says, to the minor unit", async () => {
        const { agrees, text } = await reconcileLife(life);
        expect(agrees, text).to.equal(true);
        const total = [...life.book.owed.values()].reduce((sum, amount) => sum + amount, 0n);
        expect(total > 0n).to.equal(true);
        if (published[name] !== undefined) expect(total).to.equal(published[name]);
      });

      it("ends redeemed, with no units and no money left", async () => {
        expect(await (await bondOf(life)).state()).to.equal(REDEEMED);
        expect(await life.token.totalSupply()).to.equal(0n);
        expect(await life.token.investorCount()).to.equal(0n);
        expect(await life.world.currency.balanceOf(life.address)).to.equal(life.book.remainder);
      });

      if (name === "ccteu-2030") {
        it("pays what follows from the rates that were fixed, each by its reference", async () => {
          const bond = await life.world.connection.ethers.getContractAt("FloatingRateBond", life.address);
          expect(await bond.nextFixing()).to.equal(18n);
          // -0.527 % and the spread of 0.75 %.
          expect(await bond.rateOf(0)).to.equal(2_230_000n);
          const fallbacks = await Promise.all([...Array(18).keys()].map((i) => bond.fixingOf(i)));
          expect(fallbacks.some(({ byFallback }) => byFallback)).to.equal(false);
        });
      }

      it("recovered a lost wallet where the charter says so, and refused the power's misuse", async () => {
        const declared = life.sheet.powers.some(({ power }) => power === "RECOVER");
        expect(life.recovered.size).to.equal(declared ? 1 : 0);
        for (const [lost, wallet] of life.recovered) {
          expect(await life.asset.beneficiaryOf(lost)).to.equal(wallet.address);
          expect(await life.world.currency.balanceOf(wallet.address)).not.to.equal(0n);
        }
        const errors = life.refusals.map(({ error }) => error);
        if (declared) expect(errors).to.include.members(["NotTheSameInvestor", "OnlyPowerHolder"]);
      });

      it("traded two orders on the exchange, one of them in parts", async () => {
        const { exchange } = life.world;
        const filled = await exchange.queryFilter(exchange.filters.Filled());
        const orders = new Set(filled.map(({ args }) => args.orderHash));
        expect([filled.length, orders.size]).to.deep.equal([3, 2]);
        expect(await exchange.postCount(await life.token.getAddress())).to.equal(2n);
      });

      it("ran a loan that was repaid and one that was not", async () => {
        const { lending } = life.world;
        expect(await lending.loanCount()).to.equal(2n);
        expect(await Promise.all([0, 1].map((loan) => lending.statusOf(loan)))).to.deep.equal([5n, 5n]);
        const taken = await lending.queryFilter(lending.filters.Taken());
        expect(taken.map(({ args }) => args.loan)).to.deep.equal([1n]);
      });

      it("refused some, each for a reason that is one of the rules", () => {
        expect(life.refusals.length).to.be.greaterThan(5);
        const errors = new Set(life.refusals.map(({ error }) => error));
        expect([...errors]).to.include.members([
          "recipient unknown",
          "recipient lapsed",
          "recipient's country",
        ]);
      });

      it("notices a difference of one minor unit", async () => {
        const [holder = ""] = [...life.book.owed.keys()];
        const owed = life.book.owed.get(holder) ?? 0n;
        life.book.owed.set(holder, owed + 1n);
        expect((await reconcileLife(life)).agrees).to.equal(false);
        life.book.owed.set(holder, owed);
        expect((await reconcileLife(life)).agrees).to.equal(true);
      });

      it("tells each payment with its day, record date and amount, and every transfer between holders", async () => {
        const told = life.events.join("\n");
        const payments = life.events.filter((event) => event.startsWith("Payment "));
        expect(payments).to.have.length(life.sheet.kind === "bond" ? life.sheet.terms.periods.length : 0);
        for (const payment of payments) expect(payment).to.match(/^Payment \d+ on \d{4}-\d\d-\d\d: /);
        if (name === "worldbank-bond-i") {
          const first =
            "Payment 1 on 2019-02-28: 1,210,000.000000 AUD for the 12 holders of 2019-02-20 13:59:59Z: ";
          expect(told).to.include(first);
        }
        const { token, world } = life;
        const moved = await token.queryFilter(token.filters.Transfer());
        const between = new Set([world.spare, ...world.wallets].map(({ address }) => address));
        // What changed hands by a plain transfer: not by the exchange, by a loan, by a recovery, in a sale or at the end.
        const plain = await Promise.all(
          moved
            .filter(({ args }) => between.has(args.from) && between.has(args.to))
            .map(async (log) => (await log.getTransaction()).to),
        );
        const count = plain.filter((to) => to === token.target).length;
        expect(
          told
            .split("Units that holders transferred: ")
            .slice(1)
            .flatMap((line) => line.split("\n")[0]?.split("; ") ?? []),
        ).to.have.length(count);
      });

      it("says principal and interest of a loan, and that a stranger's money is in the totals", async () => {
        expect(life.events.join("\n")).to.match(/principal and [\d,.]+ [A-Z]{3} of interest were repaid/);
        const { text } = await reconcileLife(life);
        expect(text).to.match(
          /Trades and loans add up to [\d,.]+ [A-Z]{3}: so much of a loan was repaid by a stranger\./,
        );
        const total = [...life.book.exchanged.values()].reduce((sum, amount) => sum + amount, 0n);
        expect(total).to.equal(life.book.fromOutside);
      });

      it("says what can be done to the units, from the chain", async () => {
        const text = await statement(life);
        for (const { power, holder } of life.sheet.powers) {
          expect(text).to.include(power);
          expect(text).to.include(holder);
        }
        expect(text).to.include(await life.asset.charterHash());
      });
    });
  }
});

describe("the command behind npm start", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/start.ts", ...args], { encoding: "utf8", env: process.env });

  it("ends with 2 and one sentence for a term sheet that cannot be used", () => {
    const folder = mkdtempSync(join(tmpdir(), "sheet-"));
    try {
      const file = join(folder, "bond.yaml");
      writeFileSync(file, sheet("socgen-ofh").replace("FR0013510518", "FR0013510519"));
      const { status, stderr, stdout } = run(file);
      expect(status).to.equal(2);
      expect(stderr).to.include("isin").and.to.include("check digit");
      expect(stdout).to.equal("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends with 2 for a file that is not there, and for an option that it does not know", () => {
    const missing = run("no-such-sheet.yaml");
    expect(missing.status).to.equal(2);
    expect(missing.stderr).to.include("no-such-sheet.yaml");
    expect(run("--help").status).to.equal(2);
  });
});
