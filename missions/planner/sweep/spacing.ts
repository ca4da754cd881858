/**
 * Where the lines of a sweep lie: no two farther apart than a pass sees, so that as little as can be is flown.
 * With lines at even distances a step in the outline or a hole often cuts a line that could pass beside it.
 */
import type { Ring } from '../types.ts';
import { heights, lineCount, type Stretches, scan } from './scan.ts';

/** Places for lines in a swath: even, so that half a swath is a number of them. */
const PLACES = 16;
/** Of them between two lines at least. */
const CLOSEST = 5;
/** With fewer places in all lines are not fitted. */
const FEWEST = 4;
/** m flown for each m² that lines leave unseen between them, times the swath: a short pass and the way to it. */
const UNSEEN = 6;
/** Of a swath, what a line costs more for standing a whole swath from the next: even where nothing else counts. */
const UNEVEN = 1.5;

export interface ScanLine {
  readonly y: number;
  readonly stretches: Stretches;
}

/** At equal distances, or fitted to the outline. */
export type Spacing = 'even' | 'fitted';

/** Lines along x at equal distances, the outer ones half of one inside. */
export function even(rings: readonly Ring[], swath: number): ScanLine[] {
  const [low, high] = heights(rings);
  const count = lineCount(high - low, swath);
  const gap = (high - low) / count;
  return scan(rings, low + gap / 2, gap, count).map((stretches, k) => ({
    y: low + (k + 0.5) * gap,
    stretches,
  }));
}

/** Lines along x, each cut to what of it lies inside the rings; `perStretch` m: what one more stretch costs. */
export function fitted(rings: readonly Ring[], swath: number, perStretch: number): ScanLine[] {
  const [low, high] = heights(rings);
  const places = lineCount(high - low, swath / PLACES);
  // Flatter than a pass is wide by far: there is nothing to choose.
  if (places < FEWEST) return even(rings, swath);
  const step = (high - low) / places;
  const at = (place: number) => low + place * step;
  // Places for lines, and between them rows that are to be seen.
  const all = scan(rings, low, step / 2, 2 * places + 1);
  const chosen = new Fitting(all, places, step, swath, perStretch).best();
  return chosen.map((place) => ({ y: at(place), stretches: all[2 * place]! }));
}

class Fitting {
  private readonly all: readonly Stretches[];
  private readonly places: number;
  private readonly step: number;
  private readonly swath: number;
  private readonly perStretch: number;
  /** How much farther than a line's ends it sees, a row so many steps (and a half) away. */
  private readonly beyond: readonly number[];
  /** m² unseen of rows above and below each place if only its line saw them: of the first t rows. */
  private readonly above: Float64Array;
  private readonly below: Float64Array;

  constructor(
    all: readonly Stretches[],
    places: number,
    step: number,
    swath: number,
    perStretch: number,
  ) {
    this.all = all;
    this.places = places;
    this.step = step;
    this.swath = swath;
    this.perStretch = perStretch;
    const half = PLACES / 2;
    this.beyond = Array.from({ length: half }, (_, t) =>
      Math.sqrt(Math.max(0, (swath / 2) ** 2 - ((t + 0.5) * step) ** 2)),
    );
    this.above = new Float64Array((places + 1) * (half + 1));
    this.below = new Float64Array((places + 1) * (half + 1));
    for (let place = 0; place <= places; place++) {
      for (let t = 0; t < half; t++) {
        const i = place * (half + 1) + t;
        this.above[i + 1] = this.above[i]! + this.unseen(place + t, place, undefined);
        this.below[i + 1] = this.below[i]! + this.unseen(place - 1 - t, place, undefined);
      }
    }
  }

  /** Places of lines, ascending: the least in all, by dynamic programming from line to line. */
  best(): number[] {
    const { places } = this;
    const half = PLACES / 2;
    const cost = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(places + 1).fill(-1);
    // Not on the outer edges themselves.
    for (let b = 1; b < places; b++) {
      const line = this.lineCost(b);
      if (b <= half) cost[b] = line + this.unseenBelow(b, b) + this.uneven(2 * b);
      for (let a = Math.max(1, b - PLACES); a <= b - CLOSEST; a++) {
        const so = cost[a]! + line + this.between(a, b) + this.uneven(b - a);
        if (so < cost[b]!) {
          cost[b] = so;
          from[b] = a;
        }
      }
    }
    let last = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let b = Math.max(1, places - half); b < places; b++) {
      const so = cost[b]! + this.unseenAbove(b, places - b) + this.uneven(2 * (places - b));
      if (so < least) {
        least = so;
        last = b;
      }
    }
    const chosen: number[] = [];
    for (let b = last; b >= 0; b = from[b]!) chosen.push(b);
    return chosen.reverse();
  }

  private lineCost(place: number): number {
    const stretches = this.all[2 * place]!;
    let metres = 0;
    for (let i = 0; i + 1 < stretches.length; i += 2) {
      metres += stretches[i + 1]! - stretches[i]! + this.perStretch;
    }
    return metres;
  }

  private uneven(steps: number): number {
    return UNEVEN * this.swath * (steps / PLACES) ** 2;
  }

  private get price(): number {
    return (UNSEEN / this.swath) * this.step;
  }

  private unseenAbove(place: number, rows: number): number {
    return this.price * this.above[place * (PLACES / 2 + 1) + rows]!;
  }

  private unseenBelow(place: number, rows: number): number {
    return this.price * this.below[place * (PLACES / 2 + 1) + rows]!;
  }

  /** What two lines that follow one another leave unseen between them. */
  private between(a: number, b: number): number {
    const half = PLACES / 2;
    const [first, last] = [Math.max(a, b - half), Math.min(b, a + half)];
    let both = 0;
    for (let row = first; row < last; row++) both += this.unseen(row, a, b);
    return this.unseenAbove(a, first - a) + this.unseenBelow(b, b - last) + this.price * both;
  }

  /** m of a row that neither line sees. */
  private unseen(row: number, a: number, b: number | undefined): number {
    if (row < 0 || row >= this.places) return 0;
    const wanted = this.all[2 * row + 1]!;
    const of = (place: number | undefined) => (place === undefined ? [] : this.all[2 * place]!);
    const wider = (place: number) => this.beyond[row >= place ? row - place : place - 1 - row]!;
    const [one, two] = [of(a), of(b)];
    const [onMore, twoMore] = [wider(a), b === undefined ? 0 : wider(b)];
    let left = 0;
    let [i, j] = [0, 0];
    for (let w = 0; w + 1 < wanted.length; w += 2) {
      let x = wanted[w]!;
      const end = wanted[w + 1]!;
      while (x < end) {
        while (i < one.length && one[i + 1]! + onMore <= x) i += 2;
        while (j < two.length && two[j + 1]! + twoMore <= x) j += 2;
        const inOne = i < one.length && one[i]! - onMore <= x;
        const inTwo = j < two.length && two[j]! - twoMore <= x;
        if (inOne) x = one[i + 1]! + onMore;
        else if (inTwo) x = two[j + 1]! + twoMore;
        else {
          const next = Math.min(
            end,
            i < one.length ? one[i]! - onMore : end,
            j < two.length ? two[j]! - twoMore : end,
          );
          left += next - x;
          x = next;
        }
      }
    }
    return left;
  }
}
