/** By how much one row of numbers may lie beside another: the commonest differences between the two. */

/** Differences are counted in bins; what lies within `reach` of a bin counts for it. */
export interface Counting {
  readonly bin: number;
  /** Beyond it on either side nothing is counted. */
  readonly most: number;
  readonly reach: number;
  /** Offsets nearer than that are one. */
  readonly apart: number;
}

/** Counting stays within this many differences: of longer rows every so manyth is taken. */
const MOST_DIFFERENCES = 3_000_000;

/** The likeliest offsets (`of` − `to`), the commonest first. */
export function commonOffsets(
  of: readonly number[],
  to: readonly number[],
  counting: Counting,
  atMost: number,
): readonly number[] {
  const reach = Math.round(counting.reach / counting.bin);
  const counts = smooth(counted(of, to, counting), reach);
  const apart = Math.max(1, Math.round(counting.apart / counting.bin));
  const found: number[] = [];
  for (const at of reach > 0 ? peaks(counts) : highest(counts)) {
    if (found.length >= atMost) break;
    if (found.every((other) => Math.abs(other - at) >= apart)) found.push(at);
  }
  return found.map((at) => at * counting.bin - counting.most);
}

function counted(of: readonly number[], to: readonly number[], { bin, most }: Counting) {
  const counts = new Int32Array(Math.ceil((2 * most) / bin) + 1);
  const every = Math.max(1, Math.ceil((of.length * to.length) / MOST_DIFFERENCES));
  const others = Float64Array.from(to);
  for (let i = 0; i < of.length; i += every) {
    const from = of[i]! + most;
    for (let j = 0; j < others.length; j++) {
      const at = Math.round((from - others[j]!) / bin);
      if (at >= 0 && at < counts.length) counts[at]!++;
    }
  }
  return counts;
}

/** Sums over `reach` bins to either side. */
function smooth(counts: Int32Array, reach: number): Int32Array {
  const sums = new Int32Array(counts.length);
  let sum = 0;
  for (let at = -reach; at < counts.length; at++) {
    sum += counts[at + reach] ?? 0;
    if (at < 0) continue;
    sums[at] = sum;
    sum -= counts[at - reach] ?? 0;
  }
  return sums;
}

/** Bins that are higher than those beside them, the highest first; of a plateau its middle. */
function peaks(sums: Int32Array): readonly number[] {
  const middles: number[] = [];
  for (let at = 0; at < sums.length; ) {
    let end = at + 1;
    while (end < sums.length && sums[end] === sums[at]) end++;
    const sum = sums[at]!;
    if (sum > 0 && sum > (sums[at - 1] ?? 0) && sum > (sums[end] ?? 0))
      middles.push((at + end - 1) >> 1);
    at = end;
  }
  return middles.sort((a, b) => sums[b]! - sums[a]! || a - b);
}

/** All bins with something in them, the highest first. */
function highest(sums: Int32Array): readonly number[] {
  const filled = [...sums.keys()].filter((at) => sums[at]! > 0);
  return filled.sort((a, b) => sums[b]! - sums[a]! || a - b);
}
