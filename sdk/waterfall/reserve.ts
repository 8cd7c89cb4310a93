import { sum, ZERO } from "../decimal/index.ts";
import type { Rational } from "../decimal/index.ts";

const SHARE = 1_000_000_000n;

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

/** A step as a charter has it: both in 10^-9. */
export interface ChainReserveStep {
  readonly below: bigint;
  readonly share: bigint;
}

/**
 * What a reserve holds back of a sum of minor units, as the contract rounds it: the end of a step down, the part of
 * the sum that a step takes up, and what the step holds back of that part down.
 */
export function heldBackRounded(
  steps: readonly ChainReserveStep[],
  target: bigint,
  held: bigint,
  amount: bigint,
): bigint {
  let left = amount;
  let back = 0n;
  for (const { below, share } of steps) {
    const room = (target * below) / SHARE - held - back;
    if (room <= 0n || left === 0n) continue;
    // The least sum of which the share is the room: its share may be more than the room.
    const filling = (room * SHARE + share - 1n) / share;
    const size = filling < left ? filling : left;
    const part = (size * share) / SHARE;
    back += part < room ? part : room;
    left -= size;
  }
  return back;
}

/** A sum that is divided into shares: each rounded by the caller, if at all. */
export function divide(amount: Rational, shares: readonly Rational[]): Rational[] {
  const whole = sum(shares);
  return shares.map((share) => amount.mul(share).div(whole));
}
