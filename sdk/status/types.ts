import type { InterfaceAbi, Provider } from "ethers";

import type { AssetToken, Bond } from "../../typechain-types/index.js";
import type { PowerKind } from "../plan/powers.ts";
import type { PinnedBlock } from "./chain.ts";

/** One payment of a bond. Amounts are minor units of the currency, moments unix seconds. */
export interface PaymentStatus {
  /** Counted from 1, as in the term sheet's cash flows. */
  readonly number: bigint;
  readonly kind: "scheduled" | "call" | "recovery";
  /** 0 for a recovery whose record date is not fixed in the distribution yet, and for a period that a call ended. */
  readonly recordDate: bigint;
  readonly paymentDate: bigint;
  /** In full; 0 before the record date has passed. */
  readonly due: bigint;
  readonly funded: bigint;
  readonly paid: bigint;
  /** `funded`: in full; what is not paid yet is to be claimed, or is what rounding leaves. */
  readonly state: "to come" | "to be funded" | "missing" | "nothing due" | "funded" | "paid";
}

/** A power of the charter; durations in seconds. */
export interface PowerStatus {
  readonly kind: PowerKind;
  readonly holder: string;
  readonly objector: string;
  readonly delay: bigint;
  readonly window: bigint;
  readonly expires: bigint;
  /** Of one use, and within any 365 days; in the measure of the kind, uint128's maximum for none. */
  readonly limit: bigint;
  readonly yearlyLimit: bigint;
  /** What was used of the yearly limit. */
  readonly used: bigint;
  /** In 10^-9; 0 where holders do not vote. */
  readonly quorum: bigint;
  readonly majority: bigint;
}

/** The announced use of a power. `ended`: enacted or stopped. */
export interface AnnouncementStatus {
  readonly id: bigint;
  readonly kind: PowerKind;
  /** Hash of exactly what is to be done. */
  readonly action: string;
  /** The same in words, where the kind is known and the endpoint keeps the log. */
  readonly what: string;
  readonly reasonHash: string;
  readonly readyAt: bigint;
  readonly expiresAt: bigint;
  /** 0 where holders do not vote; else the votes are minor units held then. */
  readonly recordDate: bigint;
  readonly inFavour: bigint;
  readonly against: bigint;
  readonly state: "waiting" | "ready" | "expired" | "ended";
}

/** What every kind of asset has, as a contract. */
export type AnyAsset = Pick<
  Bond,
  | "token"
  | "currency"
  | "issuer"
  | "factory"
  | "offering"
  | "charterHash"
  | "powerRegister"
  | "powers"
  | "getAddress"
>;

/** An asset that is being read: the name and ABI of its contract, and the block. */
export interface KindReading {
  readonly name: string;
  readonly abi: InterfaceAbi;
  readonly address: string;
  readonly provider: Provider;
  readonly token: AssetToken;
  readonly block: PinnedBlock;
}

/** What every asset shows at one block. */
export interface CommonStatus {
  readonly chainId: bigint;
  readonly block: PinnedBlock;
  readonly asset: string;
  readonly token: string;
  readonly name: string;
  readonly symbol: string;
  readonly charterHash: string;
  readonly issuer: string;
  readonly factory: string;
  /** The offering that may issue units now; the zero address for none. */
  readonly offering: string;
  readonly decimals: number;
  readonly currency: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly supply: bigint;
  readonly maximumSupply: bigint;
  /** Investors that hold units. */
  readonly holders: bigint;
  readonly registries: readonly string[];
  readonly powers: readonly PowerStatus[];
  readonly announcements: readonly AnnouncementStatus[];
}

/** What a bond shows besides. */
export interface BondPart {
  readonly kind: "bond";
  readonly isin: string;
  readonly faceValue: bigint;
  readonly state: string;
  readonly reserve: bigint;
  /** Funded and not yet paid, over all payments. */
  readonly owed: bigint;
  readonly acceleratedClaim: bigint;
  /** Of a whole unit at the block's second, in minor units x 10^18; negative between a record date and its payment. */
  readonly accruedInterest: bigint;
  readonly nextRecordDate: bigint | null;
  readonly nextPaymentDate: bigint | null;
  readonly payments: readonly PaymentStatus[];
  /** Only while it is called: the second from which the call is due, and its price in 10^-9 of what is outstanding. */
  readonly called: { readonly callDate: bigint; readonly price: bigint } | null;
  /**
   * Only where the rate floats: the rates of the periods so far fixed, a year in 10^-9, and from when the next can be
   * fixed (null once all are), with the rate that accrues until then.
   */
  readonly floating: {
    readonly rates: readonly bigint[];
    readonly nextFixing: bigint | null;
    readonly projected: bigint | null;
  } | null;
}

/** What a commodity shows besides. Weights are milligrams. */
export interface CommodityPart {
  readonly kind: "commodity";
  /** ISO 4217. */
  readonly metal: string;
  readonly custodian: string;
  /** Fine weight of a whole unit at the block's second, in milligrams x 10^18. */
  readonly weightPerUnit: bigint;
  /** What losses have left of every unit, in 10^-36. */
  readonly shareLeft: bigint;
  readonly requiredWeight: bigint;
  readonly barWeight: bigint;
  /** What the reserve's feed attests; null while it has no fresh figure. */
  readonly attestedWeight: bigint | null;
  readonly reserve: { readonly feed: string; readonly measure: string; readonly maxAge: bigint };
  readonly barCount: bigint;
  /** The first hundred. Fineness in 10^-6. */
  readonly bars: readonly {
    readonly refiner: string;
    readonly serial: string;
    readonly fineWeight: bigint;
    readonly fineness: bigint;
  }[];
  readonly redemptions: readonly {
    readonly id: bigint;
    readonly units: bigint;
    readonly weight: bigint;
    readonly deadline: bigint;
    readonly state: string;
  }[];
}

/** Money for the holders of one record date. */
export interface DistributionStatus {
  /** Counted from 1. */
  readonly number: bigint;
  readonly recordDate: bigint;
  readonly funded: bigint;
  readonly paid: bigint;
  /** `funded`: what is not paid yet is to be claimed, or is what rounding leaves. */
  readonly state: "to come" | "funded" | "paid";
}

/** What a property shows besides. */
export interface PropertyPart {
  readonly kind: "property";
  readonly title: { readonly registry: string; readonly folio: string };
  readonly deed: string;
  readonly state: string;
  readonly nominalValue: bigint;
  /** Of a whole unit, in minor units x 10^18; 0 without an appraisal. */
  readonly netAssetValue: bigint;
  readonly appraisedAt: bigint;
  readonly appraisal: string;
  readonly reserve: bigint;
  readonly owed: bigint;
  readonly nextRecordDate: bigint;
  readonly expenses: readonly {
    readonly purpose: string;
    readonly payee: string;
    /** Of the period's cap, and set aside for him and not sent. */
    readonly left: bigint;
    readonly unpaid: bigint;
  }[];
  /** The sale that was agreed last. */
  readonly sale: { readonly buyer: string; readonly minimumPrice: bigint; readonly deadline: bigint } | null;
  readonly distributions: readonly DistributionStatus[];
}

/** What an income right shows besides. */
export interface IncomeRightPart {
  readonly kind: "income-right";
  readonly right: { readonly registry: string; readonly folio: string };
  readonly agreement: string;
  readonly state: string;
  readonly nominalValue: bigint;
  readonly sponsor: string;
  readonly sponsorDue: bigint;
  readonly endDate: bigint;
  readonly invested: bigint;
  readonly returned: bigint;
  readonly preferredDue: bigint;
  readonly toHolders: bigint;
  readonly toSponsor: bigint;
  /** The most that holders receive in all. */
  readonly cap: bigint | null;
  /** Reported and not paid, and until when it may be. */
  readonly arrears: bigint;
  readonly payBy: bigint;
  readonly reserve: bigint;
  readonly owed: bigint;
  readonly nextRecordDate: bigint;
  readonly distributions: readonly DistributionStatus[];
}

/** What one kind of asset shows besides what all show. */
export type OwnStatus = BondPart | PropertyPart | IncomeRightPart | CommodityPart;

/** An asset as one block shows it; `kind` tells which. */
export type AssetStatus = CommonStatus & OwnStatus;

export type BondStatus = CommonStatus & BondPart;
export type PropertyStatus = CommonStatus & PropertyPart;
export type IncomeRightStatus = CommonStatus & IncomeRightPart;
export type CommodityStatus = CommonStatus & CommodityPart;
