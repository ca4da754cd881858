/** Small plans beside the best of all their splits, each tried. */
import { describe, expect, it } from 'vitest';
import { type FlownPoint, flightEnergy } from '../../../../missions/planner/energy.ts';
import { type SortiesOptions, splitSorties } from '../../../../missions/planner/sorties/sorties.ts';
import type { Point, Wind } from '../../../../missions/planner/types.ts';
import type { Line } from '../../../../missions/planner/work.ts';
import { AIRFRAME } from '../samples.ts';
import { optionsOf } from './fields.ts';

/** Numbers between 0 and 1, the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

interface Small {
  readonly lines: readonly Line[];
  readonly options: SortiesOptions;
  readonly wind: Wind;
}

/**
 * A few lines of a few photos each, so that a battery lasts for about a third of them; `finer` times as many
 * photos on the same lines, where the planner looks at some of the places alone.
 */
function small(seed: number, finer = 1): Small {
  const random = numbers(seed * 7919 + 1);
  const between = (low: number, high: number) => low + random() * (high - low);
  const place = (): Point => [between(-500, 500), between(-500, 500)];
  const height = 60;
  const lines = Array.from({ length: 2 + Math.floor(random() * 3) }, (_, i): Line => {
    const count = 2 + Math.floor(random() * 3);
    const trigger = between(60, 160);
    const [x, y] = [between(-300, 300), i * between(40, 200)];
    const length = (count - 1 + random() * 0.9) * trigger;
    const ends = [x, x + length].map((at) => ({ at: [at, y] as const, height }));
    const [from, to] = i % 2 === 0 ? ends : ends.reverse();
    return { kind: 'line', from: from!, to: to!, pitch: -90, trigger: trigger / finer };
  });
  const wind = { speed: between(0, 6), to: between(0, 6) };
  const options = optionsOf(lines, {
    bases: Array.from({ length: 1 + Math.floor(random() * 2) }, place),
    drones: 1 + Math.floor(random() * 3),
    usable: between(60, 120),
    swap: between(0, 600),
    wind,
  });
  return { lines, options, wind };
}

/** Of each photo: its line and its number in it. */
function photosIn(lines: readonly Line[]) {
  return lines.flatMap((line, index) => {
    const length = Math.abs(line.to.at[0] - line.from.at[0]);
    return Array.from({ length: Math.floor(length / line.trigger) + 1 }, (_, k) => ({ index, k }));
  });
}

/** Wh: the planner leaves three thousandths, and what stopping and starting again takes. */
function lasting({ options, wind }: Small): number {
  const restarts = [0, 1, 2, 3].map((quarter) => {
    const far: Point = [
      Math.round(Math.cos((quarter * Math.PI) / 2)) * 1000,
      Math.round(Math.sin((quarter * Math.PI) / 2)) * 1000,
    ];
    const half: Point = [far[0] / 2, far[1] / 2];
    const ways = [[far], [half, far]].map((ends) =>
      flightEnergy(
        [[0, 0] as Point, ...ends].map((at, i) => ({
          at,
          height: 50,
          hold: i === 1 && ends.length === 2 ? 1e-6 : 0,
        })),
        AIRFRAME,
        wind,
      ),
    );
    return ways[0]!.ok && ways[1]!.ok ? ways[1]!.wattHours - ways[0]!.wattHours : 0;
  });
  return options.usable * 0.997 - Math.max(...restarts);
}

/** s of the sortie over the photos from p to before q; infinite where it is more than a battery. */
function sortieSeconds(one: Small, base: Point, p: number, q: number) {
  const { lines, wind } = one;
  const every = photosIn(lines);
  const photos = every.slice(p, q);
  const height = 60;
  const path: FlownPoint[] = [
    { at: base, height: 0 },
    { at: base, height },
  ];
  for (const index of new Set(photos.map((photo) => photo.index))) {
    const { from, to, trigger } = lines[index]!;
    const own = photos.filter((photo) => photo.index === index);
    const sign = Math.sign(to.at[0] - from.at[0]);
    const all = every.filter((photo) => photo.index === index).length;
    const x = (k: number) => from.at[0] + sign * k * trigger;
    const whole = own.at(-1)!.k === all - 1;
    path.push({ at: [x(own[0]!.k), from.at[1]], height });
    const end: Point = whole ? to.at : [x(own.at(-1)!.k + 0.5), from.at[1]];
    path.push({ at: end, height, speed: 8 });
  }
  path.push({ at: base, height }, { at: base, height: 0 });
  const energy = flightEnergy(path, AIRFRAME, wind);
  return energy.ok && energy.wattHours <= lasting(one) ? energy.seconds : Number.POSITIVE_INFINITY;
}

/** The least makespan of all splits of the photos in order among drones, bases and batteries. */
function leastMakespan(one: Small): number {
  const { bases, drones, swap } = one.options;
  const count = photosIn(one.lines).length;
  /** By base: s from the first take-off before photo p to the landing behind photo q − 1. */
  const alone = bases.map((base) => {
    const flown = Array.from({ length: count }, (_, p) =>
      Array.from({ length: count + 1 }, (_, q) => (q > p ? sortieSeconds(one, base, p, q) : 0)),
    );
    const best = Array.from({ length: count }, () =>
      new Array<number>(count + 1).fill(Number.POSITIVE_INFINITY),
    );
    for (let p = 0; p < count; p++)
      for (let q = p + 1; q <= count; q++) {
        best[p]![q] = flown[p]![q]!;
        for (let m = p + 1; m < q; m++)
          best[p]![q] = Math.min(best[p]![q]!, best[p]![m]! + swap + flown[m]![q]!);
      }
    return best;
  });
  let least = Array.from({ length: count + 1 }, (_, q) => (q === 0 ? 0 : Number.POSITIVE_INFINITY));
  for (let drone = 0; drone < drones; drone++)
    least = least.map((before, q) => {
      let best = before;
      for (let p = 0; p < q; p++)
        for (const times of alone) best = Math.min(best, Math.max(least[p]!, times[p]![q]!));
      return best;
    });
  return least[count]!;
}

/** Of each plan that takes more than one sortie: its makespan by the least possible, ascending. */
function ratios(plans: readonly Small[]): number[] {
  const found: number[] = [];
  for (const one of plans) {
    const best = leastMakespan(one);
    const sorties = splitSorties(one.options);
    if (!sorties.ok)
      expect([sorties.reason, best]).toEqual(['endurance', Number.POSITIVE_INFINITY]);
    else if (sorties.sorties.length > 1) found.push(sorties.makespan / best);
  }
  return found.sort((a, b) => a - b);
}

function show(what: string, found: readonly number[]): void {
  const mean = found.reduce((sum, ratio) => sum + ratio, 0) / found.length;
  const text = (ratio: number) => `${((ratio - 1) * 100).toFixed(2)} %`;
  console.info(
    `${found.length} ${what}: longer than the best by ${text(mean)} on average, ${text(found.at(-1)!)} at most`,
  );
}

describe('small plans', () => {
  it('take at most 0.5 % longer than the best of all their splits', () => {
    const found = ratios(Array.from({ length: 100 }, (_, seed) => small(seed)));
    show('splits of up to 16 photos', found);
    expect(found.length).toBeGreaterThan(50);
    expect(found[0]).toBeGreaterThan(1 - 1e-9);
    expect(found.at(-1)).toBeLessThan(1.005);
  });

  it('take at most 1 % longer where not every place is looked at', () => {
    const found = ratios(Array.from({ length: 10 }, (_, seed) => small(seed, 6)));
    show('splits of up to 96 photos', found);
    expect(found.length).toBeGreaterThan(5);
    expect(found[0]).toBeGreaterThan(1 - 1e-9);
    expect(found.at(-1)).toBeLessThan(1.01);
  });
});
