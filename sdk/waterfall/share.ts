import { ONE, sum, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import type { SharedSum, Tier, TierPart, WaterfallAccount, WaterfallTerms } from "./types.ts";

/** The account at the start, before anything was invested. */
export function openAccount({ startDate }: WaterfallTerms): WaterfallAccount {
  return {
    invested: ZERO,
    returned: ZERO,
    toHolders: ZERO,
    toSponsor: ZERO,
    preferred: ZERO,
    bearing: ZERO,
    day: startDate,
    inPeriod: ZERO,
  };
}

/**
 * Shares a sum under an account that was brought up to its day ({@link accrue}), exactly: nothing is rounded.
 *
 * ```ts
 * const { toHolders, parts } = shareSum(accrue(account, terms, today), terms, ratio(1_000_000n));
 * ```
 */
export function shareSum(account: WaterfallAccount, terms: WaterfallTerms, amount: Rational): SharedSum {
  const parts: TierPart[] = [];
  let now = account;
  let left = amount;
  for (const [tier, own] of terms.tiers.entries()) {
    const sizes = [
      left,
      sizeOf(now, own),
      own.sponsorShare.equals(ONE) ? undefined : capSize(now, terms, own),
    ];
    const size = sizes.reduce((least, next) =>
      next !== undefined && next.compare(least ?? next) < 0 ? next : least,
    );
    if (size === undefined || size.compare(ZERO) <= 0) continue;
    const sponsor = size.mul(own.sponsorShare);
    const holders = size.sub(sponsor);
    parts.push({ tier, holders, sponsor });
    left = left.sub(size);
    now = booked(now, own, holders, sponsor);
  }
  // The last tier has no end, so holders have reached their cap.
  if (left.compare(ZERO) > 0) {
    parts.push({ tier: terms.tiers.length, holders: ZERO, sponsor: left });
    now = { ...now, toSponsor: now.toSponsor.add(left), inPeriod: now.inPeriod.add(left) };
  }
  return {
    parts,
    toHolders: sum(parts.map(({ holders }) => holders)),
    toSponsor: sum(parts.map(({ sponsor }) => sponsor)),
    account: now,
  };
}

/** What a tier takes before it has reached its end; undefined without end. */
function sizeOf(account: WaterfallAccount, tier: Tier): Rational | undefined {
  const level = tier.level ?? ZERO;
  const forHolders = ONE.sub(tier.sponsorShare);
  switch (tier.kind) {
    case "REST":
      return undefined;
    case "CAPITAL":
      return account.invested.sub(account.returned).div(forHolders);
    case "PREFERRED":
      return account.preferred.div(forHolders);
    case "MULTIPLE":
      return account.invested.mul(level).sub(account.toHolders).div(forHolders);
    case "LEVEL":
      return account.invested.mul(level).sub(account.inPeriod);
    case "CATCH_UP": {
      // The sponsor's part s of the tier brings him to the share l of all profit P: S + s x = l (P + x).
      const profit = account.toHolders.sub(account.returned).add(account.toSponsor);
      return profit.mul(level).sub(account.toSponsor).div(tier.sponsorShare.sub(level));
    }
  }
}

/** What of a tier holders can still take under their cap; undefined without one. */
function capSize(account: WaterfallAccount, terms: WaterfallTerms, tier: Tier): Rational | undefined {
  if (terms.capMultiple === undefined) return undefined;
  const room = account.invested.mul(terms.capMultiple).sub(account.toHolders);
  return room.div(ONE.sub(tier.sponsorShare));
}

function booked(
  account: WaterfallAccount,
  tier: Tier,
  holders: Rational,
  sponsor: Rational,
): WaterfallAccount {
  const bearing = account.bearing.sub(holders);
  return {
    ...account,
    toHolders: account.toHolders.add(holders),
    toSponsor: account.toSponsor.add(sponsor),
    inPeriod: account.inPeriod.add(holders).add(sponsor),
    ...(tier.kind === "CAPITAL" && { returned: account.returned.add(holders) }),
    ...(tier.kind === "PREFERRED" && {
      preferred: account.preferred.sub(holders),
      bearing: bearing.compare(ZERO) > 0 ? bearing : ZERO,
    }),
  };
}
