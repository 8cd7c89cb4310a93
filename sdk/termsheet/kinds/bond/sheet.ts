import { z } from "zod";

import { BOND_FORMAT, evidence, FORMAT, head, parties, units } from "../../schema/common.ts";
import * as f from "../../schema/fields.ts";
import * as r from "../../schema/references.ts";
import { offering, power, rules } from "../../schema/rules.ts";
import { call, interest, payments, redemption, schedule } from "./economics.ts";

const bondHead = head("bond");
const { name, ...sale } = offering;

/** The whole term sheet of a bond. Every key is known; every amount is exact. */
export const bondSheet = z.strictObject({
  ...bondHead,
  format: f.word(BOND_FORMAT, FORMAT),
  /** The older format says it already. */
  kind: bondHead.kind.default("bond"),
  isin: r.isin,
  ...parties,
  units: z.strictObject({
    /** What a whole unit repays in all, in the currency. */
    faceValue: f.positiveDecimal,
    ...units,
  }),
  interest,
  schedule,
  redemption,
  payments,
  call: call.optional(),
  rules,
  powers: z.array(power("CALL")),
  offerings: z
    .array(
      z.strictObject({
        name,
        /** Of the outstanding face value. */
        price: f.price,
        ...sale,
        /** Whether the buyer pays accrued interest on top of the price. */
        accrued: z.boolean(),
        /** The part of the proceeds that fills the debt-service reserve. */
        reserve: f.percent,
      }),
    )
    .min(1),
  ...evidence,
});

/** A bond's sheet that was read: dates as texts, moments and durations in seconds, rates in 10^-9, amounts exact. */
export type BondSheet = z.output<typeof bondSheet>;
