import { floorRational, ONE, ratio, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { accrue, invest } from "./accrue.ts";
import { openAccount } from "./share.ts";
import type { DayNumber } from "../dates/index.ts";
import type { Tier, WaterfallAccount, WaterfallTerms } from "./types.ts";

/**
 * An account in whole minor units, as money has them: the sponsor's part of everything so far is rounded down, holders
 * have the rest, and a tier ends with a whole minor unit for holders.
 */
export interface RoundedAccount extends WaterfallAccount {
  /** What the sponsor's parts came to beyond whole minor units; his when it adds up. */
  readonly residue: Rational;
}

/** A sum of minor units, shared. */
export interface RoundedSum {
  readonly toHolders: bigint;
  readonly toSponsor: bigint;
  readonly account: RoundedAccount;
}

/** The account at the start. */
export function openRounded(terms: WaterfallTerms): RoundedAccount {
  return { ...openAccount(terms), residue: ZERO };
}

/** Adds capital on a day. */
export function investRounded(
  account: RoundedAccount,
  terms: WaterfallTerms,
  amount: bigint,
  today: DayNumber,
): RoundedAccount {
  return { ...invest(account, terms, ratio(amount), today), residue: account.residue };
}

/** Shares minor units that come in on a day, as the contract rounds them. */
export function shareRounded(
  account: RoundedAccount,
  terms: WaterfallTerms,
  amount: bigint,
  today: DayNumber,
): RoundedSum {
  let now: RoundedAccount = { ...accrue(account, terms, today), residue: account.residue };
  let left = amount;
  for (const tier of terms.tiers) {
    const sizes = [left, sizeOf(now, tier), capSize(now, terms, tier)];
    const size = sizes.reduce<bigint>(
      (least, next) => (next !== undefined && next < least ? next : least),
      left,
    );
    if (size <= 0n) continue;
    now = booked(now, tier, size);
    left -= size;
  }
  // The last tier has no end, so holders have reached their cap.
  now = { ...now, toSponsor: now.toSponsor.add(ratio(left)), inPeriod: now.inPeriod.add(ratio(left)) };
  const toHolders = floorRational(now.toHolders.sub(account.toHolders));
  return { toHolders, toSponsor: amount - toHolders, account: now };
}

/** What a tier takes before it has reached its end; undefined without end. */
function sizeOf(account: RoundedAccount, tier: Tier): bigint | undefined {
  const { invested, returned, toHolders, toSponsor, preferred, inPeriod, residue } = account;
  const level = tier.level ?? ZERO;
  switch (tier.kind) {
    case "REST":
      return undefined;
    case "CAPITAL":
      return filling(account, tier, floorRational(invested.sub(returned)));
    case "PREFERRED":
      return filling(account, tier, floorRational(preferred));
    case "MULTIPLE":
      return filling(account, tier, multipleOf(invested, level) - floorRational(toHolders));
    case "LEVEL":
      return multipleOf(invested, level) - floorRational(inPeriod);
    case "CATCH_UP": {
      const profit = toHolders.sub(returned).add(toSponsor);
      const missing = profit.mul(level).sub(toSponsor).sub(residue);
      return floorRational(missing.div(tier.sponsorShare.sub(level)));
    }
  }
}

/** What of a tier holders can still take under their cap; undefined without one. */
function capSize(account: RoundedAccount, { capMultiple }: WaterfallTerms, tier: Tier): bigint | undefined {
  if (capMultiple === undefined || tier.sponsorShare.equals(ONE)) return undefined;
  return filling(account, tier, multipleOf(account.invested, capMultiple) - floorRational(account.toHolders));
}

const multipleOf = (invested: Rational, multiple: Rational) => floorRational(invested.mul(multiple));

/** The least sum of a tier of which holders have so much. */
function filling({ residue }: RoundedAccount, { sponsorShare }: Tier, forHolders: bigint): bigint {
  if (forHolders <= 0n) return 0n;
  return (
    floorRational(
      ratio(forHolders - 1n)
        .add(residue)
        .div(ONE.sub(sponsorShare)),
    ) + 1n
  );
}

function booked(account: RoundedAccount, tier: Tier, size: bigint): RoundedAccount {
  const weighted = ratio(size).mul(tier.sponsorShare).add(account.residue);
  const sponsor = ratio(floorRational(weighted));
  const holders = ratio(size).sub(sponsor);
  const bearing = account.bearing.sub(holders);
  return {
    ...account,
    residue: weighted.sub(sponsor),
    toHolders: account.toHolders.add(holders),
    toSponsor: account.toSponsor.add(sponsor),
    inPeriod: account.inPeriod.add(ratio(size)),
    ...(tier.kind === "CAPITAL" && { returned: account.returned.add(holders) }),
    ...(tier.kind === "PREFERRED" && {
      preferred: account.preferred.sub(holders),
      bearing: bearing.compare(ZERO) > 0 ? bearing : ZERO,
    }),
  };
}
