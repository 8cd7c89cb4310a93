import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";

import { CHAIN_DAY_COUNTS } from "../../sdk/daycount/index.ts";
import { floorRational, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import { isinCheckDigit } from "../../sdk/termsheet/identifiers.ts";
import { unitPriceAt } from "../../sdk/termsheet/index.ts";
import type { PricedBond } from "../../sdk/termsheet/index.ts";
import type { Bond } from "../../typechain-types/index.ts";
import { bondTerms } from "../support/bondTerms.ts";
import type { OwnTerms } from "../support/bondTerms.ts";
import { BOND, bondCharter, createWorld, encodeCharter, inputOf } from "../support/world.ts";
import type { World } from "../support/world.ts";

const DAY = 86_400n;
const PRICE_UNIT = 10n ** 18n;
const PERCENT = 997_500_000n;
const UNKNOWN = "UnknownDistribution";
const start = "2027-01-15";

/** Half of it is repaid after the first quarter, the rest at the end. */
const HALVES: OwnTerms["redemption"] = {
  type: "by-factor",
  factors: [
    { date: "2027-04-15", factor: ratio(1n, 2n) },
    { date: "2028-01-15", factor: ratio(0n) },
  ],
};
const QUARTERS = { maturity: "2028-01-15", frequency: "P3M" };

const BONDS: [what: string, own: Omit<OwnTerms, "start" | "interest">][] = [
  ["repaid at the end", { schedule: QUARTERS, recordDate: { daysBefore: 21 } }],
  ["repaid in halves", { schedule: QUARTERS, recordDate: { daysBefore: 21 }, redemption: HALVES }],
  [
    // Where the end is a Saturday or Sunday: 15 August, 15 January and others.
    "with record dates after the ends of some periods",
    {
      schedule: {
        maturity: "2028-06-15",
        frequency: "P1M",
        businessDays: "FOLLOWING",
        calendar: "SAT_SUN",
      },
      recordDate: { daysBefore: 1 },
    },
  ],
  [
    "with record dates before the starts of some periods",
    {
      schedule: { maturity: "2027-08-31", frequency: "P1M", roll: "EOM", firstRegularStart: "2027-03-31" },
      recordDate: { daysBefore: 40 },
    },
  ],
];

/** The seconds at which something changes, those around them, and one of each day. */
function secondsOf({ terms }: PricedBond): bigint[] {
  const startOf = (day: bigint) => day * DAY - terms.utcOffset;
  const edges = terms.periods.flatMap(({ recordDate, endDate, paymentDate }) => [
    recordDate,
    startOf(endDate),
    paymentDate,
    recordDate + 6n * DAY,
    startOf(endDate + 11n),
  ]);
  const last = startOf(terms.periods.at(-1)?.endDate ?? 0n);
  return [
    startOf(terms.startDate) + 1n,
    ...edges,
    ...edges.map((at) => at - 1n),
    ...edges.map((at) => at + 1n),
  ].filter((at) => at > startOf(terms.startDate) && at < last);
}

describe("Prices of the contract against the library's", function () {
  let world: World;
  let count = 0;

  before(async () => {
    world = await createWorld(new Date("2026-11-01T00:00:00Z"));
  });

  async function deploy({ terms }: PricedBond): Promise<Bond> {
    const base = bondCharter(await inputOf(world));
    const isin = `XS${String(++count).padStart(9, "0")}`;
    const token = { ...base.asset.token, recordDates: terms.periods.map(({ recordDate }) => recordDate) };
    const charter = encodeCharter({
      asset: { ...base.asset, token },
      terms: { ...terms, isin: hexlify(toUtf8Bytes(`${isin}${isinCheckDigit(isin)}`)) },
    } as unknown as typeof base);
    const salt = world.ethers.id(isin);
    const [asset] = await world.factory.addressesOf(world.anyone.address, BOND, charter, salt);
    await world.factory.create(BOND, charter, NO_OFFERING, salt);
    return world.ethers.getContractAt("Bond", asset);
  }

  for (const [what, own] of BONDS) {
    for (const dayCount of CHAIN_DAY_COUNTS) {
      it(`agree at every second that matters: a bond ${what}, ${dayCount}`, async () => {
        const bond = bondTerms({ ...own, start, interest: { dayCount, rate: 60_000_000n } });
        const contract = await deploy(bond);
        const lastRecord = bond.terms.periods.at(-1)?.recordDate ?? 0n;
        // The contract rounds each period that counts down, to 10^-18 of a minor unit.
        const expectClose = (shown: bigint, exact: Rational, at: bigint) => {
          const off = shown - floorRational(exact.mul(ratio(PRICE_UNIT)));
          expect(off >= -3n && off <= 3n, `${new Date(Number(at) * 1000).toISOString()}: ${off}`).to.equal(
            true,
          );
        };
        for (const at of secondsOf(bond)) {
          if (at > lastRecord) {
            await expect(contract.issuePrice(PERCENT, true, at)).to.be.revertedWithCustomError(
              contract,
              UNKNOWN,
            );
            expect(() => unitPriceAt(bond, PERCENT, at))
              .to.throw()
              .with.property("code", "BOND_SETTLEMENT");
            continue;
          }
          const { clean, accrued, dirty } = unitPriceAt(bond, PERCENT, at);
          const [ofClean, ofAccrued, ofDirty] = await Promise.all([
            contract.issuePrice(PERCENT, false, at),
            contract.accruedInterest(at),
            contract.issuePrice(PERCENT, true, at),
          ]);
          expect(clean.mul(ratio(PRICE_UNIT)).toFraction()).to.equal(ofClean.toString());
          expectClose(ofAccrued, accrued, at);
          expectClose(ofDirty, dirty, at);
        }
      });
    }
  }
});

/** The charter names no offering, so the terms given with it are not looked at. */
const NO_OFFERING = {
  price: 0n,
  accrued: false,
  softCap: 0n,
  hardCap: 0n,
  minimumPerInvestor: 0n,
  maximumPerInvestor: 0n,
  opens: 0,
  closes: 0,
  settlementDate: 0,
  settleBy: 0,
  reserveShare: 0n,
  allocation: 0n,
};
