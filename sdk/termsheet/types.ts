import type { PowerName } from "./schema/rules.ts";

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
  /** Of what a unit still stands for at par (a bond: the outstanding face value), in 10^-9: 101.318 % is 1_013_180_000n. */
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
  readonly power: PowerName;
  readonly holder: string;
  readonly delay: bigint;
  readonly window: bigint;
  /** Who may stop an announcement, besides the holder; the zero address for nobody. */
  readonly objector: string;
  /** Unix second, uint40; its maximum for never. */
  readonly expires: bigint;
  /**
   * The most of one use, and of all uses within any 365 days: minor units of the token for ISSUE and COURT_TRANSFER,
   * seconds for PAUSE, else uses; uint128's maximum for no limit.
   */
  readonly limit: bigint;
  readonly yearlyLimit: bigint;
  /** Of the supply and of the votes cast, in 10^-9; 0 where holders do not vote. */
  readonly quorum: bigint;
  readonly majority: bigint;
}

/** What the resolved term sheets of all kinds have. */
export interface ResolvedCommon {
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
  readonly rules: TransferRules;
  readonly powers: readonly DeclaredPower[];
  readonly offerings: readonly OfferingTerms[];
  readonly governingLaw: string;
  readonly documents: readonly AssetDocument[];
}

/** A document by its hashes: 32 bytes as hex, in lower case. At least one is there. */
export interface AssetDocument {
  readonly name: string;
  readonly sha256?: string | undefined;
  readonly keccak256?: string | undefined;
  readonly uris: readonly string[];
}

/** A feed that the asset reads, as the charter has it. */
export interface FeedSource {
  readonly feed: string;
  readonly decimals: number;
  /** keccak256 of the unit's name; zero for a feed that does not name it. */
  readonly unit: string;
  /** Seconds. */
  readonly maxAge: bigint;
}

/** Record dates that are fixed at birth and come about with money for them. */
export interface RecordCalendar {
  /** Unix second. */
  readonly firstRecordDate: bigint;
  /** One of the two is 0. */
  readonly everyDays: number;
  readonly everyMonths: number;
}

/** Where the real thing, or the right in it, is written down: names as 32 bytes of hex. */
export interface Reference {
  readonly registry: string;
  readonly folio: string;
  readonly documentHash: string;
}
