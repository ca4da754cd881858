/** Photos in the order in which they were taken, as far as numbers and clock of the camera tell. */

export interface Ordered {
  /** Of the camera's own counting, which begins anew after 999 or 9999, or with a new card. */
  readonly sequence?: number;
  /** ms by the camera's clock. */
  readonly taken?: number;
}

/** A clock that says whole seconds, or is written late, may go back that far within one counting, ms. */
const BACK = 60_000;

/**
 * Positions in `photos`. By number where all have one and no two the same, in runs within which the clock
 * goes on; else by clock. Those with neither come last.
 */
export function inOrder(photos: readonly Ordered[]): readonly number[] {
  const all = photos.map((_, at) => at);
  if (!numbered(photos)) {
    const clock = (at: number) => photos[at]!.taken ?? Number.POSITIVE_INFINITY;
    return all.sort((a, b) => compare(clock(a), clock(b)) || a - b);
  }
  all.sort((a, b) => photos[a]!.sequence! - photos[b]!.sequence!);
  const times = photos.filter(({ taken }) => taken !== undefined).length;
  return times * 2 > photos.length ? byRuns(photos, all) : fromNewBeginning(photos, all);
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function numbered(photos: readonly Ordered[]): boolean {
  const numbers = new Set(photos.map(({ sequence }) => sequence));
  return numbers.size === photos.length && !numbers.has(undefined);
}

/** A counting that began anew lies, by number, before what it follows: where the clock goes back it is cut. */
function byRuns(photos: readonly Ordered[], sorted: readonly number[]): readonly number[] {
  const runs: { began: number; members: number[] }[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const at of sorted) {
    const { taken } = photos[at]!;
    const run = runs.at(-1);
    if (!run || (taken !== undefined && taken < latest - BACK)) {
      runs.push({ began: taken ?? Number.NEGATIVE_INFINITY, members: [at] });
      latest = taken ?? Number.NEGATIVE_INFINITY;
      continue;
    }
    run.members.push(at);
    if (taken !== undefined) latest = Math.max(latest, taken);
  }
  runs.sort((a, b) => compare(a.began, b.began));
  return runs.flatMap(({ members }) => members);
}

/** Without a clock: a hole of more than half of all numbers is where the counting began anew. */
function fromNewBeginning(photos: readonly Ordered[], sorted: readonly number[]) {
  const number = (at: number) => photos[sorted[at]!]!.sequence!;
  const span = sorted.length === 0 ? 0 : number(sorted.length - 1) - number(0);
  for (let at = 1; at < sorted.length; at++)
    if (number(at) - number(at - 1) > Math.max(500, span / 2))
      return [...sorted.slice(at), ...sorted.slice(0, at)];
  return sorted;
}

/** Numbers that only grow: each as far beyond the one before as it says, or by one where it began anew. */
export function growing(numbers: readonly number[]): readonly number[] {
  let last = 0;
  return numbers.map((number, at) => {
    const ahead = at === 0 ? 0 : number - numbers[at - 1]!;
    last = at === 0 ? number : last + (ahead > 0 && ahead < 1000 ? ahead : 1);
    return last;
  });
}

/** Numbers that only grow, of photos in order; undefined where they were not put in order by number. */
export const numbersOf = (photos: readonly Ordered[]): readonly number[] | undefined =>
  numbered(photos) ? growing(photos.map(({ sequence }) => sequence!)) : undefined;
