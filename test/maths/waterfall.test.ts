import { expect } from "chai";
import { network } from "hardhat";

import { addMonths, toDayNumber } from "../../sdk/dates/index.ts";
import { ONE, parseDecimal, ratio, roundToInteger, sum, ZERO } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import {
  accrue,
  chainTerms,
  divide,
  fundTiers,
  gainsFee,
  heldBack,
  hurdleTiers,
  invest,
  openAccount,
  revenueShareTiers,
  revenueToRecoup,
  shareSum,
} from "../../sdk/waterfall/index.ts";
import type {
  SharedSum,
  Tier,
  TierKind,
  WaterfallAccount,
  WaterfallTerms,
} from "../../sdk/waterfall/index.ts";
import { cell, readVectors } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";

/** One unit of the tables, in minor units of the chain. */
const MINOR = 1_000_000_000n;
const START = toDayNumber("2023-01-01");

type Facts = Readonly<Record<string, string | number | readonly string[]>>;

function value(facts: Facts, name: string): Rational {
  const given = facts[name];
  if (typeof given !== "string" && typeof given !== "number") throw new Error(`no ${name}`);
  return parseDecimal(String(given));
}

const percent = (facts: Facts, name: string) => value(facts, name).div(ratio(100n));

function values(facts: Facts, name: string): Rational[] {
  const given = facts[name];
  if (!Array.isArray(given)) throw new Error(`no list ${name}`);
  return (given as string[]).map((text) => parseDecimal(text));
}

/** How the tables name tiers. */
function kindOf(tier: string): TierKind | undefined {
  if (/capital/.test(tier)) return "CAPITAL";
  if (/pref/.test(tier)) return "PREFERRED";
  if (/catch/.test(tier)) return "CATCH_UP";
  return /split/.test(tier) ? "REST" : undefined;
}

/** What a party has of a tier, or of all. */
function partOf(shared: SharedSum, tiers: readonly Tier[], sponsor: boolean, tier: string): Rational {
  const kind = kindOf(tier);
  const parts = shared.parts.filter((part) => kind === undefined || tiers[part.tier]?.kind === kind);
  return sum(parts.map((part) => (sponsor ? part.sponsor : part.holders)));
}

function termsOf(facts: Facts, tiers: readonly Tier[], rate: Rational): WaterfallTerms {
  const compounding = String(facts["compounding"] ?? "none");
  const simple = compounding.startsWith("none") || compounding.startsWith("simple");
  return {
    startDate: START,
    periodMonths: simple ? 0 : 12,
    preferred: simple ? "SIMPLE" : "COMPOUNDED",
    rate,
    dayCount: "30E/360",
    tiers,
  };
}

describe("Waterfalls against the published cases", () => {
  const rows = readVectors("waterfall.csv");
  const families = (pattern: RegExp) => rows.filter((row) => pattern.test(cell(row, "family")));
  const factsOf = (row: Row) => JSON.parse(cell(row, "assumptions")) as Facts;
  let held = 0;

  function hold(row: Row, actual: Rational): void {
    try {
      expectWithin(actual, parseDecimal(cell(row, "expected")), scientific(cell(row, "tolerance") || "0"));
    } catch (error) {
      throw new Error(`${cell(row, "id")}: ${(error as Error).message}`, { cause: error });
    }
    held++;
  }

  async function harness() {
    const { ethers } = await network.create();
    return ethers.deployContract("WaterfallHarness");
  }
  type Harness = Awaited<ReturnType<typeof harness>>;

  /** The account in minor units, as the chain keeps it. */
  function chainAccount(account: WaterfallAccount) {
    const minor = (x: Rational) => roundToInteger(x.mul(ratio(MINOR)), "FLOOR");
    // 30E/360: fine units of a minor unit are 360 x 1e9.
    const fine = (x: Rational) => roundToInteger(x.mul(ratio(MINOR * 360n * 1_000_000_000n)), "FLOOR");
    return {
      invested: minor(account.invested),
      returned: minor(account.returned),
      toHolders: minor(account.toHolders),
      toSponsor: minor(account.toSponsor),
      preferred: fine(account.preferred),
      day: BigInt(account.day),
      bearing: fine(account.bearing),
      residue: 0n,
      inPeriod: minor(account.inPeriod),
    };
  }

  /** An account as the chain answered it, to be given to it again. */
  const kept = (account: ReturnType<typeof chainAccount>) => ({
    invested: account.invested,
    returned: account.returned,
    toHolders: account.toHolders,
    toSponsor: account.toSponsor,
    preferred: account.preferred,
    day: account.day,
    bearing: account.bearing,
    residue: account.residue,
    inPeriod: account.inPeriod,
  });

  /** The chain shares as the library does: in all, and in each tier, which ends where everything after it is one's. */
  async function holdChain(
    maths: Harness,
    account: WaterfallAccount,
    terms: WaterfallTerms,
    amount: Rational,
  ) {
    const exact = shareSum(account, terms, amount);
    const minor = roundToInteger(amount.mul(ratio(MINOR)), "FLOOR");
    await maths.check(chainTerms(terms));
    const split = async (tiers: readonly Tier[]) => {
      const [toHolders] = await maths.share(chainAccount(account), chainTerms({ ...terms, tiers }), minor);
      return ratio(toHolders, MINOR);
    };
    const whole = await split(terms.tiers);
    expectWithin(whole, exact.toHolders, ratio(2n, MINOR));
    const rest = (sponsorShare: Rational): Tier => ({ kind: "REST", sponsorShare });
    // A tier ends with a whole minor unit for holders, which is 1 / their share of it in all.
    const ends = terms.tiers.filter((tier) => !tier.sponsorShare.equals(ONE));
    const slack = ratio(2n).add(sum(ends.map((tier) => ONE.div(ONE.sub(tier.sponsorShare)))));
    for (let i = 0; i + 1 < terms.tiers.length; i++) {
      const until = terms.tiers.slice(0, i + 1);
      const parts = exact.parts.filter((part) => part.tier <= i);
      const holders = await split([...until, rest(ONE)]);
      expectWithin(holders, sum(parts.map((part) => part.holders)), ratio(2n, MINOR));
      const sponsor = amount.sub(await split([...until, rest(ZERO)]));
      expectWithin(sponsor, sum(parts.map((part) => part.sponsor)), slack.div(ratio(MINOR)));
    }
  }

  it("funds: return of capital, preferred return, catch-up, split", async () => {
    const maths = await harness();
    for (const row of families(/^fund /)) {
      const facts = factsOf(row);
      const carry = value(facts, "carry");
      const rate = value(facts, "prefRate");
      const catchUp = facts["catchUp"] === undefined ? ZERO : value(facts, "catchUp");
      const terms = termsOf(facts, fundTiers(catchUp, carry), rate);
      const years = facts["years"] === undefined ? 1 : Number(facts["years"]);
      const day = addMonths(START, 12 * years);
      const account = accrue(invest(openAccount(terms), terms, value(facts, "lpCapital"), START), terms, day);
      const shared = shareSum(account, terms, value(facts, "proceeds"));
      hold(row, partOf(shared, terms.tiers, cell(row, "party") === "GP", cell(row, "tier")));
      await holdChain(maths, account, terms, value(facts, "proceeds"));
    }
  });

  /**
   * Between the hard hurdle and the full catch-up of the table: of 100 with 8 % for a year and a carry of 20 %, the sponsor
   * has c of the catch-up x until c x = 20 % of (8 + x), so x = 1.6 / (c - 0.2); beyond it 20 % of all profit.
   */
  it("funds: a catch-up of a part", async () => {
    const maths = await harness();
    for (const [part, size] of [
      ["0.5", ratio(16n, 3n)],
      ["0.8", ratio(8n, 3n)],
      ["1", ratio(2n)],
    ] as const) {
      const catchUp = parseDecimal(part);
      const terms = termsOf({}, fundTiers(catchUp, parseDecimal("0.2")), parseDecimal("0.08"));
      const day = addMonths(START, 12);
      const account = accrue(invest(openAccount(terms), terms, ratio(100n), START), terms, day);
      const half = shareSum(account, terms, ratio(108n).add(size.div(ratio(2n))));
      expectWithin(half.toSponsor, size.mul(catchUp).div(ratio(2n)), ZERO);
      const all = shareSum(account, terms, ratio(200n));
      expectWithin(all.toSponsor, ratio(20n), ZERO);
      await holdChain(maths, account, terms, ratio(108n).add(size.div(ratio(2n))));
      await holdChain(maths, account, terms, ratio(200n));
    }
  });

  it("a property's preferred return, year after year, and its sale", async () => {
    const maths = await harness();
    for (const row of families(/^property .*pref/)) {
      const facts = factsOf(row);
      const forB = parseDecimal(String(facts["split"]).split("/")[1] ?? "").div(ratio(100n));
      const tiers: Tier[] = [
        { kind: "PREFERRED", sponsorShare: ZERO },
        { kind: "REST", sponsorShare: forB },
      ];
      const terms = termsOf(facts, tiers, value(facts, "prefRate"));
      let account = invest(openAccount(terms), terms, value(facts, "classA"), START);
      const isB = cell(row, "party") === "B";
      const tier = cell(row, "tier");
      const years: Rational[] = [];
      for (let year = 1; year <= Number(facts["years"]); year++) {
        account = accrue(account, terms, addMonths(START, 12 * year));
        await holdChain(maths, account, terms, value(facts, "cashFlowPerYear"));
        const shared = shareSum(account, terms, value(facts, "cashFlowPerYear"));
        account = shared.account;
        years.push(partOf(shared, tiers, isB, tier));
      }
      const sale = shareSum(account, terms, value(facts, "saleExcess"));
      const fromSale = partOf(sale, tiers, isB, "total");
      if (tier === "sale") hold(row, fromSale);
      else if (tier.startsWith("total over")) hold(row, sum(years).add(fromSale));
      else for (const one of years) hold(row, one);
    }
  });

  it("income hurdles with a catch-up", async () => {
    const maths = await harness();
    for (const row of families(/^income hurdle/)) {
      const facts = factsOf(row);
      const income = percent(facts, "incomePct")
        .sub(percent(facts, "managementFeePct"))
        .sub(percent(facts, "otherExpensesPct"));
      if (cell(row, "party") === "fund") {
        hold(row, income.mul(ratio(100n)));
        continue;
      }
      // The sources go on from the figure that they print.
      const printed = rows.find(
        (other) => cell(other, "caseId") === cell(row, "caseId") && cell(other, "party") === "fund",
      );
      const amount =
        printed === undefined ? income : parseDecimal(cell(printed, "expected")).div(ratio(100n));
      const tiers = hurdleTiers([
        {
          hurdle: percent(facts, "hurdlePct"),
          catchUpEnd: percent(facts, "catchUpCapPct"),
          catchUp: value(facts, "catchUp"),
          carry: value(facts, "carry"),
        },
      ]);
      const terms = termsOf(facts, tiers, ZERO);
      const account = invest(openAccount(terms), terms, ONE, START);
      hold(row, shareSum(account, terms, amount).toSponsor.mul(ratio(100n)));
      await holdChain(maths, account, terms, amount);
    }
  });

  it("several hurdles, one above the other", async () => {
    const maths = await harness();
    for (const row of families(/stacked hurdles/)) {
      const facts = factsOf(row);
      const [ends, carries] = [values(facts, "catchUpCaps"), values(facts, "carry")];
      const tiers = hurdleTiers(
        values(facts, "hurdles").map((hurdle, i) => ({
          hurdle: hurdle.div(ratio(100n)),
          catchUpEnd: (ends[i] ?? ZERO).div(ratio(100n)),
          catchUp: value(facts, "catchUp"),
          carry: carries[i] ?? ZERO,
        })),
      );
      const terms = termsOf({}, tiers, ZERO);
      const account = invest(openAccount(terms), terms, ONE, START);
      const amount = percent(facts, "preIncentiveIncomePct");
      hold(row, shareSum(account, terms, amount).toSponsor.mul(ratio(100n)));
      await holdChain(maths, account, terms, amount);
    }
  });

  it("fees on cumulative gains, without clawback", () => {
    for (const row of families(/cumulative realised gains/)) {
      const facts = factsOf(row);
      const cost = new Map<string, Rational>();
      const worth = new Map<string, Rational>();
      let realised = ZERO;
      let paid = ZERO;
      for (let year = 1; facts[`Y${year}`] !== undefined; year++) {
        for (const event of String(facts[`Y${year}`]).split(/[;,]/)) {
          const [, sold, name = "", fair, amount = ""] =
            /^\s*(sell )?([A-Z])( FV)? ([\d.]+)/.exec(event) ?? [];
          if (sold !== undefined) {
            realised = realised.add(parseDecimal(amount)).sub(cost.get(name) ?? ZERO);
            cost.delete(name);
          } else if (fair !== undefined) worth.set(name, parseDecimal(amount));
          else cost.set(name, parseDecimal(amount));
        }
        const losses = [...cost].map(([name, price]) => {
          const loss = price.sub(worth.get(name) ?? price);
          return loss.compare(ZERO) > 0 ? loss : ZERO;
        });
        const fee = gainsFee(value(facts, "carry"), realised.sub(sum(losses)), paid);
        paid = paid.add(fee);
        if (cell(row, "tier") === `year ${year} fee`) hold(row, fee);
      }
    }
    for (const row of families(/realised gains net of losses/)) {
      const facts = factsOf(row);
      const gains = value(facts, "realisedGainsPct").sub(value(facts, "lossesAndDepreciationPct"));
      hold(row, gainsFee(value(facts, "carry"), gains, ZERO));
    }
  });

  it("recoupment of advances and expenses", async () => {
    const maths = await harness();
    /** First all is the label's (the sponsor's), up to a level of what it advanced; then shares. */
    async function recouped(advance: Rational, level: Rational, share: Rational, amount: Rational) {
      const tiers: Tier[] = [
        { kind: "LEVEL", sponsorShare: ONE, level },
        { kind: "REST", sponsorShare: ONE.sub(share) },
      ];
      const terms = termsOf({}, tiers, ZERO);
      const account = invest(openAccount(terms), terms, advance, START);
      await holdChain(maths, account, terms, amount);
      return shareSum(account, terms, amount);
    }
    for (const row of families(/recoupment|less advance/)) {
      const facts = factsOf(row);
      const tier = cell(row, "tier");
      if (tier === "revenue needed to recoup") {
        hold(row, revenueToRecoup(value(facts, "advance"), value(facts, "artistShare")));
      } else if (tier === "profit while artist unrecouped") {
        const [advance, share] = [value(facts, "advance"), value(facts, "artistShare")];
        const shared = await recouped(advance, ONE.div(share), share, value(facts, "collected"));
        hold(row, shared.toSponsor.sub(advance));
      } else if (facts["expenses"] !== undefined) {
        hold(row, (await recouped(value(facts, "expenses"), ONE, ONE, value(facts, "earned"))).toHolders);
      } else {
        const gross = value(facts, "units").mul(value(facts, "perUnit"));
        const net = (await recouped(value(facts, "advance"), ONE, ONE, gross)).toHolders;
        hold(row, tier === "gross royalty" ? gross : net);
      }
    }
  });

  it("revenue shares until a multiple", async () => {
    const maths = await harness();
    for (const row of families(/^revenue share/)) {
      const facts = factsOf(row);
      const multiple = value(facts, "capMultiple");
      const share = facts["revenueShare"] === undefined ? parseDecimal("0.05") : value(facts, "revenueShare");
      const terms = termsOf(facts, revenueShareTiers(share, multiple), ZERO);
      const account = invest(openAccount(terms), terms, value(facts, "advance"), START);
      const plenty = value(facts, "advance").mul(multiple).div(share).mul(ratio(3n));
      hold(row, shareSum(account, terms, plenty).toHolders);
      // The same as a cap over a tier without end.
      const capped: WaterfallTerms = {
        ...terms,
        capMultiple: multiple,
        tiers: [{ kind: "REST", sponsorShare: ONE.sub(share) }],
      };
      hold(row, shareSum(account, capped, plenty).toHolders);
      await holdChain(maths, account, terms, plenty);
      await holdChain(maths, account, capped, plenty);
    }
  });

  it("a preferred share's monthly dividend", () => {
    for (const row of families(/^preferred depositary share/)) {
      const facts = factsOf(row);
      const terms = termsOf(facts, [], percent(facts, "couponPct"));
      const account = invest(openAccount(terms), terms, value(facts, "liquidation"), START);
      hold(row, accrue(account, terms, addMonths(START, 1)).preferred);
    }
  });

  it("a distribution's components", () => {
    for (const row of families(/tax components/)) {
      const facts = factsOf(row);
      const shares = [percent(facts, "ordinaryPct"), percent(facts, "returnOfCapitalPct")];
      const [ordinary = ZERO, capital = ZERO] = divide(value(facts, "totalPerShare"), shares);
      const tier = cell(row, "tier");
      hold(
        row,
        tier.startsWith("ordinary") ? ordinary : tier.startsWith("return") ? capital : ordinary.add(capital),
      );
    }
  });

  it("a property's reserve", async () => {
    const maths = await harness();
    const steps = [
      { below: parseDecimal("0.25"), share: ONE },
      { below: parseDecimal("0.5"), share: parseDecimal("0.7") },
      { below: parseDecimal("0.75"), share: parseDecimal("0.3") },
    ];
    const levels: Record<string, string> = {
      "below 25%": "0.1",
      "below 50%": "0.3",
      "below 75%": "0.6",
      "75% or more": "0.75",
    };
    for (const row of families(/^reserve replenishment/)) {
      const level = parseDecimal(levels[String(factsOf(row)["reserveLevel"])] ?? "");
      const amount = parseDecimal("0.001");
      hold(row, heldBack(steps, ONE, level, amount).div(amount));
      const back = await maths.heldBack(
        steps.map(({ below, share }) => ({
          below: roundToInteger(below.mul(ratio(MINOR)), "FLOOR"),
          share: roundToInteger(share.mul(ratio(MINOR)), "FLOOR"),
        })),
        MINOR,
        roundToInteger(level.mul(ratio(MINOR)), "FLOOR"),
        1_000_000n,
      );
      hold(row, ratio(back, 1_000_000n));
    }
  });

  it("leaves no row but those that are no waterfall", () => {
    const others = /declared in one period|^primary sale|^issue proceeds/;
    expect(held).to.be.greaterThanOrEqual(rows.filter((row) => !others.test(cell(row, "family"))).length);
  });

  it("what the library shares in a life, the chain shares to the minor unit", async () => {
    const maths = await harness();
    const terms: WaterfallTerms = {
      startDate: START,
      periodMonths: 3,
      preferred: "COMPOUNDED",
      rate: parseDecimal("0.0825"),
      dayCount: "30E/360",
      capMultiple: parseDecimal("2.5"),
      tiers: [
        { kind: "CAPITAL", sponsorShare: parseDecimal("0.1") },
        { kind: "PREFERRED", sponsorShare: ZERO },
        { kind: "CATCH_UP", sponsorShare: parseDecimal("0.6"), level: parseDecimal("0.2") },
        { kind: "MULTIPLE", sponsorShare: parseDecimal("0.25"), level: parseDecimal("1.8") },
        { kind: "REST", sponsorShare: parseDecimal("0.4") },
      ],
    };
    await maths.check(chainTerms(terms));
    let exact = invest(openAccount(terms), terms, ratio(1000n), START);
    let chain = chainAccount(exact);
    for (let i = 1; i <= 30; i++) {
      const day = START + i * 37;
      exact = accrue(exact, terms, day);
      const shared = shareSum(exact, terms, ratio(BigInt(i * 13)));
      exact = shared.account;
      const accrued = await maths.accrue(chain, chainTerms(terms), day);
      const [, after] = await maths.share(kept(accrued), chainTerms(terms), BigInt(i * 13) * MINOR);
      chain = kept(after);
      expectWithin(ratio(BigInt(chain.toHolders), MINOR), exact.toHolders, ratio(3n, MINOR));
    }
    expectWithin(exact.toHolders, ratio(2500n), ZERO);
  });
});
