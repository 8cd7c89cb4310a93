import { CommodityError } from "../errors/index.ts";

const SHARE = 1_000_000_000n;
const WEIGHT_SCALE = 10n ** 18n;

/** What redeeming takes, as the charter has it. Amounts of units are token minor units. */
export interface RedemptionTerms {
  /** Minor units of one whole unit, 10^decimals. */
  readonly unit: bigint;
  readonly lotSize: bigint;
  /** Share of the units redeemed, in 1e-9. */
  readonly redemptionFee: bigint;
  /** The least that the fee is. */
  readonly minimumRedemptionFee: bigint;
  /** Least fine weight of one redemption, in milligrams. */
  readonly minimumRedemption: bigint;
}

const divUp = (x: bigint, y: bigint): bigint => (x + y - 1n) / y;

/** The fee for redeeming so many units: a share, rounded up, and at least the minimum. */
export function redemptionFee(units: bigint, terms: RedemptionTerms): bigint {
  const share = divUp(units * terms.redemptionFee, SHARE);
  return share > terms.minimumRedemptionFee ? share : terms.minimumRedemptionFee;
}

/**
 * Units that bars of a fine weight take, with the fee, rounded up to whole lots; and the fee alone.
 * @param weightPerUnit What a whole unit stands for now, in milligrams x 1e18. Throws `COMMODITY_NOTHING_LEFT`.
 */
export function unitsFor(
  weight: bigint,
  weightPerUnit: bigint,
  terms: RedemptionTerms,
): { readonly units: bigint; readonly fee: bigint } {
  requireMetal(weightPerUnit);
  const net = divUp(weight * terms.unit * WEIGHT_SCALE, weightPerUnit);
  const fee = redemptionFee(net, terms);
  return { units: divUp(net + fee, terms.lotSize) * terms.lotSize, fee };
}

/**
 * The greatest fine weight, in milligrams, that takes no more than so many units with the fee: `unitsFor`, inverted.
 * @param weightPerUnit As of `unitsFor`. Throws `COMMODITY_NOTHING_LEFT`.
 */
export function weightFor(units: bigint, weightPerUnit: bigint, terms: RedemptionTerms): bigint {
  requireMetal(weightPerUnit);
  const lots = units - (units % terms.lotSize);
  // The fee is the greater of two: the units before it leave room for either.
  const byShare = (lots * SHARE) / (SHARE + terms.redemptionFee);
  const byMinimum = lots - terms.minimumRedemptionFee;
  const net = byShare < byMinimum ? byShare : byMinimum;
  return net <= 0n ? 0n : (net * weightPerUnit) / (terms.unit * WEIGHT_SCALE);
}

function requireMetal(weightPerUnit: bigint): void {
  if (weightPerUnit <= 0n) {
    throw new CommodityError(
      "COMMODITY_NOTHING_LEFT",
      "A unit stands for no metal any more",
      "Read `weightPerUnit` of the asset: the storage fee or a loss has used it up",
    );
  }
}
