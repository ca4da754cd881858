/** The shortest tour of places from a start and back to it: the travelling salesman's. */

/** Metres from one place to another, the same both ways; 0 is the start, places count from 1. */
export type Between = (a: number, b: number) => number;

/** Up to so many places the tour is the best there is (Held and Karp). */
export const MOST_EXACT = 10;
/** Exchanges looked at in a search: a second at most. */
const MOST_LOOKS = 10_000_000;
/** Metres by which a tour has to get shorter. */
const LEAST = 1e-6;

/** The places 1 … count in order. */
export function shortestTour(count: number, between: Between, check: () => void): number[] {
  if (count <= 2) return Array.from({ length: count }, (_, i) => i + 1);
  return count <= MOST_EXACT ? exactTour(count, between) : searchedTour(count, between, check);
}

function exactTour(count: number, between: Between): number[] {
  const full = (1 << count) - 1;
  // best[set][last]: the least from the start through a set of places to its last one.
  const best = new Float64Array((full + 1) * count).fill(Number.POSITIVE_INFINITY);
  const before = new Int8Array((full + 1) * count).fill(-1);
  for (let p = 0; p < count; p++) best[(1 << p) * count + p] = between(0, p + 1);
  for (let set = 1; set <= full; set++) {
    for (let p = 0; p < count; p++) {
      const so = best[set * count + p]!;
      if (so === Number.POSITIVE_INFINITY) continue;
      for (let q = 0; q < count; q++) {
        if (set & (1 << q)) continue;
        const at = (set | (1 << q)) * count + q;
        const total = so + between(p + 1, q + 1);
        if (total >= best[at]!) continue;
        best[at] = total;
        before[at] = p;
      }
    }
  }
  let last = 0;
  const home = (p: number) => best[full * count + p]! + between(p + 1, 0);
  for (let p = 1; p < count; p++) if (home(p) < home(last)) last = p;
  const tour: number[] = [];
  for (let set = full; last >= 0; ) {
    tour.unshift(last + 1);
    const earlier = before[set * count + last]!;
    set &= ~(1 << last);
    last = earlier;
  }
  return tour;
}

/** Cheapest insertion, then reversing and moving stretches while that shortens it (2-opt, Or-opt). */
export function searchedTour(count: number, between: Between, check: () => void): number[] {
  const tour = inserted(count, between, check);
  const budget = { looks: MOST_LOOKS };
  for (let better = true; better && budget.looks > 0; ) {
    better = reverse(tour, between, budget, check);
    better = move(tour, between, budget, check) || better;
  }
  return tour.slice(1);
}

/** The farthest from what is there first, where it adds least; the start stays at the head. */
function inserted(count: number, between: Between, check: () => void): number[] {
  const tour = [0];
  const gap = Array.from({ length: count + 1 }, (_, p) => (p > 0 ? between(0, p) : -1));
  for (let n = 0; n < count; n++) {
    if (n % 32 === 0) check();
    const place = gap.indexOf(Math.max(...gap));
    let [where, least] = [1, Number.POSITIVE_INFINITY];
    for (let i = 0; i < tour.length; i++) {
      const [a, b] = [tour[i]!, tour[(i + 1) % tour.length]!];
      const added = between(a, place) + between(place, b) - between(a, b);
      if (added < least) [where, least] = [i + 1, added];
    }
    tour.splice(where, 0, place);
    gap[place] = -1;
    for (let p = 1; p <= count; p++)
      if (gap[p]! >= 0) gap[p] = Math.min(gap[p]!, between(place, p));
  }
  return tour;
}

function reverse(
  tour: number[],
  between: Between,
  budget: { looks: number },
  check: () => void,
): boolean {
  const n = tour.length;
  let better = false;
  for (let i = 0; i < n - 1 && budget.looks > 0; i++) {
    if (i % 32 === 0) check();
    for (let j = i + 2; j < n; j++) {
      budget.looks--;
      const [a, b, c, d] = [tour[i]!, tour[i + 1]!, tour[j]!, tour[(j + 1) % n]!];
      if (between(a, c) + between(b, d) > between(a, b) + between(c, d) - LEAST) continue;
      for (let p = i + 1, q = j; p < q; p++, q--) [tour[p], tour[q]] = [tour[q]!, tour[p]!];
      better = true;
    }
  }
  return better;
}

/** Stretches of one to three places go elsewhere, either way around. */
function move(
  tour: number[],
  between: Between,
  budget: { looks: number },
  check: () => void,
): boolean {
  let better = false;
  for (let length = 1; length <= 3; length++) {
    for (let i = 1; i + length <= tour.length && budget.looks > 0; i++) {
      if (i % 32 === 0) check();
      budget.looks -= tour.length;
      const found = bestMove(tour, i, length, between);
      if (!found) continue;
      const stretch = tour.splice(i, length);
      if (found.turned) stretch.reverse();
      const where = found.after < i ? found.after + 1 : found.after + 1 - length;
      tour.splice(where, 0, ...stretch);
      better = true;
    }
  }
  return better;
}

/** Behind which place, and whether turned around; undefined where it is best as it is. */
function bestMove(tour: readonly number[], i: number, length: number, between: Between) {
  const n = tour.length;
  const [a, b] = [tour[i]!, tour[i + length - 1]!];
  const [before, behind] = [tour[i - 1]!, tour[(i + length) % n]!];
  let least = between(before, a) + between(b, behind) - between(before, behind) - LEAST;
  if (least <= 0) return undefined;
  let best: { readonly after: number; readonly turned: boolean } | undefined;
  for (let k = 0; k < n; k++) {
    if (k >= i - 1 && k < i + length) continue;
    const [p, q] = [tour[k]!, tour[k + 1 < n ? k + 1 : 0]!];
    const open = between(p, q);
    const straight = between(p, a) + between(b, q) - open;
    const around = between(p, b) + between(a, q) - open;
    if (Math.min(straight, around) >= least) continue;
    least = Math.min(straight, around);
    best = { after: k, turned: around < straight };
  }
  return best;
}
