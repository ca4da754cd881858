/**
 * What can be told at all: how the set was made is known exactly (offset, drift, jitter, shares of missing and
 * extra ones, when shots by hand come), every number is trusted, and each photo gets what is likeliest for it
 * by the forward and backward sums over all explanations that keep both orders (Rabiner 1989). No way of
 * matching places more photos rightly in the mean, the likeliest explanation as a whole neither.
 */
import type { Pair } from '../../src/domain/captures/matching.ts';
import { type Law, lawOf } from './matching-law.ts';
import type { MatchingSet, Wished } from './matching-sets.ts';

/**
 * After a photo, by its likelihood: 2 · (shots counted by the autopilot until then) + 1 where the photo is the
 * last of these, + 0 where it was taken by hand after it.
 */
type Explained = ReadonlyMap<number, number>;

/** Explanations less likely than the best by this are not followed. */
const LEAST = 1e-12;

/** @returns the capture of each photo that likelier has one than not */
export function oracle(set: MatchingSet, wished: Omit<Wished, 'photos' | 'seed'>): Pair[] {
  const law = lawOf(set, wished);
  const until: Explained[] = [];
  for (const photo of set.photos.keys())
    until.push(scaled(forward(law, photo, until[photo - 1] ?? begins(law))));
  const pairs: Pair[] = [];
  let after = ends(law, until.at(-1)!);
  for (let photo = set.photos.length - 1; photo >= 0; photo--) {
    const capture = likeliest(law, until[photo]!, after);
    if (capture >= 0) pairs.push({ photo, capture });
    if (photo > 0) after = scaled(backward(law, photo, until[photo - 1]!, after));
  }
  return pairs.reverse();
}

/** What a photo may be once so many shots are counted, each with its likelihood. */
function steps(law: Law, photo: number, state: number): [next: number, likelihood: number][] {
  const skipped = law.skipped(photo);
  const counted = state >> 1;
  const now = counted + skipped;
  if (now > law.shots) return [];
  const gone = law.gone(counted, now);
  return [
    [2 * now, gone * law.byHand(photo, now)],
    [2 * now + 3, now < law.shots ? gone * law.counted(photo, now) : 0],
  ];
}

function forward(law: Law, photo: number, before: Explained): Explained {
  const found = new Map<number, number>();
  for (const [state, likelihood] of before)
    for (const [next, step] of steps(law, photo, state))
      if (step > 0) found.set(next, (found.get(next) ?? 0) + likelihood * step);
  return found;
}

/** Of all that comes after the photo before this one. */
function backward(law: Law, photo: number, before: Explained, after: Explained): Explained {
  const found = new Map<number, number>();
  for (const state of before.keys()) {
    let sum = 0;
    for (const [next, step] of steps(law, photo, state)) sum += step * (after.get(next) ?? 0);
    if (sum > 0) found.set(state, sum);
  }
  return found;
}

/** Nothing is known of how many photos before the first are missing. */
const begins = (law: Law): Explained =>
  new Map(Array.from({ length: law.shots + 1 }, (_, from) => [2 * from, law.gone(0, from)]));

const ends = (law: Law, last: Explained): Explained =>
  new Map([...last.keys()].map((state) => [state, law.gone(state >> 1, law.shots)]));

function scaled(explained: Explained): Explained {
  const most = Math.max(...explained.values());
  if (!(most > 0)) throw new Error('by its own law the set cannot be');
  const kept = [...explained].filter(([, likelihood]) => likelihood > most * LEAST);
  return new Map(kept.map(([state, likelihood]) => [state, likelihood / most]));
}

/** −1: none. */
function likeliest(law: Law, until: Explained, after: Explained): number {
  const sums = new Map<number, number>();
  for (const [state, likelihood] of until) {
    const capture = state % 2 === 1 ? law.capture((state >> 1) - 1) : -1;
    sums.set(capture, (sums.get(capture) ?? 0) + likelihood * (after.get(state) ?? 0));
  }
  return [...sums].reduce((a, b) => (a[1] >= b[1] ? a : b))[0];
}
