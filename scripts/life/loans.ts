/** Loans against pledged units: one that is repaid, by borrower and stranger, and one that is not. */
import { floorRational, ratio } from "../../sdk/decimal/index.ts";
import { money } from "../../sdk/format/index.ts";
import {
  acceptOffer,
  approveMoney,
  draftOffer,
  readLoan,
  repay,
  signOffer,
  signPledge,
  take,
} from "../../sdk/lending/index.ts";
import { byHoldings, newcomers, whoMayReceive } from "./exchange.ts";
import type { Step } from "./kinds/kind.ts";
import type { Life } from "./life.ts";
import { walletOf } from "./recovery.ts";
import { refused } from "./refusal.ts";
import { describe } from "./sales.ts";
import { nowOf } from "./world.ts";

const DAY = 86_400n;
const TERM = 30n * DAY;
const GRACE = 5n * DAY;
/** Of what the units are worth, in per cent; and of what is lent, in parts of 1000. */
const LENT_PERCENT = 50n;
const INTEREST_PERMILLE = 8n;

/** A loan of this life. */
interface Loan {
  readonly id: bigint;
  readonly lender: string;
  readonly borrower: string;
  readonly units: bigint;
  readonly principal: bigint;
  readonly interest: bigint;
}

/** The steps of two loans that begin on the day after the market's. */
export function loanSteps(life: Life): Step[] {
  const loans: { repaid?: Loan | undefined; defaulted?: Loan | undefined } = {};
  const start = life.kind.market.on + DAY;
  return [
    {
      time: start,
      name: "two loans",
      run: async () => {
        loans.repaid = await lend(life, 0);
        loans.defaulted = await lend(life, 1);
      },
    },
    { time: start + TERM - 2n * DAY, name: "a loan is repaid", run: () => repayInParts(life, loans.repaid) },
    {
      time: start + TERM + GRACE - DAY,
      name: "a day too early",
      run: () => takeTooEarly(life, loans.defaulted),
    },
    {
      time: start + TERM + GRACE + 2n * DAY,
      name: "the units of a loan that was not repaid",
      run: () => takeUnits(life, loans.defaulted),
    },
  ];
}

/** Somebody signs an offer to lend; a holder pledges a part of his units and has the money in the same transaction. */
async function lend(life: Life, number: number): Promise<Loan | undefined> {
  const { world, book, sheet, kind } = life;
  const lot = sheet.rules.lotSize;
  const holders = byHoldings(life);
  const borrower = holders[number];
  if (borrower === undefined) return undefined;
  const part = book.held(borrower) / 8n;
  const units = part - (part % lot);
  // Who lends must have room for the units, also when he has bought others meanwhile.
  const candidates = [...holders.slice(number + 2), ...newcomers(life)];
  const [lender] = await whoMayReceive(life, borrower, candidates, 4n * units);
  if (units === 0n || lender === undefined) return undefined;
  const now = await nowOf(world);
  const worth = floorRational(
    kind.market.quote(now).cost.mul(ratio(units, 10n ** BigInt(sheet.token.decimals))),
  );
  const principal = (worth * LENT_PERCENT) / 100n;
  const interest = (principal * INTEREST_PERMILLE) / 1000n;
  const asLender = world.lending.connect(walletOf(life, lender));
  const offer = await draftOffer(asLender, {
    maker: lender,
    side: "lender",
    token: await life.token.getAddress(),
    units,
    currency: sheet.currency.address,
    principal,
    interest,
    maturity: life.kind.market.on + DAY + TERM,
    grace: GRACE,
    onDefault: "take",
    startPrice: worth,
    endPrice: principal,
    expiry: now + DAY,
    counterparty: borrower,
    salt: world.connection.ethers.id(`loan ${number}`),
  });
  await world.currency.mint(lender, principal);
  await approveMoney(asLender, sheet.currency.address, principal);
  const signed = await signOffer(asLender, offer, walletOf(life, lender));
  const asBorrower = world.lending.connect(walletOf(life, borrower));
  const consent = await signPledge(asBorrower, offer, walletOf(life, borrower), {
    salt: world.connection.ethers.id(`pledge ${number}`),
  });
  const { loan } = await acceptOffer(asBorrower, signed, consent);
  book.pay(lender, borrower, principal);
  return { id: loan, lender, borrower, units, principal, interest };
}

/** Half by the borrower, the rest by somebody who owes nothing; then the units are free. */
async function repayInParts(life: Life, loan: Loan | undefined): Promise<void> {
  if (loan === undefined) return;
  const { world, book, token, sheet } = life;
  const due = loan.principal + loan.interest;
  const half = due / 2n;
  const pledged = await token.getFrozenTokens(walletOf(life, loan.borrower).address);
  await refused(life, describe(life, loan.borrower), "selling the units that he pledged", async () =>
    token
      .connect(walletOf(life, loan.borrower))
      .transfer.staticCall(loan.lender, await token.balanceOf(loan.borrower)),
  );
  await repay(world.lending.connect(walletOf(life, loan.borrower)), loan.id, half);
  await world.currency.mint(world.anyone.address, due - half);
  await repay(world.lending.connect(world.anyone), loan.id, due - half);
  book.pay(loan.borrower, loan.lender, half);
  book.receiveFromOutside(loan.lender, due - half);
  const left = await token.getFrozenTokens(walletOf(life, loan.borrower).address);
  if (pledged - left !== loan.units) throw new Error("The units are not free though the loan was repaid.");
  life.events.push(
    `${describe(life, loan.lender)} lent ${amount(life, loan.principal)} against ${money(loan.units, sheet.token.decimals)} ` +
      `units of ${describe(life, loan.borrower)}; principal and ${amount(life, loan.interest)} of interest were repaid, half of it all by a stranger.`,
  );
}

async function takeTooEarly(life: Life, loan: Loan | undefined): Promise<void> {
  if (loan === undefined) return;
  const { lending } = life.world;
  await refused(life, describe(life, loan.lender), "taking pledged units within the grace period", () =>
    lending.connect(walletOf(life, loan.lender)).take.staticCall(loan.id),
  );
}

/** Nothing was repaid: the lender has the units, and nothing is owed. */
async function takeUnits(life: Life, loan: Loan | undefined): Promise<void> {
  if (loan === undefined) return;
  const { world, book, sheet } = life;
  const lending = world.lending.connect(walletOf(life, loan.lender));
  await take(lending, loan.id);
  book.transfer(loan.borrower, loan.lender, loan.units);
  const { status, owed } = await readLoan(lending, loan.id);
  if (status !== "settled" || owed !== 0n)
    throw new Error("The loan is not settled though the units were taken.");
  life.events.push(
    `${describe(life, loan.borrower)} did not repay ${amount(life, loan.principal)}; after the grace period ` +
      `${describe(life, loan.lender)} took the ${money(loan.units, sheet.token.decimals)} units.`,
  );
}

function amount({ sheet }: Life, minor: bigint): string {
  return `${money(minor, sheet.currency.decimals)} ${sheet.currency.code}`;
}
