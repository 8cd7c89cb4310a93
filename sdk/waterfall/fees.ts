import { ONE, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import type { Tier } from "./types.ts";

/** A band of income in which the sponsor (an adviser) has a share; its end is a share of what was invested. */
export interface Hurdle {
  /** Up to here holders have everything that the tiers before leave them. */
  readonly hurdle: Rational;
  /** From the hurdle up to here the sponsor has `catchUp` of each sum. */
  readonly catchUpEnd: Rational;
  readonly catchUp: Rational;
  /** The sponsor's share from there to the next hurdle, or without end. */
  readonly carry: Rational;
}

/** Income hurdles of one period as tiers: the sponsor has nothing below the first, then catches up, then his carry. */
export function hurdleTiers(hurdles: readonly Hurdle[]): Tier[] {
  const tiers: Tier[] = [];
  let before = ZERO;
  for (const { hurdle, catchUpEnd, catchUp, carry } of hurdles) {
    tiers.push({ kind: "LEVEL", sponsorShare: before, level: hurdle });
    tiers.push({ kind: "LEVEL", sponsorShare: catchUp, level: catchUpEnd });
    before = carry;
  }
  return [...tiers, { kind: "REST", sponsorShare: before }];
}

/** A fund's tiers: capital, preferred return, catch-up to the carry, split. */
export function fundTiers(catchUp: Rational, carry: Rational): Tier[] {
  const tiers: Tier[] = [
    { kind: "CAPITAL", sponsorShare: ZERO },
    { kind: "PREFERRED", sponsorShare: ZERO },
  ];
  if (catchUp.compare(ZERO) > 0) tiers.push({ kind: "CATCH_UP", sponsorShare: catchUp, level: carry });
  return [...tiers, { kind: "REST", sponsorShare: carry }];
}

/** A share of revenue until holders have had a multiple of what they put in; then all is the sponsor's. */
export function revenueShareTiers(share: Rational, multiple: Rational): Tier[] {
  return [
    { kind: "MULTIPLE", sponsorShare: ONE.sub(share), level: multiple },
    { kind: "REST", sponsorShare: ONE },
  ];
}

/**
 * A fee on cumulative gains without clawback: the carry of realised gains less unrealised losses so far, less the fees
 * already paid; never negative.
 */
export function gainsFee(carry: Rational, cumulativeGains: Rational, feesPaid: Rational): Rational {
  const fee = carry.mul(cumulativeGains).sub(feesPaid);
  return fee.compare(ZERO) > 0 ? fee : ZERO;
}

/** The revenue of which a share makes up an advance: what has to come in before an account is recouped. */
export function revenueToRecoup(advance: Rational, share: Rational): Rational {
  return advance.div(share);
}
