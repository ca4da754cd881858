/** Photos to captures: 5 % missing, 5 % extra, a clock 37 s off, times up to 1 s off. Share placed rightly. */
import { matchCaptures } from '../../src/domain/captures/matching.ts';
import type { Bench } from './main.ts';
import { oracle } from './matching-oracle.ts';
import {
  type Judged,
  judged,
  KINDS,
  type MatchingSet,
  matchingSet,
  type Wished,
} from './matching-sets.ts';

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
    const sums: Record<string, Sums> = {};
    for (const extras of EXTRAS) {
      for (const kind of KINDS)
        for (const [metadata, wished] of Object.entries(METADATA)) {
          const sum = sumOf({ kind, extras, ...wished });
          for (const of of [extras, 'any']) sums[of] = plus(sums[of] ?? NOTHING, sum);
          table.push({ trigger: kind, extras, metadata, ...rowOf(sum) });
          json[`${kind}, ${extras}, ${metadata}: right %`] = rowOf(sum)['right %'];
          json[`${kind}, ${extras}, ${metadata}: refused sets`] = sum.refused;
        }
    }
    for (const [extras, sum] of Object.entries(sums)) {
      table.push({ trigger: 'all', extras, metadata: 'all', ...rowOf(sum) });
      json[`all, ${extras}: right %`] = rowOf(sum)['right %'];
      json[`all, ${extras}: oracle %`] = rowOf(sum)['oracle %'];
    }
    return Promise.resolve({ table, json: { ...json, ...largest() } });
  },
};

function* setsOf(wished: Omit<Wished, 'photos' | 'seed'>): Generator<MatchingSet> {
  for (const [photos, sets] of SIZES)
    for (let seed = 1; seed <= sets; seed++) yield matchingSet({ ...wished, photos, seed });
}

/** Photos, of sets that were not refused. */
interface Sums extends Judged {
  readonly sets: number;
  readonly refused: number;
  /** What the oracle places rightly of the same sets. */
  readonly told: number;
  /** Share of the worst set. */
  readonly worst: number;
}
const NOTHING: Sums = {
  sets: 0,
  refused: 0,
  right: 0,
  wrong: 0,
  none: 0,
  near: 0,
  told: 0,
  worst: 1,
};

const plus = (a: Sums, b: Sums): Sums => ({
  sets: a.sets + b.sets,
  refused: a.refused + b.refused,
  right: a.right + b.right,
  wrong: a.wrong + b.wrong,
  none: a.none + b.none,
  near: a.near + b.near,
  told: a.told + b.told,
  worst: Math.min(a.worst, b.worst),
});

function sumOf(wished: Omit<Wished, 'photos' | 'seed'>): Sums {
  let sum = NOTHING;
  for (const set of setsOf(wished)) {
    const match = matchCaptures(set.photos, set.captures);
    if (!match.ok) {
      sum = plus(sum, { ...NOTHING, sets: 1, refused: 1 });
      continue;
    }
    const of = judged(set, match);
    const told = judged(set, { pairs: oracle(set, wished) }).right;
    const worst = of.right / set.photos.length;
    sum = plus(sum, { ...of, sets: 1, refused: 0, told, worst });
  }
  return sum;
}

function rowOf({ sets, refused, right, wrong, none, near, told, worst }: Sums) {
  const percent = (of: number) => Math.round((of / Math.max(1, right + wrong + none)) * 1e4) / 100;
  return {
    sets,
    refused,
    'right %': percent(right),
    'oracle %': percent(told),
    'wrong %': percent(wrong),
    'worst set %': Math.round(worst * 1e4) / 100,
    'near %': percent(near),
  };
}

function largest(): Record<string, number> {
  const set = matchingSet({ kind: 'time', photos: 5000, seed: 3 });
  const began = process.cpuUsage();
  matchCaptures(set.photos, set.captures);
  const { user, system } = process.cpuUsage(began);
  return { 'ms of CPU for 5,000 photos and captures': Math.round((user + system) / 1000) };
}
