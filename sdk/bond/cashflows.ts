import { ceilRational, ratio } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { BondError } from "../errors/index.ts";

/** What one period pays for one whole unit, in minor units of the currency. */
export interface UnitCashFlow {
  /** The unit's principal during the period, before its repayment. */
  readonly outstanding: bigint;
  /** The part of a year, by the bond's day count. */
  readonly fraction: Rational;
  /** outstanding x rate x fraction. */
  readonly interest: Rational;
  readonly principal: bigint;
  /** interest + principal. */
  readonly amount: Rational;
}

/** The terms that decide what a unit is paid. */
export interface PayingPeriod {
  /** A year, in 10^-9: 4.625 % is 46_250_000n. */
  readonly rate: bigint;
  readonly principal: bigint;
  readonly fraction: Rational;
}

const RATE_UNIT = 1_000_000_000n;

/**
 * The cash flows of one whole unit: interest on what is outstanding before the period's principal, and that principal.
 * Throws `BOND_PRINCIPAL` unless the principals add up to the face value.
 */
export function unitCashFlows(faceValue: bigint, periods: readonly PayingPeriod[]): UnitCashFlow[] {
  let outstanding = faceValue;
  const flows = periods.map(({ rate, principal, fraction }) => {
    const before = outstanding;
    const interest = ratio(before * rate, RATE_UNIT).mul(fraction);
    outstanding -= principal;
    return { outstanding: before, fraction, interest, principal, amount: interest.add(ratio(principal)) };
  });
  if (outstanding !== 0n) {
    throw new BondError(
      "BOND_PRINCIPAL",
      `the principal repaid leaves ${outstanding} of a face value of ${faceValue}`,
      "Make the repayments add up to the face value",
    );
  }
  return flows;
}

/** A holder and his balance at the end of the record second, in token minor units. */
export interface Holding {
  readonly holder: string;
  readonly balance: bigint;
}

/** What a record date owes and what each holder gets, in minor units of the currency. */
export interface Entitlements {
  /** Due on the whole supply, rounded up: the payer's side. */
  readonly due: bigint;
  readonly entitlements: readonly { readonly holder: string; readonly amount: bigint }[];
  /** What rounding leaves in the distribution: due less the entitlements of all. */
  readonly remainder: bigint;
}

/**
 * Who is paid what on a record date: the due is ceil(supply x amount per unit / 10^decimals), computed once on the whole
 * supply, and each holder gets floor(balance x due / supply). A supply of 0 owes nothing.
 * Throws `BOND_HOLDINGS` when the balances exceed the supply or one is negative.
 */
export function reconcile(
  amountPerUnit: Rational,
  tokenDecimals: number,
  supply: bigint,
  holdings: readonly Holding[],
): Entitlements {
  const held = holdings.reduce((total, { balance }) => total + balance, 0n);
  if (held > supply || holdings.some(({ balance }) => balance < 0n)) {
    throw new BondError(
      "BOND_HOLDINGS",
      `balances of ${held} in all do not fit a supply of ${supply}`,
      "Take both at the same record second",
    );
  }
  const due = ceilRational(amountPerUnit.mul(ratio(supply, 10n ** BigInt(tokenDecimals))));
  const entitlements = holdings.map(({ holder, balance }) => ({
    holder,
    amount: supply === 0n ? 0n : (balance * due) / supply,
  }));
  const paid = entitlements.reduce((total, { amount }) => total + amount, 0n);
  return { due, entitlements, remainder: due - paid };
}
