import { ceilRational, isPositive, ONE, ratio, round, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";
import { WithholdingError } from "../errors/index.ts";

/** Places to which published figures of a payment are rounded: per 100 of face value, as Borsa Italiana shows them. */
export const PUBLISHED_DECIMALS = 5;

/** A payment before and after the tax that its payer withholds; all in the unit of what was given, tax + net = gross. */
export interface Withheld {
  readonly gross: Rational;
  readonly tax: Rational;
  readonly net: Rational;
}

/**
 * What reaches a holder of a payment from which a tax is withheld, as figures are published: the gross amount is rounded
 * first, and the net amount is the rounded share of that. Each is rounded half away from zero; the tax is what lies
 * between them and is not rounded by itself, which would at times give another net amount.
 *
 * Throws `WITHHOLDING_AMOUNT` for a negative amount, `WITHHOLDING_RATE` for a rate that is not from 0 to 1.
 *
 * @param gross In any unit: per 100 of face value, or a currency. @param rate Of the gross amount: 12.5 % is 1/8.
 * @param decimals Places of that unit to which both are rounded.
 * @example
 * const { net } = withhold(parseDecimal("5.69444"), ratio(1n, 8n)); // 4.98264
 */
export function withhold(gross: Rational, rate: Rational, decimals = PUBLISHED_DECIMALS): Withheld {
  check(gross, rate);
  const rounded = round(gross, decimals);
  const net = round(rounded.mul(ONE.sub(rate)), decimals);
  return { gross: rounded, tax: rounded.sub(net), net };
}

/**
 * What must be paid before tax for a holder to be left with an amount, under a clause that has the payer bear the tax:
 * net / (1 - rate), rounded up, since rounded to the nearest it would at times leave him short by a part of the last
 * place. Throws as {@link withhold}, and `WITHHOLDING_RATE` for a rate of 1, which leaves nothing of anything.
 *
 * @param decimals Places of the unit in which it is paid.
 */
export function grossUp(net: Rational, rate: Rational, decimals: number): Rational {
  check(net, rate);
  if (rate.compare(ONE) === 0) {
    const what = "a tax of the whole leaves nothing, whatever is paid";
    throw new WithholdingError("WITHHOLDING_RATE", what, "Give a rate below 1");
  }
  const scale = 10n ** BigInt(decimals);
  return ratio(ceilRational(net.div(ONE.sub(rate)).mul(ratio(scale))), scale);
}

function check(amount: Rational, rate: Rational): void {
  if (amount.compare(ZERO) < 0)
    throw new WithholdingError("WITHHOLDING_AMOUNT", "the amount is negative", "Give 0 or more");
  if (rate.compare(ZERO) < 0 || isPositive(rate.sub(ONE)))
    throw new WithholdingError("WITHHOLDING_RATE", "the rate is not from 0 to 1", "Write 12.5 % as 1/8");
}
