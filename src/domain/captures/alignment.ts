/**
 * The best pairing of two sequences that keeps both orders: a heaviest increasing subsequence over the
 * candidate pairs, by a Fenwick tree of prefix maxima (Fenwick 1994), O(candidates · log captures).
 */

/** What pairing a photo with a capture is worth against leaving both alone; 0 or less: never paired. */
export interface Candidate {
  readonly capture: number;
  readonly worth: number;
}

export interface Alignment {
  /** [photo, capture] in order. */
  readonly pairs: readonly (readonly [photo: number, capture: number])[];
  readonly worth: number;
}

/** @param candidatesOf of each photo in order; any order of captures, each once */
export function align(
  photos: number,
  captures: number,
  candidatesOf: (photo: number) => readonly Candidate[],
): Alignment {
  const best = new Prefixes(captures);
  const steps: Step[] = [];
  for (let photo = 0; photo < photos; photo++) {
    const from = steps.length;
    for (const { capture, worth } of candidatesOf(photo)) {
      if (worth <= 0) continue;
      const before = best.upTo(capture);
      const total = worth + (before < 0 ? 0 : steps[before]!.total);
      steps.push({ photo, capture, total, before });
    }
    // Only now, so that no photo comes before itself.
    for (let step = from; step < steps.length; step++) best.put(steps, step);
  }
  return traced(steps, best.upTo(captures));
}

interface Step {
  readonly photo: number;
  readonly capture: number;
  readonly total: number;
  /** The step before it; −1: none. */
  readonly before: number;
}

function traced(steps: readonly Step[], last: number): Alignment {
  const pairs: [number, number][] = [];
  for (let at = last; at >= 0; at = steps[at]!.before)
    pairs.push([steps[at]!.photo, steps[at]!.capture]);
  return { pairs: pairs.reverse(), worth: last < 0 ? 0 : steps[last]!.total };
}

/** The step of greatest total among those that end with a capture before a given one. */
class Prefixes {
  private readonly tree: Int32Array;

  constructor(captures: number) {
    this.tree = new Int32Array(captures + 1).fill(-1);
    this.totals = new Float64Array(captures + 1).fill(Number.NEGATIVE_INFINITY);
  }

  private readonly totals: Float64Array;

  /** −1: none. */
  upTo(capture: number): number {
    let found = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = capture; at > 0; at -= at & -at) {
      if (this.totals[at]! <= most) continue;
      most = this.totals[at]!;
      found = this.tree[at]!;
    }
    return found;
  }

  put(steps: readonly Step[], step: number): void {
    const { capture, total } = steps[step]!;
    for (let at = capture + 1; at < this.tree.length; at += at & -at) {
      if (this.totals[at]! >= total) continue;
      this.totals[at] = total;
      this.tree[at] = step;
    }
  }
}
