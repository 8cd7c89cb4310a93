/** Sets that are tried of each bar with lighter ones: enough for all sets of eleven bars, and soon done for hundreds. */
const TRIES = 2_000;

/**
 * The heaviest set of at most `count` bars that weighs no more than `most`. It takes the heaviest bar that still fits,
 * again and again, then tries lighter ones in the place of each, from the last back to the first, and passes over what
 * cannot weigh more than the best so far. Exact unless it runs out of tries; then the best so far, which is still one
 * to which no further bar can be added: beside what is chosen, the first that fits is always followed to its end.
 */
export function heaviestSet<Bar extends { readonly fineWeight: bigint }>(
  list: readonly Bar[],
  most: bigint,
  count: number,
): readonly Bar[] {
  const bars = list
    .filter(({ fineWeight }) => fineWeight <= most)
    .sort((a, b) => Number(b.fineWeight - a.fineWeight));
  const before = weightsBefore(bars);
  const chosen: Bar[] = [];
  let best: { readonly bars: readonly Bar[]; readonly weight: bigint } = { bars: [], weight: 0n };
  let tries = TRIES;

  /** Tries the bars from one on, beside those that are chosen and weigh so much. */
  function extend(from: number, weight: bigint): void {
    if (weight > best.weight) best = { bars: [...chosen], weight };
    let next = firstWithin(bars, from, most - weight);
    for (let bar = bars[next]; bar !== undefined; bar = bars[next]) {
      const end = Math.min(next + count - chosen.length, bars.length);
      if (weight + (before[end] ?? 0n) - (before[next] ?? 0n) <= best.weight) return;
      chosen.push(bar);
      extend(next + 1, weight + bar.fineWeight);
      chosen.pop();
      tries = chosen.length === 0 ? TRIES : tries - 1;
      if (tries <= 0 || best.weight === most) return;
      // Another of the same weight would do no better in its place.
      next = firstWithin(bars, next + 1, bar.fineWeight - 1n);
    }
  }
  extend(0, 0n);
  return best.bars;
}

/** What the bars before each weigh together, and last what all weigh. */
function weightsBefore(bars: readonly { readonly fineWeight: bigint }[]): bigint[] {
  let sum = 0n;
  return [0n, ...bars.map(({ fineWeight }) => (sum += fineWeight))];
}

/** The first bar from one on that weighs no more than the room; bars are sorted, heavy ones first. */
function firstWithin(bars: readonly { readonly fineWeight: bigint }[], from: number, room: bigint): number {
  let low = from;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle]?.fineWeight ?? 0n) <= room) high = middle;
    else low = middle + 1;
  }
  return low;
}
