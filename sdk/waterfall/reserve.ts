import { sum, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";

/** How much of a sum goes into a reserve while it is low: the share of each step until it reaches the step's end. */
export interface ReserveStep {
  /** The step ends where the reserve reaches this share of its target. */
  readonly below: Rational;
  readonly share: Rational;
}

/** What a reserve holds back of a sum, exactly. */
export function heldBack(
  steps: readonly ReserveStep[],
  target: Rational,
  held: Rational,
  amount: Rational,
): Rational {
  let left = amount;
  let reserve = held;
  for (const { below, share } of steps) {
    const room = target.mul(below).sub(reserve);
    if (room.compare(ZERO) <= 0 || left.compare(ZERO) <= 0) continue;
    const filling = room.div(share);
    const size = filling.compare(left) < 0 ? filling : left;
    reserve = reserve.add(size.mul(share));
    left = left.sub(size);
  }
  return reserve.sub(held);
}

/** A sum that is divided into shares: each rounded by the caller, if at all. */
export function divide(amount: Rational, shares: readonly Rational[]): Rational[] {
  const whole = sum(shares);
  return shares.map((share) => amount.mul(share).div(whole));
}
