/** What it takes to get from one end of a pass to an end of another, looked up once. */
import { distance } from '../rings.ts';
import type { Pass, Point } from '../types.ts';
import type { Legs } from './legs.ts';

export interface Ends {
  readonly start?: Point | undefined;
  readonly end?: Point | undefined;
}

/** Ends up to which all pairs have a place in a table (8 MB). */
const MOST_TABLED = 1_000;

/**
 * Ends are numbered: 2 i where pass i begins, 2 i + 1 where it ends; last the tour's own end and start, as if
 * a pass led from that end back to that start. Seconds both ways are taken alike (wind: their mean).
 */
export class Ways {
  readonly places: readonly (Point | undefined)[];
  private readonly legs: Legs;
  private readonly table: Float64Array | undefined;
  private readonly known: Map<number, number> = new Map();

  constructor(passes: readonly Pass[], { start, end }: Ends, legs: Legs) {
    this.places = [...passes.flatMap(({ from, to }) => [from, to]), end, start];
    this.legs = legs;
    const count = this.places.length;
    if (count <= MOST_TABLED) this.table = new Float64Array(count * count).fill(Number.NaN);
  }

  get count(): number {
    return this.places.length;
  }

  /** s as if nothing were in the way, or what is known. */
  atLeast(a: number, b: number): number {
    const key = a < b ? a * this.places.length + b : b * this.places.length + a;
    const known = this.table ? this.table[key]! : (this.known.get(key) ?? Number.NaN);
    if (!Number.isNaN(known)) return known;
    const [p, q] = [this.places[a], this.places[b]];
    return p === undefined || q === undefined ? 0 : this.legs.straightBoth(p, q);
  }

  /** s, infinite where no way leads. */
  exact(a: number, b: number): number {
    const key = a < b ? a * this.places.length + b : b * this.places.length + a;
    const known = this.table ? this.table[key]! : (this.known.get(key) ?? Number.NaN);
    if (!Number.isNaN(known)) return known;
    const [p, q] = [this.places[a], this.places[b]];
    const seconds = p === undefined || q === undefined ? 0 : this.legs.secondsBoth(p, q);
    if (this.table) this.table[key] = seconds;
    else this.known.set(key, seconds);
    return seconds;
  }
}

/** For each place the numbers of the nearest others, the nearest first; none for what is not a place. */
export function nearest(places: readonly (Point | undefined)[], count: number): Int32Array[] {
  const grid = new Grid(places);
  return places.map((place, i) => {
    if (place === undefined) return new Int32Array(0);
    const found = grid.around(place, count + 2).filter((j) => j >> 1 !== i >> 1);
    const sorted = found
      .map((j) => ({ j, d: distance(places[j]!, place) }))
      .sort((a, b) => a.d - b.d || a.j - b.j);
    return Int32Array.from(sorted.slice(0, count).map(({ j }) => j));
  });
}

/** Squares with some places in each. */
class Grid {
  private readonly squares: Map<number, number[]> = new Map();
  private readonly size: number;
  private readonly x0: number;
  private readonly y0: number;
  private readonly across: number;
  private readonly total: number;

  constructor(places: readonly (Point | undefined)[]) {
    const xs = places.flatMap((place) => (place ? [place[0]] : []));
    const ys = places.flatMap((place) => (place ? [place[1]] : []));
    const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
    const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
    this.x0 = least(xs);
    this.y0 = least(ys);
    const [w, h] = [most(xs) - this.x0, most(ys) - this.y0];
    this.total = xs.length;
    this.size = Math.max(Math.sqrt(((w + 1) * (h + 1) * 4) / xs.length), 1e-3);
    this.across = Math.ceil(w / this.size) + 1;
    places.forEach((place, i) => {
      if (place === undefined) return;
      const key = this.row(place[1]) * this.across + this.column(place[0]);
      const square = this.squares.get(key);
      if (square) square.push(i);
      else this.squares.set(key, [i]);
    });
  }

  /** At least so many (or all there are) of the nearest, and some more. */
  around([x, y]: Point, count: number): number[] {
    const [cx, cy] = [this.column(x), this.row(y)];
    const found: number[] = [];
    let wanted = Number.POSITIVE_INFINITY;
    for (let ring = 0; ring <= wanted; ring++) {
      for (let r = cy - ring; r <= cy + ring; r++) {
        const step = r === cy - ring || r === cy + ring ? 1 : Math.max(1, 2 * ring);
        for (let c = cx - ring; c <= cx + ring; c += step) {
          if (c < 0 || c >= this.across || r < 0) continue;
          found.push(...(this.squares.get(r * this.across + c) ?? []));
        }
      }
      // What lies in the next ring may still be nearer than what lies in a corner of this one.
      const enough = found.length >= Math.min(count, this.total);
      if (enough && wanted === Number.POSITIVE_INFINITY) wanted = Math.ceil(ring * 1.5);
    }
    return found;
  }

  private column(x: number): number {
    return Math.floor((x - this.x0) / this.size);
  }

  private row(y: number): number {
    return Math.floor((y - this.y0) / this.size);
  }
}
