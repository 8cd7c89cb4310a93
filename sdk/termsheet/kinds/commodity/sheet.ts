import { z } from "zod";

import { FEE_METHODS } from "../../../commodity/index.ts";
import { evidence, head, orNone, parties, units } from "../../schema/common.ts";
import { feed } from "../../schema/feed.ts";
import * as f from "../../schema/fields.ts";
import * as r from "../../schema/references.ts";
import { offering, power, rules } from "../../schema/rules.ts";
import { weight, WEIGHT_MEASURES } from "../../schema/weight.ts";

const { name, ...sale } = offering;

/** The whole term sheet of a commodity: metal in bars. */
export const commoditySheet = z.strictObject({
  ...head("commodity"),
  ...parties,
  issuer: orNone.issuer,
  /** ISO 4217 code of the metal. */
  metal: r.metalCode,
  units: z.strictObject({
    /** What a whole unit costs at an offering's price of 100 %, in the currency. */
    nominalPrice: f.positiveDecimal,
    ...units,
  }),
  /** What a whole unit stands for, and how storage lowers it. */
  weight: z.strictObject({
    perUnit: weight,
    storageFee: f.percent,
    feeMethod: f.word(...FEE_METHODS),
    dayBasis: f.integer(360, 366),
    feeStart: f.instant,
  }),
  bars: z.strictObject({
    /** The panel that attests bars and deliveries. */
    custodian: r.account,
    minimum: weight,
    maximum: weight,
    /** Parts per thousand. */
    minimumFineness: f.positiveDecimal,
  }),
  /** The feed of the fine weight that is there. */
  reserve: z.strictObject({ ...feed, measure: f.word(...WEIGHT_MEASURES) }),
  redemption: z.strictObject({
    minimum: weight,
    fee: f.percent,
    /** Whole units. */
    minimumFee: f.decimal,
    deliveryPeriod: f.duration,
  }),
  dates: z.strictObject({ utcOffset: f.utcOffset, recordNotice: f.duration }),
  rules,
  powers: z.array(power("WRITE_OFF")),
  offerings: z.array(z.strictObject({ name, price: f.price, ...sale })).min(1),
  ...evidence,
});

export type CommoditySheet = z.output<typeof commoditySheet>;
