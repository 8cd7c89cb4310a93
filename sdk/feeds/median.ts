/** What a feed does with the values of a batch, as the contract does it. */

/** The middle value; of an even number the mean of the two in the middle, rounded down. */
export function median(values: readonly bigint[]): bigint {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const last = sorted.length - 1;
  const [low, high] = [sorted[last >> 1], sorted[(last + 1) >> 1]];
  if (low === undefined || high === undefined) throw new RangeError("There is no median of nothing.");
  // A shift rounds down, also below 0.
  return (low + high) >> 1n;
}

/** A tolerance around a figure: the larger of a part of it, in 1e-9, and an absolute measure. */
export function parts(figure: bigint, relative: bigint, absolute: bigint): bigint {
  const part = ((figure < 0n ? -figure : figure) * relative) / 1_000_000_000n;
  return part > absolute ? part : absolute;
}
