import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { ratio } from "../../sdk/decimal/index.ts";
import { openRentAccount, shareRent } from "../../sdk/income/index.ts";
import { heldBack, heldBackRounded } from "../../sdk/waterfall/index.ts";
import type { ChainReserveStep } from "../../sdk/waterfall/index.ts";

const SHARE = 1_000_000_000n;

// SecondaryDAO's steps (WF107 to WF110).
const PUBLISHED: readonly ChainReserveStep[] = [
  { below: SHARE / 4n, share: SHARE },
  { below: SHARE / 2n, share: (SHARE * 7n) / 10n },
  { below: (SHARE * 3n) / 4n, share: (SHARE * 3n) / 10n },
];

/** Steps that a charter may have: at most eight, each ends above the one before. */
const anySteps = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: SHARE }), { maxLength: 8 })
  .chain((ends) =>
    fc.tuple(
      fc.constant(ends.sort((a, b) => (a < b ? -1 : 1))),
      fc.array(fc.bigInt({ min: 1n, max: SHARE }), { minLength: ends.length, maxLength: ends.length }),
    ),
  )
  .map(([ends, shares]) => ends.map((below, i) => ({ below, share: shares[i] ?? SHARE })));

/** Target, what is held and what comes in: hundreds, where a minor unit shows, up to more than any currency has. */
const anySums = fc
  .constantFrom(1_000n, 10n ** 9n, 2n ** 110n)
  .chain((most) => fc.tuple(...[0, 1, 2].map(() => fc.bigInt({ min: 0n, max: most }))));

describe("A reserve in whole minor units", () => {
  for (const [name, steps] of [
    ["the published steps", fc.constant(PUBLISHED)],
    ["any steps", anySteps],
  ] as const) {
    it(`holds back of any sum what the contract does: ${name}`, async () => {
      const { ethers } = await network.create();
      const maths = await ethers.deployContract("WaterfallHarness");
      const same = fc.asyncProperty(
        steps,
        anySums,
        async (reserveSteps, [target = 0n, held = 0n, amount = 0n]) => {
          const terms = { startDate: 0n, expenses: [], reserveTarget: target, reserveSteps };
          const shared = shareRent(terms, { ...openRentAccount(terms), reserve: held }, amount, 0n);
          expect(shared.toReserve).to.equal(await maths.heldBack([...reserveSteps], target, held, amount));
        },
      );
      await fc.assert(same, { numRuns: 300 });
    });
  }

  it("differs from the exact figure by no more than the steps round away", () => {
    const exactly = PUBLISHED.map(({ below, share }) => ({
      below: ratio(below, SHARE),
      share: ratio(share, SHARE),
    }));
    const close = fc.property(anySums, ([target = 0n, held = 0n, amount = 0n]) => {
      const exact = heldBack(exactly, ratio(target), ratio(held), ratio(amount));
      const rounded = heldBackRounded(PUBLISHED, target, held, amount);
      expect(exact.sub(ratio(rounded)).abs().compare(ratio(3n))).to.be.lessThan(0);
    });
    fc.assert(close, { numRuns: 1_000 });
  });
});
