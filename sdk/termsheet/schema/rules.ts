import { z } from "zod";

import * as f from "./fields.ts";
import { account, country } from "./references.ts";

/** Investor classes by name, with the number that registries attest. */
export const INVESTOR_CLASSES = {
  retail: 1,
  professional: 2,
  "eligible-counterparty": 3,
  accredited: 4,
  "qualified-purchaser": 5,
  "qualified-institutional-buyer": 6,
} as const;

export type InvestorClass = keyof typeof INVESTOR_CLASSES;

const investorClass = f.word(...(Object.keys(INVESTOR_CLASSES) as InvestorClass[]));

/** Whole units, as an exact decimal. */
const quantity = f.positiveDecimal;
const quantityOrNone = f.wordOr("none", f.readPositive);

/** Who may hold units and how many. */
export const rules = z.strictObject({
  registries: z.array(account).min(1).max(3),
  countries: z.array(country).min(1),
  classes: z.array(investorClass).min(1),
  countryRules: z.array(
    z.strictObject({
      country,
      classes: z.array(investorClass).min(1),
      /** Flow-back: residents may receive units from this moment on; none, from the beginning. */
      receiveFrom: f.wordOr("none", f.readInstant),
    }),
  ),
  lockUpEnd: f.wordOr("none", f.readInstant),
  lotSize: quantity,
  minimumHolding: quantityOrNone,
  maximumPerInvestor: quantityOrNone,
  maximumHolders: f.wordOr("none", f.readInteger(1, 4_294_967_294)),
  venues: z.array(account),
  extraRules: z.array(account).max(4),
  /** How long an eligibility may be relied on; always, for reading the registry each time. */
  recheckInterval: f.wordOr("always", f.readDuration),
});

/** Powers that the charter of every kind of asset may declare: those that the contracts act on. */
export const POWERS = ["ISSUE", "PAUSE", "RECOVER", "COURT_TRANSFER"] as const;

/** Powers of some kinds only. */
export type PowerName = (typeof POWERS)[number] | "CALL" | "SELL" | "WRITE_OFF";

/** One declared power. @param own The powers that only this kind of asset knows. */
export const power = (...own: readonly PowerName[]) =>
  z.strictObject({
    power: f.word<PowerName>(...POWERS, ...own),
    holder: account,
    /** From announcement to the first moment of enactment. */
    delay: f.duration,
    /** How long it may then be enacted. */
    window: f.duration,
    /** Who may stop an announcement before it is enacted, besides the holder; `none` for nobody. */
    objector: account,
    expires: f.wordOr("none", f.readInstant),
    /** The most of one use: units for ISSUE and COURT_TRANSFER, a duration for PAUSE, else uses; or `none`. */
    limit: f.text(40).optional(),
    /** The most within any 365 days, likewise. */
    yearlyLimit: f.text(40).optional(),
    /** Shares of the supply that must vote, and of the votes that must be in favour. */
    vote: z.strictObject({ quorum: f.percent, majority: f.percent }).optional(),
  });

/** One sale of units, of whatever kind of asset; what it costs is the kind's. */
export const offering = {
  name: f.text(60),
  softCap: quantity,
  hardCap: quantity,
  minimumPerInvestor: quantity,
  maximumPerInvestor: quantityOrNone,
  opens: f.instant,
  closes: f.instant,
  settlementDate: f.date,
  settleBy: f.instant,
  allocation: f.word("FIRST_COME", "PRO_RATA"),
};
