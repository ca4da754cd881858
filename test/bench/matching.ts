/** Photos to captures: 5 % missing, 5 % extra, a clock 37 s off, times up to 1 s off. Share placed rightly. */
import { matchCaptures } from '../../src/domain/captures/matching.ts';
import type { Bench } from './main.ts';
import { judged, KINDS, type MatchingSet, matchingSet, type Wished } from './matching-sets.ts';

/** Photos of a set, and how many sets of it. */
const SIZES = [
  [50, 12],
  [100, 12],
  [300, 12],
  [1000, 4],
  [2000, 4],
] as const;

type Metadata = Pick<Wished, 'times' | 'places' | 'drift' | 'numbers'>;
const METADATA: Readonly<Record<string, Metadata>> = {
  'time and number': {},
  'whole seconds, 100 ppm': { times: 'seconds', drift: 1e-4 },
  'time, number, place': { places: true },
};
const EXTRAS = ['lost', 'apart', 'amid'] as const;

export const matching: Bench = {
  name: 'matching',
  run: () => {
    const table: Record<string, string | number>[] = [];
    const json: Record<string, number> = {};
    for (const kind of KINDS)
      for (const extras of EXTRAS)
        for (const [metadata, wished] of Object.entries(METADATA)) {
          const row = rowOf(setsOf({ kind, extras, ...wished }));
          table.push({ trigger: kind, extras, metadata, ...row });
          const name = `${kind}, ${extras}, ${metadata}`;
          json[`${name}: right %`] = row['right %'];
          json[`${name}: refused sets`] = row.refused;
        }
    return Promise.resolve({ table, json: { ...json, ...largest() } });
  },
};

function* setsOf(wished: Omit<Wished, 'photos' | 'seed'>): Generator<MatchingSet> {
  for (const [photos, sets] of SIZES)
    for (let seed = 1; seed <= sets; seed++) yield matchingSet({ ...wished, photos, seed });
}

/** Of photos in sets that were not refused. */
function rowOf(sets: Iterable<MatchingSet>) {
  const sum = { right: 0, wrong: 0, none: 0, near: 0 };
  let worst = 1;
  let refused = 0;
  let all = 0;
  for (const set of sets) {
    all++;
    const match = matchCaptures(set.photos, set.captures);
    if (!match.ok) {
      refused++;
      continue;
    }
    const { right, wrong, none, near } = judged(set, match);
    sum.right += right;
    sum.wrong += wrong;
    sum.none += none;
    sum.near += near;
    worst = Math.min(worst, right / (right + wrong + none));
  }
  const photos = Math.max(1, sum.right + sum.wrong + sum.none);
  const percent = (share: number) => Math.round(share * 10_000) / 100;
  return {
    sets: all,
    refused,
    'right %': percent(sum.right / photos),
    'wrong %': percent(sum.wrong / photos),
    'worst set %': percent(worst),
    'near %': percent(sum.near / photos),
  };
}

function largest(): Record<string, number> {
  const set = matchingSet({ kind: 'time', photos: 5000, seed: 3 });
  const began = performance.now();
  matchCaptures(set.photos, set.captures);
  return { 'ms for 5,000 photos and captures': Math.round(performance.now() - began) };
}
