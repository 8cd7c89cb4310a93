import type { UnitCashFlow } from "../bond/index.ts";
import type { IsoDate } from "../dates/index.ts";
import type { POWERS } from "./schema/rules.ts";

/** One interest period as the contract stores it. */
export interface BondPeriod {
  /** Where interest of the period ends, in days since 1970-01-01. */
  readonly endDate: bigint;
  /** The last unix second whose holders are paid. */
  readonly recordDate: bigint;
  /** The unix second from which the payment is due. */
  readonly paymentDate: bigint;
  /** A year, in 10^-9: 4.625 % is 46_250_000n. */
  readonly rate: bigint;
  /** Repaid for each whole unit with this payment, in minor units of the currency. */
  readonly principal: bigint;
}

/** The terms of a bond as the contract stores them. */
export interface BondTerms {
  /** Twelve ASCII bytes as hex. */
  readonly isin: string;
  /** For each whole unit, in minor units of the currency. */
  readonly faceValue: bigint;
  /** Where interest starts, in days since 1970-01-01. */
  readonly startDate: bigint;
  /** Of the issuer's business day, in seconds east of UTC. */
  readonly utcOffset: bigint;
  /** The position in `CHAIN_DAY_COUNTS`. */
  readonly dayCount: number;
  /** Coupons a year, 0 for a zero coupon. */
  readonly frequency: bigint;
  /** ACT/ACT-ICMA: day numbers covering start to maturity; empty when the period ends are the nominal dates. */
  readonly nominalDates: readonly bigint[];
  readonly gracePeriod: bigint;
  readonly cureWindow: bigint;
  /** A year, in 10^-9. */
  readonly defaultRate: bigint;
  readonly periods: readonly BondPeriod[];
}

/** A stricter or later rule for the residents of one country. */
export interface CountryRule {
  /** ISO 3166-1 numeric. */
  readonly country: bigint;
  readonly classes: bigint;
  /** Unix second from which they may receive units; 0 from the beginning. */
  readonly receiveFrom: bigint;
}

/** The transfer rules of a charter. Amounts are token minor units; a maximum that is not set is its type's maximum. */
export interface TransferRules {
  readonly registries: readonly string[];
  /** Those under the general terms: bit (code % 256) of word (code / 256). */
  readonly countries: readonly [bigint, bigint, bigint, bigint];
  /** Bit n for class n. */
  readonly classes: bigint;
  readonly countryRules: readonly CountryRule[];
  readonly lockUpEnd: bigint;
  readonly lotSize: bigint;
  readonly minimumHolding: bigint;
  /** uint128. */
  readonly maximumPerInvestor: bigint;
  /** uint32. */
  readonly maximumHolders: bigint;
  readonly venues: readonly string[];
  readonly extraRules: readonly string[];
  /** Seconds; 0 reads the registry each time. */
  readonly recheckInterval: bigint;
}

/** One sale of units. Caps and limits are token minor units, moments unix seconds. */
export interface OfferingTerms {
  readonly name: string;
  /** Of the outstanding face value, in 10^-9: 101.318 % is 1_013_180_000n. */
  readonly pricePercent: bigint;
  readonly softCap: bigint;
  readonly hardCap: bigint;
  readonly minimumPerInvestor: bigint;
  /** uint128. */
  readonly maximumPerInvestor: bigint;
  readonly opens: bigint;
  readonly closes: bigint;
  /** The first second of the settlement day at the issuer's offset. */
  readonly settlementDate: bigint;
  /** The same day in days since 1970-01-01, to which interest accrues. */
  readonly settlementDay: bigint;
  readonly settleBy: bigint;
  readonly allocation: "FIRST_COME" | "PRO_RATA";
  readonly accrued: boolean;
  /** Of the proceeds, in 10^-9. */
  readonly reserveShare: bigint;
}

/** A power with its holder's address; durations in seconds. */
export interface DeclaredPower {
  readonly power: (typeof POWERS)[number];
  readonly holder: string;
  readonly delay: bigint;
  readonly window: bigint;
  /** Who may stop an announcement, besides the holder; the zero address for nobody. */
  readonly objector: string;
  /** Unix second, uint40; its maximum for never. */
  readonly expires: bigint;
  /**
   * The most of one use, and of all uses within any 365 days: minor units of the token for ISSUE and COURT_TRANSFER,
   * seconds for PAUSE, uses for RECOVER; uint128's maximum for no limit.
   */
  readonly limit: bigint;
  readonly yearlyLimit: bigint;
  /** Of the supply and of the votes cast, in 10^-9; 0 where holders do not vote. */
  readonly quorum: bigint;
  readonly majority: bigint;
}

/** What a whole unit is paid, with its dates. */
export interface DatedCashFlow extends UnitCashFlow {
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** Unix seconds, as in the period. */
  readonly recordDate: bigint;
  readonly paymentDate: bigint;
}

/** A term sheet with every address and date in place: what the chain needs, and what it will then pay. */
export interface ResolvedBond {
  readonly token: {
    readonly name: string;
    readonly symbol: string;
    readonly decimals: number;
    /** Token minor units. */
    readonly maximumSupply: bigint;
  };
  readonly currency: { readonly code: string; readonly decimals: number; readonly address: string };
  readonly issuer: {
    readonly name: string;
    readonly lei: string;
    readonly country: bigint;
    readonly wallet: string;
  };
  /** Least notice of a record date that is not in the schedule, in seconds. */
  readonly recordNotice: bigint;
  readonly terms: BondTerms;
  readonly rules: TransferRules;
  readonly powers: readonly DeclaredPower[];
  readonly offerings: readonly OfferingTerms[];
  readonly cashFlows: readonly DatedCashFlow[];
  readonly governingLaw: string;
  readonly documents: readonly BondDocument[];
}

/** A document by its hashes: 32 bytes as hex, in lower case. At least one is there. */
export interface BondDocument {
  readonly name: string;
  readonly sha256?: string | undefined;
  readonly keccak256?: string | undefined;
  readonly uris: readonly string[];
}
