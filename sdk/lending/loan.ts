/**
 * The steps of a loan, each a transaction of the runner that `lending` is connected to.
 *
 * @example
 * const { loan } = await acceptOffer(lending.connect(alice), signed, consent);
 * await repay(lending.connect(alice), loan, 1_000_000n);
 * const { status, owed } = await readLoan(lending, loan);
 */
import { hexlify, randomBytes } from "ethers";
import type { ContractTransactionReceipt, ContractTransactionResponse, Signer } from "ethers";

import type { ILending } from "../../typechain-types/index.js";
import { untilMined } from "../endpoints/index.ts";
import { signPermit } from "../permit/index.ts";
import type { Permit } from "../permit/index.ts";
import { approve, chainOf, closesAfter, domainOf, lienOf, lotSize, successorsOf } from "./chain.ts";
import { LendingError } from "./errors.ts";
import {
  LENDING_DOMAIN,
  LIENS_DOMAIN,
  ON_DEFAULT,
  checkOffer,
  pledgeTerm,
  requireSigner,
  toContract,
  type OnDefault,
  type PledgeConsent,
  type SignedOffer,
} from "./offer.ts";

export type LoanStatus = "active" | "grace" | "default" | "auction" | "unsecured" | "settled";
const STATUSES: readonly LoanStatus[] = ["active", "grace", "default", "auction", "unsecured", "settled"];

/** A loan as the latest block shows it. */
export interface LoanReport {
  readonly loan: bigint;
  readonly status: LoanStatus;
  readonly lender: string;
  readonly borrower: string;
  readonly token: string;
  readonly currency: string;
  /** Units pledged, and how many are under the lien now. */
  readonly units: bigint;
  readonly left: bigint;
  /** Principal and interest, and what is left of it. */
  readonly due: bigint;
  readonly owed: bigint;
  readonly maturity: bigint;
  /** First second of a default. */
  readonly defaultFrom: bigint;
  /** Last second at which the lien can be enforced. */
  readonly lienEnd: bigint;
  readonly onDefault: OnDefault;
  /** Units that the lender would take for what is owed. */
  readonly takeable: bigint;
  /** First second of the auction, and what all units that the debt needs cost now; absent where there is none. */
  readonly auction?: { readonly began: bigint; readonly units: bigint; readonly money: bigint };
  readonly keptForLender: bigint;
  readonly keptForBorrower: bigint;
}

/** What both parties sign for a longer term. */
export interface LoanExtension {
  readonly loan: bigint;
  /** The present one. */
  readonly maturity: bigint;
  readonly newMaturity: bigint;
  /** What is owed in addition. */
  readonly interest: bigint;
  readonly deadline: bigint;
}

export const LOAN_EXTENSION_TYPES = {
  LoanExtension: [
    { name: "loan", type: "uint256" },
    { name: "maturity", type: "uint40" },
    { name: "newMaturity", type: "uint40" },
    { name: "interest", type: "uint128" },
    { name: "deadline", type: "uint40" },
  ],
};

export const LIEN_EXTENSION_TYPES = {
  Extension: [
    { name: "id", type: "uint256" },
    { name: "takeFrom", type: "uint40" },
    { name: "end", type: "uint40" },
    { name: "termsHash", type: "bytes32" },
    { name: "salt", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

/** Approves exactly what a lender's offer, or his acceptance, will take from him. */
export async function approveMoney(
  lending: ILending,
  currency: string,
  amount: bigint,
): Promise<ContractTransactionReceipt> {
  return mined(await approve(lending, currency, amount));
}

/** How somebody pays: by a permit that he signs, which takes one transaction less, instead of an approval. */
export interface Paying {
  readonly byPermit?: boolean;
}

/** Signs the permit of what a lender's offer, or his acceptance, will take from him. */
export async function permitMoney(
  lending: ILending,
  currency: string,
  amount: bigint,
  payer: Signer,
  deadline?: bigint,
): Promise<Permit> {
  return signPermit(payer, { token: currency, spender: await lending.getAddress(), value: amount, deadline });
}

/**
 * Accepts an offer as the account that `lending` is connected to.
 *
 * @param permit The lender's, of the principal ({@link permitMoney}), where he has not approved it.
 */
export async function acceptOffer(
  lending: ILending,
  { offer, signature }: SignedOffer,
  consent: PledgeConsent,
  permit?: Permit,
): Promise<{ loan: bigint; receipt: ContractTransactionReceipt }> {
  checkOffer(offer, (await chainOf(lending)).timestamp);
  const [used, epoch, closes] = await Promise.all([
    lending.isUsed(offer.maker, offer.salt),
    lending.epochOf(offer.maker),
    closesAfter(lending, offer.token),
  ]);
  if (used || epoch !== offer.epoch)
    throw new LendingError("LENDING_VOID", "the offer was used or taken back", "Ask its maker for another");
  const end = offer.maturity + offer.grace + offer.auctionTime + 7n * 86_400n;
  if (end > closes)
    throw new LendingError(
      "LENDING_ENDS_TOO_LATE",
      `with grace, auction and a week to act the loan lasts until ${end}, and the register closes after ${closes}`,
      "Agree on an earlier maturity",
      "maturity",
    );
  const receipt = await mined(
    await (permit === undefined
      ? lending.accept(toContract(offer), signature, consent)
      : lending.acceptWithPermit(toContract(offer), signature, consent, permit)),
  );
  for (const log of receipt.logs) {
    const event = log.address === (await lending.getAddress()) ? lending.interface.parseLog(log) : null;
    if (event?.name === "LoanMade") return { loan: event.args["loan"] as bigint, receipt };
  }
  throw new LendingError(
    "LENDING_NO_LOAN",
    `no loan in ${receipt.hash}`,
    "Check the address of the contract",
  );
}

/** Repays at most `amount`, after approving, or permitting, exactly that. Anyone may. */
export async function repay(
  lending: ILending,
  loan: bigint,
  amount: bigint,
  { byPermit = false }: Paying = {},
): Promise<ContractTransactionReceipt> {
  const { currency, owed } = await lending.loanOf(loan);
  const exact = amount < owed ? amount : owed;
  if (exact <= 0n)
    throw new LendingError(
      "LENDING_NOTHING_OWED",
      `nothing is to be repaid of loan ${loan}`,
      "Check its status",
    );
  if (byPermit) {
    const permit = await permitMoney(lending, currency, exact, payerOf(lending));
    return mined(await lending.repayWithPermit(loan, exact, permit));
  }
  await approveMoney(lending, currency, exact);
  return mined(await lending.repay(loan, exact));
}

/** Drafts an extension from a loan's present maturity, good for a day unless it says otherwise. */
export async function draftExtension(
  lending: ILending,
  loan: bigint,
  newMaturity: bigint,
  interest: bigint,
  deadline?: bigint,
): Promise<LoanExtension> {
  const [{ maturity }, { timestamp }] = await Promise.all([lending.loanOf(loan), chainOf(lending)]);
  if (newMaturity <= maturity)
    throw new LendingError(
      "LENDING_MATURITY",
      `${newMaturity} is not after the present maturity, ${maturity}`,
      "Give a later one",
      "newMaturity",
    );
  return { loan, maturity, newMaturity, interest, deadline: deadline ?? timestamp + 86_400n };
}

/** A party's signature of an extension. */
export async function signExtension(
  lending: ILending,
  extension: LoanExtension,
  party: Signer,
): Promise<string> {
  return party.signTypedData(await domainOf(lending, LENDING_DOMAIN), LOAN_EXTENSION_TYPES, extension);
}

/** The borrower's consent to the longer lien. */
export async function signLongerPledge(
  lending: ILending,
  extension: LoanExtension,
  borrower: Signer,
): Promise<PledgeConsent> {
  const { lien, grace, auctionTime } = await lending.loanOf(extension.loan);
  const { holder } = await lienOf(lending, lien);
  requireSigner(await borrower.getAddress(), holder, "holder of the pledged units");
  const salt = hexlify(randomBytes(32));
  const message = {
    id: lien,
    ...pledgeTerm(extension.newMaturity, grace, auctionTime),
    termsHash: await lending.extensionDigest(extension),
    salt,
    deadline: extension.deadline,
  };
  const domain = await domainOf(lending, LIENS_DOMAIN, await lending.liens());
  const signature = await borrower.signTypedData(domain, LIEN_EXTENSION_TYPES, message);
  return { salt, deadline: extension.deadline, signature };
}

/** Brings an extension that both signed. Anyone may. */
export async function extend(
  lending: ILending,
  extension: LoanExtension,
  signatures: { lender: string; borrower: string },
  consent: PledgeConsent,
): Promise<ContractTransactionReceipt> {
  return mined(await lending.extend(extension, signatures.lender, signatures.borrower, consent));
}

/** The lender takes the units for what is owed. */
export async function take(lending: ILending, loan: bigint): Promise<ContractTransactionReceipt> {
  return mined(await lending.take(loan));
}

/** Begins the auction, where the terms allow it. */
export async function beginAuction(lending: ILending, loan: bigint): Promise<ContractTransactionReceipt> {
  return mined(await lending.beginAuction(loan));
}

/** How somebody bids. */
export interface Bidding extends Paying {
  /**
   * The most that is paid, and that is approved or permitted. By default what the units cost now and one lot more: as
   * the price falls, the debt needs more units, and the last lot is a whole one.
   */
  readonly limit?: bigint | undefined;
}

/** Bids for at most `units`. */
export async function bid(
  lending: ILending,
  loan: bigint,
  units: bigint,
  { limit, byPermit = false }: Bidding = {},
): Promise<ContractTransactionReceipt> {
  const [{ currency, token }, { bought, money }] = await Promise.all([
    lending.loanOf(loan),
    lending.previewBid(loan, units),
  ]);
  if (bought === 0n)
    throw new LendingError(
      "LENDING_NOTHING_FOR_SALE",
      `loan ${loan} has no units for sale`,
      "Check its status",
    );
  const lot = (money * (await lotSize(lending, token)) + bought - 1n) / bought;
  const most = limit ?? money + lot;
  if (byPermit) {
    const permit = await permitMoney(lending, currency, most, payerOf(lending));
    return mined(await lending.bidWithPermit(loan, units, most, permit));
  }
  await approveMoney(lending, currency, most);
  return mined(await lending.bid(loan, units, most));
}

/** Sends what was kept for the parties of a loan. Anyone may. */
export async function claim(lending: ILending, loan: bigint): Promise<ContractTransactionReceipt> {
  return mined(await lending.claim(loan));
}

/** A loan as the latest block shows it; the parties are those that took the places of lost wallets. */
export async function readLoan(lending: ILending, loan: bigint): Promise<LoanReport> {
  const [it, status, takeable] = await Promise.all([
    lending.loanOf(loan),
    lending.statusOf(loan),
    lending.takeable(loan),
  ]);
  const [lien, [lender = it.lender, borrower = it.borrower], bidding] = await Promise.all([
    lienOf(lending, it.lien),
    successorsOf(lending, it.token, [it.lender, it.borrower]),
    lending.previewBid(loan, it.units),
  ]);
  const name = STATUSES[Number(status)];
  const onDefault = ON_DEFAULT[Number(it.onDefault)];
  if (name === undefined || onDefault === undefined)
    throw new LendingError(
      "LENDING_UNKNOWN",
      `the contract answers ${status}, ${it.onDefault}`,
      "Use the SDK that belongs to the contract",
    );
  return {
    loan,
    status: name,
    lender,
    borrower,
    token: it.token,
    currency: it.currency,
    units: it.units,
    left: lien.units,
    due: it.due,
    owed: it.owed,
    maturity: it.maturity,
    defaultFrom: it.maturity + it.grace + 1n,
    lienEnd: lien.end,
    onDefault,
    takeable,
    ...(it.auctionBegan === 0n
      ? {}
      : { auction: { began: it.auctionBegan, units: bidding.bought, money: bidding.money } }),
    keptForLender: it.keptForLender,
    keptForBorrower: it.keptForBorrower,
  };
}

function payerOf({ runner }: ILending): Signer {
  if (runner !== null && "signTypedData" in runner) return runner as Signer;
  throw new LendingError(
    "LENDING_SIGNER",
    "the contract is connected to nobody who could sign",
    "Connect it to the payer's wallet",
  );
}

async function mined(transaction: ContractTransactionResponse): Promise<ContractTransactionReceipt> {
  await untilMined(transaction);
  const receipt = await transaction.wait();
  if (receipt === null)
    throw new LendingError(
      "LENDING_NO_RECEIPT",
      `no receipt for ${transaction.hash}`,
      "Look it up again later",
    );
  return receipt;
}
