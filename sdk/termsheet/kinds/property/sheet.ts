import { z } from "zod";

import { evidence, head, orNone, parties, units } from "../../schema/common.ts";
import { feed } from "../../schema/feed.ts";
import * as f from "../../schema/fields.ts";
import { dates, documentHash, months, reference, registerName } from "../../schema/income.ts";
import * as r from "../../schema/references.ts";
import { offering, power, rules } from "../../schema/rules.ts";

const { name, ...sale } = offering;

/** The whole term sheet of a property. */
export const propertySheet = z.strictObject({
  ...head("property"),
  ...parties,
  issuer: orNone.issuer,
  title: z.strictObject({ ...reference, deed: documentHash }),
  units: z.strictObject({
    /** What a whole unit costs at an offering's price of 100 %, in the currency. */
    nominalValue: f.positiveDecimal,
    ...units,
  }),
  /** In the order in which rent serves them. */
  expenses: z
    .array(
      z.strictObject({
        purpose: registerName,
        payee: r.account,
        /** Of each sum that comes in. */
        share: f.percent,
        /** The most in one period, in the currency. */
        cap: f.positiveDecimal,
        period: months(120),
        fromReserve: z.boolean(),
      }),
    )
    .max(8),
  reserve: z.strictObject({
    target: f.decimal,
    /** How much of what the expenses leave is held back while the reserve is below a part of its target. */
    steps: z.array(z.strictObject({ below: f.percent, share: f.percent })).max(8),
  }),
  appraisal: z.strictObject(feed).optional(),
  /** The most time between the enactment of a sale and the deadline for its price. */
  completionPeriod: f.duration,
  dates: z.strictObject({
    ...dates,
    /** From which the periods of expenses are counted. */
    start: f.instant,
  }),
  rules,
  powers: z.array(power("SELL")),
  offerings: z.array(z.strictObject({ name, price: f.price, ...sale, reserve: f.percent })).min(1),
  ...evidence,
});

export type PropertySheet = z.output<typeof propertySheet>;
