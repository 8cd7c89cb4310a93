import { z } from "zod";

import { CHAIN_DAY_COUNTS } from "../../../daycount/index.ts";
import { PREFERRED_TREATMENTS, TIER_KINDS } from "../../../waterfall/index.ts";
import { evidence, head, orNone, parties, units } from "../../schema/common.ts";
import { feed } from "../../schema/feed.ts";
import * as f from "../../schema/fields.ts";
import { dates, documentHash, months, reference } from "../../schema/income.ts";
import * as r from "../../schema/references.ts";
import { offering, power, rules } from "../../schema/rules.ts";

const { name, ...sale } = offering;

/** The day counts under which days add up. */
export const ADDITIVE_DAY_COUNTS = CHAIN_DAY_COUNTS.filter((count) =>
  ["ACT/360", "ACT/365F", "ACT/ACT-ISDA", "30E/360"].includes(count),
);

/** The whole term sheet of an income right. */
export const incomeRightSheet = z.strictObject({
  ...head("income-right"),
  ...parties,
  issuer: orNone.issuer,
  right: z.strictObject({ ...reference, agreement: documentHash }),
  /** Who has the sponsor's part. */
  sponsor: r.account,
  units: z.strictObject({
    /** What a whole unit costs at an offering's price of 100 %, in the currency. */
    nominalValue: f.positiveDecimal,
    ...units,
  }),
  term: z.strictObject({
    end: f.wordOr("none", f.readInstant),
    /** For which it goes on after its end while reported revenue is unpaid. */
    tail: f.duration,
  }),
  waterfall: z.strictObject({
    start: f.date,
    period: months(12).optional(),
    preferred: f.word(...PREFERRED_TREATMENTS),
    /** A year, of the capital that was not returned. */
    rate: f.percent,
    dayCount: f.word(...ADDITIVE_DAY_COUNTS),
    /** The most that holders receive in all, as a multiple of what was invested. */
    cap: f.wordOr("none", f.readPositive),
    tiers: z
      .array(
        z.strictObject({
          kind: f.word(...TIER_KINDS),
          /** The sponsor's share of the tier. */
          sponsor: f.percent,
          /** Of CATCH_UP a share of profit, of MULTIPLE and LEVEL a multiple of what was invested. */
          level: f.positiveDecimal.optional(),
        }),
      )
      .min(1)
      .max(12),
  }),
  /** Wallets whose units receive nothing. */
  excluded: z.array(r.account).max(8),
  revenue: z
    .strictObject({
      ...feed,
      /** Of reported revenue, what has to come in. */
      share: f.percent,
      paymentPeriod: f.duration,
    })
    .optional(),
  dates: z.strictObject(dates),
  rules,
  powers: z.array(power()),
  offerings: z.array(z.strictObject({ name, price: f.price, ...sale, reserve: f.percent })).min(1),
  ...evidence,
});

export type IncomeRightSheet = z.output<typeof incomeRightSheet>;
