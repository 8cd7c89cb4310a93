import type { UnitCashFlow } from "../../../bond/index.ts";
import type { IsoDate } from "../../../dates/index.ts";
import type { ResolvedCommon } from "../../types.ts";

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

/** What a whole unit is paid, with its dates. */
export interface DatedCashFlow extends UnitCashFlow {
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** Unix seconds, as in the period. */
  readonly recordDate: bigint;
  readonly paymentDate: bigint;
}

/** When a bond may be called, as the contract stores it. */
export interface CallTerms {
  /** Seconds between the enactment of a call and its date. */
  readonly notice: bigint;
  readonly windows: readonly {
    /** First and last unix second that a call date may be. */
    readonly from: bigint;
    readonly through: bigint;
    /** Of the outstanding principal, in 10^-9: 102 % is 1_020_000_000n. */
    readonly price: bigint;
  }[];
}

/** What makes a bond's rate float, as the contract stores it. Rates are a year, in 10^-9. */
export interface FloatingTerms {
  readonly source: {
    readonly feed: string;
    readonly decimals: number;
    /** keccak256 of its name; 0 for a feed that has none. */
    readonly unit: string;
    /** Seconds. */
    readonly maxAge: bigint;
  };
  readonly convention: {
    /** 0 for a term rate, 1 compounded, 2 averaged. */
    readonly method: number;
    /** The position in `CHAIN_DAY_COUNTS`. */
    readonly dayCount: number;
    readonly lookback: number;
    readonly observationShift: boolean;
    readonly lockout: number;
    readonly spreadCompounded: boolean;
    /** keccak256 of its name; 0 for a term rate. */
    readonly calendar: string;
  };
  readonly spread: bigint;
  readonly floor: bigint;
  /** uint32; its maximum for none. */
  readonly cap: bigint;
  readonly rounding: bigint;
  /** Seconds. */
  readonly waitingTime: bigint;
  /** 0 for the last fixed rate, 1 for the declared one. */
  readonly fallbackRule: number;
  /** Of the last periods, one for each, in unix seconds. */
  readonly fixingDates: readonly bigint[];
}

/** A bond's term sheet with every address and date in place: what the chain needs, and what it will then pay. */
export interface ResolvedBond extends ResolvedCommon {
  readonly kind: "bond";
  readonly terms: BondTerms;
  /** Only where the bond may be called. */
  readonly call?: CallTerms;
  /** Only where the rate floats. The cash flows are then those at the declared rates. */
  readonly floating?: FloatingTerms;
  readonly cashFlows: readonly DatedCashFlow[];
}
