/**
 * Loan offers: what they are, how they are checked, hashed and signed, and the pledge that goes with them.
 *
 * @example
 * const offer = await draftOffer(lending, {
 *   maker: carol.address, side: "lender", token, units: 5_000n, currency, principal: 30_000_000_000n,
 *   interest: 900_000_000n, maturity: 1_830_000_000n, onDefault: "take", startPrice: 60_000_000_000n,
 *   endPrice: 20_000_000_000n, expiry: 1_800_100_000n,
 * });
 * const signed = await signOffer(lending, offer, carol);
 * const consent = await signPledge(lending, offer, alice); // the borrower's
 */
import { getAddress, hexlify, isAddress, randomBytes, TypedDataEncoder, ZeroAddress } from "ethers";
import type { Signer, TypedDataDomain } from "ethers";

import type { ILending, ILiens } from "../../typechain-types/index.js";
import { chainOf, domainOf } from "./chain.ts";
import { LendingError } from "./errors.ts";

/** On which side of the loan the maker of the offer stands. */
export type LoanSide = "lender" | "borrower";
/** What becomes of the units in default: the lender takes them, if he may hold them, or they are auctioned. */
export type OnDefault = "take" | "auction";

export const LOAN_SIDES: readonly LoanSide[] = ["lender", "borrower"];
export const ON_DEFAULT: readonly OnDefault[] = ["take", "auction"];

/** An offer. Amounts are minor units, moments and durations unix seconds, addresses with checksum. */
export interface LoanOffer {
  readonly maker: string;
  readonly side: LoanSide;
  readonly token: string;
  /** Units that are pledged. */
  readonly units: bigint;
  readonly currency: string;
  readonly principal: bigint;
  /** Fixed, and due in full whenever the loan is repaid. */
  readonly interest: bigint;
  /** Last second of the term. */
  readonly maturity: bigint;
  /** Seconds after maturity in which nothing happens to the units. */
  readonly grace: bigint;
  readonly onDefault: OnDefault;
  /** Auction price of all the units together when it begins, and after `auctionTime`. */
  readonly startPrice: bigint;
  readonly endPrice: bigint;
  readonly auctionTime: bigint;
  /** Who alone may accept; the zero address for anyone. */
  readonly counterparty: string;
  /** Last second at which it may be accepted. */
  readonly expiry: bigint;
  readonly epoch: bigint;
  /** 32 bytes; of several offers of a maker with one salt only the first becomes a loan. */
  readonly salt: string;
}

/** What a maker decides; the rest has a default. */
export interface LoanOfferInput extends Omit<
  LoanOffer,
  "grace" | "auctionTime" | "counterparty" | "epoch" | "salt"
> {
  /** By default a week. */
  readonly grace?: bigint;
  /** By default a week. */
  readonly auctionTime?: bigint;
  readonly counterparty?: string;
  /** By default random. */
  readonly salt?: string;
}

export interface SignedOffer {
  readonly offer: LoanOffer;
  readonly signature: string;
}

/** The borrower's signature of a pledge, for the contract that keeps the liens. */
export interface PledgeConsent {
  readonly salt: string;
  readonly deadline: bigint;
  readonly signature: string;
}

export const LENDING_DOMAIN = { name: "Freehold Lending", version: "1" } as const;
export const LIENS_DOMAIN = { name: "Freehold Liens", version: "1" } as const;

export const OFFER_TYPES = {
  LoanOffer: [
    { name: "maker", type: "address" },
    { name: "side", type: "uint8" },
    { name: "token", type: "address" },
    { name: "units", type: "uint128" },
    { name: "currency", type: "address" },
    { name: "principal", type: "uint128" },
    { name: "interest", type: "uint128" },
    { name: "maturity", type: "uint40" },
    { name: "grace", type: "uint32" },
    { name: "onDefault", type: "uint8" },
    { name: "startPrice", type: "uint128" },
    { name: "endPrice", type: "uint128" },
    { name: "auctionTime", type: "uint32" },
    { name: "counterparty", type: "address" },
    { name: "expiry", type: "uint40" },
    { name: "epoch", type: "uint256" },
    { name: "salt", type: "bytes32" },
  ],
};

export const PLEDGE_TYPES = {
  Pledge: [
    { name: "token", type: "address" },
    { name: "holder", type: "address" },
    { name: "lienHolder", type: "address" },
    { name: "units", type: "uint128" },
    { name: "takeFrom", type: "uint40" },
    { name: "end", type: "uint40" },
    { name: "termsHash", type: "bytes32" },
    { name: "salt", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

const WEEK = 7n * 86_400n;
const YEAR = 366n * 86_400n;
/** How long a lien outlasts grace and auction. */
export const ENFORCEMENT = YEAR;
const MAX_UINT128 = 2n ** 128n - 1n;
const MAX_UINT40 = 2n ** 40n - 1n;

/** Drafts an offer for the maker's present epoch. Throws {@link LendingError} for terms that the contract refuses. */
export async function draftOffer(lending: ILending, input: LoanOfferInput): Promise<LoanOffer> {
  const offer: LoanOffer = {
    ...input,
    maker: addressIn(input.maker, "maker"),
    token: addressIn(input.token, "token"),
    currency: addressIn(input.currency, "currency"),
    grace: input.grace ?? WEEK,
    auctionTime: input.auctionTime ?? WEEK,
    counterparty: addressIn(input.counterparty ?? ZeroAddress, "counterparty"),
    epoch: await lending.epochOf(input.maker),
    salt: input.salt ?? hexlify(randomBytes(32)),
  };
  checkOffer(offer, (await chainOf(lending)).timestamp);
  return offer;
}

/** Has the maker sign. A contract signs the digest by ERC-1271 instead ({@link offerDigest}). */
export async function signOffer(lending: ILending, offer: LoanOffer, maker: Signer): Promise<SignedOffer> {
  requireSigner(await maker.getAddress(), offer.maker, "maker");
  const domain = await domainOf(lending, LENDING_DOMAIN);
  return { offer, signature: await maker.signTypedData(domain, OFFER_TYPES, toContract(offer)) };
}

/** The digest that the maker signs; what the contract's `hashOf` returns. */
export function offerDigest(domain: TypedDataDomain, offer: LoanOffer): string {
  return TypedDataEncoder.hash(domain, OFFER_TYPES, toContract(offer));
}

/**
 * Has the borrower sign the pledge that an offer asks for, good until the offer expires.
 *
 * What he signs names the units, their lien holder (the lending contract), from when on it may take them, when the lien
 * is over, and the hash of exactly this offer.
 */
export async function signPledge(
  lending: ILending,
  offer: LoanOffer,
  borrower: Signer,
  options: { salt?: string; deadline?: bigint } = {},
): Promise<PledgeConsent> {
  const holder = await borrower.getAddress();
  if (offer.side === "borrower") requireSigner(holder, offer.maker, "maker, who is the borrower");
  const salt = options.salt ?? hexlify(randomBytes(32));
  const deadline = options.deadline ?? offer.expiry;
  const lendingDomain = await domainOf(lending, LENDING_DOMAIN);
  const message = {
    ...pledgeOf(await lending.getAddress(), offer, holder, offerDigest(lendingDomain, offer)),
    salt,
    deadline,
  };
  const domain = await domainOf(lending, LIENS_DOMAIN, await lending.liens());
  return { salt, deadline, signature: await borrower.signTypedData(domain, PLEDGE_TYPES, message) };
}

/** The lien that a loan of this offer is secured by. */
export function pledgeOf(
  lending: string,
  offer: LoanOffer,
  holder: string,
  termsHash: string,
): ILiens.LienStruct {
  const { takeFrom, end } = pledgeTerm(offer.maturity, offer.grace, offer.auctionTime);
  const { token, units } = offer;
  return { token, holder, lienHolder: lending, units, takeFrom, end, termsHash };
}

/** First and last second at which a lien can be enforced. */
export function pledgeTerm(maturity: bigint, grace: bigint, auctionTime: bigint) {
  return { takeFrom: maturity + grace + 1n, end: maturity + grace + auctionTime + ENFORCEMENT };
}

/** The offer in the contract's words. */
export function toContract(offer: LoanOffer) {
  return {
    ...offer,
    side: LOAN_SIDES.indexOf(offer.side),
    onDefault: ON_DEFAULT.indexOf(offer.onDefault),
  };
}

/** Refuses what the contract would refuse of the offer itself, with a remedy. */
export function checkOffer(offer: LoanOffer, now: bigint): void {
  const refuse = (field: keyof LoanOffer, what: string, remedy: string) => {
    throw new LendingError(`LENDING_${field.toUpperCase()}`, what, remedy, field);
  };
  for (const field of ["units", "principal", "endPrice"] as const)
    if (offer[field] <= 0n)
      refuse(field, `${offer[field]} is not above zero`, "Give an amount in minor units");
  for (const field of ["units", "principal", "interest", "startPrice"] as const)
    if (offer[field] < 0n || offer[field] > MAX_UINT128)
      refuse(field, `${offer[field]} is out of range`, "Give an amount below 2^128 in minor units");
  if (offer.principal + offer.interest > MAX_UINT128)
    refuse("interest", "principal and interest together are out of range", "Give amounts in minor units");
  if (offer.endPrice > offer.startPrice)
    refuse(
      "endPrice",
      "the auction's price would rise",
      "Let it end at or below the price that it starts at",
    );
  if (offer.auctionTime < 3_600n || offer.auctionTime > 90n * 86_400n)
    refuse("auctionTime", `${offer.auctionTime} seconds`, "Give between an hour and 90 days");
  if (offer.grace < 0n || offer.grace > YEAR)
    refuse("grace", `${offer.grace} seconds`, "Give at most 366 days");
  if (offer.maturity <= now || offer.maturity > MAX_UINT40)
    refuse("maturity", `${offer.maturity} is not after ${now}`, "Give a unix time to come");
  if (offer.expiry < now || offer.expiry > MAX_UINT40)
    refuse("expiry", `${offer.expiry} has passed at ${now}`, "Give a unix time to come");
  if (offer.token === offer.currency)
    refuse("currency", "the currency is the pledged token itself", "Name the money that is lent");
  if (offer.counterparty === offer.maker)
    refuse("counterparty", "the maker would lend to himself", "Name another, or nobody");
}

function addressIn(value: string, field: keyof LoanOffer): string {
  if (!isAddress(value))
    throw new LendingError(
      `LENDING_${field.toUpperCase()}`,
      `"${value}" is no address`,
      "Give 0x and 40 hexadecimal digits",
      field,
    );
  return getAddress(value);
}

export function requireSigner(signer: string, expected: string, role: string): void {
  if (getAddress(signer) === getAddress(expected)) return;
  throw new LendingError(
    "LENDING_SIGNER",
    `${signer} is not the ${role}, ${expected}`,
    "Have the account sign that the offer names",
  );
}
