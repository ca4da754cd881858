/**
 * The order of the cells and the corner to begin each from: a generalised travelling-salesman path, one
 * choice out of each cell's set.
 */
import { distance } from '../rings.ts';
import type { Point } from '../types.ts';
import type { Choice } from './cells.ts';
import type { Legs } from './legs.ts';

/** Up to this number of cells the order is the best there is. */
export const MOST_EXACT = 10;
/** Looks at a link in all of a search: some tens of milliseconds. */
const MOST_LOOKS = 1_000_000;
const MOST_ROUNDS = 4;
/** Choices up to which a table of all links is kept (18 MB); beyond it they are reckoned each time. */
const MOST_TABLED = 1_500;

export interface Ends {
  readonly start?: Point | undefined;
  readonly end?: Point | undefined;
}

export function tourOf(
  sets: readonly (readonly Choice[])[],
  legs: Legs,
  ends: Ends,
  check: () => void,
): Choice[] {
  if (sets.length === 0) return [];
  const links = new Links(sets, legs, ends);
  return sets.length <= MOST_EXACT ? exactTour(links, check) : searchedTour(links, check);
}

/** Seconds from the choices' ends to others' beginnings, bounded from below until they are needed. */
export class Links {
  readonly choices: readonly Choice[];
  /** For each cell the numbers of its choices. */
  readonly sets: readonly (readonly number[])[];
  readonly first: readonly number[];
  readonly last: readonly number[];
  private readonly known: Map<number, number> = new Map();
  private readonly table: Float64Array | undefined;
  private readonly legs: Legs;

  constructor(sets: readonly (readonly Choice[])[], legs: Legs, { start, end }: Ends) {
    this.choices = sets.flat();
    let number = 0;
    this.sets = sets.map((set) => set.map(() => number++));
    this.legs = legs;
    this.first = this.choices.map((c) => (start ? legs.seconds(start, c.entry) : 0));
    this.last = this.choices.map((c) => (end ? legs.seconds(c.exit, end) : 0));
    const width = this.choices.length;
    if (sets.length > MOST_EXACT && width <= MOST_TABLED) {
      this.table = new Float64Array(width * width);
      for (let i = 0; i < width * width; i++) {
        this.table[i] = this.straight(Math.floor(i / width), i % width);
      }
    }
  }

  /** As long as it is not known: as if nothing were in the way. */
  atLeast(a: number, b: number): number {
    const key = a * this.choices.length + b;
    return this.table?.[key] ?? this.known.get(key) ?? this.straight(a, b);
  }

  private straight(a: number, b: number): number {
    return this.legs.straight(this.choices[a]!.exit, this.choices[b]!.entry);
  }

  exact(a: number, b: number): number {
    const key = a * this.choices.length + b;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const seconds = this.legs.seconds(this.choices[a]!.exit, this.choices[b]!.entry);
    this.known.set(key, seconds);
    if (this.table) this.table[key] = seconds;
    return seconds;
  }

  isKnown(a: number, b: number): boolean {
    return this.known.has(a * this.choices.length + b);
  }

  seconds(tour: readonly number[]): number {
    let total = this.first[tour[0]!]! + this.last[tour.at(-1)!]!;
    tour.forEach((c, i) => {
      total += this.choices[c]!.seconds;
      if (i > 0) total += this.exact(tour[i - 1]!, c);
    });
    return total;
  }
}

/** Dynamic programming over the sets of cells already flown (Held and Karp), a state for each choice. */
export function exactTour(links: Links, check: () => void): Choice[] {
  const { choices, sets } = links;
  const width = choices.length;
  const full = (1 << sets.length) - 1;
  const best = new Float64Array((full + 1) * width).fill(Number.POSITIVE_INFINITY);
  const from = new Int16Array((full + 1) * width).fill(-1);
  choices.forEach(({ cell, seconds }, c) => {
    best[(1 << cell) * width + c] = links.first[c]! + seconds;
  });
  for (let flown = 1; flown < full; flown++) {
    if (flown % 64 === 0) check();
    for (let a = 0; a < width; a++) {
      const so = best[flown * width + a]!;
      if (so === Number.POSITIVE_INFINITY) continue;
      choices.forEach(({ cell, seconds }, b) => {
        if (flown & (1 << cell)) return;
        const at = (flown | (1 << cell)) * width + b;
        const total = so + links.exact(a, b) + seconds;
        if (total < best[at]!) {
          best[at] = total;
          from[at] = a;
        }
      });
    }
  }
  return unwind(links, best, from, full);
}

function unwind(links: Links, best: Float64Array, from: Int16Array, full: number): Choice[] {
  const width = links.choices.length;
  let c = 0;
  const total = (k: number) => best[full * width + k]! + links.last[k]!;
  for (let k = 1; k < width; k++) if (total(k) < total(c)) c = k;
  const tour: Choice[] = [];
  for (let flown = full; c >= 0 && flown > 0; ) {
    tour.unshift(links.choices[c]!);
    const earlier = from[flown * width + c]!;
    flown &= ~(1 << links.choices[c]!.cell);
    c = earlier;
  }
  return tour;
}

/**
 * Insertion, then moving and reversing stretches of the order, the corners chosen anew for each order. Ways
 * are taken as straight until a tour uses them; then they are looked up and the search goes on.
 */
export function searchedTour(links: Links, check: () => void): Choice[] {
  const gaps = gapsBetween(links);
  let order = inserted(gaps, links.sets.length, check);
  let best: readonly number[] = [];
  let bestSeconds = Number.POSITIVE_INFINITY;
  const budget = { looks: MOST_LOOKS };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    order = improved(order, links, gaps, budget, check);
    const { tour } = cornersOf(order, links);
    const news = tour.some((c, i) => i > 0 && !links.isKnown(tour[i - 1]!, c));
    const seconds = links.seconds(tour);
    if (seconds < bestSeconds) {
      best = tour;
      bestSeconds = seconds;
    }
    if (!news) break;
  }
  return best.map((c) => links.choices[c]!);
}

/** The least from any corner of a cell to any of another, s. */
type Gaps = (a: number, b: number) => number;

function gapsBetween({ sets, choices }: Links): Gaps {
  const least = (a: number, b: number) => {
    let metres = Number.POSITIVE_INFINITY;
    for (const p of sets[a]!) {
      for (const q of sets[b]!) {
        metres = Math.min(metres, distance(choices[p]!.exit, choices[q]!.entry));
      }
    }
    return metres;
  };
  const n = sets.length;
  if (n > MOST_TABLED) return least;
  const table = new Float64Array(n * n);
  for (let i = 0; i < n * n; i++) table[i] = least(Math.floor(i / n), i % n);
  return (a, b) => table[a * n + b]!;
}

/** Each cell where it costs least, the nearest to what is there first. */
function inserted(gap: Gaps, count: number, check: () => void): number[] {
  const order = [0];
  const left = Array.from({ length: count }, (_, cell) => ({ cell, near: gap(0, cell) })).slice(1);
  // With very many cells only the places near the end of the order are tried.
  const tries = Math.max(8, Math.floor(40_000 / count));
  while (left.length > 0) {
    check();
    left.sort((a, b) => b.near - a.near || b.cell - a.cell);
    const { cell } = left.pop()!;
    let place = order.length;
    let least = Number.POSITIVE_INFINITY;
    for (let i = order.length; i >= Math.max(0, order.length - tries); i--) {
      const added = change(gap, order[i - 1], order[i], cell, cell);
      if (added < least) {
        least = added;
        place = i;
      }
    }
    order.splice(place, 0, cell);
    for (const other of left) other.near = Math.min(other.near, gap(cell, other.cell));
  }
  return order;
}

/** What it adds to put a stretch that begins with one cell and ends with another between two. */
function change(
  gap: Gaps,
  before: number | undefined,
  after: number | undefined,
  begin: number,
  end: number,
): number {
  const between = before === undefined || after === undefined ? 0 : gap(before, after);
  const to = before === undefined ? 0 : gap(before, begin);
  return to + (after === undefined ? 0 : gap(end, after)) - between;
}

function improved(
  start: readonly number[],
  links: Links,
  gap: Gaps,
  budget: { looks: number },
  check: () => void,
): number[] {
  let order = [...start];
  let { seconds } = cornersOf(order, links);
  const n = order.length;
  // Only what brings cells nearer to each other, or as near but for a little, is worth a close look.
  const slack = start.reduce((sum, c, i) => sum + (i > 0 ? gap(start[i - 1]!, c) : 0), 0) / n;
  const look = (next: () => number[]) => {
    budget.looks -= n * 16;
    const tried = next();
    const total = cornersOf(tried, links).seconds;
    if (total >= seconds - 1e-6) return false;
    order = tried;
    seconds = total;
    return true;
  };
  for (let better = true; better && budget.looks > 0; ) {
    better = false;
    for (let i = 0; i < n && budget.looks > 0; i++) {
      check();
      for (let length = 1; length <= n - i && budget.looks > 0; length++) {
        const [p, q] = [order[i - 1], order[i + length]];
        const [a, b] = [order[i]!, order[i + length - 1]!];
        const taken = change(gap, p, q, a, b);
        if (change(gap, p, q, b, a) - taken < slack) {
          if (look(() => reversed(order, i, length))) better = true;
        }
        if (length > 3) continue;
        const rest = [...order.slice(0, i), ...order.slice(i + length)];
        for (let place = 0; place <= rest.length && budget.looks > 0; place++) {
          if (place === i || change(gap, rest[place - 1], rest[place], a, b) - taken >= slack) {
            continue;
          }
          if (look(() => moved(order, i, length, place))) {
            better = true;
            break;
          }
        }
      }
    }
  }
  return order;
}

function reversed(order: readonly number[], i: number, length: number): number[] {
  return [
    ...order.slice(0, i),
    ...order.slice(i, i + length).reverse(),
    ...order.slice(i + length),
  ];
}

function moved(order: readonly number[], i: number, length: number, place: number): number[] {
  const rest = [...order.slice(0, i), ...order.slice(i + length)];
  return [...rest.slice(0, place), ...order.slice(i, i + length), ...rest.slice(place)];
}

/** The best corners for an order: a shortest path through the cells' choices, layer by layer. */
function cornersOf(
  order: readonly number[],
  links: Links,
): { readonly tour: number[]; readonly seconds: number } {
  const { sets, choices } = links;
  const from: number[][] = [];
  let layer = sets[order[0]!]!;
  let totals = layer.map((c) => links.first[c]! + choices[c]!.seconds);
  for (let i = 1; i < order.length; i++) {
    const next = sets[order[i]!]!;
    const via: number[] = [];
    const nextTotals = next.map((b, k) => {
      let least = Number.POSITIVE_INFINITY;
      via[k] = 0;
      for (let j = 0; j < layer.length; j++) {
        const total = totals[j]! + links.atLeast(layer[j]!, b);
        if (total < least) {
          least = total;
          via[k] = j;
        }
      }
      return least + choices[b]!.seconds;
    });
    from.push(via);
    layer = next;
    totals = nextTotals;
  }
  totals = totals.map((total, k) => total + links.last[layer[k]!]!);
  let k = totals.indexOf(Math.min(...totals));
  const seconds = totals[k]!;
  const tour: number[] = [];
  for (let i = order.length - 1; i >= 0; i--) {
    tour.unshift(sets[order[i]!]![k]!);
    if (i > 0) k = from[i - 1]![k]!;
  }
  return { tour, seconds };
}
