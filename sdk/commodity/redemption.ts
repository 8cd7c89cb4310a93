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

/** A bar of the list. */
export interface ListedBar {
  readonly id: string;
  /** Milligrams. */
  readonly fineWeight: bigint;
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
  if (weightPerUnit <= 0n) {
    throw new CommodityError(
      "COMMODITY_NOTHING_LEFT",
      "A unit stands for no metal any more",
      "Read `weightPerUnit` of the asset: the storage fee or a loss has used it up",
    );
  }
  const net = divUp(weight * terms.unit * WEIGHT_SCALE, weightPerUnit);
  const fee = redemptionFee(net, terms);
  return { units: divUp(net + fee, terms.lotSize) * terms.lotSize, fee };
}

/** What a holder of units can have in bars. */
export interface BarsForUnits {
  readonly bars: readonly ListedBar[];
  /** Fine weight of the bars, in milligrams. */
  readonly weight: bigint;
  /** Units that they take, with the fee. */
  readonly units: bigint;
  readonly fee: bigint;
  /** Units that stay units: less than any further bar of the list takes. */
  readonly remainder: bigint;
}

/**
 * Whole bars for at most so many units: the heaviest that still fits, again and again, and what is left over stays
 * units. No bar fits, or the minimum is not reached: no bars, and all units are the remainder.
 */
export function barsFor(
  units: bigint,
  list: readonly ListedBar[],
  weightPerUnit: bigint,
  terms: RedemptionTerms,
): BarsForUnits {
  const heaviestFirst = [...list].sort((a, b) => Number(b.fineWeight - a.fineWeight));
  const bars: ListedBar[] = [];
  let weight = 0n;
  for (const bar of heaviestFirst) {
    if (unitsFor(weight + bar.fineWeight, weightPerUnit, terms).units > units) continue;
    bars.push(bar);
    weight += bar.fineWeight;
  }
  if (bars.length === 0 || weight < terms.minimumRedemption) {
    return { bars: [], weight: 0n, units: 0n, fee: 0n, remainder: units };
  }
  const taken = unitsFor(weight, weightPerUnit, terms);
  return { bars, weight, ...taken, remainder: units - taken.units };
}
