import { z } from "zod";

import { businessDayConvention, calendar } from "../../../dates/index.ts";
import { CHAIN_DAY_COUNTS, chainDayCount } from "../../../daycount/index.ts";
import type { ChainDayCount } from "../../../daycount/index.ts";
import { parseFrequency, parseRoll, STUB_CONVENTIONS } from "../../../schedule/index.ts";
import * as f from "../../schema/fields.ts";
import * as r from "../../schema/references.ts";

/** A day count of the contract; "30/360" alone is refused with the choices. */
const dayCount = f.field((value): ChainDayCount => CHAIN_DAY_COUNTS[chainDayCount(value)] ?? "ACT/ACT-ICMA");

/** What a name is checked with is thrown away: the sheet keeps the name. */
const checked = (check: (name: string) => unknown) =>
  f.field((value) => {
    check(value);
    return value;
  });

/** How the reference follows from overnight rates; all of it goes into the charter as numbers. */
const overnight = {
  /** The business days on which overnight rates are published. */
  calendar: checked(calendar),
  /** Of the overnight rates. */
  dayCount,
  lookback: f.integer(0, 60),
  observationShift: z.boolean(),
  lockout: f.integer(0, 60),
  /** Whether the spread is compounded with each overnight rate, by who attests it. */
  spreadCompounded: z.boolean(),
};

/** A rate that is read from a feed when its date comes. */
const floating = z.strictObject({
  type: z.literal("floating"),
  reference: z.strictObject({
    name: f.text(),
    feed: r.account,
    decimals: f.integer(0, 36),
    /** The name of the feed's unit; none for a feed that has no such function. */
    unit: f.wordOr("none", (value) => value),
    /** The oldest that a figure may be on the fixing date. */
    maxAge: f.duration,
    /** Decimals of a per cent to which it is rounded. */
    rounding: f.integer(0, 7),
  }),
  convention: z.discriminatedUnion("method", [
    z.strictObject({ method: z.literal("term") }),
    z.strictObject({ method: z.literal("compounded"), ...overnight }),
    z.strictObject({ method: z.literal("averaged"), ...overnight }),
  ]),
  spread: f.signedPercent,
  floor: f.percent,
  cap: f.wordOr("none", f.readPercent),
  fixing: z.strictObject({
    /** The day that it is counted from: where the interest period starts or ends. */
    from: f.word("start", "end"),
    businessDaysBefore: f.integer(0, 60),
    calendar: checked(calendar),
    time: f.time,
  }),
  fallback: z.strictObject({
    rule: f.word("last-fixed", "declared"),
    /** What a period bears that no other rule gives a rate. */
    rate: f.percent,
    /** After the fixing date. */
    waiting: f.duration,
  }),
  /** The first periods, where they bear a fixed rate. */
  fixed: z.strictObject({ until: f.date, rate: f.percent }).optional(),
  dayCount,
  start: f.date,
});

/** Interest: one rate, rates by date, none, or one that floats. */
export const interest = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("fixed"), rate: f.percent, dayCount, start: f.date }),
  z.strictObject({
    type: z.literal("step-up"),
    steps: z.array(z.strictObject({ from: f.date, rate: f.percent })).min(1),
    dayCount,
    start: f.date,
  }),
  z.strictObject({ type: z.literal("zero"), start: f.date }),
  floating,
]);

/** When interest periods end and payments fall due. */
export const schedule = z.strictObject({
  maturity: f.date,
  frequency: checked(parseFrequency),
  stub: f.word(...STUB_CONVENTIONS).optional(),
  roll: checked(parseRoll).optional(),
  firstRegularStart: f.date.optional(),
  lastRegularEnd: f.date.optional(),
  /** How a payment date is moved to a business day. */
  businessDays: f.field((value) => businessDayConvention(value)),
  calendar: checked(calendar),
  /** Whether interest runs to the adjusted date. */
  accrual: f.word("adjusted", "unadjusted"),
});

/** How the face value is repaid. */
export const redemption = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("bullet") }),
  z.strictObject({
    type: z.literal("by-factor"),
    /** The part of the face value that is outstanding after a date; 0 at maturity. */
    factors: z.array(z.strictObject({ date: f.date, factor: f.decimal })).min(1),
  }),
  z.strictObject({
    type: z.literal("by-instalment"),
    /** Amounts for a whole unit, in the currency; they add up to the face value. */
    instalments: z.array(z.strictObject({ date: f.date, amount: f.positiveDecimal })).min(1),
  }),
  z.strictObject({
    type: z.literal("equal"),
    /** The end of the first period that repays; the first of all if left out. */
    first: f.date.optional(),
  }),
  z.strictObject({ type: z.literal("level"), first: f.date.optional() }),
]);

/** When the issuer may repay early, under CALL, and at what part of what is outstanding. */
export const call = z.strictObject({
  /** Between the enactment of a call and its date. */
  notice: f.duration,
  /** The days that a call date may be, both included; one day for a Bermudan call. */
  windows: z
    .array(z.strictObject({ from: f.date, through: f.date, price: f.price }))
    .min(1)
    .max(64),
});

/** Record dates, payment moments and what follows a missed payment. */
export const payments = z.strictObject({
  utcOffset: f.utcOffset,
  /** The time of day from which a payment is due. */
  dueTime: f.time,
  recordDate: z.strictObject({
    daysBefore: f.integer(0, 366),
    days: f.word("calendar", "business"),
    /** The last second whose holders are paid. */
    time: f.time,
    /** Least notice of a record date that is not in the schedule: a recovery after a default, for one. */
    notice: f.duration,
  }),
  gracePeriod: f.duration,
  cureWindow: f.duration,
  defaultRate: f.percent,
});
