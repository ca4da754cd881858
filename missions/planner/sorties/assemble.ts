/** Sorties out of shares of a tour, with their ways, and their exact time and energy. */
import type { FlownPoint } from '../energy.ts';
import type { Refusal } from '../types.ts';
import { endOf, type Spot, startOf, type Work } from '../work.ts';
import { FlownPath } from './flown.ts';
import { above } from './homes.ts';
import { type Break, partsBetween } from './parts.ts';
import type { Share } from './schedule.ts';
import type { SortiesOptions } from './sorties.ts';

/** A sortie: from take-off to landing on one battery. */
export interface Sortie {
  /** Index of the take-off point; of the drone, from 0. */
  readonly base: number;
  readonly drone: number;
  /** s after the first take-off. */
  readonly start: number;
  readonly seconds: number;
  readonly wattHours: number;
  readonly work: readonly Work[];
  /** Of each of `work`: the index of the plan's work that it is, or is a part of. */
  readonly indices: readonly number[];
  /** From above the take-off point to the first work, from each work to the next, and home; ends included. */
  readonly out: readonly Spot[];
  readonly between: readonly (readonly Spot[])[];
  readonly back: readonly Spot[];
  /** All of it, from the ground to the ground. */
  readonly path: readonly FlownPoint[];
}

/** The ways from each work to the next, where there is one. */
export type Ways = readonly (readonly Spot[] | undefined)[];

/** The sorties of one drone; or the break at which there is no way after all. */
export function assemble(
  { base, breaks: ends }: Share,
  drone: number,
  breaks: readonly Break[],
  options: SortiesOptions,
  between: Ways,
): readonly Sortie[] | { readonly closed: number } | Refusal {
  const sorties: Sortie[] = [];
  let start = 0;
  for (let i = 1; i < ends.length; i++) {
    const [from, to] = [ends[i - 1]!, ends[i]!];
    const { work, indices } = partsBetween(options.work, breaks[from]!, breaks[to]!);
    const [first, last] = [startOf(work[0]!), endOf(work.at(-1)!)];
    const at = options.bases[base]!;
    const out = options.way(above(at, first), first);
    if (!out) return { closed: from };
    const back = options.way(last, above(at, last));
    if (!back) return { closed: to };
    const ways = indices.slice(1).map((index) => between[index - 1]!);
    const path = pathOf({ at, height: 0 }, { out, work, between: ways, back }, options);
    const energy = options.energy(path);
    if (!energy.ok) return energy;
    const { seconds, wattHours } = energy;
    sorties.push({
      ...{ base, drone, start, seconds, wattHours },
      ...{ work, indices, out, between: ways, back, path },
    });
    start += seconds + options.swap;
  }
  return sorties;
}

function pathOf(
  ground: Spot,
  { out, work, between, back }: Pick<Sortie, 'out' | 'work' | 'between' | 'back'>,
  options: SortiesOptions,
): readonly FlownPoint[] {
  const path = new FlownPath(options);
  path.to(ground);
  path.way(out);
  work.forEach((one, i) => {
    path.start(one);
    if (one.kind === 'line') path.along(one, one.to);
    path.way(between[i] ?? []);
  });
  path.way(back);
  path.to(ground);
  return path.points;
}
